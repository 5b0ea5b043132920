"""Allotment: who gets how much of what arrived for a merged line. Pure; source: "Allotment" in semantics."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.reasons import Reason, register

register(
    {
        "allotment.order": _("By need-by date, then by date of request: {order}."),
        "allotment.full": _("{who}: all {quantity:number}."),
        "allotment.part": _("{who}: {given:number} of {quantity:number}."),
        "allotment.left": _("{left:number} more than anybody asked for."),
    }
)


@dataclass(frozen=True, slots=True)
class Want:
    """What somebody waits for: how much, by which day, asked when."""

    who: Hashable
    quantity: Decimal
    by: date | None
    asked: date | datetime


@dataclass(frozen=True, slots=True)
class Allotment:
    """What each one gets (several wants of one are added), what is left over, and why."""

    given: dict[Hashable, Decimal]
    left: Decimal
    why: tuple[Reason, ...] = field(compare=False, default=())


def allot(arrived: Decimal, wants: Sequence[Want]) -> Allotment:
    """Give out what arrived: the earliest need first, of equal needs the earliest request, of those the first named.
    Who gave no need-by date waits for all others."""
    order = sorted(wants, key=lambda want: (want.by is None, want.by or date.max, _asked(want.asked)))
    given: dict[Hashable, Decimal] = dict.fromkeys((want.who for want in wants), Decimal(0))
    why = [Reason("allotment.order", order=[str(want.who) for want in order])]
    left = max(arrived, Decimal(0))
    for want in order:
        got = min(left, want.quantity)
        given[want.who] += got
        left -= got
        code = "allotment.full" if got == want.quantity else "allotment.part"
        why.append(Reason(code, who=str(want.who), given=got, quantity=want.quantity))
    if left:
        why.append(Reason("allotment.left", left=left))
    return Allotment(given, left, tuple(why))


def _asked(at: date | datetime) -> str:
    return at.isoformat()
