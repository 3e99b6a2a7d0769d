"""The app's name for Django."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "enishi.programs"
    label = "programs"
