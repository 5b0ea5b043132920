"""From accounting to the bank: payment orders cover the sum, come back, are blocked, raced."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from invoices import actions
from invoices.flow import INVOICE
from invoices.models import Invoice, PaymentOrder
from portal.actions import cases, holds, people, tasks
from portal.actions.refusals import NotYours, Refused, TooLate
from portal.actions.seating import seating
from portal.models import Event

D = Decimal


def again(invoice):
    return Invoice.objects.get(pk=invoice.pk)


def test_opened_past_the_manager_with_the_reason(deal, invoice):
    chose = Event.objects.get(case=invoice, code="chose", step="needs_manager")
    assert chose.answer == "no"
    assert chose.reasons == [{"code": "invoice.of_procedure", "number": deal.case.code, "who": "Марина Абрамова"}]
    assert [(line.sum, line.vat_rate, line.vat) for line in invoice.lines.all()] == [
        (D("36000.00"), D(22), D("6491.80"))
    ]
    assert invoice.vat == D("6491.80")
    assert invoice.due == deal.case.payment_rows.live().first().date


def test_four_eyes_and_the_draft_is_the_buyers(deal, invoice):
    draft = invoice.tasks.get(step="draft")
    assert (draft.by, draft.answer) == (deal.cast.buyer, "done")


def test_who_asked_for_what_it_pays_does_not_judge_the_invoice(deal, invoice):
    """Neither as deputy, nor by hand-over, nor from the queue: the head above judges instead."""
    today, cast = deal.today, deal.cast
    [task] = deal.tasks(invoice)
    with pytest.raises(Refused, match="не может решать здесь"):
        tasks.hand_over(task, by=cast.fresh("accounting"), to=cast.requester2, reason="Knows it")
    people.add_absence(cast.accounting, by=cast.hr, since=today, until=today, deputy=cast.requester)
    with pytest.raises(NotYours, match="Вы сами это просили"):
        cases.answer(task, "approve", by=cast.fresh("requester"), data={"cost_account": "10.09"})
    people.take_role(cast.accounting.roles.get(), by=cast.admin)
    people.give_role(cast.requester, "accounting", by=cast.admin)
    found = seating(cases.fresh(invoice), INVOICE.lines_by_code["accounting"], today)
    seats = [(seat.person, seat.instead, seat.why) for seat in found.seats]
    assert seats == [(cast.requester_head.pk, cast.requester.pk, "own_request")]


def test_the_invoice_of_a_procedure_is_answered_without_reading_the_procedure_twice(deal, invoice):
    [task] = deal.tasks(invoice)
    with CaptureQueriesContext(connection) as asked:
        cases.answer(task, "approve", by=deal.cast.fresh("accounting"), data={"cost_account": "10.09"})
    own = [query["sql"] for query in asked if 'FROM "procurement_procedure"' in query["sql"]]
    assert len(own) == 1


def test_partly_paid_keeps_waiting(deal, invoice):
    deal.planned(invoice)
    deal.pay(again(invoice), "1", D("10000.00"))
    assert (again(invoice).step, again(invoice).paid, deal.step) == ("bank", D("10000.00"), "prepayment")
    deal.pay(again(invoice), "2", D("26000.00"), executed=False)
    assert (again(invoice).step, again(invoice).paid) == ("bank", D("10000.00"))
    order = PaymentOrder.objects.get(number="2")
    actions.execute(order, by=deal.cast.fresh("treasury"), day=deal.today)
    assert (again(invoice).step, again(invoice).is_paid, deal.step) == ("closed", True, "payment_notice")


def test_never_more_than_the_sum(deal, invoice):
    deal.planned(invoice)
    deal.pay(again(invoice), "1", D("35999.99"), executed=False)
    with pytest.raises(Refused, match="0,01"):
        deal.pay(again(invoice), "2", D("0.02"))
    with pytest.raises(Refused, match="№ 1|No. 1|1"):
        deal.pay(again(invoice), "1", D("0.01"))


def test_not_before_the_plan(deal, invoice):
    with pytest.raises(Refused):
        deal.pay(invoice, "1")
    assert not PaymentOrder.objects.exists()


def test_sent_back_is_planned_again(deal, invoice):
    deal.planned(invoice)
    order = deal.pay(again(invoice), "1", executed=False)
    actions.bounce(order, by=deal.cast.fresh("treasury"), why="Счёт закрыт")
    assert again(invoice).step == "plan"
    own = again(invoice).own_account
    deal.answer("done", {"pay_day": deal.today, "own_account": own, "priority": 1}, case=invoice)
    assert (again(invoice).step, again(invoice).paid) == ("bank", D(0))
    deal.pay(again(invoice), "1")
    assert deal.step == "payment_notice"
    with pytest.raises(TooLate):
        actions.bounce(PaymentOrder.objects.get(bounced=None), by=deal.cast.fresh("treasury"), why="Поздно")


def test_refused_leads_back_to_the_suppliers_invoice(deal, invoice):
    deal.answer("refuse", comment="Двойник", case=invoice)
    assert (again(invoice).step, deal.step) == ("refused", "invoice_in")
    deal.invoiced(number="18")
    [first, second] = deal.invoices()
    assert (first.is_refused, second.step, second.paper_number) == (True, "accounting", "18")


def test_withdrawn_by_the_buyer_until_it_is_in_a_payment_order(deal, invoice):
    deal.planned(invoice)
    order = deal.pay(again(invoice), "1", executed=False)
    buyer = deal.cast.fresh("buyer")
    with pytest.raises(Refused):
        cases.leave(again(invoice), "withdraw", by=buyer, data={"reason": "Ошибка"})
    actions.bounce(order, by=deal.cast.fresh("treasury"), why="Отозвали")
    cases.leave(again(invoice), "withdraw", by=buyer, data={"reason": "Ошибка"})
    assert (again(invoice).step, deal.step) == ("withdrawn", "invoice_in")


def test_rework_and_what_may_not_change(deal, invoice):
    deal.answer("rework", comment="Номер не тот", case=invoice)
    assert again(invoice).step == "draft"
    deal.answer("done", {"paper_number": "17-б"}, case=invoice)
    own = again(invoice)
    assert (own.step, own.paper_number, own.sum) == ("accounting", "17-б", D("36000.00"))


def test_held_with_its_procedure_a_payment_is_recorded_and_the_way_stands(deal, invoice):
    deal.planned(invoice)
    holds.hold(deal.case, by=deal.cast.fresh("purchasing_head"), why="Спор")
    deal.pay(again(invoice), "1")
    assert (again(invoice).paid, again(invoice).step, deal.step) == (D("36000.00"), "bank", "prepayment")
    holds.resume(deal.case, by=deal.cast.fresh("purchasing_head"))
    assert (again(invoice).step, deal.step) == ("closed", "payment_notice")


def test_the_payment_day_is_the_deadline(deal, invoice):
    own = deal.planned(invoice)
    assert own.due_date("payment_day") == deal.today
    assert deal.case.due_date("payment_date") == invoice.due > deal.today - timedelta(days=1)
