"""The demo and a real company never share a database; nothing is served without a key."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from portal import clock, guard, sockets
from portal.models import DemoMark, Person, Unit

pytestmark = pytest.mark.django_db
STRANGER = "portal.E001"


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def one_unit_company(monkeypatch):
    """The demo of this test: one unit, so that it is quick."""
    monkeypatch.setattr(sockets, "DEMO", [(1, lambda: Unit.objects.create(name="Компания"))])


def somebody():
    return Person.objects.create(login="ivanova", email="ivanova@example.ru")


def test_the_demo_fills_an_empty_database_and_starts(demo, one_unit_company):
    call_command("demo", verbosity=0)
    assert Unit.objects.get().name == "Компания"
    assert guard.reason_not_to_serve() == ""
    call_command("check", databases=["default"])


def test_the_demo_fills_only_once(demo, one_unit_company):
    call_command("demo", verbosity=0)
    call_command("demo", verbosity=0)
    assert Unit.objects.count() == 1


def test_what_was_imported_later_belongs_to_the_demo(demo, one_unit_company):
    call_command("demo", verbosity=0)
    somebody()
    assert guard.reason_not_to_serve() == ""


def test_beside_a_company_the_demo_does_not_start(demo):
    somebody()
    assert "эту базу демонстрация не заполняла" in guard.reason_not_to_serve()
    with pytest.raises(SystemExit, match="эту базу демонстрация не заполняла"):
        guard.insist()
    with pytest.raises(SystemCheckError, match=STRANGER):
        call_command("check", databases=["default"])


def test_beside_a_company_nothing_is_filled(demo, one_unit_company):
    somebody()
    with pytest.raises(CommandError, match="База не пуста"):
        call_command("demo")
    assert not Unit.objects.exists()
    assert not DemoMark.objects.exists()


def test_an_empty_database_that_the_demo_did_not_fill_is_not_served(demo):
    assert "эту базу демонстрация не заполняла" in guard.reason_not_to_serve()


def test_without_the_variable_nothing_is_filled(one_unit_company):
    with pytest.raises(CommandError, match="PORTAL_DEMO=1"):
        call_command("demo")
    assert guard.is_empty()


def test_a_demo_killed_half_way_is_no_demo(demo, monkeypatch):
    def half():
        Unit.objects.create(name="Половина")
        raise KeyboardInterrupt

    monkeypatch.setattr(sockets, "DEMO", [(1, half)])
    with pytest.raises(KeyboardInterrupt):
        call_command("demo", verbosity=0)
    assert "эту базу демонстрация не заполняла" in guard.reason_not_to_serve()


def test_without_a_key_nothing_is_served(settings):
    settings.SECRET_KEY_IS_OURS = False
    assert "PORTAL_SECRET_KEY пуст" in guard.reason_not_to_serve()


def test_a_company_without_the_demo_starts():
    somebody()
    assert guard.reason_not_to_serve() == ""
    assert clock.offset().total_seconds() == 0
