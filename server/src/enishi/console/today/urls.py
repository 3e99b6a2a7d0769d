"""The addresses of the first page."""

from django.urls import path

from enishi.console.today import views

urlpatterns = [path("", views.today, name="today")]
