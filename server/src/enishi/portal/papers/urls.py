"""The addresses of papers."""

from django.urls import path

from enishi.portal.papers import views

urlpatterns = [
    path("", views.papers, name="portal.papers"),
    path("<uuid:paper>/", views.paper, name="portal.papers.paper"),
    path("<uuid:paper>.pdf", views.pdf, name="portal.papers.pdf"),
    path("<uuid:paper>/answer", views.answer, name="portal.papers.answer"),
]
