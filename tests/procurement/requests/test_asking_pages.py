"""The pages of asking and triage: what they refuse, in whose words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal import clock
from procurement.actions import groups
from procurement.models import Fate, Request
from tests.procurement.requests.conftest import DIGITS_40


def asked(**more):
    return {"what": "5 мониторов и 6 клавиатур", "what_for": "Новые места", "by_when": "", "token": str(uuid4())} | more


# ── Asking ──


def test_three_fields_make_a_request(signed, desk):
    client = signed("requester")
    page = client.get("/requests/new")
    assert page.status_code == 200
    assert 'href="/flows/request"' in page.text
    answer = client.post(
        "/requests/new", asked(files=SimpleUploadedFile("макет.txt", "Размер 27".encode())), follow=True
    )
    request = Request.objects.get()
    assert answer.redirect_chain == [(f"/cases/{request.pk}", 302)]
    assert "5 мониторов и 6 клавиатур" in answer.text
    assert request.documents.get().title == "макет.txt"


def test_a_doubled_click_on_the_page_files_one(signed, desk):
    client, data = signed("requester"), asked()
    first, second = client.post("/requests/new", data), client.post("/requests/new", data)
    assert first.url == second.url
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "  "}, "what"),
        ({"what": "х" * 2001}, "what"),
        ({"what_for": ""}, "what_for"),
        ({"by_when": "2020-01-01"}, "by_when"),
        ({"by_when": "2999-01-01"}, "by_when"),
        ({"by_when": "завтра"}, "by_when"),
        ({"token": "не токен"}, "token"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(signed, desk, wrong, field):
    page = signed("requester").post("/requests/new", asked(**wrong))
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert "Новые места" in page.text or "what_for" in wrong
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("пусто.pdf", b""),
        ("virus.exe", b"MZ\x90\x00"),
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("../../etc/passwd", b"\x00\x01"),
    ],
)
def test_hostile_files_are_refused_and_nothing_is_filed(signed, desk, name, content):
    page = signed("requester").post("/requests/new", asked(files=SimpleUploadedFile(name, content)))
    assert page.context["form"].errors["files"]
    assert not Request.objects.exists()


def test_hostile_words_are_shown_as_words(signed, desk):
    client = signed("requester")
    page = client.post("/requests/new", asked(what='<script>alert("x")</script> монитор'), follow=True)
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_an_old_one_is_repeated(signed, desk):
    old = desk.file("12 кресел")
    client = signed("requester")
    assert "12 кресел" in client.get(f"/requests/new?repeat={old.pk}").text
    client.post(f"/requests/new?repeat={old.pk}", asked(what="12 кресел"))
    assert Request.objects.latest("pk").repeats == old
    assert signed("requester2").get(f"/requests/new?repeat={old.pk}").status_code == 404


def test_the_day_of_today_is_not_past(signed, desk):
    today = clock.today()
    page = signed("requester").post("/requests/new", asked(by_when=today.isoformat()))
    assert page.status_code == 302
    assert (
        signed("requester").post("/requests/new", asked(by_when=(today - timedelta(days=1)).isoformat())).status_code
        == 200
    )


# ── Triage ──


def rows(desk, *changes, **more):
    data = {"items-TOTAL_FORMS": len(changes), "items-INITIAL_FORMS": 0, "answer": "done", "comment": ""} | more
    for number, change in enumerate(changes):
        plain = {
            "kind": desk.monitor.pk,
            "name": "Монитор",
            "quantity": "5",
            "unit": "pcs",
            "sort": "good",
            "outcome": "buy",
        }
        characteristics = {f"c_{desk.diagonal.pk}": "27"}
        data |= {f"items-{number}-{name}": value for name, value in (plain | characteristics | change).items()}
    return data


def test_the_words_are_offered_as_items(signed, desk):
    task = desk.file("5 мониторов и 6 клавиатур").tasks.get()
    page = signed("it").get(f"/tasks/{task.pk}")
    form = page.context["ask"].form
    read = [(row.initial["kind"], row.initial["quantity"], row.initial["known_price"]) for row in form.rows]
    assert read == [(desk.monitor.pk, 5, desk.monitor.last_price), (desk.keyboard.pk, 6, desk.keyboard.last_price)]
    assert f"items-0-c_{desk.diagonal.pk}" in page.text


def test_the_rows_become_items(signed, desk):
    request = desk.file()
    url = f"/tasks/{request.tasks.get().pk}/answer"
    keyboard = {"kind": desk.keyboard.pk, "name": "Клавиатура", "quantity": "6", "known_price": "1 490,50"}
    answer = signed("it").post(url, rows(desk, {}, keyboard))
    assert answer.status_code == 302
    items = [
        (item.name, item.quantity, item.known_price, item.characteristics) for item in request.items.order_by("pk")
    ]
    assert [row[:2] for row in items] == [("Монитор", 5), ("Клавиатура", 6)]
    assert str(items[1][2]) == "1490.50"
    assert items[0][3] == {str(desk.diagonal.pk): "27"}
    assert desk.again(request).step == "consolidation"


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": "0"}, {"quantity": "-5"}, {"quantity": DIGITS_40}, {"quantity": "много"}, {"quantity": ""},
        {"quantity": "2,5"}, {"quantity": "NaN"}, {"quantity": "1e5"}, {"known_price": "-1"},
        {"known_price": DIGITS_40},
        {"kind": "999999"}, {"kind": ""}, {"name": " "}, {"unit": "вёдра"}, {"sort": "x"}, {"outcome": "украсть"},
        {"need_by": "2020-01-01"}, {"item": "999999"}, {"outcome": "refused"}, {"name": "х" * 301},
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_and_what_was_typed_stays(signed, desk, wrong):
    request = desk.file()
    page = signed("it").post(
        f"/tasks/{request.tasks.get().pk}/answer", rows(desk, wrong | {"why": ""}, {"name": "Второй, цел"})
    )
    assert page.status_code == 422
    assert page.context["ask"].form.rows[0].errors
    assert "Второй, цел" in page.text
    assert not request.items.exists()
    assert desk.again(request).step == "triage"


def test_another_requests_item_in_the_rows_is_refused(signed, desk):
    foreign = desk.consolidated().items.get()
    request = desk.file(who="requester2")
    page = signed("it").post(f"/tasks/{request.tasks.get().pk}/answer", rows(desk, {"item": foreign.pk}))
    assert page.status_code == 422
    foreign.refresh_from_db()
    assert foreign.fate == Fate.CONSOLIDATION


def test_too_many_rows_and_none(signed, desk):
    request = desk.file()
    url = f"/tasks/{request.tasks.get().pk}/answer"
    assert signed("it").post(url, rows(desk)).status_code == 422
    assert signed("it").post(url, rows(desk, *[{}] * 51)).status_code == 422
    assert not request.items.exists()


def test_what_came_back_is_not_lost(signed, desk, settled):
    request = desk.consolidated()
    groups.dissolve(desk.group(request), by=desk.cast.fresh("it"), why="Не та модель")
    settled()
    task = request.tasks.open().get()
    client = signed("it")
    assert "Не та модель" in client.get(f"/tasks/{task.pk}").text
    page = client.post(f"/tasks/{task.pk}/answer", rows(desk, {"name": "Другой"}))
    assert page.status_code == 422
    assert "Монитор" in str(page.context["ask"].form.non_field_errors())


def test_details_of_a_kind(signed, desk):
    page = signed("it").get(
        f"/items/kind?prefix=items-0&items-0-kind={desk.monitor.pk}", headers={"HX-Request": "true"}
    )
    assert f'name="items-0-c_{desk.diagonal.pk}"' in page.text
    assert signed("it").get("/items/kind?prefix=x&x-kind=abc").status_code == 200
    assert signed("requester").get("/items/kind").status_code == 403
