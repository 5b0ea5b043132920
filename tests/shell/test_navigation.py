"""The side navigation: what stands there, what is open, how it is counted."""

import pytest

from portal import context, sockets
from portal.models import Person
from portal.sockets import MenuEntry


@pytest.fixture
def menu(monkeypatch):
    """A menu of our own, with addresses that exist."""
    entries = []
    monkeypatch.setattr(sockets, "MENU", entries)
    return entries


def navigation(rf, person, path="/"):
    request = rf.get(path)
    request.user = person
    return context.navigation(request)


def test_children_show_only_in_the_open_section(rf, cast, menu):
    menu += [
        MenuEntry("desk", "Desk", "desk", "lamp-desk", context.TOP),
        MenuEntry("find", "Find", "find", "search"),
        MenuEntry("parts", "Parts", "kit", "box", "find"),
    ]
    assert navigation(rf, cast.requester, "/")["work"][0].children == []
    opened = navigation(rf, cast.requester, "/kit/")
    assert [place.label for place in opened["work"][0].children] == ["Parts"]
    assert opened["work"][0].children[0].here
    assert not opened["work"][0].here
    assert not opened["top"][0].here


def test_only_what_is_allowed_and_exists(rf, cast, menu):
    menu += [
        MenuEntry("kit", "Parts", "kit", "box", allowed=lambda person: person.is_staff),
        MenuEntry("nowhere", "Nowhere", "no_such_address", "box"),
    ]
    assert navigation(rf, cast.requester)["work"] == []


def test_counts_are_one_statement(rf, cast, menu, django_assert_num_queries):
    people = Person.objects.filter(last_name="Гайсин")
    menu += [
        MenuEntry("desk", "Desk", "desk", "x", context.TOP, count=lambda person: (Person.objects.all()[:2], people)),
        MenuEntry("find", "Find", "find", "x", count=lambda person: people),
        MenuEntry("password", "Password", "password_change", "x", count=lambda person: 3),
        MenuEntry("none", "None", "kit", "x", count=lambda person: Person.objects.none()),
    ]
    with django_assert_num_queries(1):
        found = navigation(rf, cast.requester)
    assert (found["top"][0].count, bool(found["top"][0].hot)) == (2, True)
    assert [place.count for place in found["work"]] == [1, 3, 0]


def test_the_frame_costs_two_statements_beside_person_and_roles(client, cast, django_assert_max_num_queries):
    client.force_login(cast.requester, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/find")
    with django_assert_max_num_queries(5):
        client.get("/find")


def test_every_line_of_the_menu_leads_somewhere():
    for entry in sockets.MENU:
        assert context._address(entry.url_name), entry.code
