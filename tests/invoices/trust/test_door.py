"""The same table through the door with the database: who submits, what the case records, where it goes."""

import pytest
import time_machine

from invoices.models import CurrencyRate, Invoice, TrustLimit, TrustRule
from portal.models import Counterparty
from tests.invoices.trust.rows import NOW, ROWS, ZONE, read_before, read_invoice, read_limit

WHO = "requester2"
STANDS = {"manager": "manager", "accounting": "accounting"}
WALKED = [one for one in ROWS if one.door]


def give(company, text):
    """The row's limit as it lies in the database, whenever it was given."""
    found = read_limit(text)
    if found:
        each, month, since, until = found
        TrustLimit.objects.create(
            person=company.cast.requester2, each=each, month=month, since=since, until=until, why="Приказ",
            given=NOW, given_by=company.cast.finance_director,
        )  # fmt: skip


def walk_before(company, one):
    """An earlier invoice: passed, seen by a manager (a related party then), refused or withdrawn."""
    payee = company.payees[one.payee]
    with time_machine.travel(one.at, tick=False):
        Counterparty.objects.filter(pk=payee.pk).update(related_party=one.what == "manager")
        payee.refresh_from_db()
        invoice = company.submit(WHO, one.sum, one.payee)
        assert invoice.step == ("manager" if one.what == "manager" else "accounting")
        Counterparty.objects.filter(pk=payee.pk).update(related_party=False)
        payee.refresh_from_db()
        if one.what in ("refused", "withdrawn"):
            company.drop(invoice, one.what, WHO)
        if one.what == "manager":
            company.agree(invoice)


@pytest.mark.parametrize("one", WALKED, ids=[one.what for one in WALKED])
def test_table(company, one):
    TrustRule.objects.create(parts_days=one.days)
    give(company, one.limit)
    for text in one.before:
        walk_before(company, read_before(text, one.now))
    asked = read_invoice(one.invoice)
    with time_machine.travel(one.now, tick=False):
        if asked.rate:
            CurrencyRate.objects.create(currency=asked.currency, day=one.now.astimezone(ZONE).date(), rate=asked.rate)
        if "related" in asked.what:
            Counterparty.objects.filter(inn="9999000013").update(related_party=True)
            company.payees["A"].refresh_from_db()
        invoice = company.submit(WHO, asked.sum, "A", asked.currency)
    assert (invoice.road, invoice.step) == (one.road, STANDS[one.road])
    assert invoice.road_reasons[0]["code"] == f"trust.{one.reason}"
    assert (invoice.limit_id is not None) == (one.road == "accounting")
    assert invoice.submitted == one.now
    assert Invoice.objects.filter(road="").count() == 0
