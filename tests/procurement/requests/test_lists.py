"""Lists, exports, search: what a filter leaves, with sums, for whom."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from procurement.actions import groups


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
