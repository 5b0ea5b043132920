"""The settings: every variable is told in `.env.example`, addresses are understood, policies are strict."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from portal.addresses import broker_address

ROOT = Path(settings.BASE_DIR)


def variables_read():
    return set(re.findall(r'env\.\w+\(\s*"(\w+)"', (ROOT / "portal/settings.py").read_text()))


def test_the_example_names_every_variable():
    told = set(re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert told == variables_read()


def test_every_variable_has_a_sentence_in_the_settings():
    explained = set(re.findall(r"^# (\w+): ", (ROOT / "portal/settings.py").read_text(), re.MULTILINE))
    assert variables_read() - explained == set()


@pytest.mark.parametrize(
    ("redis", "celery"),
    [
        ("redis://localhost:6379/0", "redis://localhost:6379/0"),
        ("redis://:secret@cache:6379/2", "redis://:secret@cache:6379/2"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
    ],
)
def test_one_address_for_cache_and_queue(redis, celery):
    assert broker_address(redis) == celery


def test_pages_come_with_a_strict_policy(client):
    page = client.get("/healthz")
    policy = dict(rule.strip().split(" ", 1) for rule in page["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data: blob:",
        "style-src-attr": "'unsafe-inline'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-src": "'self'",
        "frame-ancestors": "'self'",
    }
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_no_job_waits_in_the_broker():
    """Everything due is found by a query: beat only asks often enough, never with an eta."""
    for path in ROOT.glob("*/**/*.py"):
        if path.relative_to(ROOT).parts[0] in ("portal", "invoices", "procurement"):
            assert not re.search(r"\b(eta|countdown)=", path.read_text()), path


def test_beat_knows_only_jobs_that_exist():
    from celery import current_app  # noqa: PLC0415  after the apps are loaded

    current_app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(current_app.tasks)
