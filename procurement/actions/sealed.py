"""Sealed offers: taken in, withdrawn, opened by two, entered by one and confirmed by the other.

A file is given out by nobody (the kernel's seal) until both are there; a late one, one withdrawn and those of an asking
that was not opened stay closed for good.
"""

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from portal.actions import cases, documents
from portal.actions.act import Act
from portal.actions.refusals import Missing, NotYours, Refused, TooLate
from portal.models import Counterparty, Document, Person, Task
from portal.models.documents import UNTIL_OPENED
from procurement.actions.offers import record_offer
from procurement.actions.procedures import mark_rerouted
from procurement.envelopes import TAKING, is_late, opening_of, takes_in, tasks_of
from procurement.models import Branch, Offer, Opening, Procedure, SealedOffer
from procurement.seats import why_not_present
from procurement.suppliers import why_blocked

Data = dict[str, Any]
KIND = "sealed_offer"


def register(
    case: Procedure, *, by: Person, counterparty: Counterparty, received: datetime, file: File
) -> SealedOffer:  # fmt: skip
    """Take an envelope in: who, when to the minute, the file and its sum. After the deadline's day it is late and stays
    closed. Refused: of somebody else, after the step, from the future, a second one of the same supplier."""
    with cases.change(case, by=by, quietly=True) as act:
        own = act.read(case.pk, case.flow)
        _refuse_taking(own, by)
        received = received.replace(second=0, microsecond=0)
        if why := why_not_registered(own, counterparty, received, act.now):
            raise Refused(why)
        subject = f"envelope:{own.asking}:{counterparty.pk}"
        version = documents.attach(own, KIND, file, by=by, subject=subject, sealed_until=UNTIL_OPENED)
        found = SealedOffer.objects.create(
            procedure_id=own.pk, nth=own.asking, counterparty=counterparty, received=received, by=by, at=act.now,
            document=version.document, sha256=version.sha256, late=is_late(own, received),
        )  # fmt: skip
        _log(act, own, "envelope_registered", found)
        return found


def _refuse_taking(case: Procedure, by: Person) -> None:
    if case.step not in TAKING:
        raise TooLate(_("Offers are not taken in any more: this step is answered."))
    if not takes_in(by, case):
        raise NotYours(_("The buyer takes the envelopes in."))


def why_not_registered(case: Procedure, counterparty: Counterparty, received: datetime, now: datetime) -> Any:
    """Why an envelope cannot be taken in with these words; None when it can."""
    if why := why_blocked(counterparty):
        return why
    if received > now:
        return _("It cannot have come in the future: write when it came.")
    if case.sealed_offers.present().filter(counterparty=counterparty).exists():
        again = _(
            "“%(who)s” has an envelope here already. If another one replaces it, withdraw the first with a reason."
        )
        return again % {"who": counterparty}
    return None


def withdraw(envelope: SealedOffer, *, by: Person, reason: str) -> None:
    """Take an envelope out of the register again, with a reason; the row and the closed file stay."""
    if not reason.strip():
        raise Missing(_("Say why: it stands in the protocol of the opening."))
    with cases.change(envelope.procedure, by=by, quietly=True) as act:
        own = act.read(envelope.procedure_id, envelope.procedure.flow)
        _refuse_taking(own, by)
        found = SealedOffer.objects.get(pk=envelope.pk)
        if found.withdrawn or found.nth != own.asking:
            raise TooLate(_("This envelope is not in the register any more."))
        found.withdrawn, found.withdrawn_by, found.withdrawn_why = act.now, by, reason.strip()[:500]
        found.save(update_fields=["withdrawn", "withdrawn_by", "withdrawn_why"])
        Document.objects.filter(pk=found.document_id).update(removed=act.now)
        _log(act, own, "envelope_withdrawn", found, text=found.withdrawn_why)


def _log(act: Act, case: Procedure, code: str, one: SealedOffer, **more: Any) -> None:
    number = case.sealed_offers.filter(nth=one.nth, pk__lte=one.pk).count()
    came = f"{one.received.astimezone(case.zone_info):%d.%m.%Y %H:%M}"
    act.log(case, code, data={"n": number, "received": came, "sum": one.sha256[:16]}, **more)


def taken_in(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The only bidder: goes on as a single source."""
    if answer == "only_one":
        mark_rerouted(case, Branch.SINGLE_SOURCE)
        act.log(case, "only_bidder", data={"number": case.code})


def attend(case: Procedure, *, by: Person) -> Opening:
    """ "I am here" at the opening, as buyer or as member. Once both are there, the files that came in time are open."""
    with cases.change(case, by=by) as act:
        own = act.read(case.pk, case.flow)
        task = _seat(own, by)
        found, _made = Opening.objects.get_or_create(procedure_id=own.pk, nth=own.asking)
        _be_there(found, task.seat, by, act.now)
        act.log(own, "attended", task=task)
        if found.both_there:
            _unseal(act, own)
        return found


def _seat(case: Procedure, by: Person) -> Task:
    if case.step != "opening":
        raise TooLate(_("Nothing is opened now."))
    if case.fact_held:
        raise cases.held(case)
    tasks = tasks_of(by, case)
    if not tasks:
        raise NotYours(_("This is asked of somebody else."))
    if tasks[0].seat == "member" and (why := why_not_present(case, by)):
        raise NotYours(why)
    return tasks[0]


def _be_there(opening: Opening, seat: str, by: Person, now: datetime) -> None:
    mine, since, other = ("member", "attended", "buyer") if seat == "member" else ("buyer", "began", "member")
    if getattr(opening, f"{other}_id") == by.pk:
        raise Refused(_("You are here already: the other one at the opening is somebody else."))
    if getattr(opening, f"{mine}_id") == by.pk:
        return
    setattr(opening, mine, by)
    setattr(opening, since, now)
    opening.save(update_fields=[mine, since])


def _unseal(act: Act, case: Procedure) -> None:
    """The files that came in time; the others stay closed."""
    files = case.sealed_offers.in_time().order_by().values("document")
    sealed = Document.objects.filter(pk__in=files, sealed_until__gt=act.now)
    if sealed.update(sealed_until=act.now):
        act.log(case, "envelopes_opened", by=None, data={"n": case.sealed_offers.in_time().count()})


def opened(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The buyer's lines and prices; then the member's consent. Each by who is here for that seat."""
    found = opening_of(case)
    seat = "member" if task.seat == "member" else "buyer"
    if found is None or not found.both_there or getattr(found, f"{seat}_id") != act.by.pk:
        raise Refused(_("First press “I am here”: the envelopes are opened by two."))
    if seat == "buyer":
        enter(act, case, data)
        found.entered = act.now
    else:
        _confirm(found, act.now, data)
    found.save(update_fields=["entered", "confirmed", "remarks"])


def _confirm(opening: Opening, now: datetime, data: Data) -> None:
    if opening.entered is None:
        raise Refused(_("The buyer has not finished: there is nothing to confirm yet."))
    opening.confirmed, opening.remarks = now, data.get("remarks", "")


def enter(act: Act, case: Procedure, data: Data) -> None:
    """An offer of each envelope in `data["envelopes"]` ({envelope, lines, terms … or unusable: why no prices}): of all
    that came in time and of nothing else."""
    waiting = {one.pk: one for one in case.sealed_offers.in_time().order_by("received", "pk")}
    rows = data.get("envelopes", [])
    if sorted(row["envelope"].pk for row in rows) != sorted(waiting):
        raise Refused(_("Enter every envelope that came in time: its prices, or why none were entered."))
    for row in rows:
        one = waiting[row["envelope"].pk]
        one.unusable = row.get("unusable", "")[:500]
        one.save(update_fields=["unusable"])
        if one.unusable:
            Offer.objects.filter(sealed=one).delete()
        else:
            record_offer(act, case, row | {"counterparty": one.counterparty, "received": one.received, "sealed": one})
