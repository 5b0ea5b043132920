"""The web server's door."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from portal import guard  # noqa: E402  its models need Django set up

guard.insist()
connections.close_all()  # gunicorn forks its workers after this

get_resolver().url_patterns  # noqa: B018  every view is loaded before the fork, not in each worker
# What is loaded by now is the same in every worker: frozen before the fork, the collector leaves it shared.
gc.collect()
gc.freeze()
