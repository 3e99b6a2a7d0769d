"""The app's name for Django."""

from django.apps import AppConfig


class ParallelRunConfig(AppConfig):
    name = "enishi.parallel_run"
    label = "parallel_run"
