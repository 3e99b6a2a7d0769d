"""The addresses of customers."""

from django.urls import path

from enishi.portal.customers import views

urlpatterns = [path("", views.customers, name="portal.customers"), path("<str:code>/", views.customer, name="portal.customers.customer")]
