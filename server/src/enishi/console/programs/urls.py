"""The addresses of programs."""

from django.urls import path, register_converter

from enishi.console.days import DayConverter
from enishi.console.programs import views

register_converter(DayConverter, "day")
_VERSION = "of/<str:program>/<day:from_day>/"

urlpatterns = [
    path("", views.programs, name="programs"),
    path("draft", views.new_draft, name="programs.draft"),
    path("of/<str:program>/", views.program, name="programs.program"),
    path("of/<str:program>/compare", views.compare, name="programs.compare"),
    path(_VERSION, views.version, name="programs.version"),
    path(f"{_VERSION}words", views.words, name="programs.words"),
    path(f"{_VERSION}picture.svg", views.picture, name="programs.picture"),
    path(f"{_VERSION}edit", views.edit, name="programs.edit"),
    path(f"{_VERSION}natures", views.natures, name="programs.natures"),
    path(f"{_VERSION}withdraw", views.withdraw, name="programs.withdraw"),
    path(f"{_VERSION}check", views.check, name="programs.check"),
    path(f"{_VERSION}difference", views.difference, name="programs.difference"),
    path(f"{_VERSION}review", views.review, name="programs.review"),
    path(f"{_VERSION}approve", views.approve, name="programs.approve"),
]
