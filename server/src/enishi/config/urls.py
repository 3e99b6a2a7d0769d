"""Every address of the server; each view says who may see it (core/access.py), and a test finds one that does not."""

from django.urls import path

from enishi.core import views as core

urlpatterns = [path("health", core.health, name="health")]
