"""Pure rules: which branch is proposed, what a request waits for, what buying together saves."""

from datetime import date
from decimal import Decimal

import pytest

from procurement.proposing import Rule, Wanted, propose
from procurement.savings import Bought, saved_by
from procurement.waiting import consolidation, purchase

TODAY = date(2026, 11, 24)
RULES = [
    Rule("single_source", 1, single_source=True),
    Rule("small", 2),
    Rule("quotation", 3, above=Decimal(100_000), up_to=Decimal(3_000_000)),
    Rule("tender", 4, above=Decimal(3_000_000)),
]
LIMITS = {"small": Decimal(100_000)}


@pytest.mark.parametrize(
    ("total", "branch"),
    [
        ("0.01", "small"),
        ("100000.00", "small"),
        ("100000.01", "quotation"),
        ("3000000.00", "quotation"),
        ("3000000.01", "tender"),
    ],
)
def test_the_sum_decides(total, branch):
    assert propose(RULES, Wanted(Decimal(total)), TODAY, LIMITS).branch == branch


def test_only_one_supplier_goes_before_the_sum():
    found = propose(RULES, Wanted(Decimal(5_000), single_source=True), TODAY, LIMITS)
    assert found.branch == "single_source"
    assert [reason.code for reason in found.why] == ["branch.sum", "branch.single_source", "branch.rule"]


def test_unknown_prices_offer_no_small_purchase():
    found = propose(RULES, Wanted(None, unpriced=["Дрон"]), TODAY, LIMITS)
    assert found.branch == ""
    assert [reason.code for reason in found.why] == ["branch.no_prices", "branch.none"]
    unbounded = [Rule("small", 1, kind="Дроны"), Rule("tender", 2, kind="Дроны")]
    assert propose(unbounded, Wanted(None, frozenset({"Дроны"})), TODAY, {}).branch == "tender"


def test_a_rule_of_a_kind_is_for_groups_of_that_kind_alone():
    rules = [Rule("tender", 1, kind="Печать"), *RULES[1:]]
    assert propose(rules, Wanted(Decimal(10), frozenset({"Печать"})), TODAY, LIMITS).branch == "tender"
    assert propose(rules, Wanted(Decimal(10), frozenset({"Печать", "Мыши"})), TODAY, LIMITS).branch == "small"


def test_a_rule_begins_on_its_day():
    rules = [Rule("tender", 1, since=date(2026, 11, 25)), *RULES]
    assert propose(rules, Wanted(Decimal(10)), TODAY, LIMITS).branch == "small"
    assert propose(rules, Wanted(Decimal(10)), date(2026, 11, 25), LIMITS).branch == "tender"


@pytest.mark.parametrize(
    ("fates", "answer"),
    [
        ("bought bought", "ready"),
        ("bought refused", "ready"),
        ("bought received", "ready"),
        ("received", "ready"),
        ("bought consolidation", None),
        ("bought grouped", None),
        ("bought triage", "dissolved"),
        ("grouped triage", "dissolved"),
        ("from_stock refused", "nothing_left"),
        ("withdrawn", "nothing_left"),
        ("", "nothing_left"),
    ],
)
def test_what_consolidation_waits_for(fates, answer):
    assert consolidation(fates.split()) == answer


@pytest.mark.parametrize(
    ("fates", "answer"),
    [
        ("bought received", None),
        ("received", "ready"),
        ("received refused", "ready"),
        ("from_stock refused", "ready"),
        ("written_off", "ready"),
        ("refused", "nothing_left"),
        ("refused withdrawn", "nothing_left"),
        ("received consolidation", "given_back"),
        ("bought grouped", "given_back"),
        ("triage consolidation", "back_to_it"),
    ],
)
def test_what_a_purchase_waits_for(fates, answer):
    assert purchase(fates.split()) == answer


def test_what_buying_together_saves_is_shared_by_pieces_to_the_kopeck():
    monitors = Bought(Decimal("140000.00"), Decimal("126000.00"), [("a", Decimal(5)), ("b", Decimal(2))])
    keyboards = Bought(Decimal("100.00"), Decimal("90.00"), [("b", Decimal(1)), ("a", Decimal(1)), ("c", Decimal(1))])
    assert saved_by([monitors]) == {"a": Decimal("10000.00"), "b": Decimal("4000.00")}
    assert saved_by([keyboards]) == {"b": Decimal("3.33"), "a": Decimal("3.33"), "c": Decimal("3.34")}
    assert saved_by([monitors, keyboards]) == {"a": Decimal("10003.33"), "b": Decimal("4003.33"), "c": Decimal("3.34")}
