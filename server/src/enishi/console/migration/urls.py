"""The addresses of moving from an old sheet."""

from django.urls import path

from enishi.console.migration import views

urlpatterns = [
    path("", views.overview, name="migration"),
    path("openings", views.openings, name="migration.openings"),
    path("sheets/new", views.keep, name="migration.keep"),
    path("sheets/<int:sheet_id>/", views.sheet, name="migration.sheet"),
    path("sheets/<int:sheet_id>/differences.csv", views.differences, name="migration.differences"),
]
