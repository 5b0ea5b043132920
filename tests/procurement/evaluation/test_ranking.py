"""The ranking of a procedure's offers equals a computation with fractions that uses none of its rules."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from procurement.models import Criterion, Offer, Score
from procurement.ranked import rank

START = datetime(2026, 1, 19, tzinfo=UTC)
MARKS = st.lists(st.integers(0, 10000), min_size=1, max_size=2)
BIDS = st.lists(
    st.tuples(st.integers(1, 10**9), st.none() | st.integers(0, 400), st.none() | st.integers(0, 120), MARKS),
    min_size=1,
    max_size=10,
)
WEIGHTS = st.lists(st.integers(1, 3333), min_size=3, max_size=3)


def cents_half_up(value):
    """Hundredths, the half upwards."""
    return (value * 200 + 1) // 2


def expected(bids, weights):
    """offer → hundredths of points, from kopecks, days, months and hundredths of marks."""
    prices = [Fraction(bid[0]) for bid in bids]
    days = [bid[1] for bid in bids]
    months = [bid[2] for bid in bids]
    marks = [Fraction(sum(bid[3]), len(bid[3])) for bid in bids]
    columns = [(prices, True), (days, True), (months, False), (marks, False)]
    points = [0] * len(bids)
    for (values, low), weight in zip(columns, weights, strict=True):
        named = [value for value in values if value is not None]
        for n, value in enumerate(values):
            if value is None:
                continue
            best = min(named) if low else max(named)
            above, below = (best, value) if low else (value, best)
            share = Fraction(above, below) if below else Fraction(1 if low else 0)
            points[n] += cents_half_up(share * weight / 100)
    return points


@given(BIDS, WEIGHTS)
def test_points_and_order_equal_an_independent_computation(bids, three):
    weights = [*three, 10000 - sum(three)]
    criteria = [
        Criterion(pk=n, position=n, kind=kind, name=kind, weight=Decimal(weight) / 100)
        for n, (kind, weight) in enumerate(zip(("price", "days", "warranty", "experts"), weights, strict=True), 1)
    ]
    offers, marks, prices = [], {}, {}
    for n, (price, days, months, points) in enumerate(bids, 1):
        received = START + timedelta(hours=len(bids) - n)
        offers.append(Offer(pk=n, received=received, delivery_days=days, warranty_months=months))
        marks[n, 4] = [Score(points=Decimal(one) / 100) for one in points]
        prices[n] = Decimal(price) / 100
    found = rank(criteria, offers, marks, prices)
    wanted = expected(bids, weights)
    assert [found.ranking.points[n] for n in range(1, len(bids) + 1)] == [Decimal(one) / 100 for one in wanted]
    order = sorted(range(len(bids)), key=lambda n: (-wanted[n], bids[n][0], -n))
    assert [offer.pk - 1 for offer in found.order] == order


def test_nothing_to_rank():
    criterion = SimpleNamespace(code="price")
    assert rank([criterion], [], {}, {}) is None and rank([], [Offer(pk=1)], {}, {}) is None
