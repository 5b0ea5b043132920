"""Error pages, search, the page of parts, the desk."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client

from portal import context, desk, sockets
from portal.sockets import Hit, MenuEntry

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def inside(client, cast):
    client.force_login(cast.requester, backend=BACKEND)
    return client


def test_a_page_that_is_not_there(inside):
    answer = inside.get("/no/such/page")
    assert answer.status_code == 404
    assert "Такой страницы нет, или она не для вас" in answer.content.decode()


def test_a_refusal_says_its_sentence_and_a_way_on(inside):
    answer = inside.get("/kit/")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Эта страница для тех, кто строит портал." in page
    assert 'href="/"' in page


def test_a_page_that_grew_old(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.requester, backend=BACKEND)
    answer = client.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Пока страница была открыта, она устарела" in answer.content.decode()


@pytest.mark.parametrize("page", ["500.html", "400.html"])
def test_our_mistakes_are_pages_without_a_request(page):
    assert "На стол" in render_to_string(page)


def test_the_page_of_parts_shows_all(client, cast):
    cast.hr.is_staff = True
    cast.hr.save()
    client.force_login(cast.hr, backend=BACKEND)
    page = client.get("/kit/").content.decode()
    for part in ("answer primary", "due late", "badge auto", "ticks tally", 'class="road"', "phases", "avatar unit"):
        assert part in page, part


@pytest.fixture
def found(monkeypatch):
    """One place, one verb, one source of our own."""
    menu = [
        MenuEntry("desk", "Мой стол", "desk", "lamp-desk", context.TOP),
        MenuEntry("send", "Отправить счёт", "kit", "receipt-text", context.NEW),
    ]
    monkeypatch.setattr(sockets, "MENU", menu)
    monkeypatch.setattr(
        sockets, "SEARCH", [lambda person, text: [Hit(f"Счёт {n}", "ждёт", f"/c/{n}") for n in range(9)]]
    )


def test_verbs_come_first(inside, found):
    groups = inside.get("/find", {"q": "счет"}).context["groups"]
    assert [(group.label, len(group.hits)) for group in groups] == [("Сделать", 1), ("Найдено", 6)]
    assert groups[0].hits[0].label == "Отправить счёт"


def test_the_palette_gets_a_piece_not_a_page(inside, found):
    page = inside.get("/find", {"q": "счёт"}, headers={"X-Requested-With": "palette"}).content.decode()
    assert "<html" not in page
    assert 'data-url="/c/0"' in page
    assert "<mark>Счёт</mark> 0" in page


def test_nothing_found_says_what_to_try(inside, found, monkeypatch):
    monkeypatch.setattr(sockets, "SEARCH", [])
    page = inside.get("/find", {"q": "<b>йцук"}).content.decode()
    assert "Ничего не называется «&lt;b&gt;йцук»" in page


def test_without_words_the_places_are_offered(inside, found):
    labels = [hit.label for group in inside.get("/find").context["groups"] for hit in group.hits]
    assert labels == ["Отправить счёт", "Мой стол"]


def test_an_empty_desk(inside):
    page = inside.get("/").content.decode()
    assert "Всё отвечено" in page


def test_a_weekend_shows_the_week_that_comes(cast):
    days = desk.week(cast.requester, [], date(2026, 11, 28))
    assert [day.label for day in days] == ["Пн 30", "Вт 1", "Ср 2", "Чт 3", "Пт 4"]
    assert {day.state for day in days} == {""}
