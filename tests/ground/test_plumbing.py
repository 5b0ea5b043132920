"""The ground itself: servers, cache, worker, strict templates."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.template import engines

from portal.jobs import WORKER_SEEN, heartbeat


@pytest.mark.django_db
def test_the_database_knows_russian_letters():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('Ё') = 'ё', 'ПРИВЕТ' ILIKE 'привет', current_setting('portal.flush', true)")
        assert cursor.fetchone() == (True, True, "on")


def test_a_job_runs_in_a_real_worker(jobs_worker):
    cache.delete(WORKER_SEEN)
    heartbeat.delay()
    jobs_worker.wait_until(lambda: cache.get(WORKER_SEEN))


def test_an_unknown_variable_of_our_templates_fails(tmp_path, settings):
    template = engines["django"].from_string("{{ nobody_gave_it }}")
    assert template.render({}) == ""
