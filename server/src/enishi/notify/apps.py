"""The app's name for Django."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "enishi.notify"
    label = "notify"
