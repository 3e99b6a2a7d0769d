"""The addresses of targets."""

from django.urls import path

from enishi.console.targets import views

urlpatterns = [
    path("", views.targets, name="targets"),
    path("propose", views.propose, name="targets.propose"),
    path("of/<str:target>/", views.target, name="targets.target"),
    path("of/<str:target>/signature", views.signature, name="targets.signature"),
    path("of/<str:target>/sign", views.sign, name="targets.sign"),
    path("of/<str:target>/end", views.end, name="targets.end"),
    path("papers/<str:sha256>", views.paper, name="targets.paper"),
]
