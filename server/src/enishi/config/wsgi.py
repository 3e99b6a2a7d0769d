"""The application that a web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from enishi.core import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enishi.config.settings")
application = get_wsgi_application()
logs.begin()
