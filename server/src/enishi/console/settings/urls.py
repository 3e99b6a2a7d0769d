"""The address of what is set."""

from django.urls import path

from enishi.console.settings import views

urlpatterns = [path("", views.settings, name="settings")]
