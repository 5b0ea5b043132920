"""What is found, by whom; the indexes; what the database itself refuses."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from portal import searching
from portal.models import Case, Counterparty, Event, LineDays, Person, Unit, door
from tests.kernel.trial import begin, trial

__all__ = ["trial"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trial")]


@pytest.fixture
def case(cast):
    made = begin(cast)
    with door():
        Case.objects.filter(pk=made.pk).update(title="Ещё 5 мониторов для студии")
    return made


def labels(source, person, text: str) -> list[str]:
    return [hit.label for hit in source(person, text)]


@pytest.mark.parametrize("text", ["{year}-{number:03d}", "№ {number}", "мониторов", "еще СТУДИИ", "монитор студи"])
def test_a_case_is_found_by_number_and_words(cast, case, text):
    words = text.format(year=case.year, number=case.number)
    assert [hit.url for hit in searching.cases(cast.requester, words)] == [f"/cases/{case.pk}"]


def test_only_who_sees_a_case_finds_it(cast, case):
    assert labels(searching.cases, cast.outsider, "мониторов") == []
    assert labels(searching.cases, cast.admin, case.code) == []


def test_people_are_found_by_parts_of_their_names_with_post_and_unit(cast):
    people = searching.people(cast.requester, "аксенова")
    assert [(hit.label, hit.detail) for hit in people] == [("Аксёнова Алина", "Дизайнер, Маркетинг")]
    assert labels(searching.people, cast.requester, "алина акс") == ["Аксёнова Алина"]
    Person.objects.filter(pk=cast.requester.pk).update(is_active=False)
    assert labels(searching.people, cast.buyer, "аксёнова") == []


def test_units_are_found(cast):
    assert labels(searching.units, cast.requester, "закуп") == ["Отдел закупок"]
    assert [hit.detail for hit in searching.units(cast.requester, "закуп")] == ["Марина Абрамова"]


def test_counterparties_are_found_by_those_who_see_their_list(cast):
    Counterparty.objects.create(name="Северлинк", full_name="ООО «Северлинк»", inn="7707083893")
    assert labels(searching.counterparties, cast.buyer, "северл") == ["Северлинк"]
    assert labels(searching.counterparties, cast.buyer, "77070") == ["Северлинк"]
    assert labels(searching.counterparties, cast.requester, "северл") == []


def test_signs_of_patterns_are_letters(cast, case):
    assert labels(searching.cases, cast.requester, "%") == []
    assert labels(searching.people, cast.requester, "_") == []


def test_the_palette_finds_them(client, cast, case):
    client.force_login(cast.requester)
    page = client.get(reverse("find"), {"q": "монитор"}).content.decode()
    assert f"/cases/{case.pk}" in page


@pytest.mark.parametrize(
    ("rows", "columns", "index"),
    [
        (Case.objects, ("title",), "case_title_like"),
        (Person.objects, ("last_name", "first_name", "patronymic"), "person_name_like"),
        (Unit.objects, ("name",), "unit_name_like"),
        (Counterparty.objects, ("name", "full_name"), "counterparty_name_like"),
    ],
)
def test_the_index_serves_the_query(rows, columns, index):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert index in searching.containing(rows.order_by(), "монитор", *columns).explain()


@pytest.mark.parametrize("sql", ["UPDATE portal_event SET text = 'other'", "DELETE FROM portal_event"])
def test_the_database_refuses_to_change_events(case, sql):
    assert Event.objects.exists()
    with pytest.raises(DatabaseError, match="events are written once"), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.django_db(transaction=True)
def test_nor_are_they_emptied_but_by_tests(case):
    with pytest.raises(DatabaseError, match="events are written once"), transaction.atomic():
        cursor = connection.cursor()
        cursor.execute("SET LOCAL portal.flush = 'off'")
        cursor.execute("TRUNCATE portal_event CASCADE")
    assert Event.objects.exists()


def test_even_the_door_changes_no_event(case):
    with pytest.raises(DatabaseError, match="events are written once"), transaction.atomic(), door():
        Event.objects.update(text="other")


@pytest.mark.parametrize("name", ["case", "visit", "task", "event", "document", "download", "letter", "notice", "hold"])
def test_the_admin_looks_and_changes_nothing(client, cast, case, name):
    client.force_login(cast.admin)
    assert client.get(f"/admin/portal/{name}/").status_code == 200
    assert client.get(f"/admin/portal/{name}/add/").status_code == 403


def test_the_admin_changes_the_days_of_a_line(client, cast):
    client.force_login(cast.admin)
    given = {"place": "trial.agree", "days": "4", "why": "Приказ № 12"}
    for wrong in ({"place": "trial.nowhere"}, {"place": "agree"}, {"days": "0"}, {"why": " "}):
        assert client.post("/admin/portal/linedays/add/", given | wrong).status_code == 200
    assert client.post("/admin/portal/linedays/add/", given).status_code == 302
    assert client.post("/admin/portal/linedays/add/", given).status_code == 200  # entered already
    assert "Agree to it" in client.get("/admin/portal/linedays/").content.decode()
    row = LineDays.objects.get()
    assert (
        client.post(f"/admin/portal/linedays/{row.pk}/change/", {"days": "6", "why": "Не успевают"}).status_code == 302
    )
    told = client.get(f"/admin/portal/linedays/{row.pk}/history/").content.decode()
    assert "<del>4</del> → <ins>6</ins>" in told and "Не успевают" in told and "Приказ № 12" in told
    assert client.post(f"/admin/portal/linedays/{row.pk}/delete/", {"post": "yes"}).status_code == 403
