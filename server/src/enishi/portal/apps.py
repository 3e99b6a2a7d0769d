"""The portal as a Django app; it owns no table."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "enishi.portal"
