"""Blocks of a procedure's page about envelopes and their opening; nobody else is told how many came."""

from typing import Any

from portal.models import Person
from procurement.corrections import corrections_of, corrects, said
from procurement.earlier import Earlier, earlier
from procurement.envelopes import SEALED_BRANCHES, TAKING, knows, numbered, opening_of, takes_in, tasks_of
from procurement.forms.sealed import TakeIn, Withdraw
from procurement.models import Opening, Procedure, SealedOffer
from procurement.seats import why_not_present

ABOUT = {
    **dict.fromkeys(TAKING, "procurement/sealed/envelopes.html"),
    "opening": "procurement/sealed/presence.html",
}  # fmt: skip


def sealed_blocks(case: Procedure, person: Person, form: TakeIn | None = None) -> dict[str, Any]:
    """What the page includes: `about` above the answers of a step, the register for who may know of it."""
    if case.flow not in SEALED_BRANCHES:
        return {}
    step = case.step
    taking = step in TAKING and takes_in(person, case)
    envelopes, before = shown_envelopes(case) if case.asking and knows(person, case) else ([], [])
    present = presence(case, person) if step == "opening" else None
    return {
        "about": ABOUT[step] if taking or (present and present["seat"]) else "",
        "envelopes": envelopes,
        "earlier": before,
        "in_time": sum(one.withdrawn is None and not one.late for one in envelopes),
        "take_in": (form or TakeIn(case=case)) if taking else None,
        "withdraw": Withdraw(auto_id=False) if taking else None,
        "corrects": bool(envelopes) and corrects(case, person),
        "opening": opening_of(case) if step != "opening" else present["opening"],
        "presence": present,
    }


def shown_envelopes(case: Procedure) -> tuple[list[SealedOffer], list[Earlier]]:
    """Those of the present asking, and those that stay closed; once an asking is over all of it is among the latter."""
    envelopes = numbered(case)
    before = earlier(case, envelopes)
    _with_corrections(case, envelopes)
    return [] if any(one.nth == case.asking for one in before) else envelopes, before


def _with_corrections(case: Procedure, envelopes: list[SealedOffer]) -> None:
    """Each with its offer's number (`entered`) and what was corrected of it; one statement each."""
    offers = dict(case.offers.filter(nth=case.asking, sealed__isnull=False).values_list("sealed", "pk"))
    kept = said(corrections_of(case)) if offers else []
    for one in envelopes:
        one.entered = offers.get(one.pk)
        one.corrections = [each for each in kept if each.row.offer_id == one.entered]


def presence(case: Procedure, person: Person) -> dict[str, Any]:
    """Who of the two is there, which of them the reader is, and whether they have said so."""
    opening: Opening | None = opening_of(case)
    task = next(iter(tasks_of(person, case)), None)
    seat = "" if task is None else "member" if task.seat == "member" else "buyer"
    here = bool(opening and seat and getattr(opening, f"{seat}_id") == person.pk)
    why_not = why_not_present(case, person) if seat == "member" else None
    waiting = case.tasks.open().filter(step="opening").select_related("person").order_by("pk")
    return {
        "opening": opening,
        "seat": seat,
        "here": here,
        "why_not": why_not,
        "awaited": [one.person for one in waiting if one.person and one.person != person],
    }
