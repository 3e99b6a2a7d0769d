"""The address of trace."""

from django.urls import path

from enishi.console.trace import views

urlpatterns = [path("", views.trace, name="trace")]
