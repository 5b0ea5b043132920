"""Schedule and allotment equal an independent computation with fractions, whatever is asked of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal import money
from portal.allotment import Want, allot

KOPECKS = st.integers(min_value=1, max_value=10**11)
DAYS = st.none() | st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 1, 6))


@st.composite
def shares(draw) -> list[int]:
    """Up to eight shares in hundredths of a percent, together a hundred percent."""
    cuts = sorted(draw(st.sets(st.integers(min_value=1, max_value=9_999), max_size=7)))
    return [end - start for start, end in zip([0, *cuts], [*cuts, 10_000], strict=True)]


def half_up(kopecks: Fraction) -> int:
    return (2 * kopecks.numerator + kopecks.denominator) // (2 * kopecks.denominator)


@given(KOPECKS, shares())
def test_rows_are_half_up_and_the_last_takes_the_rest(total, parts):
    expected = [half_up(Fraction(total * part, 10_000)) for part in parts[:-1]]
    expected.append(total - sum(expected))
    asked = [Decimal(part) / 100 for part in parts]
    try:
        found = money.schedule(Decimal(total) / 100, asked).rows
    except money.Refused:
        assert min(expected) <= 0
        return
    assert min(expected) > 0
    assert [int(row * 100) for row in found] == expected and sum(found) * 100 == total


@given(KOPECKS, st.lists(st.integers(min_value=1, max_value=10_000), min_size=1, max_size=8))
def test_shares_that_do_not_add_up_are_refused(total, parts):
    if sum(parts) == 10_000:
        return
    try:
        money.schedule(Decimal(total) / 100, [Decimal(part) / 100 for part in parts])
    except money.Refused:
        return
    raise AssertionError(f"{sum(parts) / 100} % was taken for a whole")


@given(
    st.integers(min_value=0, max_value=60), st.lists(st.tuples(st.integers(1, 12), DAYS, st.integers(0, 5)), max_size=6)
)
def test_what_comes_is_shared_unit_by_unit(arrived, wishes):
    """The same by hand: each piece goes to the first in the queue who still wants one."""
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    wants = [Want(n, Decimal(many), by, begun + timedelta(days=at)) for n, (many, by, at) in enumerate(wishes)]
    queue = sorted(wants, key=lambda want: (want.by is None, want.by or date.max, want.asked))
    given_out = dict.fromkeys([want.who for want in wants], 0)
    left = arrived
    for want in queue:
        while left and given_out[want.who] < want.quantity:
            given_out[want.who] += 1
            left -= 1
    found = allot(Decimal(arrived), wants)
    assert {who: int(found.given.get(who, 0)) for who in given_out} == given_out and found.left == left
