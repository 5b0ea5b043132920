"""The ground itself: servers, cache, worker, strict templates."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from portal.jobs import WORKER_SEEN, heartbeat

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_the_database_knows_russian_letters():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('Ё') = 'ё', 'ПРИВЕТ' ILIKE 'привет', current_setting('portal.flush', true)")
        assert cursor.fetchone() == (True, True, "on")


def test_a_job_runs_in_a_real_worker(jobs_worker):
    cache.delete(WORKER_SEEN)
    heartbeat.delay()
    jobs_worker.wait_until(lambda: cache.get(WORKER_SEEN))


@pytest.mark.django_db
def test_nobody_may_trust_an_order_that_was_not_asked():
    Session.objects.bulk_create(Session(session_key=f"{n:02}", expire_date=NOON) for n in range(30))
    keys = [f"{n:02}" for n in range(30)]
    unordered = list(Session.objects.values_list("session_key", flat=True))
    assert unordered != keys
    assert sorted(unordered) == keys
    assert list(Session.objects.order_by("pk").values_list("session_key", flat=True)) == keys
