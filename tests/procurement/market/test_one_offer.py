"""The one offer of a single source, from the request to security's conclusion."""

from decimal import Decimal as D

import pytest

from portal.actions import counterparties
from portal.actions.refusals import Refused
from portal.models import BankAccount, Counterparty
from procurement.one_offer import papers_of_supplier
from tests.builders import again, offer, task_of, today
from tests.builders_branches import branch_at, give, walk
from tests.filled import attach
from tests.filled.market import price


def supplier(place=0):
    return Counterparty.objects.order_by("pk")[place]


def test_one_supplier_is_asked_by_name(cast):
    case = branch_at(cast, "single_source", "offer_request")
    data = {"supplier": supplier(1), "answer_by": today(), "enquiry_text": "Доставка до студии."}
    case = give(case, data=data)
    assert [one.counterparty for one in case.asked.all()] == [supplier(1)]
    html = case.documents.get(kind="offer_request").versions.last().html
    assert "Техносфера Урал" in html and "Доставка до\u00a0студии" in html and "Монитор" in html
    assert case.step == "offer" and task_of(case).day == today()


def test_a_new_supplier_is_added(cast):
    case = branch_at(cast, "single_source", "offer_request")
    with pytest.raises(Refused, match="Choose the supplier"):
        give(case, data={"answer_by": today()})
    new = {"name": "Вектор", "inn": "7707083893"}
    case = give(case, data={"new_supplier": new, "answer_by": today()})
    assert case.asked.get().counterparty == Counterparty.objects.get(inn="7707083893")


def test_the_supplier_declines_and_the_market_is_looked_at_again(cast):
    case = give(branch_at(cast, "single_source", "offer"), "supplier_declined")
    assert case.step == "market_check"
    case = walk(cast, case, "offer_request")
    case = give(case, data={"supplier": supplier(2), "answer_by": today()})
    case = walk(cast, case, "offer_technical")
    assert [one.counterparty for one in case.live_offers()] == [supplier(2)] and case.asking == 2


def test_a_recorded_offer_is_not_declined_and_an_empty_one_not_recorded(cast):
    case = branch_at(cast, "single_source", "offer")
    with pytest.raises(Refused, match="The supplier declined"):
        give(case, data={"offers": []})
    case = give(walk(cast, case, "offer_technical"), "rework", comment="Не та модель")
    assert case.step == "offer_request"
    case = give(case)
    assert case.step == "offer" and case.live_offers() == []


def test_it_judges_line_by_line(cast):
    case = branch_at(cast, "single_source", "offer_technical")
    line = case.live_offers()[0].lines_read[0]
    wrong = {"parts": [{"line": line, "wrong": True, "why": "Диагональ не та"}]}
    with pytest.raises(Refused, match="No offer covers every line and fits"):
        give(case, data=wrong)
    case = give(case, "rework", data=wrong, comment="Диагональ не та")
    line.refresh_from_db()
    assert (case.step, line.fits, line.why_not) == ("offer_request", False, "Диагональ не та")


def test_final_prices_and_minutes(cast):
    case = branch_at(cast, "single_source", "negotiation")
    one = case.live_offers()[0]
    parts = [{"line": line, "final_price": line.price - 100} for line in one.lines_read]
    case = give(case, data={"parts": parts, "words": {}, "minutes_text": "Скидка 100 рублей с единицы."})
    html = case.documents.get(kind="minutes").versions.last().html.replace("\u202f", "\u00a0")
    assert "69\u00a0600,00" in html and "68\u00a0300,00" in html and "Скидка 100" in html
    assert case.live_offers()[0].total == D("68300.00") and case.step == "price_check"


def test_the_price_stands_beside_the_market(cast):
    prices = [price("60000.00"), price("56000.00", "Магазин")]

    def market_check(case, task):
        attach(case, "price_sources", task)
        return {"prices": prices, "market_text": ""}

    def negotiation(case, task):
        return {"parts": [], "words": {}, "minutes_text": "Без скидки."}

    case = branch_at(cast, "single_source", "price_check", market_check=market_check, negotiation=negotiation)
    case = give(case, data={"price_conclusion": "Дороже рынка из-за совместимости."})
    event = case.events.get(code="price_checked")
    assert event.reasons == [{"code": "market.above", "sum": "69600.00", "percent": "20.00", "mean": "58000.00"}]
    assert case.price_conclusion == "Дороже рынка из-за совместимости."


def test_the_economist_sends_back_to_the_negotiation(cast):
    case = give(branch_at(cast, "single_source", "price_check"), "rework", comment="Дорого")
    assert case.step == "negotiation"


def test_requisites_are_completed_and_the_account_becomes_the_main_one(cast):
    case = branch_at(cast, "single_source", "supplier_documents")
    own = case.live_offers()[0].counterparty
    old = {"bank": "Старый", "bic": "044525225", "account": "40702810638000000000", "main": True}
    counterparties.change(own, by=cast.admin, accounts=[old])
    for kind in ("charter", "register_extract", "authority"):
        attach(case, kind, task_of(case))
    account = {"bic": "044525974", "account": "40702810000000000001", "bank": "Новый", "correspondent": "",
               "currency": "RUB"}  # fmt: skip
    case = give(case, data={"supplier": own, "fields": {"full_name": "ООО «Полное»"}, "account": account})
    own.refresh_from_db()
    assert own.full_name == "ООО «Полное»" and own.main_account.bank == "Новый"
    assert BankAccount.objects.filter(counterparty=own).count() == 2 and case.step == "supplier_check"


def test_papers_of_an_earlier_supplier_do_not_count(cast):
    case = branch_at(cast, "single_source", "supplier_check")
    assert papers_of_supplier(case) == {"charter", "register_extract", "authority"}
    case = walk(cast, give(case, "rework", comment="Устав старый"), "supplier_check")
    case = give(walk(cast, case, "report"), "offers_again")
    asked = case.asked.get(nth=case.asking).counterparty
    other = Counterparty.objects.exclude(pk=asked.pk).order_by("pk").first()
    case = give(case, data={"supplier": other, "answer_by": today()})
    case = walk(cast, case, "supplier_documents")
    assert papers_of_supplier(case) == set()
    with pytest.raises(Refused, match="papers of the present supplier"):
        give(case, data={"supplier": other, "fields": {}, "account": None})


def test_security_agrees_or_refuses(cast):
    case = branch_at(cast, "single_source", "supplier_check")
    parts = [{"offer": case.live_offers()[0], "passed": False, "conclusion": "Однодневка"}]
    with pytest.raises(Refused, match="refused or sent back"):
        give(case, data={"parts": parts})
    assert give(case, "refuse", comment="Однодневка").step == "refused"


def test_the_offer_may_be_chosen_after_the_check(cast):
    case = branch_at(cast, "single_source", "group_vote")
    assert case.chosen.checked is True and case.chosen.total > 0
    assert again(case).step == "group_vote"
    assert offer and case.documents.filter(kind="selection_report").exists()
