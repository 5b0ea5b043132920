"""Another buyer for a procedure under way: the head of purchasing names one, with a reason; open tasks go along."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import clock, roles
from portal.actions import cases, moves
from portal.actions.act import Act
from portal.actions.refusals import Missing, NotYours, Refused
from portal.actions.seating import Seating
from portal.flow.lines import Seat
from portal.models import Case, Notice, Person, Task, Visit
from procurement.actions.keeping import keep
from procurement.checks import why_no_buyer
from procurement.models import Procedure


def name_buyer(case: Procedure, *, by: Person, to: Person, reason: str) -> None:
    """From now on `to` buys: steps of the buyer are theirs, open ones with the full time; invoices under way, too.

    Missing: no reason. NotYours: not the head of purchasing. Refused: nothing to take over, or not a buyer here.
    """
    if not reason.strip():
        raise Missing(_("Say why: it stands in the history."))
    if not roles.has_role(by, "purchasing_head"):
        raise NotYours(_("The head of purchasing names the buyer."))
    with cases.change(case, by=by) as act:
        own = act.read(case.pk, case.flow)
        if why := why_not_named(own) or why_not_buyer(own, to):
            raise Refused(why)
        _name(act, own, own.buyer, to, reason.strip())


def why_not_named(case: Procedure) -> Any:
    """Why no other buyer can be named for this procedure now; None when one can."""
    if case.ended:
        return _("This case has ended.")
    return None if case.buyer_id else _("No buyer is assigned yet: that is what “Assign a buyer” is for.")


def why_not_buyer(case: Procedure, person: Person) -> Any:
    """Why this person cannot take the procedure over (four eyes, as at `assign`); None when they can."""
    if person.pk == case.buyer_id:
        return _("%(who)s is the buyer already.") % {"who": person}
    if not person.is_active or person.pk not in buyers_of(case):
        return _("%(who)s is no buyer.") % {"who": person}
    if why := why_no_buyer(case, person):
        return why
    judges = {line.code for line in case.table.lines if line.judged}
    if Task.objects.open().filter(case=case.pk, person=person, step__in=judges).exists():
        return _("%(who)s is judging this purchase right now. Choose another buyer.") % {"who": person}
    return None


def buyers_of(case: Procedure) -> set[int]:
    """Who holds the role of a buyer for this procedure today."""
    return set(roles.holders("buyer", case.unit, clock.now().astimezone(case.zone_info).date()))


def _name(act: Act, case: Procedure, out: Person, to: Person, reason: str) -> None:
    keep(case, buyer=to)
    act.log(case, "buyer_named", text=reason, data={"who": to.short_name, "out": out.short_name})
    _pass_tasks(act, case, "buyer", out, to)
    for child in Case.objects.open().filter(parent=case.pk, initiator=out).order_by("pk"):
        invoice = act.read(child.pk, child.flow)
        invoice.initiator = to
        Case.objects.filter(pk=child.pk).update(initiator=to)
        _pass_tasks(act, invoice, "initiator", out, to)
    Notice.objects.create(person=to, case_id=case.pk, code="buyer_named", at=act.now, data={"why": reason}, urgent=True)


def _pass_tasks(act: Act, case: Case, seat: str, out: Person, to: Person) -> None:
    """What the old one has open here (or the head above in their place) is asked of the new one anew."""
    visit = Visit.objects.filter(case=case.pk, left=None).first()
    if visit is None or case.line is None:
        return
    held = Q(person=out) | Q(instead=out)
    passed = Task.objects.open().filter(held, visit=visit, seat=seat).update(closed=act.now, closed_why="replaced")
    freed = Visit.objects.filter(pk=visit.pk, blocked=seat).update(blocked="")
    if passed or freed:
        moves.make_tasks(act, case, visit, case.line, Seating([Seat(to.pk, "", seat, out.pk, "replaced")]))


def tell_of_leaver(person: Person, *, by: Person | None = None) -> None:
    """A buyer has left: the heads of purchasing are told of each procedure that needs another one."""
    now, data = clock.now(), {"who": person.short_name}
    for case in Procedure.objects.open().filter(buyer=person).order_by("pk"):
        day = now.astimezone(case.zone_info).date()
        Notice.objects.bulk_create(
            Notice(person_id=head, case_id=case.pk, code="buyer_left", at=now, data=data, urgent=True)
            for head in roles.holders("purchasing_head", case.unit, day)
        )
