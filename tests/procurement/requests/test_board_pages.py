"""The board and the pages of groups: pick, gather, send; who sees them."""

import pytest

from procurement.actions import groups
from procurement.models import Item, ItemGroup, Request
from tests.procurement.requests.conftest import DIGITS_40


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


def test_the_page_of_a_group_at_every_stage(signed, desk, settled):
    dear = desk.group(desk.consolidated(desk.row(quantity=9)), title="Ждёт котировок")
    page = signed("it").get(f"/groups/{dear.pk}")
    assert "Запрос котировок" in page.text
    assert 'aria-disabled="true"' not in page.text
    assert signed("buyer").get(f"/groups/{dear.pk}").status_code == 200
    groups.dissolve(dear, by=desk.cast.fresh("it"), why="Дорого")
    assert "Дорого" in signed("it").get(f"/groups/{dear.pk}").text
    cheap = desk.group(desk.consolidated())
    groups.send(cheap, by=desk.cast.fresh("it"))
    settled()
    assert "Назначить закупщика" in signed("it").get(f"/groups/{cheap.pk}").text
