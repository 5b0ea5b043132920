"""The desk of people who have something to do and something on its way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal import desk
from portal.actions import people, tasks
from portal.clock import today
from procurement.actions import requests

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def wish(cast):
    """Something that was asked for and that IT has taken."""
    request = requests.file(by=cast.requester, what="5 мониторов", what_for="Новые места", by_when=None)
    tasks.take(request.tasks.open().get(), by=cast.it)
    return request


def page(client, person):
    client.force_login(person, backend=BACKEND)
    return client.get("/").content.decode()


def test_what_is_asked_leads_to_its_task(client, cast, wish):
    shown = page(client, cast.it)
    task = wish.tasks.open().get()
    assert "Разобрать заявку на позиции" in shown
    assert f'href="/tasks/{task.pk}"' in shown
    assert "Всё отвечено" not in shown


def test_a_requester_sees_where_it_is_and_who_has_it(client, cast, wish):
    [moving] = desk.moving(cast.requester)
    assert moving.who == "Ильдар Сафин"
    assert [mark for marks in moving.phases for mark in marks].count("now") == 1
    assert moving.ends is not None
    shown = page(client, cast.requester)
    assert "Ваши дела в пути" in shown
    assert "5 мониторов" in shown
    assert "Ильдар Сафин" in shown


def test_a_question_comes_first(client, cast, wish):
    tasks.ask(wish.tasks.open().get(), by=cast.it, to=cast.requester, text="Какая диагональ?")
    shown = page(client, cast.requester)
    assert "Какая диагональ?" in shown
    assert f"/cases/{wish.pk}#question-" in shown


def test_nobody_elses_things_lie_there(client, cast, wish):
    shown = page(client, cast.requester2)
    assert "5 мониторов" not in shown
    assert "Всё отвечено" in shown


def test_who_is_away_is_named_with_who_stands_in(client, cast):
    people.add_absence(
        cast.requester3, since=today(), until=today(), why="leave", deputy=cast.member1, by=cast.requester3
    )
    shown = page(client, cast.requester)
    assert "Антон Мухин" in shown
    assert "замещает Кира Ершова" in shown


def test_a_long_list_costs_no_more_than_what_is_shown(client, cast, wish):
    client.force_login(cast.requester, backend=BACKEND)

    def statements(more: int) -> int:
        for number in range(more):
            requests.file(by=cast.requester, what=f"{number} клавиатур", what_for="Новые места", by_when=None)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    assert statements(5) == statements(5) <= 25
