"""The addresses of papers."""

from django.urls import path

from enishi.console.papers import views

urlpatterns = [
    path("", views.papers, name="papers"),
    path("make/<str:kind>", views.make, name="papers.make"),
    path("<uuid:paper>/", views.paper, name="papers.paper"),
    path("<uuid:paper>.pdf", views.pdf, name="papers.pdf"),
    path("<uuid:paper>/answer", views.answer, name="papers.answer"),
]
