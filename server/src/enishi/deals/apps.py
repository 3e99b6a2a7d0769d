"""The app's name for Django."""

from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "enishi.deals"
    label = "deals"
