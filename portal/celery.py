"""Celery's door: jobs live in each app's `jobs.py`, their clock in the settings (CELERY_BEAT_SCHEDULE)."""

import os
import sys
from importlib import import_module

import django
from celery import Celery
from celery.signals import beat_init, worker_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")


@worker_init.connect
@beat_init.connect
def look_before_starting(**_: object) -> None:
    """Without a key, or as a demo beside a real company, neither worker nor beat starts."""
    django.setup()
    guard = import_module("portal.guard")  # by name: its models need Django set up
    if sentence := guard.reason_not_to_serve():
        sys.__stderr__.write(f"{sentence}\n")  # Celery has taken sys.stderr for its log by now
        raise SystemExit(1)


@worker_ready.connect
def say_that_a_worker_is_here(**_: object) -> None:
    """So that /readyz need not wait a minute for the first heartbeat; and what fell due meanwhile is done at once."""
    app.send_task("portal.jobs.heartbeat")
    app.send_task("portal.jobs.sweep")
