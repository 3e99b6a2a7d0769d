"""The addresses of the audit chain."""

from django.urls import path

from enishi.console.audit import views

urlpatterns = [
    path("", views.acts, name="audit"),
    path("export", views.export, name="audit.export"),
    path("<int:row>/", views.act, name="audit.act"),
]
