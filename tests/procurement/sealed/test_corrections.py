"""A number entered wrongly at the opening: corrected with a reason by who opened, both kept, until it is judged."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from portal.actions.refusals import Missing, NotYours, Refused, TooLate
from portal.models import Event, Notice
from procurement.actions.corrections import correct
from procurement.envelopes import in_time
from procurement.models import OfferCorrection
from procurement.weighing import wanted_lines
from tests.builders import again
from tests.builders_branches import give, walk
from tests.filled.sealed import both_there, inside, taken_in

D = Decimal
DEARER = D("9500.00")


@pytest.fixture
def entered(cast, case):
    """Two envelopes opened, the buyer has answered: 69 000.00 and 70 300.00; the member has not."""
    taken_in(case, 2)
    case = walk(cast, case, "opening")
    both_there(case)
    rows = [inside(case, one, place) for place, one in enumerate(in_time(case))]
    return give(again(case), data={"envelopes": rows})


def dearer(case, price=DEARER, **more):
    """What stands in the first envelope: monitors at this price."""
    data = inside(case, in_time(case)[0], 0, **more)
    del data["envelope"], data["unusable"]
    for row in data["lines"]:
        row["price"] = price if "Монитор" in row["line"].name else row["price"]
    return data


def first(case):
    return case.offers.with_lines().first()


def test_both_numbers_are_kept_with_the_reason_and_who_made_it(cast, entered):
    kept = correct(first(entered), by=cast.fresh("buyer"), reason="Опечатка", data=dearer(entered))
    assert [(one.line.name[:7], one.field, one.was, one.now, one.reason, one.by) for one in kept] == [
        ("Монитор", "price", "9000", "9500", "Опечатка", cast.buyer)
    ]
    assert first(again(entered)).total == D("72500.00")  # 7 × 9 500 + 6 × 1 000
    event = Event.objects.get(case=entered.pk, code="offer_corrected")
    assert (event.text, event.data["n"], event.data["count"]) == ("Опечатка", 1, 1)
    assert event.data["numbers"][0][1:] == ["price", "9000", "9500"]
    notice = Notice.objects.get(case=entered.pk, code="offer_corrected")
    assert (notice.person, notice.data["why"]) == (cast.chair, "Опечатка")
    case = give(again(entered), data={"remarks": ""})
    protocol = case.documents.get(kind="opening_protocol").versions.get()
    row = protocol.data["corrections"][0]
    assert (row["number"], row["was"], row["now"], row["reason"]) == (1, "9\u00a0000,00", "9\u00a0500,00", "Опечатка")
    assert str(protocol.data["rows"][0]["total"]) == "72500.00"
    assert "Исправлено после занесения" in protocol.html and "Опечатка" in protocol.html


def test_the_member_corrects_too_and_a_printed_protocol_gets_its_next_version(cast, entered):
    case = give(entered, data={"remarks": ""})
    assert case.step == "offers_technical"
    data = dearer(case, D("9000.00"), delivery_days=15, valid_until=None)
    correct(first(case), by=cast.fresh("chair"), reason="В файле 15 дней", data=data)
    kept = {(one.field, one.was, one.now) for one in OfferCorrection.objects.filter(field="delivery_days")}
    assert kept == {("delivery_days", "10", "15")}
    versions = case.documents.get(kind="opening_protocol").versions.order_by("number")
    assert [len(one.data["corrections"]) for one in versions] == [0, 2]
    assert versions.last().data["rows"][0]["delivery_days"] == 15


def test_a_line_taken_out_says_what_stood_there(cast, entered):
    data = dearer(entered)
    data["lines"] = [row for row in data["lines"] if "Монитор" in row["line"].name]
    correct(first(entered), by=cast.fresh("buyer"), reason="Клавиатур в файле нет", data=data)
    gone = OfferCorrection.objects.filter(line__name__startswith="Клав", field="price").get()
    assert (gone.was, gone.now) == ("1000", "")
    assert first(again(entered)).lines.count() == 1


def test_it_wants_a_reason_a_seat_and_a_difference(cast, entered):
    offer, data = first(entered), dearer(entered)
    with pytest.raises(Missing, match="Say why"):
        correct(offer, by=cast.fresh("buyer"), reason=" ", data=data)
    for who in ("purchasing_head", "member1", "it", "finance_director"):
        with pytest.raises(NotYours):
            correct(offer, by=cast.fresh(who), reason="Опечатка", data=data)
    with pytest.raises(Refused, match="Nothing differs"):
        correct(offer, by=cast.fresh("buyer"), reason="Опечатка", data=dearer(entered, D("9000.00")))
    assert not OfferCorrection.objects.exists()


def test_not_before_it_is_entered_and_not_once_it_is_judged(cast, entered):
    case = give(entered, data={"remarks": ""})
    case = give(case, "approve")
    assert case.step == "supplier_check"
    with pytest.raises(TooLate, match="being evaluated"):
        correct(first(case), by=cast.fresh("buyer"), reason="Опечатка", data=dearer(case))
    assert first(case).total == D("69000.00")


def page(person, address, data=None):
    client = Client()
    client.force_login(person)
    return client.post(address, data) if data else client.get(address)


def test_its_page_is_for_the_two_and_says_what_was_corrected(cast, entered):
    offer = first(entered)
    address = f"/offers/{offer.pk}/correct"
    for who in ("purchasing_head", "it", "member1", "requester", "outsider"):
        assert page(cast.fresh(who), address).status_code == 404, who
    buyer = cast.fresh("buyer")
    assert address in page(buyer, entered.get_absolute_url()).content.decode()
    assert address in page(cast.fresh("chair"), entered.get_absolute_url()).content.decode()
    shown = page(buyer, address).content.decode()
    prefix = f"offer-{offer.counterparty_id}"
    assert f'name="{prefix}-reason"' in shown and "Занесённое с ошибкой" not in shown
    assert f"{prefix}-sheet" not in shown, "no workbook is read into a correction"
    typed = {
        f"{prefix}-currency": "RUB", f"{prefix}-vat_included": "on", f"{prefix}-delivery_days": "10",
        f"{prefix}-warranty_months": "12", f"{prefix}-payment_terms": "аванс 30 %", f"{prefix}-number": "КП-1",
        f"{prefix}-date": offer.date.isoformat(), f"{prefix}-valid_until": offer.valid_until.isoformat(),
        f"{prefix}-reason": "",
    }  # fmt: skip
    for line in offer.lines_read:
        own = f"{prefix}-line-{line.line_id}"
        typed |= {f"{own}-price": "9500,00" if line.price == 9000 else "1000", f"{own}-quantity": str(line.quantity)}
        typed |= {f"{own}-vat_rate": "20", f"{own}-what": line.what}
    wrong = page(buyer, address, typed)
    assert wrong.status_code == 200 and "9500,00" in wrong.content.decode()
    assert not OfferCorrection.objects.exists()
    assert page(buyer, address, typed | {f"{prefix}-reason": "Опечатка"}).status_code == 302
    assert [(one.field, one.now) for one in OfferCorrection.objects.all()] == [("price", "9500")]
    seen = page(cast.fresh("chair"), entered.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "<del>9 000,00</del> → <b>9 500,00</b>" in seen and "Опечатка" in seen
    assert len(wanted_lines(entered)) == 2


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield
