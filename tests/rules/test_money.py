"""Rounding, VAT, schedules, spread, and sums as people type them."""

from datetime import date
from decimal import Decimal as D
from itertools import pairwise

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal import money
from portal.forms.fields import MoneyField, QuantityField

VAT = [
    ("120.00", "20", "inside", "20.00"), ("300000.00", "20", "inside", "50000.00"),
    ("300000.00", "22", "inside", "54098.36"), ("1234.56", "22", "inside", "222.63"), ("0.01", "20", "inside", "0.00"),
    ("0.03", "20", "inside", "0.01"), ("99999.99", "10", "inside", "9090.91"), ("105.00", "5", "inside", "5.00"),
    ("33.33", "22", "on_top", "7.33"), ("1234.55", "20", "on_top", "246.91"), ("0.25", "10", "on_top", "0.03"),
    ("0.35", "10", "on_top", "0.04"),
]  # fmt: skip


@pytest.mark.parametrize(("sum_", "rate", "mode", "vat"), VAT)
def test_vat(sum_, rate, mode, vat):
    assert money.vat(D(sum_), D(rate), mode).vat == D(vat)


def test_without_vat_there_is_none():
    assert money.vat(D("100"), None).vat == D("0.00")


def test_rates_are_rows_with_dates():
    assert money.rates_on(date(2025, 12, 31)) == [20, 10, 5, 7, 0, None]
    assert money.rates_on(date(2026, 1, 1)) == [22, 10, 5, 7, 0, None]


def test_vat_of_lines_may_differ_by_a_kopeck_a_line():
    lines = [(D("33.33"), D(20))] * 3
    found = money.vat_of_lines(lines, D("16.67"))
    assert (found.by_lines, found.in_total, found.accepted) == (D("16.68"), D("16.67"), True)
    assert money.vat_of_lines(lines, D("16.65")).accepted
    assert not money.vat_of_lines(lines, D("16.64")).accepted
    assert not money.vat_of_lines(lines, D("16.72")).accepted


def test_comparison_on_one_base():
    assert money.without_vat(D("120.00"), D(20)) == D("100.00")
    assert money.with_vat(D("100.00"), D(20)) == D("120.00")
    assert money.without_vat(D("115.00"), None) == D("115.00")


SCHEDULES = [
    ("100000.01", [30, 30, 40], ["30000.00", "30000.00", "40000.01"]),
    ("999.99", [30, 70], ["300.00", "699.99"]),
    ("100.00", [100], ["100.00"]),
]


@pytest.mark.parametrize(("total", "shares", "rows"), SCHEDULES)
def test_schedule(total, shares, rows):
    assert list(money.schedule(D(total), [D(share) for share in shares]).rows) == [D(row) for row in rows]


REFUSED_SCHEDULES = [
    ("0.01", [30, 70]),
    ("100", [30, 60]),
    ("100", [-10, 110]),
    ("0", [100]),
    ("100", []),
    ("0.05", [50, 45, 5]),
]


@pytest.mark.parametrize(("total", "shares"), REFUSED_SCHEDULES)
def test_a_schedule_that_cannot_be(total, shares):
    with pytest.raises(money.Refused):
        money.schedule(D(total), [D(share) for share in shares])


SPREADS = [
    ([100, 110, 120], "110.00", "9.09", True), ([1000, 1010, 1500], "1170.00", "24.43", True),
    ([100, 150, 200], "150.00", "33.33", False), ([100, 100], "100.00", "0.00", True),
]  # fmt: skip


@pytest.mark.parametrize(("prices", "mean", "percent", "ok"), SPREADS)
def test_spread(prices, mean, percent, ok):
    found = money.spread([D(price) for price in prices])
    assert (found.mean, found.percent, found.ok) == (D(mean), D(percent), ok)


@pytest.mark.parametrize("prices", [[], [100], [100, 0], [100, -5]])
def test_a_spread_needs_prices(prices):
    with pytest.raises(money.Refused):
        money.spread([D(price) for price in prices])


SUMS = st.decimals("0.01", "999999999.99", places=2)
CUTS = st.lists(st.integers(1, 99), max_size=6, unique=True).map(sorted)


@given(SUMS, CUTS)
def test_the_rows_of_a_schedule_make_the_total(total, cuts):
    shares = [D(high - low) for low, high in pairwise([0, *cuts, 100])]
    try:
        rows = money.schedule(total, shares).rows
    except money.Refused:
        return
    assert sum(rows) == total
    assert all(row > 0 for row in rows)


@given(SUMS, st.sampled_from([D(5), D(7), D(10), D(20), D(22)]))
def test_vat_on_top_is_found_inside_again(sum_, rate):
    on_top = money.vat(sum_, rate, "on_top").vat
    assert abs(money.vat(sum_ + on_top, rate).vat - on_top) <= D("0.01")


@given(st.decimals("-1000000", "1000000", places=4))
def test_half_up_is_away_from_zero(value):
    assert abs(money.half_up(value) - value) <= D("0.005")
    assert money.half_up(-value) == -money.half_up(value)


TYPED = [
    ("1 234,56", "1234.56"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1\u00a0234,56", "1234.56"),
    ("1\u202f234,5", "1234.50"), ("1234", "1234.00"), ("100 ₽", "100.00"), ("100 руб.", "100.00"),
    ("1.234.567", "1234567.00"), ("1'234.50", "1234.50"), ("0,01", "0.01"), ("5.", "5.00"), (".5", "0.50"),
    ("999 999 999 999,99", "999999999999.99"), ("+7", "7.00"), ("0000012", "12.00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), TYPED)
def test_typed_sums(text, number):
    assert money.typed(text) == D(number)


WRONG = [
    ("", "Write a number, for example 1234.56"), ("-5", "A number with a minus: it must be above zero"),
    ("−5", "A number with a minus: it must be above zero"), ("0", "It must be above zero"),
    ("0,00", "It must be above zero"), ("1О0", "There is the letter “О” among the digits"),
    ("l00", "There is the letter “l” among the digits"), ("1e5", "There is the letter “e” among the digits"),
    ("NaN", "There is the letter “N” among the digits"), ("=1+1", "The sign “=” does not belong in a number"),
    ("10²", "The sign “²” does not belong in a number"), ("٣", "The sign “٣” does not belong in a number"),
    ("1234,567", "No more than two decimals"), ("0,123", "No more than two decimals"),
    ("1.234", "“1.234” can be read in two ways: write 1234 or 1.23"),
    ("1,2,3", "“1,2,3” cannot be read: write it without dots between thousands"),
    ("1000000000000", "Too large: at most 999\u00a0999\u00a0999\u00a0999.99"),
    ("9" * 40, "Too large: at most 999\u00a0999\u00a0999\u00a0999.99"),
    ("9" * 40 + ",99", "Too large: at most 999\u00a0999\u00a0999\u00a0999.99"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_wrong_sums_are_refused_in_words(text, sentence):
    with override("en"), pytest.raises(money.Refused) as refused:
        money.typed(text)
    assert str(refused.value) == sentence


@given(st.decimals("0.01", "999999999999.99", places=2), st.sampled_from(["ru", "en"]))
def test_a_sum_shown_in_a_field_is_read_back(number, language):
    with override(language):
        field = MoneyField()
        assert field.clean(field.prepare_value(number)) == number


@pytest.mark.parametrize(("number", "shown"), [(D("1000.00"), "1000"), (D("2.50"), "2,5"), (D("1234.25"), "1234,25")])
def test_a_quantity_is_shown_without_idle_zeros(number, shown):
    with override("ru"):
        field = QuantityField()
        assert field.prepare_value(number) == shown
        assert field.clean(shown) == number


def test_whole_pieces():
    field = QuantityField(whole=True)
    assert field.clean("5") == 5
    assert field.has_changed(D("5.00"), "5") is False
    with override("en"), pytest.raises(Exception, match="whole pieces"):
        field.clean("2,5")
