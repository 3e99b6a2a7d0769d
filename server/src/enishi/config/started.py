"""Importing this sets Django up with our settings; commands do it before they import what needs it."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enishi.config.settings")
gc.disable()  # nothing that is loaded is garbage: looking for some takes a seventh of the time to load it
django.setup()
gc.freeze()
gc.enable()
