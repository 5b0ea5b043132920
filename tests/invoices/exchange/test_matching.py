"""What a line of a statement pays: a table of cases, and no money twice whatever comes in whatever order."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.exchange import naming
from invoices.exchange.matching import Bill, Line, Order, Payee, match

D = Decimal
DAY, NOV = date(2026, 11, 24), date(2026, 11, 2)
ORBIT = Payee("7707083893", frozenset({"4070281093"}))
PRESS = Payee("6670312045", frozenset({"4070281012"}))
NO_INN = Payee("", frozenset({"4070281077"}))


def line(sum_, purpose="", number="500", pk=1, inn="7707083893", account="4070281093", own=1, day=DAY):
    return Line(pk, own, number, day, day, D(sum_), inn, account, purpose)


def order(pk, number, sum_, bill=10, own=1, day=DAY, payee=ORBIT, done=False):
    return Order(pk, bill, own, number, day, D(sum_), payee, done)


def bill(pk, number, left, payee=ORBIT, day=NOV, where=""):
    return Bill(pk, number, day, D(left), payee, where)


B17, B18 = bill(10, "17", "300.00"), bill(11, "18", "200.00")
SENT = bill(10, "17", "0.00")
# line, orders, bills → mark of what it pays ("" nothing), the reason's code, choices
TABLE = {
    "by its order": (line("300"), [order(7, "500", "300")], [SENT], "10/7/300", "order"),
    "leading zeros": (line("300", number="000500"), [order(7, "500", "300")], [SENT], "10/7/300", "order"),
    "entered by hand, account unknown": (line("300"), [order(7, "500", "300", own=None)], [], "10/7/300", "order"),
    "paid by hand before": (line("300"), [order(7, "500", "300", done=True)], [], "10/7/300", "known"),
    "order of another own account": (line("300"), [order(7, "500", "300", own=2)], [], "", "nobody"),
    "order of another day": (line("300"), [order(7, "500", "300", day=NOV)], [SENT], "", "not_named"),
    "order of another payee": (line("300"), [order(7, "500", "300", payee=PRESS)], [], "", "nobody"),
    "order of another sum": (line("299.99"), [order(7, "500", "300")], [SENT], "", "sum_differs"),
    "one order of the bank for two invoices": (
        line("500"), [order(7, "500", "300"), order(8, "500", "200", bill=11)], [], "10/7/300;11/8/200", "order"),
    "two alike": (line("300"), [order(7, "500", "300"), order(8, "500", "300", bill=11)], [], "", "orders_alike"),
    "one of two has the sum": (
        line("200"), [order(7, "500", "300"), order(8, "500", "200", bill=11)], [], "11/8/200", "order"),
    "the bank numbered it anew": (
        line("300", "По счёту № 17", number="901"), [order(7, "500", "300")], [SENT], "10/7/300", "renumbered"),
    "whole": (line("300", "Оплата по счету № 17 от 02.11.2026"), [], [B17, B18], "10//300", "whole"),
    "half": (line("150", "Оплата по счету № 17"), [], [B17], "10//150", "part"),
    "a kopeck too much": (line("300.01", "Оплата по счету № 17"), [], [B17], "", "too_much"),
    "two invoices": (line("500", "По счетам 17, 18 от 02.11.2026"), [], [B17, B18], "10//300;11//200", "several"),
    "two invoices, other sum": (line("499", "По счетам 17, 18"), [], [B17, B18], "", "several_differ"),
    "two invoices, one in an order": (
        line("500", "По счетам 17, 18"), [order(7, "3", "300", day=NOV)], [SENT, B18], "10/7/300;11//200", "several"),
    "no number": (line("300", "За каталоги"), [], [B17], "", "not_named"),
    "a day is no number": (line("300", "Счёт от 17.11.2026"), [], [B17], "", "not_named"),
    "a contract is no invoice": (line("300", "По договору № 17"), [], [B17], "", "not_named"),
    "a number somewhere, whole sum": (line("300", "Предоплата № 17"), [], [B17], "10//300", "whole"),
    "a number somewhere, part": (line("150", "Предоплата № 17"), [], [B17], "", "not_named"),
    "another payee": (line("300", "По счёту 17", inn="500100732259"), [], [B17], "", "nobody"),
    "payee without INN, by account": (
        line("300", "По счёту 17", inn="", account="4070281077"), [], [bill(10, "17", "300", NO_INN)],
        "10//300", "whole"),
    "the line without INN, by account": (line("300", "По счёту 17", inn=""), [], [B17], "10//300", "whole"),
    "not planned yet": (line("300", "По счёту 17"), [], [bill(10, "17", "300", where="План")], "", "not_there"),
    "two with one number, no date": (
        line("300", "По счёту 17"), [], [B17, bill(12, "17", "300", day=DAY)], "", "twins"),
    "two with one number, dated": (
        line("300", "По счёту 17 от 24.11.2026"), [], [B17, bill(12, "17", "300", day=DAY)], "12//300", "whole"),
    "letters that look alike": (line("300", "Счёт № A-17"), [], [bill(10, "А-17", "300")], "10//300", "whole"),
    "17 is not 17/1": (line("300", "Счёт № 17/1"), [], [B17], "", "not_named"),
    "several orders of the sum": (
        line("300", "По счёту 17", number="9"), [order(7, "1", "300"), order(8, "2", "300")], [SENT],
        "", "orders_alike"),
}  # fmt: skip


def paid(found):
    return ";".join(f"{one.bill}/{one.order or ''}/{one.sum.normalize():f}" for one in found.shares)


@pytest.mark.parametrize("name", TABLE)
def test_table(name):
    one, orders, bills, mark, why = TABLE[name]
    found = match([one], orders, bills)[one.pk]
    assert paid(found) == mark
    assert found.why[0].code == f"match.{why}"
    assert sum((share.sum for share in found.shares), D(0)) in (0, one.sum)


def test_what_one_line_takes_is_not_there_for_the_next():
    first, second = line("300", "Счёт 17", pk=1), line("300", "Счёт 17", pk=2, number="501")
    found = match([second, first], [], [B17])
    assert paid(found[1]) == "10//300" and found[2].why[0].code == "match.too_much"
    by_order = match([first, second], [order(7, "501", "300")], [SENT])
    assert paid(by_order[2]) == "10/7/300" and by_order[1].mark == ""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Оплата по счёту № 17 от 24.11.2026: Мониторы 3 шт. В т.ч. НДС 22% 54098.36 руб.", ["17"]),
        ("Оплата по счетам 17, 18 от 24.11.2026 и № А-19/2 от 1 ноября 2026 г. за услуги", ["17", "18", "А-19/2"]),
        ("Сч.№17,18 Без НДС", ["17", "18"]),
        ("Оплата по счету-оферте №А 17 по договору 5", ["А 17"]),
        ("Оплата по счету-фактуре 17", []),
        ("За услуги по договору № 17", []),
        ("оплата счета поставщика N 0017", ["0017"]),
        ("Оплата по счету на оплату № 17 от 24.11.2026 г. НДС не облагается", ["17"]),
    ],
)
def test_numbers_named_in_a_purpose(text, numbers):
    assert naming.called(text) == numbers


payees = st.sampled_from([ORBIT, PRESS])
sums = st.integers(1, 4).map(lambda n: D(n * 50))
bills_ = st.lists(st.tuples(st.integers(1, 4), sums, payees), max_size=5).map(
    lambda rows: [bill(10 + n, str(number), left, payee) for n, (number, left, payee) in enumerate(rows)]
)


@st.composite
def banks(draw):
    bills = draw(bills_)
    orders = [
        order(
            100 + n, str(number), sum_, bills[place % len(bills)].pk, payee=bills[place % len(bills)].payee, done=done
        )
        for n, (number, sum_, place, done) in enumerate(
            draw(st.lists(st.tuples(st.integers(1, 4), sums, st.integers(0, 9), st.booleans()), max_size=4))
        )
        if bills
    ]
    lines = [
        line(sum_, f"Оплата по счетам {', '.join(map(str, names))}", str(number), pk=n, inn=payee.inn)
        for n, (sum_, names, number, payee) in enumerate(
            draw(
                st.lists(
                    st.tuples(sums, st.lists(st.integers(1, 4), min_size=1, max_size=2), st.integers(1, 6), payees),
                    max_size=6,
                )
            ),
            1,
        )
    ]
    return lines, orders, bills


@given(banks(), st.randoms())
def test_no_kopeck_twice_and_the_order_does_not_matter(given_bank, random):
    lines, orders, bills = given_bank
    found = match(lines, orders, bills)
    shares = [share for one in found.values() for share in one.shares]
    used = [share.order for share in shares if share.order]
    assert len(used) == len(set(used))
    for one in bills:
        assert sum((share.sum for share in shares if share.bill == one.pk and not share.order), D(0)) <= one.left
    for one in lines:
        assert sum((share.sum for share in found[one.pk].shares), D(0)) in (D(0), one.sum)
        assert found[one.pk].why
    for rows in (lines, orders, bills):
        random.shuffle(rows)
    assert match(lines, orders, bills) == found
