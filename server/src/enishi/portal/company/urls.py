"""The addresses of the company's own settings."""

from django.urls import path

from enishi.portal.company import views

urlpatterns = [
    path("", views.company, name="portal.company"),
    path("let-in", views.let_in, name="portal.company.let_in"),
    path("weekly-mail", views.weekly_mail, name="portal.company.weekly_mail"),
    path("<uuid:user>/amounts", views.amounts, name="portal.company.amounts"),
    path("<uuid:user>/remove", views.remove, name="portal.company.remove"),
]
