"""The address of the page of parts."""

from django.urls import path

from enishi.console.components import views

urlpatterns = [
    path("", views.components, name="components"),
    path("list", views.example_list, name="components.list"),
]
