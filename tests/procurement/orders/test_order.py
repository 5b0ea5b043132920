"""The order: schedule by shares, limits, reserve, signature, amendment."""

from decimal import Decimal

import pytest

from invoices.actions import reserve_all
from invoices.models import Article, Invoice, Reservation
from portal.actions.cases import change
from portal.actions.refusals import Missing, Refused
from portal.asks import remarks
from portal.models import DocumentVersion, Signature
from procurement.actions import withdrawals
from procurement.actions.schedule import replace_schedule
from procurement.models import BranchRule, Item, OfferLine
from tests.builders_orders import HALVES, PASSWORD

D = Decimal


def row(share, due_on="contract", **more):
    return {"share": D(share), "due_on": due_on, "days": 5} | more


def sums(deal):
    return [one.sum for one in deal.case.payment_rows.live()]


def test_thirds_and_the_last_takes_the_rest(deal):
    """100 000.01 by 30/30/40 → 30 000.00, 30 000.00, 40 000.01."""
    BranchRule.objects.filter(flow="small").update(limit=None)
    OfferLine.objects.filter(offer=deal.case.chosen, line=deal.line("keyboard")).update(quantity=1, price=D("37000.01"))
    deal.answer("done", {"rows": [row("30"), row("30", "delivery"), row("40", "closing")]})
    assert sums(deal) == [D("30000.00"), D("30000.00"), D("40000.01")]


@pytest.mark.parametrize("shares", [(["50", "40"]), (["100", "0.01"]), ([]), (["60", "60"])])
def test_shares_make_a_hundred(deal, shares):
    with pytest.raises(Refused):
        deal.answer("done", {"rows": [row(share) for share in shares]})
    assert deal.step == "order" and not deal.case.payment_rows.exists() and not deal.case.orders.exists()


def test_what_is_an_advance(deal):
    rows = [
        row("25"),
        row("25", "delivery", advance=True),
        row("25", "date", date=deal.today, advance=True),
        row("25", "date", date=deal.today, advance=False),
    ]
    deal.answer("done", {"rows": rows})
    assert [one.advance for one in deal.case.payment_rows.live()] == [True, False, True, False]


def test_back_for_rework_replaces_the_schedule(deal):
    deal.answer("done", {"rows": HALVES})
    deal.at("order_legal").answer("rework", comment="Срок не тот")
    deal.at("order").answer("done", {"rows": [row("100", "closing")]})
    assert sums(deal) == [D("72000.00")]
    assert deal.case.orders.count() == 1
    assert DocumentVersion.objects.filter(document__case=deal.pk, document__kind="order").count() == 2


def test_nothing_above_the_limit_of_small(deal):
    BranchRule.objects.filter(flow="small").update(limit=D("71999.99"))
    with pytest.raises(Refused, match="71"):
        deal.answer("done", {"rows": HALVES})


def test_nothing_is_signed_above_the_reserve(deal):
    with change(deal.case, by=deal.cast.fresh("economist")) as act:
        case = act.read(deal.pk)
        case.reserve = D("71999.99")
        case.save(update_fields=["reserve"])
        reserve_all(act, case, [(Article.objects.get(), deal.cast.marketing, D("71999.99"))])
    deal.answer("done", {"rows": HALVES})
    assert {task.seat for task in deal.at("order_legal").tasks()} == {"lawyer", "economist_if_dearer"}
    deal.answer("approve", who="lawyer")
    assert deal.step == "order_legal"
    deal.answer("approve", who="economist")
    assert deal.at("order_signed").case.reserve == D("72000.00")
    assert Reservation.objects.get(released=None).sum == D("72000.00")


def test_an_order_that_items_have_left_is_not_signed_as_it_was(deal):
    deal.answer("done", {"rows": HALVES, "terms": ""})
    deal.at("order_legal").answer("approve")
    item = Item.objects.of_group(deal.case.group).of_requester(deal.cast.requester2).order_by("pk").first()
    asked = withdrawals.withdraw(item, by=deal.cast.fresh("requester2"), why="Уже не нужно")
    withdrawals.answer(asked, by=deal.cast.fresh("buyer"), drop=True)
    total = deal.case.chosen.total
    assert total < Decimal("72000.00")
    with pytest.raises(Refused, match="Позиции с тех пор выбыли"):
        deal.at("order_signed").answer("approve", {"password": PASSWORD})
    deal.answer("rework", comment="Меньше позиций")
    deal.ordered()
    assert deal.case.orders.get().sum == total
    assert sum(row.sum for row in deal.case.payment_rows.live()) == total


def test_signature_wants_the_password_and_keeps_the_sum_of_the_document(deal):
    deal.answer("done", {"rows": HALVES})
    deal.answer("approve")
    for wrong in ("", "другой"):
        with pytest.raises(Missing):
            deal.at("order_signed").answer("approve", {"password": wrong})
    assert deal.case.signed_at is None
    deal.answer("approve", {"password": PASSWORD})
    signature = Signature.objects.get()
    version = DocumentVersion.objects.filter(document__case=deal.pk, document__kind="order").latest("number")
    assert (signature.by, signature.sha256) == (deal.cast.purchasing_head, version.sha256)
    assert "72\u00a0000,00" in version.html and "12\u00a0983,61" in version.html
    assert deal.case.signed


def test_wrong_terms_make_a_supplementary_agreement_and_paid_rows_stay(deal):
    deal.ordered().invoiced().paid().at("payment_notice").answer("done")
    deal.dated().answer("not_delivered")
    deal.at("claim").answer("done", {"text": "Поставьте"})
    deal.at("delivery_date")
    assert [(one.sum, one.is_paid) for one in deal.case.payment_rows.live()] == [
        (D("36000.00"), True),
        (D("36000.00"), False),
    ]


def test_amendment_before_delivery(deal):
    deal.ordered()
    deal.attach("supplier_invoice")
    deal.at("invoice_in").answer("mismatch")
    prices = {deal.line("monitor"): D("8500.00")}
    deal.at("order").answer("done", {"rows": [row("100")], "changed_why": "Скидка", "prices": prices})
    deal.at("order_legal").answer("approve")
    deal.at("order_signed").answer("approve", {"password": PASSWORD})
    first, second = deal.case.orders.order_by("nth")
    assert (first.sum, second.nth, second.sum, second.number) == (D("72000.00"), 1, D("68500.00"), first.number)
    assert sums(deal) == [D("68500.00")]
    dearer = {deal.line("monitor"): D("9000.01")}
    deal.attach("supplier_invoice")
    deal.answer("mismatch")
    with pytest.raises(Refused, match="9\u00a0000,00"):
        deal.at("order").answer("done", {"rows": [row("100")], "changed_why": "Дороже", "prices": dearer})


def test_a_new_schedule_withdraws_open_invoices_and_one_at_the_bank_blocks_it(deal):
    deal.ordered([row("40"), row("60")]).invoiced()
    first, second = deal.open_invoices()
    deal.pay(deal.planned(first), "1")
    deal.answer("refuse", comment="Реквизиты", case=second)
    [said] = remarks(deal.at("invoice_in").case, deal.case.tasks.open().get())
    assert (said.text, said.answer) == ("Реквизиты", f"Отказать · Счёт на оплату {second.code}")
    deal.invoiced(number="18")
    [third] = deal.at("prepayment").open_invoices()
    assert third.sum == D("43200.00")
    deal.planned(third)
    order = deal.pay(Invoice.objects.get(pk=third.pk), "2", executed=False)
    with pytest.raises(Refused, match=third.code), change(deal.case, by=deal.cast.fresh("buyer")) as act:
        replace_schedule(act, act.read(deal.pk), D("72000.00"), [row("100", "closing")])
    assert Invoice.objects.get(pk=third.pk).step == "bank"
    order.delete()
    with change(deal.case, by=deal.cast.fresh("buyer")) as act:
        replace_schedule(act, act.read(deal.pk), D("72000.00"), [row("100", "closing")])
    assert Invoice.objects.get(pk=third.pk).step == "withdrawn"
    assert [(one.sum, one.is_paid) for one in deal.case.payment_rows.live()] == [
        (D("28800.00"), True),
        (D("43200.00"), False),
    ]
    assert deal.step == "payment_notice"


@pytest.mark.parametrize(
    ("sum_", "vat"),
    [("72000.01", "12983.61"), ("71999.99", "12983.61"), ("72000.00", "12983.64"), ("72000.00", "12000.00")],
)
def test_a_wrong_invoice_goes_back_to_the_supplier(deal, sum_, vat):
    deal.ordered()
    deal.attach("supplier_invoice")
    with pytest.raises(Refused):
        deal.answer("done", {"number": "17", "date": deal.today, "sum": D(sum_), "vat": D(vat)})
    assert deal.step == "invoice_in" and not deal.case.supplier_invoices.exists()


@pytest.mark.parametrize(("sum_", "vat"), [("72000.00", "12983.63"), ("36000.00", "6491.80")])
def test_rounding_and_an_invoice_of_the_advance_are_right(deal, sum_, vat):
    deal.ordered().invoiced(sum_, vat).at("prepayment")


def test_later_only_without_an_unpaid_advance(deal):
    deal.ordered()
    with pytest.raises(Refused):
        deal.answer("later")


def test_later_wants_the_invoice_with_the_closing_documents(deal):
    deal.ordered([row("100", "closing")]).answer("later")
    deal.dated().came(monitor=7, keyboard=6).received()
    deal.attach("upd")
    papers = deal.closing_papers()
    with pytest.raises(Refused):
        deal.at("closing_docs").answer("done", papers)
    invoice = {"number": "9", "date": deal.today, "sum": D("72000.00"), "vat": D("12983.61")}
    deal.answer("done", papers | {"invoice": invoice})
    deal.at("closing_check").answer("approve", {})
    assert deal.at("final_payment").open_invoices()[0].paper_number == "9"


def test_nothing_twice_in_the_schedule(deal):
    deal.ordered([row("100")]).invoiced()
    deal.answer("refuse", comment="Нет", case=deal.open_invoices()[0])
    deal.invoiced(number="18").at("prepayment")
    [one] = deal.case.payment_rows.live()
    assert one.links.filter(live=True).count() == 1 and one.links.count() == 2
