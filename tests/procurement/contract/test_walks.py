"""Random walks from the draft of a contract on: every move a real answer, the money's laws checked after each."""

from random import Random

import pytest
from django.db.models import Count, F, Sum

from invoices.models import Invoice, Reservation
from portal.actions import cases
from portal.actions.refusals import Refused
from portal.models import Case, Task
from procurement.models import Item, Order, PaymentRow, Procedure, Receipt, RowInvoice
from procurement.paying import order_total, paid
from tests import builders
from tests.answers_orders import bank
from tests.answers_orders import data_for as order_data
from tests.filled import data_for

HAPPY, MOST = 0.8, 250
LINES = (
    "contract_draft", "contract_legal", "contract_supplier", "contract_sign", "contract_returned", "invoice_in",
    "prepayment", "delivery_date", "delivery", "inspection", "receipt", "claim", "closing_docs", "closing_check",
    "final_payment", "rating",
)  # fmt: skip


def laws(case: Procedure) -> None:
    """Sum ≤ reserve once signed, paid ≤ total, one agreement of a number in force, receipts as confirmed."""
    assert not Invoice.objects.filter(paid__gt=F("sum")).exists()
    twice = RowInvoice.objects.filter(live=True).values("row").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()
    for row in PaymentRow.objects.live().filter(procedure=case.pk):
        assert row.paid <= row.sum
    for order in Order.objects.in_force().filter(procedure=case.pk, signed__isnull=False):
        assert order.sum <= case.reserve
    for reserved in Reservation.objects.filter(case=case.pk):
        assert reserved.ordered is None or reserved.ordered <= reserved.sum
    to_return = case.claims.aggregate(all=Sum("sum_return"))["all"] or 0
    if case.chosen_id and case.step != "terminated":
        assert paid(case) <= order_total(case) + to_return
    taken = Receipt.objects.filter(arrival__procedure=case.pk, confirmed__isnull=False, accepted__isnull=False)
    came = sum(row.passed for row in taken)
    received = sum(item.received for item in Item.objects.filter(pk__in=taken.order_by().values("item")))
    assert came == received
    if case.step == "closed":
        assert all(row.is_paid for row in case.payment_rows.live())
        assert (
            not case.arrivals.filter(receipts__confirmed__isnull=True, receipts__refused="")
            .exclude(receipts__accepted=0)
            .exists()
        )


def move(case: Procedure, rng: Random, treasury) -> None:
    invoices = list(Invoice.objects.filter(parent=case.pk, ended=None).order_by("pk"))
    at_bank = [one for one in invoices if one.step == "bank"]
    asked = Task.objects.open().filter(case__in=[case.pk, *(one.pk for one in invoices)])
    tasks = list(asked.select_related("case", "visit", "person").order_by("pk"))
    if at_bank and (not tasks or rng.random() < 0.7):
        bank(rng.choice(at_bank), rng, treasury)
        return
    assert tasks, f"nobody is asked and nothing is at the bank: {case.step}"
    task = rng.choice(tasks)
    line = task.line
    answer = line.happy if rng.random() < HAPPY else rng.choice(line.answers)
    found = data_for(task, answer, rng)
    data = order_data(task, answer, rng) if found is None else found
    own: Case = task.case.concrete()
    cases.answer(task, answer, by=builders.whoever(own, task), data=data, comment="Почему-то")


@pytest.mark.parametrize("branch", ["single_source", "quotation", "tender"])
@pytest.mark.parametrize("seed", range(2))
def test_walk(at_draft, company, branch, seed):
    rng, case = Random(seed), at_draft(branch)
    treasury = company.fresh("treasury")
    for _n in range(MOST):
        try:
            move(case, rng, treasury)
        except Refused:
            continue
        case = builders.again(case)
        laws(case)
        if case.ended or case.step not in LINES:
            return
    pytest.fail(f"seed {seed}: no end after {MOST} moves, stands at {case.step}")
