"""Importing this sets Django up with our settings; commands do it before they import what needs it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enishi.config.settings")
django.setup()
