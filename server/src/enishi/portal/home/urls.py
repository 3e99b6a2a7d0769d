"""The first page of the portal, and the list of what is to do."""

from django.urls import path

from enishi.portal.home import views

urlpatterns = [path("", views.home, name="portal.home"), path("to-do/", views.doing, name="portal.home.doing")]
