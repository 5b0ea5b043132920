"""/healthz and /readyz tell the truth, to anybody."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from portal.jobs import WORKER_SEEN, heartbeat


def test_healthz_asks_nobody(client):
    page = client.get("/healthz")
    assert (page.status_code, page.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_when_all_is_there(client):
    heartbeat()
    page = client.get("/readyz")
    assert page.status_code == 200
    assert page.json() == {"database": True, "redis": True, "worker": True, "migrations": True}


@pytest.mark.django_db
def test_not_ready_without_a_worker(client):
    cache.delete(WORKER_SEEN)
    page = client.get("/readyz")
    assert page.status_code == 503
    assert page.json() == {"database": True, "redis": True, "worker": False, "migrations": True}


@pytest.mark.django_db
def test_not_ready_before_a_migration(client):
    heartbeat()
    MigrationRecorder(connection).record_unapplied("auth", "0012_alter_user_first_name_max_length")
    page = client.get("/readyz")
    assert page.status_code == 503
    assert page.json() == {"database": True, "redis": True, "worker": True, "migrations": False}


@pytest.mark.django_db
def test_not_ready_without_redis(client, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    page = client.get("/readyz")
    assert page.status_code == 503
    assert page.json() == {"database": True, "redis": False, "worker": False, "migrations": True}


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_comes_up_is_seen(client, jobs_worker):
    jobs_worker.wait_until(lambda: client.get("/readyz").json()["worker"])
