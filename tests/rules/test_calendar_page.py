"""The calendar's page: the year as the specification has it, the counter with its reasons, one's own absence."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from portal import calendars
from portal.actions import calendar
from portal.actions.refusals import Refused
from portal.models import Absence, DayOverride

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_calendar():
    calendars.forget()
    yield
    calendars.forget()


@pytest.fixture
def page(cast, client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(cast.requester)

    def get(year=2026, **query):
        response = client.get(reverse("calendar_year", args=[year]), query)
        assert response.status_code == 200
        return response

    return get


def classes(response, month):
    return {day.number: day.css for day in response.context["months"][month - 1].days if day.css}


def test_the_year_2026(page):
    response = page()
    months = response.context["months"]
    assert [month.workdays for month in months] == [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22]
    assert [month.lead for month in months] == [4, 7, 7, 3, 5, 1, 3, 6, 2, 4, 7, 2]
    january = classes(response, 1)
    assert [day for day, css in january.items() if css == "feast"] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [day for day, css in january.items() if css == "moved"] == [9]
    assert classes(response, 5)[8] == "short"
    assert classes(response, 11)[24] == "today"
    text = response.content.decode()
    assert "2026: 247" in text
    assert "Постановление 1466" in text


def test_the_menu_leads_to_the_year_of_now(cast, client, time_machine):
    time_machine.move_to(NOW)
    client.force_login(cast.outsider)
    assert client.get(reverse("calendar")).url == reverse("calendar_year", args=[2026])


def test_a_year_without_a_decree_says_so(page):
    assert "Предварительно" in page(2028).content.decode()


def test_when_will_it_be(page):
    response = page(start="2026-12-30", days="2")
    counted = response.context["counted"]
    assert counted["deadline"].day == date(2027, 1, 12)
    assert counted["marks"] == ["", *["off"] * 11, "done", "now"]
    assert counted["why"][0] == "День начала, ср\u00a030\u00a0декабря, не считается."
    assert "Выходных на пути: 11 (31\u00a0декабря\u00a0– 10\u00a0января)." in counted["why"]


@pytest.mark.parametrize(
    "query",
    [{"start": "x", "days": "2"}, {"start": "2026-12-30", "days": "9" * 40}, {"start": "0001-01-01", "days": "-1"}],
)
def test_what_cannot_be_counted_is_said_and_kept(page, query):
    response = page(**query)
    assert response.context["counted"] is None
    assert 'class="error' in response.content.decode()


@pytest.mark.parametrize("year", [1999, 2005, 2100, 99999])
def test_years_outside_are_not_there(cast, client, year):
    client.force_login(cast.requester)
    assert client.get(f"/calendar/{year}").status_code == 404


def test_my_absence_is_mine(cast, page):
    for person, since in ((cast.requester, 14), (cast.requester2, 1)):
        Absence.objects.create(
            person=person, since=date(2026, 12, since), until=date(2026, 12, since + 4), entered=NOW,
            deputy=cast.requester3,
        )  # fmt: skip
    response = page()
    away = [day for day, css in classes(response, 12).items() if css == "away"]
    assert away == [14, 15, 16, 17, 18]
    assert "Антон Мухин" in response.content.decode()


def test_the_companys_own_days_are_shown_with_why(cast, page):
    calendar.set_day(date(2026, 11, 20), by=cast.admin, working=False, why="День рождения компании")
    calendar.set_day(date(2026, 11, 21), by=cast.admin, working=True, why="Вместо пятницы")
    calendars.forget()
    response = page()
    assert (classes(response, 11)[20], classes(response, 11)[21]) == ("moved", "duty")
    assert "День рождения компании" in response.content.decode()


def test_an_own_day_needs_a_reason_and_a_year_of_the_calendar(cast):
    for day, why in ((date(2026, 11, 20), " "), (date(1999, 1, 1), "Почему бы нет")):
        with pytest.raises(Refused):
            calendar.set_day(day, by=cast.admin, working=False, why=why)
    assert not DayOverride.objects.exists()


def test_own_days_in_the_admin_go_through_the_action(cast, client):
    client.force_login(cast.admin)
    add = reverse("admin:portal_dayoverride_add")
    assert client.post(add, {"day": "2026-11-20", "why": "День рождения компании"}).status_code == 302
    row = DayOverride.objects.get()
    assert (row.working, row.by) == (False, cast.admin)
    assert "обязательное" in client.post(add, {"day": "2026-11-21", "why": ""}).content.decode().lower()
    client.post(reverse("admin:portal_dayoverride_delete", args=[row.pk]), {"post": "yes"})
    assert not DayOverride.objects.exists()
