"""Two at once on real PostgreSQL: one wins, the other is told; a line is always the sum of its shares."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from portal.actions.refusals import Refused
from procurement.actions import groups, requests, withdrawals
from procurement.models import Fate, Item, ItemGroup, Request

TIMES = 8


def together(*deeds):
    """Start the deeds at the same moment, each on a connection of its own; what each gave or was refused with."""
    barrier = Barrier(len(deeds))

    def run(deed):
        try:
            barrier.wait(timeout=10)
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def refused(results):
    return [result for result in results if isinstance(result, Refused)]


@pytest.fixture
def desk(transactional_db, desk):
    return desk


def test_one_gathers_the_other_is_told(desk):
    for _time in range(TIMES):
        items = list(desk.consolidated().items.all())
        by = [desk.cast.fresh(who) for who in ("it", "it2")]
        results = together(*[partial(groups.make, by=person, items=items) for person in by])
        assert len(refused(results)) == 1
    assert ItemGroup.objects.count() == TIMES


def test_one_sends_the_other_is_told(desk):
    for _time in range(TIMES):
        group = desk.group(desk.consolidated())
        by = [desk.cast.fresh(who) for who in ("it", "it2")]
        results = together(*[partial(groups.send, group, by=person) for person in by])
        assert len(refused(results)) == 1
        assert group.procedures.count() == 1


def test_withdrawn_while_it_is_sent(desk):
    for _time in range(TIMES):
        first, second = (
            desk.consolidated(desk.row(quantity=5)),
            desk.consolidated(desk.row(quantity=1), who="requester2"),
        )
        group = desk.group(first, second)
        it, requester = desk.cast.fresh("it"), desk.cast.fresh("requester")
        item = first.items.get()
        together(partial(groups.send, group, by=it), partial(withdrawals.withdraw, item, by=requester, why="Не нужно"))
        item.refresh_from_db()
        assert item.fate in (Fate.BOUGHT, Fate.WITHDRAWN)
        assert [line.quantity for line in group.lines.all()] == [6 if item.fate == Fate.BOUGHT else 1]


def test_two_withdraw_from_one_line(desk):
    for _time in range(TIMES):
        asked = [desk.consolidated(desk.row(quantity=5), who=who) for who in ("requester", "requester2", "requester3")]
        group = desk.group(*asked)
        by = [desk.cast.fresh(who) for who in ("requester", "requester2")]
        items = [request.items.get() for request in asked[:2]]
        results = together(
            *[
                partial(withdrawals.withdraw, item, by=person, why="Не нужно")
                for person, item in zip(by, items, strict=True)
            ]
        )
        assert not refused(results)
        assert [line.quantity for line in group.lines.all()] == [5]
        assert Item.objects.of_group(group).count() == 1


def test_a_doubled_click_at_the_same_moment(desk):
    for _time in range(TIMES):
        token, by = uuid4(), [desk.cast.fresh("requester"), desk.cast.fresh("requester")]
        results = together(
            *[partial(requests.file, by=person, what="Монитор", what_for="Работа", token=token) for person in by]
        )
        assert len({request.pk for request in results}) == 1
    assert Request.objects.count() == TIMES
