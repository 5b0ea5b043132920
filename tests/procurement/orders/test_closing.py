"""Claims and their money, closing documents compared to the kopeck, the end."""

from decimal import Decimal

import pytest

from invoices.budget import standing
from invoices.models import Article, Invoice
from portal.actions import cases, holds
from portal.actions.refusals import NotYours, Refused, TooLate
from portal.models import Document
from procurement.actions.closing import mark_returned
from procurement.compared import compared
from procurement.models import Claim, Item, ItemGroup
from tests.builders import pdf

D = Decimal


def fates(deal):
    rows = Item.objects.order_by("pk").values_list("name", "quantity", "fate", "received", "written_off")
    return sorted((name, int(n), fate, int(got), int(gone)) for name, n, fate, got, gone in rows)


@pytest.fixture
def half(deal):
    """The advance is paid; 5 monitors came and were taken, the rest did not come: a claim."""
    deal.ordered().invoiced().paid().answer("done")
    deal.dated().came(monitor=5).received()
    deal.dated().answer("not_delivered")
    return deal.at("claim")


def test_settled_writes_off_quantity_and_schedule(half):
    half.answer("settled", {"text": "Не поставлено", "settled_how": "Договорились"})
    half.at("closing_docs")
    claim = Claim.objects.get()
    assert sorted((one.line.name, one.quantity, one.cost) for one in claim.written_off.select_related("line")) == [
        ("Клавиатура", D(6), D("9000.00")),
        ("Монитор", D(2), D("18000.00")),
    ]
    assert [one.sum for one in half.case.payment_rows.live()] == [D("36000.00"), D("9000.00")]
    assert claim.sum_return == D(0)
    assert fates(half) == [
        ("Клавиатура", 6, "written_off", 0, 6),
        ("Монитор", 2, "written_off", 0, 2),
        ("Монитор", 5, "received", 5, 0),
    ]
    half.closed_papers().answer("approve", {})
    [balance] = half.at("final_payment").open_invoices()
    assert balance.sum == D("9000.00")
    half.paid("401").rated()
    found = standing(Article.objects.get(), half.cast.marketing, half.today.year)
    assert (found.reserved, found.ordered, found.paid) == (D(0), D(0), D("45000.00"))


def test_settled_after_all_is_paid_is_money_to_return(deal):
    deal.ordered([{"share": D(100), "due_on": "contract"}]).invoiced().paid().answer("done")
    deal.dated().came(monitor=5).received()
    deal.dated().answer("not_delivered")
    deal.answer("settled", {"text": "Не поставлено"})
    claim = Claim.objects.get()
    assert claim.sum_return == D("27000.00")
    with pytest.raises(NotYours):
        mark_returned(claim, by=deal.cast.fresh("buyer"), day=deal.today)
    mark_returned(claim, by=deal.cast.fresh("accounting"), day=deal.today)
    with pytest.raises(TooLate, match="Майя Бондарева"):
        mark_returned(claim, by=deal.cast.fresh("treasury"), day=deal.today)
    deal.closed_papers().answer("approve", {})
    deal.rated()


def test_contract_ended_gives_back_what_did_not_come(half):
    half.answer("contract_ended", {"text": "Расторгаем"})
    assert half.step == "terminated"
    assert Claim.objects.get().sum_return == D(0)
    assert fates(half) == [
        ("Клавиатура", 6, "consolidation", 0, 0),
        ("Монитор", 2, "consolidation", 0, 0),
        ("Монитор", 5, "received", 5, 0),
    ]
    assert ItemGroup.objects.get().dissolved is not None
    found = standing(Article.objects.get(), half.cast.marketing, half.today.year)
    assert (found.reserved, found.ordered, found.paid) == (D(0), D(0), D("36000.00"))


def test_an_invoice_at_the_bank_blocks_the_end_of_the_contract(deal):
    rows = [
        {"share": D(50), "due_on": "contract"},
        {"share": D(50), "due_on": "date", "date": deal.today, "advance": True},
    ]
    deal.ordered(rows).invoiced()
    first, second = deal.open_invoices()
    deal.pay(deal.planned(first), "1")
    order = deal.pay(deal.planned(second), "2", executed=False)
    cases.leave(deal.case, "give_up", by=deal.cast.fresh("purchasing_head"), data={"reason": "Спор"})
    for answer in ("contract_ended", "settled"):
        with pytest.raises(Refused, match=second.code):
            deal.at("claim").answer(answer, {"text": "Расторгаем"})
    order.delete()
    deal.answer("contract_ended", {"text": "Расторгаем"})
    assert (deal.step, Invoice.objects.get(pk=second.pk).step) == ("terminated", "withdrawn")
    assert Claim.objects.get().sum_return == D("36000.00")


def test_invoices_held_with_the_purchase_go_on_when_the_contract_is_given_up(deal):
    [invoice] = deal.ordered().invoiced().open_invoices()
    head = deal.cast.fresh("purchasing_head")
    holds.hold(deal.case, by=head, why="Спор")
    assert invoice.holds.filter(ended=None).exists()
    cases.leave(deal.case, "give_up", by=head, data={"reason": "Спор"})
    assert not invoice.holds.filter(ended=None).exists()
    deal.pay(deal.planned(invoice), "1")
    assert Invoice.objects.get(pk=invoice.pk).step == "closed"


def test_a_task_that_is_answered_takes_no_more_files(deal, client):
    [task] = deal.ordered().invoiced().paid().at("payment_notice").tasks()
    client.force_login(deal.cast.buyer)
    files = Document.objects.filter(case=deal.case).count()
    client.post(f"/tasks/{task.pk}/answer", {"answer": "done", "payment_order": pdf("Платёжка.pdf")})
    assert deal.step == "delivery_date"
    client.post(f"/tasks/{task.pk}/answer", {"answer": "done", "payment_order": pdf("Ещё одна.pdf")})
    titles = list(Document.objects.filter(case=deal.case).values_list("title", flat=True))
    assert "Ещё одна.pdf" not in titles
    assert len(titles) <= files + 1


def test_give_up_only_after_the_signature_and_not_in_the_claim(deal):
    head = deal.cast.fresh("purchasing_head")
    with pytest.raises(Refused):
        cases.leave(deal.case, "give_up", by=head, data={"reason": "Спор"})
    deal.ordered()
    with pytest.raises(Refused):
        cases.leave(deal.case, "give_up", by=deal.cast.fresh("buyer"), data={"reason": "Спор"})
    cases.leave(deal.case, "give_up", by=head, data={"reason": "Спор"})
    with pytest.raises(Refused):
        cases.leave(deal.at("claim").case, "give_up", by=head, data={"reason": "Спор"})


@pytest.fixture
def here(deal):
    """All came in two parts and is confirmed."""
    deal.ordered().invoiced().paid().answer("done")
    deal.dated().came(monitor=5).received()
    deal.dated().came(monitor=2, keyboard=6).received()
    return deal.at("closing_docs")


def test_one_kopeck_is_shown_as_a_difference(here):
    here.closed_papers(change=D("0.01"))
    sum_, vat, *lines = compared(here.case)
    assert (sum_.ordered, sum_.arrived, sum_.invoiced, sum_.documents) == (
        D("72000.00"),
        D("72000.00"),
        D("72000.00"),
        D("72000.01"),
    )
    assert (sum_.difference, sum_.wrong, vat.wrong) == (D("0.01"), True, False)
    assert [(one.what, one.ordered, one.arrived, one.documents) for one in lines] == [
        ("Монитор", D(7), D(7), D(7)),
        ("Клавиатура", D(6), D(6), D(6)),
    ]
    with pytest.raises(Refused, match="0,01"):
        here.answer("approve", {})
    here.answer("rework", comment="Копейка")
    here.closed_papers().answer("approve", {})
    here.at("final_payment")


def test_a_difference_is_accepted_only_with_a_reason(here):
    here.closed_papers(change=D("0.01")).answer("approve", {"despite": "Согласовано с поставщиком"})
    assert here.step == "final_payment"
    assert here.case.events.get(code="differs").text == "Согласовано с поставщиком"


def test_quantities_of_the_documents_are_compared(here):
    papers = here.closing_papers()
    last = max(papers["documents"])
    papers["documents"][last]["quantities"] = {here.line("monitor"): D(2), here.line("keyboard"): D(5)}
    here.attach("upd")
    here.answer("done", papers)
    assert [(one.what, one.difference) for one in compared(here.case) if one.wrong] == [("Клавиатура", D(-1))]


def test_a_document_per_arrival_and_a_scan(here):
    papers = here.closing_papers()
    with pytest.raises(Refused):
        here.answer("done", papers)
    here.attach("upd")
    papers["documents"].pop(max(papers["documents"]))
    with pytest.raises(Refused, match="2"):
        here.answer("done", papers)


def test_refused_balance_leads_to_the_documents_again(here):
    here.closed_papers().answer("approve", {})
    [balance] = here.at("final_payment").open_invoices()
    here.answer("refuse", comment="Не тот УПД", case=balance)
    here.at("closing_docs").closed_papers().answer("approve", {})
    here.paid("401").rated()


def test_closed_means_received_and_paid(here):
    here.closed_papers().answer("approve", {})
    here.paid("401").rated()
    case = here.case
    assert case.rating.quality == 5 and case.rating.counterparty == case.chosen.counterparty
    assert all(row.is_paid for row in case.payment_rows.live())
    assert set(Item.objects.values_list("fate", flat=True)) == {"received"}
    assert not here.tasks()
