"""The address of the audit chain."""

from django.urls import path

from enishi.console.audit import views

urlpatterns = [path("", views.acts, name="audit")]
