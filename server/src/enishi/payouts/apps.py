"""The app's name for Django."""

from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "enishi.payouts"
    label = "payouts"
