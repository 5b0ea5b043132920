"""The list of procedures: what a filter in the address leaves of those a person sees, with sums for who sees prices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from portal.permissions import visible_cases
from portal.roles import has_role
from portal.searching import containing
from portal.sockets import Hit
from procurement.listing import day_in
from procurement.models import Offer, Procedure
from procurement.permissions import items_of_interest
from procurement.sight import WHOLE

ZERO = Decimal("0.00")
MOST = 6
STATES = {"open": _("On their way"), "held": _("On hold"), "blocked": _("Blocked"), "ended": _("Ended")}


@dataclass(frozen=True)
class ProcedureFilter:
    """What the address says; what it says wrongly is not there."""

    state: str = "open"
    text: str = ""
    buyer: int | None = None
    step: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, given: Any) -> "ProcedureFilter":
        """From GET parameters."""
        state, buyer = given.get("state", "open"), given.get("buyer", "")
        return cls(
            state=state if state in STATES or state == "all" else "open",
            text=given.get("q", "").strip()[:100],
            buyer=int(buyer) if buyer.isdecimal() and len(buyer) < 10 else None,
            step=given.get("step", "")[:30],
            since=day_in(given.get("since", "")),
            until=day_in(given.get("until", "")),
        )


def procedures_of(person: Person) -> QuerySet[Procedure]:
    """All procedures that this person sees (the kernel's one rule)."""
    return Procedure.objects.filter(pk__in=visible_cases(person).values("pk"))


def procedures_in(person: Person, wanted: ProcedureFilter) -> QuerySet[Procedure]:
    """What the filter leaves, the newest first."""
    found = procedures_of(person)
    states = {
        "open": Q(ended=None),
        "held": Q(ended=None, holds__ended=None, holds__since__isnull=False),
        "blocked": Q(ended=None, visits__left=None, visits__blocked__gt=""),
        "ended": Q(ended__isnull=False),
    }
    if wanted.state in states:
        found = found.filter(pk__in=Procedure.objects.filter(states[wanted.state]).order_by().values("pk"))
    if wanted.buyer:
        found = found.filter(buyer=wanted.buyer)
    if wanted.step:
        found = found.filter(step=wanted.step)
    if wanted.since:
        found = found.filter(opened__date__gte=wanted.since)
    if wanted.until:
        found = found.filter(opened__date__lte=wanted.until)
    if wanted.text:
        found = found.filter(_worded(person, found.order_by(), wanted.text))
    return found.select_related("buyer", "unit", "group").order_by("-opened", "-pk")


def _worded(person: Person, found: QuerySet[Procedure], text: str) -> Q:
    """Words of the title; beside it names of lines, of all where one works on it, else of the items one sees."""
    titled = containing(found, text, "title").values("pk")
    whole = found if has_role(person, *WHOLE) else found.priced_for(person)
    listed = containing(whole, text, "title", "group__lines__name").values("pk")
    lines = containing(items_of_interest(person).order_by(), text, "name").values("line__group")
    return Q(pk__in=titled) | Q(pk__in=listed) | Q(group__in=lines)


@dataclass
class Row:
    """A procedure in the list: its sum is the chosen offer's, else the expected one; None where it is not seen."""

    case: Procedure
    supplier: str
    sum: Decimal | None
    chosen: bool


def rows_of(person: Person, cases: list[Procedure]) -> list[Row]:
    """Rows with suppliers and sums, for those whose sums this person may see (two statements for all)."""
    ids = [case.chosen_id for case in cases if case.chosen_id]
    offers = {offer.pk: offer for offer in Offer.objects.filter(pk__in=ids).with_lines()}
    whole, worked = has_role(person, *WHOLE), _worked(person, cases)
    return [_row(case, offers.get(case.chosen_id), whole or case.pk in worked) for case in cases]


def _worked(person: Person, cases: list[Procedure]) -> set[int]:
    """Ids of those in which the person sees prices: buyer, or a working seat (the rule of `sight`, for many)."""
    from_tasks = Procedure.objects.filter(pk__in=[case.pk for case in cases]).priced_for(person)
    return set(from_tasks.values_list("pk", flat=True))


def _row(case: Procedure, offer: Offer | None, priced: bool) -> Row:
    if not priced:
        return Row(case, "", None, False)
    if offer is None:
        return Row(case, "", case.estimate, False)
    return Row(case, str(offer.counterparty), offer.total, True)


def total(rows: list[Row]) -> Decimal:
    """The sum of what is seen."""
    return sum((row.sum for row in rows if row.sum is not None), ZERO)


def search(person: Person, text: str) -> list[Hit]:
    """Procedures in which a supplier of this name has offered, for who sees suppliers and prices there."""
    if len(text.strip()) < 3:
        return []
    named = containing(Offer.objects.all(), text, "counterparty__name").order_by().values("procedure")
    seen = procedures_of(person).filter(pk__in=named)
    if not has_role(person, *WHOLE):
        seen = seen.priced_for(person)
    return [
        Hit(f"{case.kind_label} {case.code}", case.title, case.get_absolute_url(), "gavel")
        for case in seen.order_by("-opened", "-pk")[:MOST]
    ]
