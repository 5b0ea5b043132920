"""Offers: whom to ask, what comes, who judges it, and what is refused on the way."""

from decimal import Decimal

import pytest

from portal.actions.refusals import Refused
from portal.models import Counterparty
from procurement.actions import withdrawals
from procurement.models import Item, OfferLine
from procurement.weighing import wanted_lines
from tests.builders import DATA, INNS, again, give, offer, procedure_at, walk


def one_offer(case):
    supplier = case.asked.filter(nth=case.asking).order_by("pk").first().counterparty
    return {"offers": [offer(case, supplier)], "offers_why": "Остальные не ответили"}


def test_fewer_suppliers_need_a_reason(cast):
    case = procedure_at(cast, "suppliers")
    two = list(Counterparty.objects.filter(inn__in=INNS[:2]))
    with pytest.raises(Refused, match="At least 3 suppliers"):
        give(cast, case, data={"suppliers": two, "suppliers_why": ""})
    case = give(cast, case, data={"suppliers": two, "suppliers_why": "Больше никто не возит"})
    assert case.step == "enquiry" and case.suppliers_why == "Больше никто не возит"


def test_a_new_supplier_is_added_on_the_way(cast):
    case = procedure_at(cast, "suppliers")
    two = list(Counterparty.objects.filter(inn__in=INNS[:2]))
    data = {"suppliers": two, "new_supplier": {"name": "Новый", "inn": "9999000045"}, "suppliers_why": ""}
    case = give(cast, case, data=data)
    new = Counterparty.objects.get(inn="9999000045")
    assert new.added_by == cast.buyer
    assert case.asked.filter(nth=1).count() == 3


def test_the_enquiry_begins_an_asking(cast):
    case = procedure_at(cast, "offers")
    assert case.asking == 1
    assert case.asked.filter(nth=1, sent__isnull=False).count() == 3
    assert case.tasks.open().get().day == case.answer_by


def test_fewer_offers_need_a_reason(cast):
    case = procedure_at(cast, "offers")
    data = one_offer(case) | {"offers_why": ""}
    with pytest.raises(Refused, match="At least 2 offers"):
        give(cast, case, data=data)
    case = give(cast, case, data=one_offer(case))
    assert case.step == "offers_technical" and case.offers_why == "Остальные не ответили"


def test_a_price_is_typed_once_and_kept_to_the_kopeck(cast):
    case = procedure_at(cast, "offers_technical")
    lines = OfferLine.objects.filter(offer__procedure=case).order_by("offer__received", "offer", "line__position")
    assert [(line.price, line.quantity, line.cost) for line in lines] == [
        (Decimal("9000.00"), Decimal(7), Decimal("63000.00")),
        (Decimal("1100.00"), Decimal(6), Decimal("6600.00")),
        (Decimal("9300.00"), Decimal(7), Decimal("65100.00")),
        (Decimal("1000.00"), Decimal(6), Decimal("6000.00")),
    ]
    assert [line.vat for line in lines] == [
        Decimal("10500.00"), Decimal("1100.00"), Decimal("10850.00"), Decimal("1000.00"),
    ]  # fmt: skip


def test_prices_without_vat_and_in_another_currency_are_compared_as_paid(cast):
    case = procedure_at(cast, "offers")
    first, second = (one.counterparty for one in case.asked.order_by("pk")[:2])
    dollars = offer(case, first, currency="USD", rate=Decimal("90.00"))
    for line in dollars["lines"]:
        line["price"] = Decimal("100.00")
    bare = offer(case, second, 1, vat_included=False)
    case = give(cast, case, data={"offers": [dollars, bare], "offers_why": ""})
    totals = [one.total for one in case.live_offers()]
    assert totals == [Decimal("117000.00"), Decimal("85320.00")]  # 13 × 100 × 90; (65 100 + 6 000) + 20 %


def test_nothing_came_then_nobody_can(cast):
    case = procedure_at(cast, "offers")
    with pytest.raises(Refused, match="First ask others"):
        give(cast, case, "no_supplier")
    case = give(cast, case, "none_came")
    assert case.step == "suppliers"
    case = walk(cast, case, "offers")
    assert case.asking == 2
    case = give(cast, case, "no_supplier")
    assert case.step == "failed"
    case.group.refresh_from_db()
    assert case.group.dissolved
    assert set(Item.objects.values_list("fate", flat=True)) == {"consolidation"}


def test_with_offers_nothing_came_is_refused(cast):
    case = procedure_at(cast, "supplier_check")
    parts = DATA["supplier_check"](case)["parts"]
    parts[0]["passed"] = False
    case = give(cast, case, "reject", data={"parts": parts}, comment="Суды")
    assert case.step == "offers"
    with pytest.raises(Refused, match="Offers are recorded"):
        give(cast, case, "none_came")


def test_what_does_not_fit_cannot_be_chosen(cast):
    case = procedure_at(cast, "offers_technical")
    cheap = case.live_offers()[0]
    wrong = [{"line": cheap.lines_read[0], "wrong": True, "why": "Матрица TN"}]
    case = give(cast, case, data={"parts": wrong})
    case = walk(cast, case, "report")
    with pytest.raises(Refused, match="may not be chosen"):
        give(cast, case, data={"offer": cheap, "report_text": "Дёшево", "report_why": "Дёшево"})


def test_when_nothing_fits_it_can_only_send_back(cast):
    case = procedure_at(cast, "offers_technical")
    wrong = [{"line": line, "wrong": True, "why": "Нет"} for one in case.live_offers() for line in one.lines_read]
    with pytest.raises(Refused, match="No offer covers every line"):
        give(cast, case, data={"parts": wrong})
    case = give(cast, case, "rework", data={"parts": wrong}, comment="Ничего не подходит")
    assert case.step == "enquiry"
    case = walk(cast, case, "offers")
    assert case.asking == 2 and case.asked.filter(nth=2).count() == 3
    assert case.live_offers() == []


def test_a_requester_says_that_it_does_not_suit(cast):
    case = procedure_at(cast, "offers_requester")
    keyboard = next(line for line in case.live_offers()[0].lines_read if line.line.kind.name == "Клавиатура")
    give(cast, case, who="requester")
    case = give(cast, case, who="requester2", data={"parts": [{"line": keyboard, "wrong": True, "why": "Без цифр"}]})
    assert case.step == "discount"
    keyboard.refresh_from_db()
    assert (keyboard.suits, keyboard.suits_why) == (False, "Без цифр")
    case = walk(cast, case, "report")
    assert [one.counterparty.name for one in case.live_offers() if one.fits] == ["Техносфера Урал"]


def test_an_offer_that_is_short_cannot_be_the_only_one(cast):
    case = procedure_at(cast, "offers")
    short = one_offer(case)
    short["offers"][0]["lines"] = short["offers"][0]["lines"][:1]
    case = give(cast, case, data=short)
    with pytest.raises(Refused, match="No offer covers every line"):
        give(cast, case)


def test_a_supplier_rejected_by_security_is_out_of_the_running(cast):
    case = procedure_at(cast, "supplier_check")
    parts = DATA["supplier_check"](case)["parts"]
    with pytest.raises(Refused, match="Mark the supplier"):
        give(cast, case, "reject", data={"parts": parts}, comment="Кто-то")
    for part in parts:
        part["passed"] = False
    with pytest.raises(Refused, match="Nobody passes"):
        give(cast, case, data={"parts": parts})
    parts[1]["passed"] = True
    case = give(cast, case, "reject", data={"parts": parts}, comment="Однодневка")
    assert case.step == "offers"
    assert [one.counterparty.name for one in case.live_offers()] == ["Техносфера Урал"]
    rest = {"offers": [offer(case, case.live_offers()[0].counterparty, 1)], "offers_why": "Второй отклонён"}
    case = give(cast, case, data=rest)
    assert case.step == "offers_technical" and len(case.live_offers()) == 1


def test_above_the_limit_it_is_no_small_purchase(cast):
    case = procedure_at(cast, "offers")
    data = DATA["offers"](case)
    for one in data["offers"]:
        for line in one["lines"]:
            line["price"] = Decimal("14300.01") if line["line"].kind.name == "Монитор" else Decimal("0.01")
    case = give(cast, case, data=data)
    case = walk(cast, case, "rerouted", discount={"parts": [], "words": {}})
    assert case.next_branch == "quotation"
    new = case.continued_by.get()
    assert (new.flow, new.step) == ("quotation", "assign")
    event = case.events.get(code="chose", step="is_small")
    assert event.reasons == [{"code": "small.above", "sum": "100100.13", "limit": "100000.00"}]


def test_at_the_limit_it_is_still_small(cast):
    case = procedure_at(cast, "offers")
    data = DATA["offers"](case)
    prices = {"Монитор": Decimal("14200.00"), "Клавиатура": Decimal("100.00")}
    for one in data["offers"]:
        for line in one["lines"]:
            line["price"] = prices[line["line"].kind.name]
    case = walk(cast, give(cast, case, data=data), "discount")
    case = give(cast, case, data={"parts": [], "words": {}})
    assert case.step == "supplier_check"
    assert {one.total for one in case.live_offers()} == {Decimal("100000.00")}


def test_items_that_leave_leave_the_offers_too(cast):
    case = procedure_at(cast, "report")
    mine = Item.objects.of_group(case.group).of_requester(cast.requester2).order_by("kind__name")
    for item in mine:
        asked = withdrawals.withdraw(item, by=cast.fresh("requester2"), why="Уже не нужно")
        withdrawals.answer(asked, by=cast.fresh("buyer"), drop=True)
    case = again(case)
    assert {line.pk: line.quantity for line in wanted_lines(case)} == {case.group.lines.first().pk: Decimal(5)}
    assert [one.total for one in case.live_offers()] == [Decimal("45000.00"), Decimal("45000.00")]
    assert case.requester_ids() == {cast.requester.pk}
