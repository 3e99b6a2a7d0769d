"""The app's name for Django."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "enishi.papers"
    label = "papers"
