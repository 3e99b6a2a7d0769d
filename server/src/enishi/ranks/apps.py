"""The app's name for Django."""

from django.apps import AppConfig


class RanksConfig(AppConfig):
    name = "enishi.ranks"
    label = "ranks"
