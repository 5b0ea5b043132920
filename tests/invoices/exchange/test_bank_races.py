"""Two treasurers at once on real PostgreSQL: one wins, the other is told, nothing is paid or numbered twice."""

from collections import Counter
from decimal import Decimal
from functools import partial

import pytest
from django.db.models import Sum

from invoices.actions import statements
from invoices.actions.bank_files import make_bank_file
from invoices.models import BankFile, BankStatement, Invoice, OwnAccount, PaymentOrder, StatementLine
from tests.invoices.exchange.bank import make_bank, shown, statement
from tests.invoices.test_races import at_once
from tests.snapshots import kept

D = Decimal
RACES = 20


@pytest.fixture
def bank(transactional_db, cast):
    return make_bank(cast)


def confirm(done, by):
    done.append(statements.confirm(*shown(), by=by))


def paid():
    return sorted(Invoice.objects.values_list("paper_number", "paid"))


def used():
    return StatementLine.objects.aggregate(used=Sum("orders__sum"))["used"]


def test_two_read_and_confirm_the_same_statement(bank):
    bank.invoice("17", "100.00"), bank.invoice("18", "50.00")
    rows = bank.row("1", "100.00", purpose="Счёт 17"), bank.row("2", "50.00", purpose="Счёт 18")
    first, second = bank.cast.fresh("treasury"), bank.cast.fresh("accounting")
    with kept() as before:
        for _n in range(RACES):
            told = at_once(*(lambda by=by: statements.read_in(statement(*rows), by=by) for by in (first, second)))
            assert len(told) == 1 and "уже загрузили" in told[0]
            assert (BankStatement.objects.count(), StatementLine.objects.count()) == (1, 2)
            done = []
            deeds = [partial(confirm, done, by) for by in (first, second)]
            at_once(*deeds)
            assert paid() == [("17", D("100.00")), ("18", D("50.00"))]
            assert (PaymentOrder.objects.count(), used()) == (2, D("150.00"))
            assert sum(one.sum for one in done) == D("150.00")
            before.put_back()


def test_overlapping_statements_at_once_write_a_line_once(bank):
    rows = [bank.row(str(n), "10.00") for n in range(1, 6)]
    by = bank.treasury
    with kept() as before:
        for _n in range(RACES):
            parts = rows[:4], rows[1:]
            told = at_once(*(lambda part=part: statements.read_in(statement(*part), by=by) for part in parts))
            assert told == []
            assert sorted(StatementLine.objects.values_list("number", flat=True)) == ["1", "2", "3", "4", "5"]
            assert sum(one.report["known"] for one in BankStatement.objects.all()) == 3
            before.put_back()


def test_confirmed_while_another_matches_by_hand_or_sets_aside(bank):
    invoice, other = bank.invoice("17", "100.00"), bank.invoice("18", "100.00")
    statements.read_in(statement(bank.row("1", "100.00", purpose="Счёт 17")), by=bank.treasury)
    line, by = StatementLine.objects.get(), bank.treasury
    deeds = (
        lambda: statements.match_by_hand(line, [(Invoice.objects.get(pk=other.pk), D("60.00"))], by=by),
        lambda: statements.set_aside(line, by=by, why="Налог"),
    )
    with kept() as before:
        for n in range(RACES):
            lines, marks = shown()
            done = []
            told = at_once(lambda: done.append(statements.confirm(lines, marks, by=by)), deeds[n % 2])  # noqa: B023
            row = StatementLine.objects.with_used().get()
            assert len(told) + len(done[0].refused) == 1
            assert row.used in (D("100.00"), D("60.00"), D(0)) and bool(row.aside) == (row.used == 0)
            assert sum(sum_ for _number, sum_ in paid()) == row.used
            before.put_back()
    assert Invoice.objects.get(pk=invoice.pk).paid == 0


def test_two_files_at_once_number_every_order_and_cover_an_invoice_once(bank):
    invoices = [bank.invoice(str(n), "100.00") for n in range(1, 5)]
    own, by, day = OwnAccount.objects.get(), bank.treasury, bank.today
    with kept() as before:
        for _n in range(RACES):
            made = []
            parts = invoices, invoices[::-1]
            at_once(*(
                lambda part=part: made.append(make_bank_file(by=by, own_account=own, parts=part, day=day))  # noqa: B023
                for part in parts
            ))  # fmt: skip
            numbers = Counter(PaymentOrder.objects.values_list("number", flat=True))
            assert numbers == Counter(["1", "2", "3", "4"])
            assert PaymentOrder.objects.values("invoice").distinct().count() == 4
            assert sum(len(one.left_out) for one in made) == 4
            assert sum(one.sum for one in BankFile.objects.all()) == D("400.00")
            before.put_back()
