"""Jobs of the kernel: three lines each, can run twice; each asks an action or writes one key."""

from celery import shared_task
from django.core.cache import cache

WORKER_SEEN = "worker:seen"  # the key that /readyz looks at


@shared_task
def heartbeat() -> None:
    """A worker lives: beat asks every minute."""
    cache.set(WORKER_SEEN, True, timeout=200)
