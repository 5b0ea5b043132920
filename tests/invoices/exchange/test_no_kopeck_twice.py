"""Whatever statements come, again and shuffled: no invoice is paid twice, and what is paid is what their lines say."""

from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invoices.actions import payments, statements
from invoices.actions.bank_files import make_bank_file
from invoices.models import Invoice, PaymentOrder, StatementLine
from portal.actions.refusals import Refused
from tests.built import built_once
from tests.cast import make_cast
from tests.invoices.exchange.bank import make_bank, shown, statement

D = Decimal
PAPERS = ("17", "18", "А-19")
# number of the bank's order, sum, payee, invoices that the purpose names
rows = st.lists(
    st.tuples(
        st.integers(1, 4), st.sampled_from(["50.00", "100.00", "150.00", "300.00", "0.01"]), st.integers(0, 1),
        st.lists(st.sampled_from(PAPERS), max_size=2, unique=True),
    ),
    min_size=1, max_size=5,
)  # fmt: skip
hand = st.sampled_from(["0.01", "50.00", "100.00"])
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.randoms(use_true_random=False)),
        st.tuples(st.just("confirm"), st.none()),
        st.tuples(st.just("order"), st.integers(0, 2)),
        st.tuples(st.just("by hand"), st.tuples(st.integers(0, 4), st.integers(0, 2), hand)),
        st.tuples(st.just("bounce"), st.integers(0, 3)),
        st.tuples(st.just("aside"), st.integers(0, 4)),
    ),
    min_size=2, max_size=8,
)  # fmt: skip


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    def build():
        bank = make_bank(make_cast())
        ids = [
            bank.invoice(paper, sum_, payee).pk
            for paper, sum_, payee in zip(PAPERS, ("100.00", "50.00", "300.00"), (0, 0, 1))
        ]
        return bank, ids

    with built_once(django_db_blocker, build) as found:
        yield found


@contextmanager
def undone():
    inside = transaction.atomic()
    inside._from_testcase = True
    with inside:
        yield
        transaction.set_rollback(True)


class Treasury:
    """Deeds by their names; what is refused is refused."""

    def __init__(self, bank, ids, lines):
        self.bank, self.ids, self.by = bank, ids, bank.treasury
        self.rows = [
            bank.row(str(number), sum_, payee, f"Оплата по счетам {', '.join(papers)}" if papers else "Налог")
            for number, sum_, payee, papers in lines
        ]

    def read(self, random):
        part = random.sample(self.rows, random.randint(1, len(self.rows)))
        statements.read_in(statement(*part), by=self.by)

    def confirm(self, _nothing):
        statements.confirm(*shown(), by=self.by)

    def order(self, place):
        invoice = Invoice.objects.get(pk=self.ids[place])
        make_bank_file(by=self.by, own_account=self.bank.own, parts=[invoice], day=self.bank.today)

    def by_hand(self, given_):
        place, invoice, sum_ = given_
        if line := StatementLine.objects.order_by("pk")[place : place + 1].first():
            statements.match_by_hand(line, [(Invoice.objects.get(pk=self.ids[invoice]), D(sum_))], by=self.by)

    def bounce(self, place):
        if order := PaymentOrder.objects.live().order_by("pk")[place : place + 1].first():
            payments.bounce(order, by=self.by, why="Счёт закрыт")

    def aside(self, place):
        if line := StatementLine.objects.order_by("pk")[place : place + 1].first():
            statements.set_aside(line, by=self.by, why="Налог")


def check(ids):
    lines = list(StatementLine.objects.with_used())
    assert all(line.used <= line.sum for line in lines)
    keys = [(line.own_account_id, line.number, line.date, line.sum, line.payee_account) for line in lines]
    assert len(keys) == len(set(keys))
    for invoice in Invoice.objects.filter(pk__in=ids):
        orders = list(invoice.orders.live())
        assert invoice.paid == sum((one.sum for one in orders if one.executed), D(0)) <= invoice.sum
        assert sum((one.sum for one in orders), D(0)) <= invoice.sum
        assert all(one.statement_line_id for one in orders if one.executed), "here only statements pay"
    came_back = sum((one.sum for one in PaymentOrder.objects.exclude(bounced=None).exclude(statement_line=None)), D(0))
    paid = sum((one.paid for one in Invoice.objects.filter(pk__in=ids)), D(0))
    assert paid + came_back == sum((line.used for line in lines), D(0))


@settings(max_examples=40, deadline=timedelta(seconds=60), suppress_health_check=list(HealthCheck))
@given(lines=rows, steps=deeds)
def test_paid_is_the_sum_of_the_lines_that_pay(made, db, lines, steps):
    bank, ids = made
    with undone():
        treasury = Treasury(bank, ids, lines)
        for name, data in [*steps, ("read", None), ("confirm", None), ("confirm", None)]:
            try:
                if data is None and name == "read":
                    statements.read_in(statement(*treasury.rows), by=treasury.by)
                else:
                    getattr(treasury, name.replace(" ", "_"))(data)
            except Refused:
                continue
            finally:
                check(ids)
