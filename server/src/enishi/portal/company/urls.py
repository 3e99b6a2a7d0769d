"""The addresses of the company's own settings."""

from django.urls import path

from enishi.portal.company import views

urlpatterns = [
    path("", views.company, name="portal.company"),
    path("let-in", views.let_in, name="portal.company.let_in"),
    path("consent/<path:person>", views.consent, name="portal.company.consent"),
    path("weekly-mail", views.weekly_mail, name="portal.company.weekly_mail"),
    path("<uuid:user>/sight", views.sight, name="portal.company.sight"),
    path("<uuid:user>/invite-again", views.invite_again, name="portal.company.invite_again"),
    path("<uuid:user>/remove", views.remove, name="portal.company.remove"),
]
