"""The addresses of coming in and leaving."""

from django.urls import path

from enishi.console.sign_in import views

urlpatterns = [
    path("", views.sign_in, name="sign_in"),
    path("as", views.sign_in_as, name="sign_in.as"),
    path("leave", views.leave, name="sign_in.leave"),
]
