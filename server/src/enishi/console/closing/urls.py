"""The addresses of month-ends."""

from django.urls import path

from enishi.console.closing import bound_views, views

urlpatterns = [
    path("", views.groups, name="closing"),
    path("<str:program>/bounds", bound_views.of_program, name="closing.bounds"),
    path("<str:program>/bounds/<uuid:proposal>", bound_views.decide, name="closing.decide_bound"),
    path("<str:program>/<str:group>/begin", views.begin, name="closing.begin"),
    path("<str:program>/<str:group>/<str:period>/", views.period, name="closing.period"),
    path("<str:program>/<str:group>/<str:period>/close", views.close, name="closing.close"),
]
