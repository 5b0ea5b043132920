"""The kernel: people, units, counterparties, cases. Celery's app is loaded with it, so that jobs find their queue."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
