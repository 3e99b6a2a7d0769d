"""The app's name for Django."""

from django.apps import AppConfig


class EarningsConfig(AppConfig):
    name = "enishi.earnings"
    label = "earnings"
