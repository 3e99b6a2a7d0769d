"""The addresses of month-ends."""

from django.urls import path

from enishi.console.closing import views

urlpatterns = [
    path("", views.groups, name="closing"),
    path("<str:program>/<str:group>/<str:period>/", views.period, name="closing.period"),
    path("<str:program>/<str:group>/<str:period>/close", views.close, name="closing.close"),
]
