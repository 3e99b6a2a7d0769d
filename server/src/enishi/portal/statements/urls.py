"""The addresses of statements."""

from django.urls import path

from enishi.portal.statements import views

urlpatterns = [
    path("", views.statements, name="portal.statements"),
    path("lines.csv", views.lines_of_months, name="portal.statements.lines_of_months"),
    path("<uuid:statement>/", views.statement, name="portal.statements.statement"),
    path("<uuid:statement>/<int:place>.pdf", views.pdf, name="portal.statements.pdf"),
    path("<uuid:statement>/lines.csv", views.lines, name="portal.statements.lines"),
    path("<uuid:statement>/<int:place>/invoice", views.invoice, name="portal.statements.invoice"),
    path("<uuid:statement>/difference", views.difference, name="portal.statements.difference"),
    path("<uuid:statement>/confirm", views.confirm, name="portal.statements.confirm"),
]
