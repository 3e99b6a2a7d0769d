"""The app's name for Django."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "enishi.planning"
    label = "planning"
