"""The addresses of the maker's people."""

from django.urls import path

from enishi.console.people import views

urlpatterns = [
    path("", views.people, name="people"),
    path("<uuid:user_id>/grant", views.grant, name="people.grant"),
    path("<uuid:user_id>/remove", views.remove, name="people.remove"),
]
