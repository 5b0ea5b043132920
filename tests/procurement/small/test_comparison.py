"""Offers side by side: pure rules, values by hand."""

from datetime import UTC, datetime
from decimal import Decimal

from procurement.comparison import Offered, Priced, Wanted, compare

EARLY = datetime(2026, 1, 19, tzinfo=UTC)
LATE = datetime(2026, 1, 20, tzinfo=UTC)
MONITOR, KEYBOARD = Wanted("monitor", Decimal(7)), Wanted("keyboard", Decimal(6))


def priced(quantity, cost, vat="0.00", fits=None):
    return Priced(Decimal(quantity), Decimal(cost), Decimal(vat), fits)


def offered(code, received=EARLY, **lines):
    return Offered(code, lines, received)


def test_best_per_line_and_in_total():
    a = offered("a", monitor=priced(7, "63000.00"), keyboard=priced(6, "6600.00"))
    b = offered("b", monitor=priced(7, "64400.00"), keyboard=priced(6, "6000.00"))
    table = compare([MONITOR, KEYBOARD], [a, b])
    assert [[cell.best for cell in row.cells] for row in table.rows] == [[True, False], [False, True]]
    assert [row.best for row in table.rows] == [Decimal("9000.00"), Decimal("1000.00")]
    assert [cell.over for cell in table.rows[0].cells] == [Decimal("0.00"), Decimal("1400.00")]
    assert (table.lowest, table.least) == ("a", Decimal("69600.00"))
    assert [column.over for column in table.columns] == [Decimal("0.00"), Decimal("800.00")]


def test_what_is_missing_or_short_is_not_the_lowest():
    a = offered("a", monitor=priced(7, "1.00"))
    b = offered("b", monitor=priced(6, "6.00"), keyboard=priced(6, "6.00"))
    c = offered("c", monitor=priced(7, "70000.00"), keyboard=priced(6, "7000.00"))
    table = compare([MONITOR, KEYBOARD], [a, b, c])
    assert [column.missing for column in table.columns] == [("keyboard",), ("monitor",), ()]
    assert table.lowest == "c" and table.rows[1].cells[0] is None and table.rows[0].cells[1].short
    assert [reason.code for reason in table.why] == [
        "comparison.base_with", "comparison.incomplete", "comparison.incomplete", "comparison.lowest",
    ]  # fmt: skip


def test_what_does_not_fit_is_neither_best_nor_lowest():
    a = offered("a", monitor=priced(7, "7.00", fits=False))
    b = offered("b", monitor=priced(7, "14.00", fits=True))
    table = compare([MONITOR], [a, b])
    assert (table.lowest, table.rows[0].best) == ("b", Decimal("2.00"))
    assert [cell.best for cell in table.rows[0].cells] == [False, True]


def test_one_vat_base():
    with_vat = offered("with", thing=priced(1, "120.00", "20.00"))
    without = offered("without", thing=priced(1, "115.00"))
    wanted = [Wanted("thing", Decimal(1))]
    assert compare(wanted, [with_vat, without]).lowest == "without"
    table = compare(wanted, [with_vat, without], "without")
    assert (table.lowest, table.least) == ("with", Decimal("100.00"))
    assert [column.paid for column in table.columns] == [Decimal("120.00"), Decimal("115.00")]


def test_of_equals_the_one_received_first():
    late = offered("late", LATE, thing=priced(1, "5.00"))
    early = offered("early", EARLY, thing=priced(1, "5.00"))
    table = compare([Wanted("thing", Decimal(1))], [late, early])
    assert table.lowest == "early"
    assert [cell.best for cell in table.rows[0].cells] == [True, True]


def test_nothing_covers_everything():
    table = compare([MONITOR, KEYBOARD], [offered("a", monitor=priced(7, "7.00"))])
    assert (table.lowest, table.least) == (None, None)
    assert table.why[-1].code == "comparison.none"


def test_no_offers_at_all():
    table = compare([MONITOR], [])
    assert (table.columns, table.lowest, table.rows[0].best) == ((), None, None)
