"""The pages: asking, triage, the board, groups, lists; what they refuse, in whose words, and who does not see them."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from portal import clock
from procurement.actions import groups
from procurement.models import Fate, Item, ItemGroup, Request

DIGITS_40 = "1234567890" * 4


@pytest.fixture
def signed(client, cast):
    def sign(who):
        client.force_login(cast.fresh(who))
        return client

    return sign


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


# ── Board and groups ──


@pytest.fixture
def waiting(desk):
    first = desk.consolidated(desk.row(quantity=5, need_by=date(2030, 6, 1)))
    second = desk.consolidated(desk.row(desk.keyboard, 6), who="requester2")
    return list(Item.objects.filter(request__in=[first, second]).order_by("pk"))


@pytest.mark.parametrize("by", ["", "kind", "date", "unit", "<script>"])
def test_the_board(signed, waiting, by):
    page = signed("it").get("/consolidation", {"by": by})
    assert "Монитор" in page.text
    assert "Алина Аксёнова" in page.text


def test_the_tray_counts_what_is_ticked(signed, waiting):
    page = signed("it").get("/consolidation/tray", {"item": [item.pk for item in waiting]})
    assert page.context["sum"].cost == 69000
    assert page.context["sum"].branch == "small"
    assert signed("it").get("/consolidation/tray", {"item": ["999", "x"]}).context["sum"] is None


def test_picked_gathered_sent(signed, desk, waiting, settled):
    client = signed("it")
    answer = client.post("/consolidation/gather", {"item": [item.pk for item in waiting], "title": "Рабочие места"})
    group = ItemGroup.objects.get()
    assert answer.url == f"/groups/{group.pk}"
    page = client.get(answer.url)
    assert "Рабочие места" in page.text
    assert "Егор Дроздов" in page.text
    stale = client.post(f"/groups/{group.pk}/send", {"seen": group.edition - 1}, follow=True)
    assert not group.procedures.exists()
    assert stale.context["messages"]
    client.post(f"/groups/{group.pk}/send", {"seen": group.edition})
    client.post(f"/groups/{group.pk}/send", {"seen": group.edition})
    assert group.procedures.count() == 1
    settled()
    assert {request.step for request in Request.objects.all()} == {"purchase"}
    assert client.get(f"/groups/{group.pk}").status_code == 200


def test_a_doubled_gather_makes_one_group(signed, waiting):
    client, data = signed("it"), {"item": [item.pk for item in waiting], "title": "Раз"}
    client.post("/consolidation/gather", data)
    client.post("/consolidation/gather", data)
    assert ItemGroup.objects.count() == 1


@pytest.mark.parametrize("estimate", ["-1", "0", DIGITS_40, "дорого"])
def test_a_wrong_estimate_keeps_what_was_typed(signed, desk, waiting, estimate):
    group = groups.make(by=desk.cast.fresh("it"), items=waiting)
    page = signed("it").post(f"/groups/{group.pk}/describe", {"title": "Новое имя", "estimate": estimate})
    assert page.status_code == 422
    assert "Новое имя" in page.text


def test_taking_out_and_dissolving_by_the_page(signed, desk, waiting, settled):
    group = groups.make(by=desk.cast.fresh("it"), items=waiting)
    client = signed("it")
    client.post(f"/groups/{group.pk}/take-out", {"item": [waiting[1].pk]})
    client.post(f"/groups/{group.pk}/take-out", {"item": [waiting[1].pk, 999]})
    client.post(f"/groups/{group.pk}/take-out", {})
    assert Item.objects.of_group(group).count() == 1
    client.post(f"/groups/{group.pk}/dissolve", {"comment": ""})
    assert not ItemGroup.objects.get().dissolved
    client.post(f"/groups/{group.pk}/dissolve", {"comment": "Передумали"})
    settled()
    assert ItemGroup.objects.get().dissolved_why == "Передумали"


def test_an_item_is_completed(signed, desk):
    item = desk.consolidated(desk.row(characteristics={})).items.get()
    client, url = signed("it"), f"/items/{item.pk}/describe"
    assert client.get(url).status_code == 200
    data = {"kind": desk.monitor.pk, "name": "Монитор 27″", "quantity": "5", "unit": "pcs", "sort": "good"}
    assert client.post(url, data | {"quantity": "-1"}).context["form"].errors["quantity"]
    assert client.post(url, data | {f"c_{desk.diagonal.pk}": "27"}).status_code == 302
    item.refresh_from_db()
    assert (item.name, item.characteristics) == ("Монитор 27″", {str(desk.diagonal.pk): "27"})


ADDRESSES = ["/consolidation", "/consolidation/tray", "/groups", "/groups/export.xlsx", "/groups/{group}"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_sees_groups(signed, desk, waiting, address):
    group = groups.make(by=desk.cast.fresh("it"), items=waiting)
    address = address.format(group=group.pk)
    seen = {
        who: signed(who).get(address).status_code
        for who in ("it", "it_head", "buyer", "purchasing_head", "general_director")
    }
    assert set(seen.values()) == {200}
    hidden = {
        who: signed(who).get(address).status_code for who in ("requester", "requester_head", "economist", "outsider")
    }
    assert set(hidden.values()) == {404}


@pytest.mark.parametrize("deed", ["describe", "take-out", "dissolve", "send"])
def test_only_it_acts_on_groups(signed, desk, waiting, deed):
    group = groups.make(by=desk.cast.fresh("it"), items=waiting)
    assert signed("buyer").post(f"/groups/{group.pk}/{deed}", {}).status_code == 403
    assert signed("requester").post(f"/groups/{group.pk}/{deed}", {}).status_code == 404
    assert signed("buyer").post("/consolidation/gather", {}).status_code == 403


# ── Lists ──


def test_ones_own_requests_in_words(signed, desk, waiting, settled):
    page = signed("requester").get("/requests")
    assert "Монитор" in page.text
    assert "Егор Дроздов" not in page.text
    groups.send(groups.make(by=desk.cast.fresh("it"), items=waiting, title="Вместе"), by=desk.cast.fresh("it"))
    settled()
    page = signed("requester").get("/requests")
    [card] = page.context["cards"]
    [(_item, way)] = card["items"]
    assert way.procedure.step == "assign"
    assert way.until == way.procedure.tasks.open().get().day


def test_a_head_sees_their_people_with_sums(signed, desk, waiting):
    page = signed("requester_head").get("/requests?of=people")
    assert [row.initiator for row in page.context["page"]] == [desk.cast.requester]
    assert page.context["total"] == 60000
    assert signed("requester").get("/requests?of=all").context["wanted"].of == "mine"
    assert signed("it").get("/requests?of=all").context["total"] == 69000


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2), ("state=consolidation", 2), ("state=triage", 0), ("state=ended", 0), ("q=монитор", 2), ("q=дрон", 0),
        ("since=2000-01-01", 2), ("until=2000-01-01", 0), ("since=2026-02-31", 2), ("kind=abc", 2),
        ("kind=99999999999", 2),
        ("state=%00", 2), ("page=-1", 2), ("page=x", 2),
    ],
)  # fmt: skip
def test_filters_in_the_address(signed, waiting, query, count):
    assert len(signed("it").get(f"/requests?of=all&{query}").context["page"]) == count


def test_the_list_as_xlsx(signed, desk):
    desk.consolidated()
    desk.file('=HYPERLINK("http://x.example")', who="requester2")
    answer = signed("it").get("/requests/export.xlsx?of=all")
    sheet = load_workbook(BytesIO(answer.content)).active
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells['=HYPERLINK("http://x.example")'] == "s"
    assert cells["Маркетинг"] == "s"
    own = signed("requester").get("/requests/export.xlsx")
    assert len(list(load_workbook(BytesIO(own.content)).active.rows)) == 2


@pytest.mark.parametrize("address", ["/requests?of=all", "/consolidation", "/groups?state="])
def test_a_long_list_asks_no_more(signed, desk, address):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    desk.group(desk.consolidated())
    desk.consolidated()
    client = signed("it")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _number in range(8):
        desk.group(desk.consolidated())
        desk.consolidated(desk.row(), desk.row(desk.keyboard))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_strangers_do_not_see_a_request(signed, desk):
    request = desk.file()
    url = reverse("case", args=[request.pk])
    seen = {
        who: signed(who).get(url).status_code
        for who in ("requester", "requester_head", "agency_head", "it", "it_head", "finance_director")
    }
    assert set(seen.values()) == {200}
    hidden = {
        who: signed(who).get(url).status_code
        for who in ("requester2", "requester2_head", "economist", "buyer", "outsider")
    }
    assert set(hidden.values()) == {404}


def test_search_finds_items_for_who_may_see_them(signed, desk):
    desk.consolidated(desk.row(name="Монитор для монтажа"))

    def found(who):
        groups = signed(who).get("/find?q=монтажа").context["groups"]
        return [hit.label for group in groups for hit in group.hits]

    assert "Монитор для монтажа, 5" in found("it")
    assert "Монитор для монтажа, 5" in found("requester")
    assert found("requester2") == []


def test_the_day_of_today_is_not_past(signed, desk):
    today = clock.today()
    page = signed("requester").post("/requests/new", asked(by_when=today.isoformat()))
    assert page.status_code == 302
    assert (
        signed("requester").post("/requests/new", asked(by_when=(today - timedelta(days=1)).isoformat())).status_code
        == 200
    )
