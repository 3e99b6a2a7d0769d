"""The addresses of saved views, of whatever list."""

from django.urls import path

from enishi.console.lists import views

urlpatterns = [
    path("", views.save_view, name="views.save"),
    path("<uuid:view>", views.change_view, name="views.change"),
]
