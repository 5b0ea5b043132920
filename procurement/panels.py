"""Blocks of a procedure's page: what is bought and for whom, offers, facts. What one may not see is not even read."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from portal.models import Person
from portal.reasons import Reason
from portal.roles import has_role
from procurement.about import about
from procurement.actions.buyers import why_not_named
from procurement.actions.dates import at_bank
from procurement.actions.procedures import why_not_end_vote
from procurement.actions.withdrawals import may_answer, open_withdrawals
from procurement.halves import may_split, why_not_split
from procurement.market import Market, market_of
from procurement.models import GroupLine, Item, Offer, Procedure
from procurement.order_panels import order_blocks
from procurement.question_panel import questions_block
from procurement.sealed_panels import sealed_blocks
from procurement.shares import items_of
from procurement.sight import Sight, sight
from procurement.weighing import side_by_side, wanted_lines


@dataclass
class LineShown:
    """A line as this person sees it: all of it with everybody's shares, or their own part."""

    line: GroupLine
    quantity: Decimal
    shares: list[Item] = field(default_factory=list)


@dataclass
class OfferShown:
    """An offer's row: `number` names it where the supplier is not shown."""

    offer: Offer
    number: int
    column: Any
    chosen: bool


def panels(request: HttpRequest, case: Procedure, person: Person) -> dict[str, Any]:
    """What the kernel's page includes."""
    seen = sight(person, case)
    items = items_of(case)
    offers = offers_shown(case, seen)
    subject = about(case, seen, items, offers, person)
    sealed, questions = sealed_blocks(case, person), questions_block(case, person, seen)
    above = "procurement/panels/questions_above.html" if questions and questions.above else sealed.get("about", "")
    return {
        "about": "procurement/panels/about.html" if subject else above,
        "sealed": sealed,
        "subject": subject,
        "template": "procurement/panels/procedure.html",
        "aside": "procurement/panels/aside.html",
        "seen": seen,
        "lines": lines_shown(case, seen, items),
        "offers": offers,
        "requesters": _requesters(items, seen),
        "reservations": _reservations(case, seen),
        "market": _market(case, seen),
        "since": min((item.asked for item in items), default=None) if seen.lines is None else None,
        "reasons": reasons(case) if seen.lines is None else [],
        "members": list(case.members.filter(left=None).select_related("person")) if seen.full else [],
        "names_members": has_role(person, "purchasing_head") and case.ended is None,
        "names_buyer": has_role(person, "purchasing_head") and why_not_named(case) is None,
        "at_bank": at_bank(case) if case.fact_held and seen.prices else [],
        "ends_vote": why_not_end_vote(case, person) is None,
        "withdrawals": open_withdrawals(case) if may_answer(person, case) else [],
        "before": case.from_procedure if seen.lines is None else None,
        "questions": questions,
        "order": order_blocks(case, person, seen),
        "splits": may_split(person, case) and why_not_split(case) is None,
        "whole": case.split_from if seen.lines is None else None,
        "halves": list(case.halves.order_by("pk")) if seen.lines is None else [],
        "after": list(case.continued_by.order_by("pk")) if seen.lines is None else [],
    }


def reasons(case: Procedure) -> list[Reason]:
    """Why this branch; of a purchase that goes on by another one the group's reasons speak of that one."""
    kept = [] if case.step == "rerouted" else case.group.branch_reasons
    return [Reason.from_json(one) for one in kept]


def lines_shown(case: Procedure, seen: Sight, items: list[Item]) -> list[LineShown]:
    """Lines with everybody's shares for who sees all, else one's own part (a head: one's people's)."""
    shown = []
    for line in wanted_lines(case):
        if not seen.shows(line.pk):
            continue
        shares = [item for item in items if item.line_id == line.pk]
        if seen.people is not None:
            shares = [item for item in shares if item.request.initiator_id in seen.people]
        quantity = line.quantity if seen.people is None else sum((item.quantity for item in shares), Decimal(0))
        shown.append(LineShown(line, quantity, shares))
    return shown


def offers_shown(case: Procedure, seen: Sight) -> list[OfferShown]:
    """Offers in order of receipt, with totals only for who sees prices and all lines."""
    if not seen.offers or seen.lines is not None:
        return []
    offers = case.live_offers()
    table = side_by_side(wanted_lines(case), offers)
    return [
        OfferShown(offer, number, table.column(offer.pk), offer.pk == case.chosen_id)
        for number, offer in enumerate(offers, 1)
    ]


def _requesters(items: list[Item], seen: Sight) -> list[Person]:
    if seen.lines is not None:
        return []
    return list({item.request.initiator_id: item.request.initiator for item in items}.values())


def _market(case: Procedure, seen: Sight) -> Market | None:
    """Prices of the market, for who sees suppliers and prices; a small purchase has none."""
    if case.flow == "small" or not seen.full:
        return None
    found = market_of(case)
    return found if found.rows else None


def _reservations(case: Procedure, seen: Sight) -> list[Any]:
    if not (seen.prices and seen.lines is None):
        return []
    return list(case.reservations.live().select_related("article", "unit"))
