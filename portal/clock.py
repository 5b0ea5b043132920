"""The portal's clock: the only source of "now". In the demo it is moved by an offset kept in the database."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The present instant (aware, UTC); in the demo plus the offset that people moved it by."""
    return timezone.now() + offset()


def today() -> date:
    """The company's date of now: what "employed today", "away today", "holds the role today" mean."""
    return timezone.localtime(now(), timezone.get_default_timezone()).date()


def offset() -> timedelta:
    """How far the demo's clock is ahead; zero outside the demo. Read each time: every process must agree at once."""
    if not settings.DEMO:
        return timedelta()
    with connection.cursor() as cursor:
        cursor.execute("SELECT ahead FROM portal_clock LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else timedelta()
