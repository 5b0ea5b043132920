"""Where an item is, in words, at every stage; about when the request ends."""

from decimal import Decimal

import pytest

from portal.actions import cases
from portal.actions.act import deed
from portal.expected import expected_end
from procurement.actions import groups, items
from procurement.expecting import buying_days
from procurement.journey import journeys, wish
from procurement.models import Item


@pytest.fixture
def way(settings):
    settings.LANGUAGE_CODE = "ru"

    def of(item):
        found = Item.objects.filter(pk=item.pk).with_way()
        return journeys(found)[item.pk]

    return of


def test_at_it(desk):
    found = wish(desk.file())
    assert (found.where, found.who, found.stage) == ("В ИТ", "ИТ-специалист", 0)
    assert found.until == desk.again(desk.cast.requester.started.get()).tasks.get().day


def test_waiting_then_in_a_group(desk, way):
    item = desk.consolidated().items.get()
    assert (way(item).where, way(item).marks) == ("Ожидает включения в группу", ["done", "now", "", ""])
    desk.group(item.request, title="Экраны")
    assert (way(item).where, way(item).who) == ("В группе «Экраны»", "Ильдар Сафин")


def test_being_bought(desk, way, settled):
    item = desk.consolidated().items.get()
    procedure = groups.send(desk.group(item.request), by=desk.cast.fresh("it"))
    settled()
    found = way(item)
    assert found.where == "Шаг 1 из 33: Назначить закупщика"
    assert found.who == "Марина Абрамова"
    assert found.next == "дальше: Проверить полноту данных по группе"
    assert found.end.day == expected_end(procedure).day == expected_end(desk.again(item.request)).day


def test_part_of_it_came(desk, way, settled):
    item = desk.consolidated().items.get()
    groups.send(desk.group(item.request), by=desk.cast.fresh("it"))
    with deed(desk.cast.buyer, None) as act:
        items.receive(act, item, Decimal(2))
    assert way(item).where.startswith("Поступило 2 из ваших 5. Шаг 1")
    assert way(item).stage == 3


@pytest.mark.parametrize(
    ("outcome", "where", "kind"), [("from_stock", "Выдано со склада", "good"), ("refused", "Отказано", "bad")]
)
def test_the_end_of_an_item(desk, way, outcome, where, kind):
    request = desk.answer(desk.file(), "done", desk.row(), desk.row(desk.keyboard, outcome=outcome, why="Так"))
    found = way(request.items.get(kind=desk.keyboard))
    assert (found.where, found.kind) == (where, kind)
    assert found.marks == ["done"] * 4


def test_a_request_ends_with_its_latest_item(desk):
    request = desk.file()
    days = 2 + 5 + buying_days()
    assert expected_end(request).workdays == days
    assert [reason.code for reason in expected_end(request).why] == [
        "request.triage", "request.gathering", "request.buying",
    ]  # fmt: skip
    ended = cases.leave(request, "withdraw", by=desk.cast.fresh("requester"), data={"reason": "Нет"})
    assert expected_end(ended) is None
