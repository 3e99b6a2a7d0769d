"""The app's name for Django."""

from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "enishi.closing"
    label = "closing"
