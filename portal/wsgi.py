"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402

from portal import guard  # noqa: E402  its models need Django set up

guard.insist()
connections.close_all()  # gunicorn forks its workers after this
