"""Whether criteria with weights may stand: a sentence why not. Pure; read by the ranking (semantics, "Ranking")."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.money import HUNDRED
from portal.typography import number

ONCE = {  # what is read from the offers is one criterion each
    "price": _("The price is one criterion, here are several: make them one."),
    "days": _("Days of delivery are one criterion, here are several: make them one."),
    "warranty": _("Months of warranty are one criterion, here are several: make them one."),
}


def why_not(kinds: Sequence[str], names: Sequence[str], weights: Sequence[Decimal]) -> Any:
    """Why these criteria cannot stand; None when they can: each weight above 0, together exactly 100.00, names differ,
    exactly one price."""
    if any(weight <= 0 for weight in weights):
        return _("Each weight is above zero: take the criterion out instead.")
    return _same(names) or _kinds(kinds) or _sum(sum(weights, Decimal(0)))


def _same(names: Sequence[str]) -> Any:
    count = Counter(" ".join(name.casefold().split()) for name in names)
    twice = next((name for name in names if count[" ".join(name.casefold().split())] > 1), None)
    return twice and _("“%(name)s” stands twice: call one of them otherwise, or take it out.") % {"name": twice}


def _kinds(kinds: Sequence[str]) -> Any:
    count = Counter(kinds)
    if not count["price"]:
        return _("The price is missing: one criterion measures it.")
    return next((sentence for kind, sentence in ONCE.items() if count[kind] > 1), None)


def _sum(total: Decimal) -> Any:
    if total == HUNDRED:
        return None
    words = {"sum": number(total, 2), "rest": number(abs(HUNDRED - total), 2)}
    if total < HUNDRED:
        return _("The weights make %(sum)s%% together: %(rest)s%% are missing to 100.") % words
    return _("The weights make %(sum)s%% together: that is %(rest)s%% too much.") % words
