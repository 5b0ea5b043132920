"""Jobs of the kernel: three lines each, can run twice; each asks an action or writes one key."""

from celery import shared_task
from django.core.cache import cache

from portal import clock, mail, printing
from portal import letters as writing
from portal.actions import calendar, inviting, people
from portal.actions import cases as door
from portal.actions import sweep as sweeping
from portal.models import Person

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
def leavers() -> int:
    """Close the accounts of those whose last day of work is over."""
    return people.close_leavers()


@shared_task
def recount(days: list[str], after: int = 0) -> None:
    """Count open deadlines anew after the calendar changed, a thousand cases at a time."""
    if more := calendar.recount(days, after=after):
        recount.delay(days, more)


@shared_task
def recount_again() -> None:
    """Once more, for tasks that another process made by the calendar as it was a minute ago."""
    if days := calendar.changed_lately():
        recount(days)


@shared_task
def look_again(case_ids: list[int]) -> None:
    """Look at waiting cases of other trees after a deed, one transaction each."""
    for case_id in case_ids:
        door.look_again(case_id)


@shared_task
def letters() -> int:
    """Digests, what is said at once, what was not sent: every few minutes."""
    return writing.write_due(clock.now())


@shared_task
def invite_waiting(by: int) -> None:
    """Invite everybody who waits for it, a hundred at a time."""
    if inviting.invite_waiting(Person.objects.get(pk=by)):
        invite_waiting.delay(by)


@shared_task
def send_letter(pk: int) -> None:
    """Send one letter, once it is in the database."""
    mail.send(pk)


@shared_task
def render_pdf(version_pk: int) -> None:
    """Render a frozen form, once it is in the database."""
    printing.render(version_pk)


@shared_task
def render_lost() -> None:
    """Render forms whose job was lost."""
    printing.render_lost(clock.now())
