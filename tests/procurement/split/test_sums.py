"""The halves together are the whole: quantities of every share, roubles of every reservation, to the kopeck."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal.allotment import Want
from procurement.halves import going, part_of, reserves_going, staying

D = Decimal
SUMS = st.decimals(min_value="0.01", max_value="999999999.99", places=2)
COSTS = st.integers(0, 10**11).map(lambda kopecks: Fraction(kopecks, 700))  # of shares: not whole kopecks
MORE = st.integers(1, 10**11).map(lambda kopecks: Fraction(kopecks, 700))
ONE = st.tuples(st.integers(1, 3), COSTS, MORE) | st.tuples(st.integers(1, 3), MORE, COSTS)
PARTED = st.lists(ONE, min_size=1, max_size=6)


def test_a_part_of_a_sum_is_half_up_and_the_rest_stays():
    assert going(D("100.00"), Fraction(1, 3)) == D("33.33")
    assert going(D("100.00"), Fraction(2, 3)) == D("66.67")
    assert going(D("0.01"), Fraction(1, 3)) == D("0.00")
    assert going(D("26200.00"), Fraction(6000, 24000)) == D("6550.00")


def test_a_reservation_is_divided_as_the_things_of_its_unit_are():
    weighed = [(1, Fraction(47500), Fraction(0)), (2, Fraction(19000), Fraction(7200))]
    rows = [(10, 1, D("47500.00")), (11, 2, D("26200.00")), (12, 3, D("7370.00"))]
    # the third unit has nothing here any more: as all of it, 7 200 of 73 700
    assert reserves_going(rows, weighed) == {10: D("0.00"), 11: D("7200.00"), 12: D("720.00")}


def test_the_earliest_needs_stay_as_what_arrives_is_given_out():
    wants = [
        Want("A", D(4), date(2026, 6, 1), date(2026, 1, 1)),
        Want("B", D(3), date(2026, 5, 20), date(2026, 1, 2)),
        Want("C", D(3), date(2026, 6, 1), date(2026, 1, 3)),
    ]
    assert staying(wants, D(6)) == {"A": D(3), "B": D(3), "C": D(0)}


@given(st.lists(SUMS, min_size=1, max_size=6), PARTED)
def test_reserves_of_both_halves_are_the_whole(sums, weighed):
    rows = [(pk, pk % 4, sum_) for pk, sum_ in enumerate(sums)]
    found = reserves_going(rows, weighed)
    for pk, _unit, sum_ in rows:
        assert 0 <= found[pk] <= sum_
        assert (sum_ - found[pk]) + found[pk] == sum_
        assert found[pk] == found[pk].quantize(D("0.01"))
    assert 0 <= part_of(weighed) <= 1


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8), st.data())
def test_shares_of_both_halves_are_the_whole(quantities, data):
    stays = data.draw(st.integers(0, sum(quantities)))
    wants = [Want(pk, D(n), None, date(2026, 1, 1)) for pk, n in enumerate(quantities)]
    kept = staying(wants, D(stays))
    assert sum(kept.values()) == stays
    assert all(0 <= kept[pk] <= n and kept[pk] == kept[pk].to_integral_value() for pk, n in enumerate(quantities))
