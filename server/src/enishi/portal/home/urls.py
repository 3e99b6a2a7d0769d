"""The first page of the portal."""

from django.urls import path

from enishi.portal.home import views

urlpatterns = [path("", views.home, name="portal.home")]
