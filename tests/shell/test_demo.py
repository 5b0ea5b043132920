"""The demo's two buttons: only there, and what they do."""

import importlib
from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, clear_url_caches, reverse

from portal import clock, urls
from portal.actions.demo import let_workdays_pass
from portal.models import Clock


@pytest.fixture
def demo(settings, db):
    """The addresses as they are with PORTAL_DEMO=1."""
    settings.DEMO = True
    Clock.objects.create()
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.DEMO = False
    importlib.reload(urls)
    clear_url_caches()


def test_without_the_demo_the_addresses_do_not_exist(client, cast):
    with pytest.raises(NoReverseMatch):
        reverse("demo_enter")
    client.force_login(cast.requester, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/demo/enter", {"person": cast.buyer.pk}).status_code == 404
    assert client.post("/demo/days").status_code == 404


def test_one_click_and_one_is_somebody(client, cast, demo):
    assert client.post("/demo/enter", {"person": cast.buyer.pk}).url == "/"
    assert client.get("/password/").context["request"].user == cast.buyer


@pytest.mark.parametrize("person", ["", "0", "999999"])
def test_nobody_is_nobody(client, cast, demo, person):
    assert client.post("/demo/enter", {"person": person}).status_code == 404


def test_a_leaver_is_nobody(client, cast, demo):
    cast.buyer.is_active = False
    cast.buyer.save()
    assert client.post("/demo/enter", {"person": cast.buyer.pk}).status_code == 404


def test_three_workdays_pass_to_the_same_hour(demo, time_machine):
    time_machine.move_to("2026-11-26T09:30:00Z", tick=False)  # Thursday, 14:30 in Yekaterinburg
    assert let_workdays_pass(3).isoformat() == "2026-12-01"
    assert clock.now().isoformat() == "2026-12-01T09:30:00+00:00"
    assert Clock.objects.get().ahead == timedelta(days=5)


def test_they_add_up(demo, time_machine):
    time_machine.move_to("2026-11-26T09:30:00Z", tick=False)
    let_workdays_pass(3)
    assert let_workdays_pass(3).isoformat() == "2026-12-04"
    assert Clock.objects.count() == 1


def test_the_button_returns_to_its_page_and_says_the_day(client, cast, demo, time_machine):
    time_machine.move_to("2026-11-26T09:30:00Z", tick=False)
    client.force_login(cast.requester, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/demo/days", {"next": "/password/"}).url == "/password/"
    assert "Теперь Вторник, 1\u00a0декабря" in client.get("/password/").content.decode()
