"""Two deeds at once on real PostgreSQL: one wins, the other is told."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from invoices.models import Invoice, PaymentOrder
from portal.actions import cases
from portal.actions.refusals import Refused
from portal.models import Task
from tests.builders_orders import Deal, make_deal
from tests.snapshots import kept

D = Decimal
RACES = 100


def at_once(*deeds: Callable[[], None]) -> list[str]:
    """Run the deeds together; the sentences of those that were refused."""
    start, told = Barrier(len(deeds)), []

    def run(deed: Callable[[], None]) -> None:
        try:
            start.wait()
            deed()
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.fixture
def deal(transactional_db, cast) -> Deal:
    return make_deal(cast).begin().to_order()


def again(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(pk=invoice.pk)


def test_two_payments_at_once(deal):
    [invoice] = deal.ordered().invoiced().open_invoices()
    deal.planned(invoice)
    with kept() as before:
        for _n in range(RACES):
            told = at_once(lambda: deal.pay(again(invoice), "1"), lambda: deal.pay(again(invoice), "2"))
            assert len(told) == 1
            assert again(invoice).paid == D("36000.00")
            assert PaymentOrder.objects.count() == 1
            before.put_back()


def test_payment_against_contract_ended(deal):
    """The second advance is at the bank; the buyer ends the contract while treasury enters its payment."""
    rows = [
        {"share": D(50), "due_on": "contract"},
        {"share": D(50), "due_on": "date", "date": deal.today, "advance": True},
    ]
    deal.ordered(rows).invoiced()
    first, second = deal.open_invoices()
    deal.pay(deal.planned(first), "1")
    deal.planned(second)
    cases.leave(deal.case, "give_up", by=deal.cast.fresh("purchasing_head"), data={"reason": "Спор"})
    [task] = deal.at("claim").tasks()

    def end():
        own = Task.objects.select_related("case").get(pk=task.pk)
        cases.answer(own, "contract_ended", by=deal.cast.fresh("buyer"), data={"text": "Не поставлено"})

    seen = set()
    with kept() as before:
        for _n in range(RACES):
            told = at_once(lambda: deal.pay(again(second), "2"), end)
            seen.add(bool(told))
            check_end(deal, second, told)
            before.put_back()
    assert seen, "no race was run"


def check_end(deal, second, told):
    """Whoever was first, the money adds up and the loser was told."""
    paid, claim = again(second).paid, deal.case.claims.get()
    if told:  # the contract ended first: treasury is told
        assert (paid, again(second).step, claim.sum_return) == (D(0), "withdrawn", D("36000.00"))
    else:  # the payment was first, and is money to return
        assert (paid, again(second).step, claim.sum_return) == (D("36000.00"), "closed", D("72000.00"))
    assert deal.step == "terminated"
