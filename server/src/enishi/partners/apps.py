"""The app's name for Django."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "enishi.partners"
    label = "partners"
