"""Laws with the database: whatever is submitted, returned, refused, withdrawn, given, taken, no money above a limit
passes without a manager. The books are kept here, by hand.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invoices.actions import take_limit
from invoices.models import Invoice
from portal.actions import cases
from portal.models import Task
from tests.invoices.trust.company import again
from tests.invoices.trust.rows import ZONE

D = Decimal
BEGIN = datetime(2026, 10, 28, 10, 0, tzinfo=ZONE)
EACH, MONTH = D("500000.00"), D("900000.00")
KINDS = ("submit", "submit", "submit", "refuse", "withdraw", "send_back", "take", "give")
STEP = st.tuples(st.sampled_from(KINDS), st.sampled_from("AB"), st.integers(1, 55_000_000), st.integers(0, 80))


@dataclass
class Books:
    """What went past the manager, by pen: id → (limit, sum, payee, day); a dropped one is crossed out."""

    rows: dict[int, tuple[int, Decimal, str, datetime]] = field(default_factory=dict)

    def check(self):
        for limit, sum_, payee, at in self.rows.values():
            assert sum_ <= EACH
            month = [one for own, one, _to, then in self.rows.values()
                     if own == limit and (then.year, then.month) == (at.year, at.month)]  # fmt: skip
            assert sum(month) <= MONTH
            week = [one for _own, one, to, then in self.rows.values()
                    if to == payee and timedelta(0) <= at.date() - then.date() <= timedelta(7)]  # fmt: skip
            assert sum(week) <= EACH


class Story:
    """One person with a limit, day after day."""

    def __init__(self, company):
        self.company, self.books, self.at = company, Books(), BEGIN
        self.limit = None
        self.open: list[Invoice] = []

    def go(self, kind, payee, kopecks, hours):
        self.at += timedelta(hours=hours)
        with time_machine.travel(self.at, tick=False):
            getattr(self, kind)(payee, D(kopecks) / 100)
        self.books.check()

    def give(self, *_what):
        if self.limit is None:
            self.limit = self.company.trust("requester2", str(EACH), str(MONTH))

    def take(self, *_what):
        if self.limit is not None:
            take_limit(self.limit, by=self.company.cast.fresh("general_director"), why="Так")
            self.limit = None

    def submit(self, payee, sum_):
        invoice = self.company.submit("requester2", sum_, payee)
        self._enter(invoice, payee)
        self.open.append(invoice)

    def _enter(self, invoice, payee):
        self.books.rows.pop(invoice.pk, None)
        assert invoice.step == invoice.road
        if invoice.step == "accounting":
            assert self.limit is not None, "nobody is trusted now"
            self.books.rows[invoice.pk] = (self.limit.pk, invoice.sum, payee, self.at)

    def refuse(self, *_what):
        self._drop("refused")

    def withdraw(self, *_what):
        self._drop("withdrawn")

    def _drop(self, how):
        if self.open:
            invoice = self.open.pop(0)
            self.company.drop(invoice, how, "requester2")
            self.books.rows.pop(invoice.pk, None)

    def send_back(self, payee, sum_):
        """Accounting (or the manager) sends the newest back, it is submitted again."""
        if self.open:
            invoice = again(self.open[-1])
            by = self.company.asked(invoice) or self.company.cast.accounting
            task = Task.objects.open().select_related("case").get(case=invoice.pk)
            cases.answer(task, "rework", by=by, data={}, comment="Поправьте")
            code = next(name for name, one in self.company.payees.items() if one.pk == invoice.payee_id)
            self._enter(self.company.answer(again(invoice), "done", "requester2"), code)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=6, max_size=14))
def test_no_money_above_a_limit_passes_without_a_manager(made_company, db, steps):
    inside = transaction.atomic()
    inside._from_testcase = True
    with inside:
        story = Story(made_company)
        with time_machine.travel(BEGIN, tick=False):
            story.give()
        for one in steps:
            story.go(*one)
        transaction.set_rollback(True)
