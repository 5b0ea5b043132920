"""Ranking of offers and allotment of what arrived."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from portal.allotment import Want, allot
from procurement.ranking import Criterion, Offer, rank

CRITERIA = [Criterion("price", D(60), "low"), Criterion("days", D(20), "low"), Criterion("warranty", D(20), "high")]


def offer(code: str, price: str, days: int | None, warranty: int | None, received: int = 1) -> Offer:
    values = {"days": days, "warranty": warranty}
    return Offer(code, D(price), values, datetime(2026, 1, received, tzinfo=UTC))


def test_ranking():
    offers = [offer("A", "100000.00", 10, 24), offer("B", "90000.00", 20, 12), offer("C", "95000.00", 12, 36)]
    ranked = rank(CRITERIA, offers)
    assert ranked.points == {"A": D("87.33"), "B": D("76.67"), "C": D("93.51")}
    assert ranked.order == ("C", "A", "B")
    assert ranked.by_criterion == {
        "A": {"price": D("54.00"), "days": D("20.00"), "warranty": D("13.33")},
        "B": {"price": D("60.00"), "days": D("10.00"), "warranty": D("6.67")},
        "C": {"price": D("56.84"), "days": D("16.67"), "warranty": D("20.00")},
    }


def test_a_tie_goes_to_the_lower_price_then_the_earlier_receipt():
    days = [Criterion("days", D(100), "low")]
    offers = [offer("A", "100", 5, 0, 1), offer("B", "90", 5, 0, 3), offer("C", "90", 5, 0, 2)]
    assert rank(days, offers).order == ("C", "B", "A")


def test_what_an_offer_does_not_name_has_no_points():
    ranked = rank(CRITERIA, [offer("A", "100", None, 0), offer("B", "100", 0, None)])
    assert ranked.points == {"A": D("60.00"), "B": D("80.00")}


def test_allotment_by_need_then_by_request():
    wants = [
        Want("A", D(4), date(2026, 6, 1), date(2026, 5, 1)),
        Want("B", D(3), date(2026, 5, 20), date(2026, 5, 3)),
        Want("C", D(3), date(2026, 6, 1), date(2026, 5, 2)),
    ]
    assert allot(D(6), wants).given == {"A": D(3), "B": D(3), "C": D(0)}


def test_allotment_of_more_than_was_asked():
    made = allot(D(10), [Want("A", D(4), None, date(2026, 5, 1))])
    assert (made.given, made.left) == ({"A": D(4)}, D(6))


QUANTITIES = st.decimals("0.01", "1000", places=2)
WANTS = st.lists(
    st.builds(
        Want, st.sampled_from("ABCDE"), QUANTITIES, st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 1)),
        st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    ),
    max_size=8,
)  # fmt: skip


@given(QUANTITIES, WANTS)
def test_nothing_is_lost_and_nobody_gets_more_than_they_want(arrived, wants):
    made = allot(arrived, wants)
    assert sum(made.given.values()) + made.left == arrived
    for who, given_ in made.given.items():
        assert 0 <= given_ <= sum(want.quantity for want in wants if want.who == who)
