"""Jobs of the kernel: three lines each, can run twice; each asks an action or writes one key."""

from celery import shared_task
from django.core.cache import cache

from portal.actions import cases as door
from portal.actions import sweep as sweeping

WORKER_SEEN = "worker:seen"  # the key that /readyz looks at


@shared_task
def heartbeat() -> None:
    """A worker lives: beat asks every minute."""
    cache.set(WORKER_SEEN, True, timeout=200)


@shared_task
def sweep() -> dict[str, int]:
    """Do all that is due (every few minutes, and when a worker starts)."""
    return sweeping.sweep()


@shared_task
def look_again(case_ids: list[int]) -> None:
    """Look at waiting cases of other trees after a deed, one transaction each."""
    for case_id in case_ids:
        door.look_again(case_id)
