"""The rule alone: a table of roads and reasons, its numbers, the way `manage.py explain` asks it, laws."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from invoices.trust import Ask, Before, Limit, decide, numbers
from portal.reasons import sentences
from tests.invoices.trust.rows import NOW, ROWS, ZONE, read_before, read_invoice, read_limit

D = Decimal


def decided(one):
    """The row, asked of the rule."""
    sums, asked = read_limit(one.limit), read_invoice(one.invoice)
    limit = sums and Limit(each=sums[0], month=sums[1], since=sums[2], until=sums[3])
    before = [
        Before(row.sum, row.payee, row.at, row.what, passed=row.what != "manager")
        for row in (read_before(text, one.now) for text in one.before)
    ]
    ask = Ask(
        asked.sum, "A", one.now, asked.currency, asked.rate,
        related="related" in asked.what, of_procedure="procedure" in asked.what,
    )  # fmt: skip
    return decide(ask, limit, before, ZONE, one.days)


def test_the_table_is_long_enough():
    assert len(ROWS) >= 60
    assert sum(one.door for one in ROWS) >= 15
    assert len({one.what for one in ROWS}) == len(ROWS)


@pytest.mark.parametrize("one", ROWS, ids=[one.what for one in ROWS])
def test_table(one):
    found = decided(one)
    assert (found.road, found.reason) == (one.road, one.reason)
    assert found.why[0].code == f"trust.{one.reason}"


@pytest.mark.parametrize("one", ROWS, ids=[one.what for one in ROWS])
def test_explain_says_the_same(one, monkeypatch, capsys):
    sums, asked = read_limit(one.limit), read_invoice(one.invoice)
    limit = sums and {"each": str(sums[0]), "month": sums[1] and str(sums[1]), "from": str(sums[2]),
                      "until": sums[3] and str(sums[3])}  # fmt: skip
    question = {
        "invoice": {
            "sum": str(asked.sum), "currency": asked.currency, "rate": asked.rate and str(asked.rate), "payee": "A",
            "submitted": one.now.isoformat(), "related": "related" in asked.what,
            "of_procedure": "procedure" in asked.what,
        },
        "limit": limit,
        "zone": "Asia/Yekaterinburg",
        "before": [
            {"sum": str(row.sum), "payee": row.payee, "submitted": row.at.isoformat(), "state": row.what,
             "passed_by_limit": row.what != "manager"}
            for row in (read_before(text, one.now) for text in one.before)
        ],
        "parts_days": one.days,
    }  # fmt: skip
    assert explained(question, monkeypatch, capsys)["result"] == {"road": one.road, "reason": one.reason}


def explained(question, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps(question)))
    call_command("explain", "trust")
    return json.loads(capsys.readouterr().out)


def test_why_holds_all_numbers_used():
    limit = Limit(D("500000"), date(2026, 3, 1), None, D("1000000"), who="Дмитрий Лаптев", given_by="Игорь Сафонов")
    before = [Before(D("420000"), "B", NOW - timedelta(days=2))]
    found = decide(Ask(D("300000.00"), "A", NOW), limit, before, ZONE)
    assert [text.replace("\u00a0", " ") for text in sentences(found.why)] == [
        "В пределах лимита: 300 000,00 ₽ из 500 000,00 ₽ на счёт, мимо руководителя.",
        "Лимит: 500 000,00 ₽ на счёт и 1 000 000,00 ₽ на месяц, с 1 марта 2026.",
        "Чей лимит: Дмитрий Лаптев; выдал: Игорь Сафонов.",
        "По лимиту за месяц до этого счёта: 420 000,00 ₽ из 1 000 000,00 ₽, с ним 720 000,00 ₽.",
        "Мимо руководителя этому получателю за 7 дней больше ничего не ушло.",
    ]
    kept = numbers([one.as_json() for one in found.why])
    assert (kept.sum, kept.each, kept.month, kept.used) == (D("300000.00"), D("500000"), D("1000000"), D("420000"))
    assert (kept.parts, kept.days) == (None, 7)


def test_everything_that_speaks_against_is_said():
    limit = Limit(D("500000"), date(2026, 3, 1), None, D("500000"))
    before = [Before(D("300000"), "A", NOW - timedelta(days=2))]
    found = decide(Ask(D("300000"), "A", NOW, related=True), limit, before, ZONE)
    assert [one.code for one in found.why][:3] == ["trust.related_party", "trust.in_parts", "trust.month_limit"]


def test_a_limit_that_was_taken_does_not_count_from_that_instant():
    taken = NOW - timedelta(minutes=1)
    limit = Limit(D("500000"), date(2026, 1, 12), taken=taken)
    assert decide(Ask(D("1.00"), "A", NOW), limit, [], ZONE).reason == "limit_taken"
    assert decide(Ask(D("1.00"), "A", taken - timedelta(minutes=1)), limit, [], ZONE).past


def test_another_limit_of_the_person_counts_for_parts_and_not_for_the_month():
    limit = Limit(D("500000"), date(2026, 11, 20), month=D("500000"))
    before = [Before(D("300000"), "A", NOW - timedelta(days=5), same_limit=False)]
    assert decide(Ask(D("300000"), "A", NOW), limit, before, ZONE).reason == "in_parts"
    assert decide(Ask(D("300000"), "B", NOW), limit, before, ZONE).past


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("sum", "-1", "invoice.sum"), ("sum", "NaN", "invoice.sum"), ("sum", None, "invoice.sum"),
        ("sum", "1e99", "invoice.sum"), ("rate", "0", "invoice.rate"), ("related", "yes", "invoice.related"),
        ("submitted", "yesterday", "invoice.submitted"), ("currency", 5, "invoice.currency"),
    ],
)  # fmt: skip
def test_a_bad_question_is_named(part, value, said, monkeypatch, capsys):
    invoice = {"sum": "1.00", "currency": "RUB", "rate": None, "payee": "A", "submitted": "2026-11-24T10:15"}
    question = {"invoice": invoice | {part: value}, "limit": None, "zone": "Asia/Yekaterinburg", "before": []}
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps(question)))
    with pytest.raises(SystemExit):
        call_command("explain", "trust")
    assert said in capsys.readouterr().err


DROPPED = {"refuse": "refused", "withdraw": "withdrawn"}
SUMS = st.decimals(min_value=D("0.01"), max_value=D("700000"), places=2)
STEPS = st.lists(
    st.tuples(st.sampled_from("submit submit submit refuse withdraw".split()), SUMS, st.sampled_from("ABC"),
              st.integers(0, 60)),
    max_size=25,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(each=SUMS, more=st.none() | SUMS, steps=STEPS, days=st.integers(0, 10))
def test_no_money_above_a_limit_passes_without_a_manager(each, more, steps, days):
    """Whatever is submitted, refused, withdrawn: what stands past the manager keeps to the limit, counted by hand."""
    limit = Limit(each, date(2026, 1, 1), None, None if more is None else each + more)
    begin, hours, before, books = datetime(2026, 2, 1, tzinfo=ZONE), 0, [], []
    for what, sum_, payee, later in steps:
        hours += later
        if what != "submit":
            if before:
                place = later % len(before)
                before[place] = replace(before[place], state=DROPPED[what])
                books[place] = None
            continue
        at = begin + timedelta(hours=hours)
        found = decide(Ask(sum_, payee, at), limit, before, ZONE, days)
        if found.past:
            before.append(Before(sum_, payee, at))
            books.append((sum_, payee, at.date()))
            check_books([one for one in books if one], each, limit.month, days)


def check_books(books, each, month, days):
    for sum_, payee, day in books:
        assert sum_ <= each
        if month is not None:
            assert sum(one for one, _payee, then in books if (then.year, then.month) == (day.year, day.month)) <= month
        within = [one for one, to, then in books if to == payee and timedelta(0) <= day - then <= timedelta(days)]
        assert sum(within) <= each
