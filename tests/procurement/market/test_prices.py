"""Prices of the market: sources, spread, mean; the maximum price; an offer beside the mean."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.actions.refusals import Refused
from procurement import market
from procurement.models import BranchRule
from tests.builders import task_of
from tests.builders_branches import branch_at, give
from tests.filled import attach
from tests.filled.market import price

VECTORS = [
    (("100.00", "110.00", "120.00"), "110.00", "9.09", True),
    (("1000.00", "1010.00", "1500.00"), "1170.00", "24.43", True),
    (("100.00", "150.00", "200.00"), "150.00", "33.33", False),
]


def prices(*sums):
    return {"prices": [price(one, f"Источник {n}") for n, one in enumerate(sums, 1)]}


@pytest.mark.parametrize(("sums", "mean", "percent", "ok"), VECTORS)
def test_the_maximum_price_is_the_mean(cast, sums, mean, percent, ok):
    case = branch_at(cast, "quotation", "max_price")
    attach(case, "price_sources", task_of(case))
    if not ok:
        with pytest.raises(Refused, match=r"too far apart: the spread is 33,33%, at most 33% are allowed"):
            give(case, data=prices(*sums))
        return
    case = give(case, data=prices(*sums))
    found = market.market_of(case)
    assert (case.max_price, found.mean, found.spread.percent) == (D(mean), D(mean), D(percent))
    assert case.events.get(code="max_price").reasons[0]["mean"] == mean


def test_a_tender_has_no_bound_of_the_spread(cast):
    case = branch_at(cast, "tender", "max_price")
    attach(case, "price_sources", task_of(case))
    case = give(case, data=prices("100.00", "150.00", "200.00"))
    assert case.max_price == D("150.00") and case.step == "method_approval"


def test_the_bound_is_a_setting(cast):
    case = branch_at(cast, "quotation", "max_price")
    BranchRule.objects.filter(flow="quotation").update(spread_most=D("33.34"))
    attach(case, "price_sources", task_of(case))
    assert give(case, data=prices("100.00", "150.00", "200.00")).max_price == D("150.00")


def test_a_maximum_price_needs_three_prices_and_their_sources(cast):
    case = branch_at(cast, "quotation", "max_price")
    with pytest.raises(Refused, match="at least three prices, you entered 2"):
        give(case, data=prices("100.00", "110.00"))
    with pytest.raises(Refused, match="Attach where the prices are from"):
        give(case, data=prices("100.00", "110.00", "120.00"))


def test_a_single_source_is_compared_with_two_prices_or_calculated(cast):
    case = branch_at(cast, "single_source", "market_check")
    with pytest.raises(Refused, match="At least two prices of the market are compared, you entered 1"):
        give(case, data=prices("100.00") | {"market_text": " "})
    with pytest.raises(Refused, match="Attach where the price is from"):
        give(case, data=prices("100.00") | {"market_text": "По расчёту"})
    case = give(case, data={"prices": [], "market_text": "40 ч по 1 800 ₽"})
    assert (case.step, case.market_text, case.market_prices.count()) == ("method_approval", "40 ч по 1 800 ₽", 0)


def test_rows_are_typed_once(cast):
    case = branch_at(cast, "single_source", "market_check")
    attach(case, "price_sources", task_of(case))
    case = give(case, data=prices("74000.00", "76000.00"))
    case = give(case, "rework", comment="Обоснование слабое")
    for step in ("justification", "justification_it", "memo_approval", "memo_approval", "budget"):
        assert case.step == step
        case = give(case)
    first, second = case.market_prices.order_by("pk")
    changed = [price("75000.00", "Источник 1", row=first), price("77000.00", "Третий")]
    case = give(case, data={"prices": changed, "market_text": ""})
    assert [(row.pk == first.pk, row.named, row.sum) for row in case.market_prices.order_by("pk")] == [
        (True, "Источник 1", D("75000.00")),
        (False, "Третий", D("77000.00")),
    ]
    assert second.pk not in case.market_prices.values_list("pk", flat=True)


def test_the_method_may_be_another_branch(cast):
    case = branch_at(cast, "single_source", "method_approval")
    case = give(case, "another_branch", data={"branch": "quotation"}, comment="Есть и другие")
    new = case.continued_by.get()
    assert (case.step, new.flow, new.step) == ("rerouted", "quotation", "assign")


BESIDE = [
    ("110.00", ("100.00", "110.00", "120.00"), "0.00"), ("99.00", ("100.00", "110.00", "120.00"), "-10.00"),
    ("115.50", ("100.00", "110.00", "120.00"), "5.00"), ("100.00", ("99.99",), "0.01"),
]  # fmt: skip


@pytest.mark.parametrize(("total", "sums", "percent"), BESIDE)
def test_an_offer_beside_the_mean(total, sums, percent):
    assert market.beside(D(total), [D(one) for one in sums]).percent == D(percent)


def test_without_prices_there_is_nothing_beside():
    assert market.beside(D("100.00"), []).percent is None


@given(st.decimals("0.01", "99999999.99", places=2), st.lists(st.decimals("0.01", "99999999.99", places=2), min_size=1))
def test_percent_and_mean_agree(total, sums):
    mean = sum(sums) / len(sums)
    assert abs(market.beside(total, sums).percent - (total - mean) / mean * 100) <= D("0.00501")


def test_the_ground_is_written_down(cast):
    case = branch_at(cast, "single_source", "justification")
    case = give(case)
    assert case.ground in ("rights", "compatibility", "urgency") and case.step == "justification_it"
    paper = case.documents.get(kind="justification").versions.last()
    assert "Совместимость с\u00a0тем" in paper.html and "Монитор" in paper.html
    assert case.tasks.open().get().role.startswith("it_head")


def test_the_specification_is_printed_from_the_items(cast):
    case = give(branch_at(cast, "tender", "specification"), data={"specification_text": "Гарантия 24 месяца."})
    html = case.documents.get(kind="specification").versions.last().html
    assert "27" in html and "7\u00a0шт." in html and "Гарантия 24" in html and "Сафин" in html
    assert case.specification_text == "Гарантия 24 месяца."
