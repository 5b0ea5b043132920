"""Procedures beside their answers: begin one, fit offers after items left, name members."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal import clock, roles
from portal.actions import cases, moves
from portal.actions.act import Act
from portal.actions.refusals import Missing, NotYours, Refused
from portal.actions.seating import Seating
from portal.flow.lines import Seat
from portal.models import Person, Task, Unit, Visit
from procurement.actions.keeping import keep
from procurement.models import CaseMember, ItemGroup, Offer, OfferLine, Procedure
from procurement.seats import why_not_judge


def start_procedure(act: Act, group: ItemGroup, branch: str, by: Person, **fields: Any) -> Procedure:
    """Begin buying a group by a branch, in the deed `act`. The zone is purchasing's unit's."""
    unit = purchasing_unit(by, clock.today())
    return cases.start(Procedure, branch, by=by, unit=unit, title=group.title, act=act, group=group, **fields)


def purchasing_unit(by: Person, day: date) -> Unit:
    """The unit of the head of purchasing; without one the unit of who sends."""
    heads = Person.objects.filter(pk__in=roles.holders("purchasing_head", None, day)).order_by("pk")
    for person in [*heads, by]:
        if unit := roles.unit_of(person):
            return unit
    nowhere = _("You are in no department today, so the purchase would belong nowhere. Ask HR to enter where you work.")
    raise Refused(nowhere)


def fit_offers(act: Act, case: Procedure) -> None:
    """After items left: nothing is offered beyond what is wanted; a line nobody wants leaves the offers."""
    case.forget_requesters()
    for line in OfferLine.objects.filter(offer__procedure=case.pk).select_related("line").order_by("pk"):
        if not line.line.quantity:
            line.delete()
        elif line.quantity > line.line.quantity:
            line.quantity = line.line.quantity
            line.save(update_fields=["quantity"])
    if case.chosen_id:
        case.chosen = Offer.objects.get(pk=case.chosen_id)
    act.touch(case)


def name_members(act: Act, case: Procedure, people: list[Person], chair: int | None) -> None:
    """Who judges the choice here: kept with the case, so that a change of the branch's group changes no open vote."""
    if case.members.filter(left=None).exists():
        return
    CaseMember.objects.bulk_create(
        CaseMember(procedure_id=case.pk, person=person, chair=person.pk == chair, since=act.now) for person in people
    )


def set_members(act: Act, case: Procedure, people: list[Person], chair: Person) -> None:
    """Exactly these people judge here; who was named before and is not among them has left."""
    seated = case.members.filter(left=None)
    seated.exclude(person__in=people).update(left=act.now)
    seated.exclude(person=chair).update(chair=False)
    seated.filter(person=chair).update(chair=True)
    there = set(seated.values_list("person", flat=True))
    CaseMember.objects.bulk_create(
        CaseMember(procedure_id=case.pk, person=one, chair=one.pk == chair.pk, since=act.now)
        for one in dict.fromkeys(people)
        if one.pk not in there
    )


def replace_member(case: Procedure, *, by: Person, out: Person | None, to: Person, reason: str) -> None:
    """The purchasing head names another member (or one more, `out` None): full time from now on for the new one."""
    if not reason.strip():
        raise Missing(_("Say why: it stands in the approval sheet."))
    if not roles.has_role(by, "purchasing_head"):
        raise NotYours(_("The head of purchasing names the members."))
    with cases.change(case, by=by) as act:
        own = act.read(case.pk, case.flow)
        if why := why_not_member(own, to):
            raise Refused(why)
        seat = own.members.filter(left=None, person=out).first() if out else None
        if out and seat is None:
            raise Refused(_("%(who)s is no member any more.") % {"who": out})
        _replace(act, own, seat, to, reason.strip())


def why_not_member(case: Procedure, person: Person) -> Any:
    """Why this person cannot be named now; None when they can."""
    if why := why_not_judge(case, person):
        return why
    if case.members.filter(left=None, person=person).exists():
        return _("%(who)s is a member already.") % {"who": person}
    if _seats_now(case).filter(person=person).exists():
        return _("%(who)s has a seat in this vote already, for somebody who left. Name another.") % {"who": person}
    return None


def _seats_now(case: Procedure) -> QuerySet[Task]:
    """Tasks of the visit under way that are asked or were answered."""
    now = Task.objects.filter(visit__case=case.pk, visit__left=None, visit__vote=True)
    return now.exclude(closed__isnull=False, answer="")


def _replace(act: Act, case: Procedure, seat: CaseMember | None, to: Person, reason: str) -> None:
    if seat:
        seat.left, seat.why = act.now, reason
        seat.save(update_fields=["left", "why"])
    out = seat.person if seat else None
    chair = bool(seat and seat.chair)
    CaseMember.objects.create(procedure_id=case.pk, person=to, chair=chair, since=act.now, instead_of=out, why=reason)
    act.log(case, "member_replaced", text=reason, data={"who": to.short_name, "out": out.short_name if out else ""})
    if case.line is not None and case.line.kind == "vote":
        _seat(act, case, to, out)


def _seat(act: Act, case: Procedure, to: Person, out: Person | None) -> None:
    """In a vote under way the new member is asked at once, with the full time; a vote already given stands."""
    visit = Visit.objects.get(case=case.pk, left=None)
    seat = Q(person=out) | Q(instead=out, instead_why="left_company")  # of a member who left the head above sits there
    given = _seats_now(case).filter(seat).exclude(answer="").select_related("person").first() if out else None
    if given:
        stands = _("%(who)s has voted already: that vote stands. Name another member for the next circle.")
        raise Refused(stands % {"who": given.person})
    if out:
        Task.objects.open().filter(seat, visit=visit).update(closed=act.now, closed_why="replaced")
    Visit.objects.filter(pk=visit.pk, blocked="group").update(blocked="")
    why = "replaced" if out else ""
    moves.make_tasks(act, case, visit, case.line, Seating([Seat(to.pk, "", "group", out.pk if out else None, why)]))


def end_vote(case: Procedure, *, by: Person) -> None:
    """The chair (without one the purchasing head) ends a vote once somebody is against: it goes back with remarks."""
    with cases.change(case, by=by) as act:
        own = act.read(case.pk, case.flow)
        if own.fact_held:
            raise cases.held(own)
        if why := why_not_end_vote(own, by):
            raise Refused(why)
        visit = Visit.objects.get(case=own.pk, left=None)
        Task.objects.open().filter(visit=visit).update(closed=act.now, closed_why="ended")
        act.log(own, "vote_ended", visit=visit.pk)
        moves.settle(act, own, visit, list(Task.objects.filter(visit=visit).order_by("pk")))


def why_not_end_vote(case: Procedure, by: Person) -> Any:
    """Why this person cannot end the vote now; None when they can."""
    if case.line is None or case.line.kind != "vote":
        return _("Nothing is voted on now.")
    chair = case.members.filter(left=None, chair=True).first()
    if by.pk != (chair.person_id if chair else None) and (chair or not roles.has_role(by, "purchasing_head")):
        return _("The chair of the working group ends a vote.")
    if not Task.objects.filter(visit__case=case.pk, visit__left=None, answer="against").exists():
        return _("Nobody is against yet: the vote goes on until everybody has answered.")
    return None


def mark_rerouted(case: Procedure, branch: str) -> None:
    """Which branch it goes on by."""
    keep(case, next_branch=branch)
