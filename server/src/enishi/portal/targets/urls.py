"""The addresses of targets."""

from django.urls import path

from enishi.portal.targets import views

urlpatterns = [
    path("", views.targets, name="portal.targets"),
    path("<str:target>/", views.target, name="portal.targets.target"),
    path("<str:target>/sign", views.sign, name="portal.targets.sign"),
    path("<str:target>/decline", views.decline, name="portal.targets.decline"),
]
