"""Small random walks from the order on: every move a real answer, the money's laws checked after each."""

from random import Random

import pytest
from django.db.models import Count, F, Q, Sum

from invoices.models import Invoice
from portal.actions import cases
from portal.actions.refusals import Refused
from portal.models import Task
from procurement.models import Item, PaymentRow, RowInvoice
from tests.answers_orders import bank, data_for

HAPPY, MOST = 0.85, 250


def laws(deal):
    assert not Invoice.objects.filter(paid__gt=F("sum")).exists()
    live = RowInvoice.objects.filter(live=True).values("row").annotate(n=Count("pk")).filter(n__gt=1)
    assert not live.exists()
    for row in PaymentRow.objects.live():
        assert row.paid <= row.sum
    case = deal.case
    if case.ended is None:
        return
    assert not Task.objects.open().filter(Q(case=case.pk) | Q(case__parent=case.pk)).exists()
    assert not Invoice.objects.filter(parent=case.pk, ended=None).exists()
    if case.step == "closed":
        assert all(row.is_paid for row in case.payment_rows.live())
        settled = Item.objects.filter(line__group=case.group_id)
        assert not settled.exclude(fate__in=["received", "written_off"]).exists()
        total = settled.aggregate(all=Sum(F("quantity") - F("received") - F("written_off")))["all"]
        assert total == 0


def move(deal, rng):
    at_bank = [one for one in deal.open_invoices() if one.step == "bank"]
    tasks = [task for one in (deal.case, *deal.open_invoices()) for task in deal.tasks(one)]
    if at_bank and (not tasks or rng.random() < 0.7):
        bank(rng.choice(at_bank), rng, deal.cast.fresh("treasury"))
        return
    assert tasks, f"nobody is asked and nothing is at the bank: {deal.step}"
    task = rng.choice(tasks)
    line = task.line
    answer = line.happy if rng.random() < HAPPY else rng.choice(line.answers)
    cases.answer(task, answer, by=deal.who(task), data=data_for(task, answer, rng), comment="Почему-то")


@pytest.mark.parametrize("seed", range(12))
def test_walk(deal, seed):
    rng = Random(seed)
    for _n in range(MOST):
        try:
            move(deal, rng)
        except Refused:
            continue
        laws(deal)
        if deal.case.ended:
            return
    pytest.fail(f"seed {seed}: no end after {MOST} moves, stands at {deal.step}")
