"""Every address is on the rights table; the printed table is the code's; every address × the cast."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal import rights
from portal.models import Event, Task
from procurement.models import Item, ItemGroup
from tests.consistency.addresses import ADDRESSES, EVERYBODY

PAGES = sorted(name for name, address in ADDRESSES.items() if not address.post)
DEEDS = sorted(name for name, address in ADDRESSES.items() if address.post)


def test_every_address_is_on_the_table_or_open():
    known = {name for name, _path in rights.addresses()}
    assert known - rights.RIGHTS.keys() - rights.OPEN.keys() == set(), "neither on the rights table nor open"
    assert rights.RIGHTS.keys() & rights.OPEN.keys() == set()
    assert (rights.RIGHTS.keys() | rights.OPEN.keys()) - known == set(rights.DEMO), "on the table, but not there"


def test_the_open_list_is_short():
    assert sorted(rights.OPEN) == [
        "admin_door", "demo_enter", "healthz", "invitation", "language", "password_reset", "password_reset_confirm",
        "password_reset_done", "readyz", "sign_in", "sign_out", "theme",
    ]  # fmt: skip


def test_every_address_is_walked():
    assert {name for name, _path in rights.addresses()} - rights.OPEN.keys() == ADDRESSES.keys()
    assert {name for name in ADDRESSES if rights.RIGHTS[name].post} == set(DEEDS)


def test_the_printed_table_is_the_codes():
    printed = (settings.BASE_DIR / "docs" / "rights.md").read_text()
    assert printed == rights.as_text(), "print it anew: manage.py rights --write"


def where(name, world):
    address = ADDRESSES[name]
    url = reverse("admin:index") if name == "admin" else reverse(name, args=address.args(world))
    return f"{url}?{address.query}" if address.query else url


@contextmanager
def undone():
    """Whatever happens inside is rolled back; the door may open inside."""
    inside = transaction.atomic()
    inside._from_testcase = True
    with inside:
        yield
        transaction.set_rollback(True)


def ask(client, name, world):
    """The status, once every redirect to the page of sign-in of the admin is followed."""
    address = ADDRESSES[name]
    with undone():
        if address.post:
            response = client.post(where(name, world), address.data(world))
        else:
            response = client.get(where(name, world), follow=name == "admin")
        if response.streaming:
            b"".join(response)
        return response.status_code, state() if address.post else None


def state():
    """What a deed would change."""
    return (
        Event.objects.count(),
        list(Task.objects.order_by("pk").values_list("person", "closed", "answer")),
        list(Item.objects.order_by("pk").values_list("fate", flat=True)),
        list(ItemGroup.objects.order_by("pk").values_list("title", "sent", "dissolved")),
    )


@pytest.mark.parametrize("who", EVERYBODY)
def test_pages_are_for_whom_the_specification_says(world, enter, who):
    client, wrong = enter(who), []
    for name in PAGES:
        (code, _state), sees = ask(client, name, world), who in ADDRESSES[name].sees
        if code not in ((200, 302) if sees else (403, 404)):
            wrong.append(f"{name}: {code}, {'should be shown' if sees else 'is none of theirs'}")
    assert wrong == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_deeds_are_for_whom_the_specification_says(world, enter, who):
    client, before, wrong = enter(who), state(), []
    for name in DEEDS:
        address = ADDRESSES[name]
        may = who in (address.sees if address.may is None else address.may)
        code, after = ask(client, name, world)
        allowed = (200, 204, 302, 422) if may else (200, 204, 302, 403, 404, 422) if who in address.sees else (403, 404)
        if code not in allowed:
            wrong.append(f"{name}: {code}")
        if after != before and not may:
            wrong.append(f"{name}: did something")
    assert wrong == []


def test_who_is_not_signed_in_is_led_to_the_page_of_sign_in(world, client):
    for name, address in ADDRESSES.items():
        url = where(name, world)
        response = client.post(url, address.data(world)) if address.post else client.get(url)
        assert response.status_code == 302, name
        assert response["Location"].startswith((reverse("sign_in"), "/admin/login/")), name


def test_deeds_refuse_to_be_looked_at(world, enter):
    client = enter("hr")
    assert {name: client.get(where(name, world)).status_code for name in DEEDS} == dict.fromkeys(DEEDS, 405)


def test_open_pages_tell_nothing_of_the_company(world, client):
    for name in rights.OPEN.keys() - {*rights.DEMO, "admin_door", "sign_out", "language", "theme"}:
        args = {"invitation": ["x"], "password_reset_confirm": ["x", "y"]}.get(name, [])
        response = client.get(reverse(name, args=args))
        assert response.status_code in (200, 302, 410, 503)
        told = [word for word in ("Аксёнова", "Гайсин", "Маркетинг", "Северлинк") if word in response.content.decode()]
        assert told == [], name
