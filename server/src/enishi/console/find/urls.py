"""The address of finding."""

from django.urls import path

from enishi.console.find import views

urlpatterns = [path("", views.find, name="find")]
