"""The app's name for Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "enishi.intake"
    label = "intake"
