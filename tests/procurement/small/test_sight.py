"""Who sees what of a purchase: pages, comparison, list, export, documents; the same rule everywhere."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from procurement.models import Offer
from procurement.procedure_list import search
from procurement.sight import sight
from tests.builders import procedure_at

NAMES = ("Северлинк", "Техносфера")


@pytest.fixture
def case(cast):
    """A purchase whose choice is about to be approved."""
    return procedure_at(cast, "choice_approval")


def client(cast, who):
    browser = Client()
    browser.force_login(cast.fresh(who))
    return browser


def seen(cast, case, who):
    shown = sight(cast.fresh(who), case)
    return shown.offers, shown.suppliers, shown.prices, shown.lines is None


def test_sight_by_role(cast, case):
    whole, technical = (True, True, True, True), (True, True, False, True)
    for who in ("buyer", "purchasing_head", "finance_director", "general_director", "member1", "economist", "security"):
        assert seen(cast, case, who) == whole, who
    for who in ("it", "it2", "it_head"):
        assert seen(cast, case, who) == technical, who
    assert seen(cast, case, "requester") == (True, False, False, False)
    assert seen(cast, case, "requester_head") == (False, False, True, False)
    for who in ("outsider", "lawyer", "treasury", "buyer2", "hr", "agency_head"):
        assert seen(cast, case, who) == (False, False, False, False), who


def test_requester_sees_own_lines_only(cast, case):
    mine = sight(cast.fresh("requester"), case).lines
    assert mine == {case.group.lines.get(kind__name="Монитор").pk}


@pytest.mark.parametrize("who", ["buyer", "purchasing_head", "member1", "general_director"])
def test_page_with_suppliers_and_prices(cast, case, who):
    text = client(cast, who).get(f"/cases/{case.pk}").content.decode()
    assert "Северлинк" in text and "69\u00a0000,00" in text.replace("\u202f", "\u00a0")


def test_it_sees_offers_without_prices(cast, case):
    browser = client(cast, "it")
    for address in (f"/cases/{case.pk}", f"/procedures/{case.pk}/offers", "/procedures?state=all"):
        text = browser.get(address).content.decode().replace("\u202f", "\u00a0")
        assert "69\u00a0000" not in text and "9\u00a0000,00" not in text and "63\u00a0000" not in text, address
    assert "Северлинк" in browser.get(f"/procedures/{case.pk}/offers").content.decode()


def test_requester_sees_neither_supplier_nor_price(cast, case):
    browser = client(cast, "requester")
    page = browser.get(f"/cases/{case.pk}")
    text = page.content.decode().replace("\u202f", "\u00a0")
    assert page.status_code == 200 and not any(name in text for name in NAMES)
    assert "69\u00a0000" not in text and "Клавиатура" not in text
    assert browser.get(f"/procedures/{case.pk}/offers").status_code == 404
    for document in case.documents.all():
        version = document.versions.last()
        assert browser.get(f"/documents/{version.pk}").status_code == 404, document.kind


def test_a_head_sees_their_peoples_part_only(cast, case):
    text = client(cast, "requester_head").get(f"/cases/{case.pk}").content.decode()
    assert "Аксёнова" in text and "Дроздов, Мероприятия" not in text and "Клавиатура" not in text
    assert not any(name in text for name in NAMES)


def test_outsiders_get_404_everywhere(cast, case):
    browser = client(cast, "outsider")
    supplier = Offer.objects.first().counterparty
    for address in (
        f"/cases/{case.pk}", f"/procedures/{case.pk}/offers", f"/procedures/{case.pk}/members",
        f"/counterparties/{supplier.pk}", f"/cases/{case.pk}/history",
    ):  # fmt: skip
        assert browser.get(address).status_code == 404, address
    assert case.title not in browser.get("/procedures?state=all").content.decode()


def test_export_shows_sums_only_to_who_sees_prices(cast, case):
    def cells(who):
        answer = client(cast, who).get("/procedures/export.xlsx?state=all")
        return [cell.value for row in load_workbook(BytesIO(answer.content)).active for cell in row]

    assert 69000 in cells("purchasing_head") and "Техносфера Урал" in cells("buyer")
    assert 69000 not in cells("it") and "Техносфера Урал" not in cells("it")
    assert case.title not in cells("requester_head") or 69000 not in cells("requester_head")


def test_search_by_supplier_only_for_who_sees_suppliers_and_prices(cast, case):
    found = {
        who: [hit.url for hit in search(cast.fresh(who), "северлинк")]
        for who in ("buyer", "member1", "it", "requester")
    }
    assert found == {"buyer": [f"/cases/{case.pk}"], "member1": [f"/cases/{case.pk}"], "it": [], "requester": []}
    assert [hit.url for hit in search(cast.fresh("purchasing_head"), "техносфера")] == [f"/cases/{case.pk}"]


def test_only_the_head_of_purchasing_names_members(cast, case):
    assert client(cast, "buyer").get(f"/procedures/{case.pk}/members").status_code == 403
    assert client(cast, "purchasing_head").get(f"/procedures/{case.pk}/members").status_code == 200
