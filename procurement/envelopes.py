"""Envelopes of a quotation or tender: what came in time, what may be answered, who may know of them.

Source: branches.md, "Sealed offers" and the answers `too_few`, `only_one`, `none_came`. Until the envelopes of the
present asking are opened, who has offered and how many is known to who takes them in alone.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.actions.standing import way_to
from portal.models import Document, DocumentVersion, Person, Task
from portal.reading import is_sealed
from portal.sockets import Reading
from procurement.models import BranchRule, Opening, Procedure, SealedOffer
from procurement.ruling import rule_of
from procurement.sight import procedure_of, sight
from procurement.sight import reading as sight_reading

Data = dict[str, Any] | None
SEALED_BRANCHES = ("quotation", "tender")
TAKING = ("supplier_questions", "quotations", "proposals")
SECRET = frozenset({"envelope_registered", "envelope_withdrawn", "asked_again"})
PAIR = 2  # fewer are "fewer than two", whatever the branch wants beyond that


def is_late(case: Procedure, received: datetime) -> bool:
    """After the end of the deadline's day where the case is."""
    return case.offers_deadline is not None and received.astimezone(case.zone_info).date() > case.offers_deadline


def opening_of(case: Procedure) -> Opening | None:
    """The opening of the present asking."""
    return case.openings.filter(nth=case.asking).select_related("buyer", "member").first()


def is_opened(case: Procedure) -> bool:
    """Whether both are there (or were), so that the envelopes of the present asking are open."""
    found = opening_of(case)
    return found is not None and found.both_there


def tasks_of(person: Person, case: Procedure) -> list[Task]:
    """Open tasks of the present step that this person may do, their own first."""
    if case.line is None:
        return []
    tasks = Task.objects.open().filter(case=case.pk, step=case.step).select_related("person", "visit").order_by("pk")
    found = [task for task in tasks if way_to(person, task, case, case.line)]
    return sorted(found, key=lambda task: task.person_id != person.pk)


def takes_in(person: Person, case: Procedure) -> bool:
    """The buyer, and who does their step meanwhile."""
    return case.buyer_id == person.pk or (case.step in TAKING and bool(tasks_of(person, case)))


def knows(person: Person, case: Procedure) -> bool:
    """Who may know who has offered: before the opening who takes the envelopes in, then whoever sees prices."""
    return sight(person, case).full if is_opened(case) else takes_in(person, case)


def reads_sealed(person: Person, document: Document) -> bool:
    """Who is told that an envelope's file is there; the kernel gives a sealed file to nobody, them included."""
    case = procedure_of(document)
    if case is None:
        return True
    if is_sealed(document) and not _opened(case):
        return takes_in(person, case)
    return sight(person, case).full


def _opened(case: Procedure) -> bool:
    """The same for each document of a page: asked once."""
    if "_opened" not in case.__dict__:
        case._opened = case.flow in SEALED_BRANCHES and is_opened(case)
    return case._opened


def reading(person: Person, case: Procedure) -> Reading:
    """What this person reads of a procedure: how many envelopes came is nobody's business before the opening."""
    found = sight_reading(person, case)
    if case.flow not in SEALED_BRANCHES or knows(person, case):
        return found
    return replace(found, secret=SECRET)


def enough(rule: BranchRule) -> int:
    """How many offers the branch wants to open."""
    return max(rule.offers_least, 1)


def few_before(case: Procedure) -> int:
    """How often too few had come already."""
    return case.visits.filter(answer="too_few").count()


def may_ask_again(case: Procedure, rule: BranchRule) -> bool:
    """Whether the offers may be asked for once more because too few came."""
    return few_before(case) < rule.too_few_most


def taken_in(case: Procedure, answer: str, data: Data) -> Any:
    """What the answers of `quotations` and `proposals` want: a sentence why not, or None."""
    count = case.sealed_offers.in_time().count()
    rule = {"done": _done, "too_few": _too_few, "only_one": _only_one, "none_came": _none_came}.get(answer)
    return rule(case, count) if rule else None


def _done(case: Procedure, count: int) -> Any:
    rule = rule_of(case)
    least = enough(rule)
    if count >= least or (count >= PAIR and not may_ask_again(case, rule)):
        return None
    if not count:
        return _("Nothing has come in time yet: there is nothing to open.")
    few = ngettext_lazy(
        "%(count)s offer came in time, at least %(least)s are opened.",
        "%(count)s offers came in time, at least %(least)s are opened.",
        "count",
    )
    return few % {"count": count, "least": least}


def _too_few(case: Procedure, count: int) -> Any:
    rule = rule_of(case)
    if count >= max(enough(rule), PAIR):
        return _("Enough offers came: go on to the opening.")
    if not may_ask_again(case, rule):
        most = rule.too_few_most
        if count == 0:
            return _("It was asked again %(most)s times already: answer “No offers came”.") % {"most": most}
        return _("It was asked again %(most)s times already: go on with what came.") % {"most": most}
    return None


def _only_one(case: Procedure, count: int) -> Any:
    if count != 1:
        return _("This is for exactly one offer that came in time; now there are %(count)s.") % {"count": count}
    if not few_before(case):
        return _("First ask again: “Fewer than two”. If one comes then, too, buy from the only bidder.")
    return None


def _none_came(case: Procedure, count: int) -> Any:
    return _("An offer came in time: it is not true that none did.") if count else None


def by_two(case: Procedure, answer: str, data: Data) -> Any:
    """The opening is by two: nothing is entered before both are there."""
    if is_opened(case):
        return None
    return _("First both press “I am here”: the envelopes are opened by two.")


def numbered(case: Procedure) -> list[SealedOffer]:
    """Envelopes of the present asking in the order in which they were registered, each with its `number` and the
    `version` of its file; withdrawn ones keep theirs."""
    found = list(
        case.sealed_offers.filter(nth=case.asking)
        .select_related("counterparty", "by", "withdrawn_by")
        .prefetch_related(Prefetch("document__versions", DocumentVersion.objects.defer("html", "data")))
        .order_by("pk")
    )
    for number, one in enumerate(found, 1):
        one.number, one.version = number, next(iter(one.document.versions.all()), None)
    return found


def in_time(case: Procedure) -> list[SealedOffer]:
    """The envelopes that are opened, in order of receipt, each with its `number` and the `version` of its file."""
    found = [one for one in numbered(case) if not one.late and one.withdrawn is None]
    return sorted(found, key=lambda one: (one.received, one.pk))
