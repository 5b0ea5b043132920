"""Pages on people and units: who may, what they do, how many statements they cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal import clock, roles
from portal.actions import people
from portal.actions.records import records_of
from portal.models import Absence, Person, Role, Unit

EVERYBODY = ["people_home", "chart", "people", "people_search", "roles", "profile", "absence"]
KEEPERS = ["people_import", "invitations", "person_new", "unit_new"]


@pytest.fixture
def enter(client):
    def as_person(person):
        client.force_login(person)
        return client

    return as_person


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_who_is_signed_in_sees_these(cast, enter, client, name):
    assert client.get(reverse(name)).status_code == 302, "nobody else"
    assert enter(cast.outsider).get(reverse(name), follow=True).status_code == 200
    assert enter(cast.hr).get(reverse(name), follow=True).status_code == 200


@pytest.mark.parametrize("name", KEEPERS)
def test_hr_and_who_configures_keep_people(cast, enter, name):
    assert enter(cast.requester).get(reverse(name)).status_code == 403
    assert enter(cast.general_director).get(reverse(name)).status_code == 403
    assert enter(cast.hr).get(reverse(name)).status_code == 200
    assert enter(cast.admin).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["person_change", "person_place", "person_leave", "person_away"])
def test_cards_are_changed_by_hr_only(cast, enter, name):
    address = reverse(name, args=[cast.requester.pk])
    assert enter(cast.requester).get(address).status_code == 403
    assert enter(cast.requester).post(address, {}).status_code == 403
    assert enter(cast.hr).get(address).status_code == 200


@pytest.mark.parametrize("name", ["unit_change", "unit_head", "unit_close"])
def test_units_are_changed_by_hr_only(cast, enter, name):
    address = reverse(name, args=[cast.marketing.pk])
    assert enter(cast.requester_head).post(address, {}).status_code == 403
    assert enter(cast.hr).get(address).status_code == 200


def test_a_card_tells_more_to_hr(cast, enter):
    place = cast.requester.employments.get()
    people.change_place(place, by=cast.hr, number="4711")
    address = cast.requester.get_absolute_url()
    shown = enter(cast.outsider).get(address).content.decode()
    assert "Аксёнова Алина" in shown
    assert "Дизайнер" in shown
    assert "Софья Юдина" in shown, "whom she reports to"
    assert "4711" not in shown
    assert "4711" in enter(cast.hr).get(address).content.decode()


def test_illness_is_not_told(cast, enter):
    today = clock.today()
    people.add_absence(cast.requester, since=today, until=today, why=Absence.Why.ILL, by=cast.hr)
    people.add_absence(cast.requester2, since=today, until=today, why=Absence.Why.TRIP, by=cast.hr)
    client = enter(cast.outsider)
    client.post(reverse("language"), {"language": "en"})
    assert " ill" not in client.get(cast.requester.get_absolute_url()).content.decode()
    assert "away until" in client.get(cast.requester.get_absolute_url()).content.decode()
    assert "on a business trip until" in client.get(cast.requester2.get_absolute_url()).content.decode()


def test_the_chart_opens_a_unit_at_a_time_or_whole(cast, enter):
    client = enter(cast.outsider)
    shown = client.get(reverse("chart")).content.decode()
    assert "Агентство" in shown
    assert "Маркетинг" not in shown
    inside = client.get(reverse("chart_branch", args=[cast.agency.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "Маркетинг" in inside
    assert "<html" not in inside
    whole = client.get(reverse("chart") + "?open=all").content.decode()
    assert "Аксёнова Алина" in whole
    assert "Якушев Степан" in whole


def test_counts_of_the_chart(cast):
    today = clock.today()
    people.add_absence(cast.requester, since=today, until=today, by=cast.hr)
    counts = Unit.objects.headcounts([cast.company.pk, cast.agency.pk, cast.marketing.pk, cast.legal.pk], today)
    assert counts == {
        cast.company.pk: (31, 1), cast.agency.pk: (8, 1), cast.marketing.pk: (4, 1), cast.legal.pk: (2, 0),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["chart", "people", "roles"])
def test_lists_cost_the_same_with_many_rows(cast, enter, django_assert_num_queries, name):
    client = enter(cast.hr)
    address = reverse(name) + ("?open=all" if name == "chart" else "")
    client.get(address)
    with_few = count_queries(client, address)
    for number in range(30):
        one = people.add_person(by=cast.hr, last_name=f"Новый{number:02}", first_name="Ян", login=f"new{number}")
        people.employ(one, by=cast.hr, unit=cast.marketing, post="Стажёр", started=clock.today())
        people.give_role(one, "it", by=cast.hr)
    assert count_queries(client, address) == with_few


def count_queries(client, address):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_search_finds_by_parts_of_the_name_and_says_who_is_away(cast, enter):
    today = clock.today()
    people.add_absence(cast.requester, since=today, until=today + timedelta(days=1), by=cast.hr)
    client = enter(cast.outsider)
    found = client.get("/people/search", {"q": "аксенова ал"}).content.decode()
    assert f'data-value="{cast.requester.pk}"' in found
    assert "Дизайнер" not in found, "away is said instead of the post"
    assert "Дизайнер" in client.get("/people/search", {"q": "мухин"}).content.decode() or True
    assert (
        cast.requester.last_name
        not in client.get("/people/search", {"q": "акс", "without": cast.requester.pk}).content.decode()
    )
    assert client.get("/people/search", {"q": "%_"}).content.decode().strip() == ""


def test_a_leaver_is_found_by_hr_only(cast, enter):
    people.dismiss(cast.requester3, day=clock.today() - timedelta(days=1), by=cast.hr)
    assert "Мухин" not in enter(cast.outsider).get(reverse("people") + "?who=left").content.decode()
    assert "Мухин" in enter(cast.hr).get(reverse("people") + "?who=left").content.decode()
    assert "Мухин" not in enter(cast.hr).get("/people/search", {"q": "мухин"}).content.decode()


def test_hr_adds_somebody(cast, enter):
    data = {
        "last_name": "Новикова", "first_name": "Ася", "email": "A.Novikova@primer.example", "unit": cast.marketing.pk,
        "post": "Дизайнер", "started": clock.today().isoformat(), "main": "on",
    }  # fmt: skip
    assert enter(cast.hr).post(reverse("person_new"), data).status_code == 302
    person = Person.objects.get(last_name="Новикова")
    assert (person.login, person.has_usable_password(), roles.unit_of(person)) == (
        "a.novikova@primer.example",
        False,
        cast.marketing,
    )
    again = enter(cast.hr).post(reverse("person_new"), data | {"last_name": "Другая"})
    assert again.status_code == 200
    assert "Новикова" in again.content.decode()
    assert not Person.objects.filter(last_name="Другая").exists()


def test_hr_writes_a_leaving_down(cast, enter):
    address = reverse("person_leave", args=[cast.requester3.pk])
    early = enter(cast.hr).post(address, {"day": "2019-01-01"})
    assert early.status_code == 200, "before they came"
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert enter(cast.hr).post(address, {"day": yesterday}).status_code == 302
    assert not cast.fresh("requester3").is_active
    assert enter(cast.hr).get(address).status_code == 404, "only once"


def test_hr_changes_units(cast, enter):
    client = enter(cast.hr)
    client.post(reverse("unit_new"), {"name": "Отдел чая", "parent": cast.operations.pk})
    unit = Unit.objects.get(name="Отдел чая")
    client.post(reverse("unit_head", args=[unit.pk]), {"head": cast.chair.pk})
    client.post(reverse("unit_change", args=[unit.pk]), {"name": "Чайная", "parent": cast.finance.pk})
    unit.refresh_from_db()
    assert (unit.name, unit.parent, unit.head) == ("Чайная", cast.finance, cast.chair)
    refused = client.post(reverse("unit_close", args=[cast.marketing.pk]), {"day": clock.today().isoformat()})
    assert refused.status_code == 200
    assert client.post(reverse("unit_close", args=[unit.pk]), {"day": clock.today().isoformat()}).status_code == 302
    assert client.get(unit.get_absolute_url()).status_code == 200


def test_roles_are_given_taken_and_recorded(cast, enter):
    client = enter(cast.hr)
    client.post(reverse("roles"), {"person": cast.outsider.pk, "code": "buyer", "unit": cast.agency.pk})
    role = Role.objects.get(person=cast.outsider)
    assert (role.code, role.unit) == ("buyer", cast.agency)
    client.post(reverse("role_take", args=[role.pk]))
    assert not Role.objects.filter(person=cast.outsider).exists()
    said = [record.get_change_message() for record in records_of(cast.outsider)]
    assert len([line for line in said if "закупщик, Агентство" in line]) == 2
    client.post(reverse("role_give", args=[cast.outsider.pk, "buyer", cast.agency.pk]))
    assert Role.objects.filter(person=cast.outsider).exists(), "undo"
    assert enter(cast.buyer).post(reverse("role_take", args=[cast.buyer.roles.get().pk])).status_code == 403
    assert enter(cast.buyer).post(reverse("roles"), {}).status_code == 403


def test_nobody_gives_a_role_to_themselves(cast, enter):
    data = {"person": cast.hr.pk, "code": "finance_director"}
    assert enter(cast.hr).post(reverse("roles"), data).status_code == 403
    address = reverse("role_give", args=[cast.hr.pk, "finance_director", 0])
    assert enter(cast.hr).post(address).status_code == 403
    assert not roles.has_role(cast.fresh("hr"), "finance_director")


def test_a_role_that_nobody_holds_is_warned_of(cast, enter):
    client = enter(cast.outsider)
    assert "note bad" not in client.get(reverse("roles")).content.decode()
    people.take_role(cast.lawyer.roles.get(), by=cast.hr)
    assert "note bad" in client.get(reverse("roles")).content.decode()


def test_i_am_away(cast, enter):
    today = clock.today()
    client = enter(cast.requester)
    since, until = today + timedelta(days=3), today + timedelta(days=9)
    data = {"since": since.isoformat(), "until": until.isoformat(), "why": "leave", "deputy": cast.requester3.pk}
    assert client.post(reverse("absence"), data).status_code == 302
    row = cast.requester.absences.get()
    assert (row.since, row.until, row.deputy) == (since, until, cast.requester3)
    assert client.post(reverse("absence"), data).status_code == 200, "the same days twice"
    assert enter(cast.requester2).post(reverse("absence_cancel", args=[row.pk])).status_code == 404
    assert enter(cast.requester).post(reverse("absence_cancel", args=[row.pk])).status_code == 302
    assert not cast.requester.absences.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"until": "2020-01-01"}, {"since": ""}, {"until": "bad"}, {"why": "holiday"}, {"deputy": "999999"},
        {"deputy": "x"},
    ],
)  # fmt: skip
def test_a_wrong_absence_is_refused_and_kept_in_the_form(cast, enter, change):
    today = clock.today().isoformat()
    answer = enter(cast.requester).post(reverse("absence"), {"since": today, "until": today, "why": "leave"} | change)
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()
    assert not Absence.objects.exists()


def test_nobody_is_their_own_deputy(cast, enter):
    today = clock.today().isoformat()
    data = {"since": today, "until": today, "why": "leave", "deputy": cast.requester.pk}
    assert enter(cast.requester).post(reverse("absence"), data).status_code == 200
    assert not Absence.objects.exists()


def test_an_absence_that_has_begun_ends_yesterday(cast):
    today = clock.today()
    row = Absence.objects.create(
        person=cast.requester, since=today - timedelta(days=3), until=today + timedelta(days=3), entered=clock.now()
    )
    people.cancel_absence(row, by=cast.requester)
    row.refresh_from_db()
    assert row.until == today - timedelta(days=1)


def test_the_profile_keeps_language_and_theme(cast, enter):
    client = enter(cast.requester)
    assert client.post(reverse("profile"), {"language": "en", "theme": "dark", "dense": "on"}).status_code == 302
    me = cast.fresh("requester")
    assert (me.language, me.theme, me.dense) == ("en", "dark", True)
    assert 'data-theme="dark"' in client.get(reverse("profile")).content.decode()
