"""One's own limit with what is left of it this month: where an invoice is started, in one's list, on one's desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal import calendars
from tests.invoices.desk.conftest import text
from tests.invoices.trust.company import make_company

PLACES = ("invoice_new", "invoices", "desk")


@pytest.fixture
def company(db):
    return make_company()


def said(client, place, given=()):
    return text(client.get(reverse(place), dict(given)))


@pytest.mark.parametrize("place", PLACES)
def test_what_is_left_this_month(company, client, place):
    company.trust("requester2", "500000", "1000000")
    company.submit("requester2", "420000.50")
    company.submit("requester2", "500000.01", "B")  # above the limit: a manager sees it, it uses nothing
    client.force_login(company.cast.fresh("requester2"))
    page = said(client, place)
    assert "Ваш лимит" in page
    assert 'до <b class="num">500 000 ₽</b>' in page
    assert 'осталось <b class="num">579 999,50 ₽</b> из 1 000 000 ₽' in page
    assert "Анна Белова" in page


@pytest.mark.parametrize("place", PLACES)
def test_without_a_month_and_with_nothing_sent(company, client, place):
    company.trust("requester2", "500000", until=calendars.today() + timedelta(days=9))
    client.force_login(company.cast.fresh("requester2"))
    if place == "invoices":
        company.draft("requester2", "1.00")
    page = said(client, place)
    assert "Ваш лимит" in page and 'до <b class="num">500 000 ₽</b>' in page and '<b class="num">0 ₽</b>' in page
    assert f"{calendars.today() + timedelta(days=9):%d.%m.%Y}" in page


def test_where_a_filter_leaves_nothing(company, client):
    company.trust("requester2", "500000", "1000000")
    company.submit("requester2", "300000")
    client.force_login(company.cast.fresh("requester2"))
    page = said(client, "invoices", {"q": "нет такого"})
    assert 'осталось <b class="num">700 000 ₽</b> из 1 000 000 ₽' in page


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_shown_without_a_limit_in_force(company, client, place):
    company.trust("requester2", "500000", since=calendars.today() + timedelta(days=3))
    for who in ("requester2", "requester"):
        company.draft(who, "1.00")
        client.force_login(company.cast.fresh(who))
        assert "Ваш лимит" not in said(client, place)
