"""The addresses of the maker's people."""

from django.urls import path

from enishi.console.people import invited, views

urlpatterns = [
    path("", views.people, name="people"),
    path("<uuid:user_id>/invite-again", invited.repeat, name="people.invite_again"),
    path("<uuid:user_id>/take-back", invited.take_back, name="people.take_back"),
    path("<uuid:user_id>/grant", views.grant, name="people.grant"),
    path("<uuid:user_id>/end", views.end, name="people.end"),
    path("proposals/<uuid:proposal>/decide", views.decide, name="people.decide"),
    path("<uuid:user_id>/remove", views.remove, name="people.remove"),
]
