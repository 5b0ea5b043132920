"""The tree of units: deeds, refusals, damage and repair, four writers at once."""

import random
import threading
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal import clock
from portal.actions import people, units
from portal.actions.records import records_of
from portal.actions.refusals import Refused
from portal.models import Person, Unit


def test_a_unit_is_made_in_its_place_and_recorded(cast):
    unit = units.create(name="  Отдел   чая ", parent=cast.operations, by=cast.hr)
    assert unit.name == "Отдел чая"
    assert list(Unit.objects.above(unit)) == [cast.company, cast.operations, unit]
    assert records_of(unit).get().user == cast.hr
    assert units.damage() == []


def test_a_name_is_there_once_in_a_place(cast):
    with pytest.raises(Refused, match="Маркетинг"):
        units.create(name="Маркетинг", parent=cast.agency, by=cast.hr)
    assert units.create(name="Маркетинг", parent=cast.finance, by=cast.hr).parent == cast.finance
    with pytest.raises(Refused):
        units.rename(cast.events, name="Маркетинг", by=cast.hr)


def test_a_unit_moves_with_everything_below_it(cast):
    units.move(cast.agency, to=cast.finance, by=cast.hr)
    cast.marketing.refresh_from_db()
    assert [unit.name for unit in Unit.objects.above(cast.marketing)] == [
        "ООО «Пример»", "Финансовый блок", "Агентство", "Маркетинг",
    ]  # fmt: skip
    with pytest.raises(Refused):
        units.move(cast.finance, to=cast.marketing, by=cast.hr)
    assert units.damage() == []


def test_a_unit_closes_only_when_empty(cast):
    with pytest.raises(Refused):
        units.close(cast.agency, day=clock.today(), by=cast.hr)
    with pytest.raises(Refused, match="3|4|5"):
        units.close(cast.marketing, day=clock.today(), by=cast.hr)
    empty = units.create(name="Пустой", parent=cast.company, by=cast.hr)
    assert units.close(empty, day=date(2026, 11, 24), by=cast.hr).closed == date(2026, 11, 24)
    with pytest.raises(Refused):
        people.employ(cast.requester, by=cast.hr, unit=empty, post="Никто", started=date(2026, 12, 1))
    with pytest.raises(Refused):
        units.create(name="Под пустым", parent=empty, by=cast.hr)


def test_a_zone_is_inherited_down_the_tree(cast):
    assert cast.marketing.zone_name() == "Asia/Yekaterinburg"
    units.change(cast.agency, zone="Europe/Moscow", code="", by=cast.hr)
    assert cast.marketing.zone_name() == "Europe/Moscow"
    assert cast.finance.zone_name() == "Asia/Yekaterinburg"


def test_check_units_finds_and_repairs(cast):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_unit SET lft = 2, rght = 3 WHERE id = ANY(%s)", [[cast.legal.pk, cast.agency.pk]])
    with pytest.raises(CommandError, match="check_units --repair"):
        call_command("check_units", stdout=StringIO())
    call_command("check_units", "--repair", stdout=StringIO())
    said = StringIO()
    call_command("check_units", stdout=said)
    assert said.getvalue() == "The tree is right.\n"
    cast.marketing.refresh_from_db()
    assert Unit.objects.above(cast.marketing).first() == cast.company


@pytest.mark.django_db(transaction=True)
def test_four_writers_leave_three_hundred_units_right():
    admin = Person.objects.create_superuser("admin", last_name="Админов")
    top = units.create(name="Компания", parent=None, by=admin)
    made: list[int] = [top.pk]
    failures: list[BaseException] = []

    def write(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for number in range(75 if seed else 74):
                above = Unit.objects.get(pk=chance.choice(made))
                unit = units.create(name=f"Отдел {seed}-{number}", parent=above, by=admin)
                made.append(unit.pk)
                deed(chance, unit)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    def deed(chance: random.Random, unit: Unit) -> None:
        if chance.random() < 0.3:
            try:
                units.move(
                    Unit.objects.get(pk=chance.choice(made[1:])), to=Unit.objects.get(pk=chance.choice(made)), by=admin
                )
            except Refused:
                return
        elif chance.random() < 0.2:
            units.rename(unit, name=f"А{unit.name}", by=admin)

    threads = [threading.Thread(target=write, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Unit.objects.count() == 300
    assert units.damage() == []
