"""Who is asked in procurement: the seats that tables of requests and branches name (branches.json, "Seats")."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import staffing
from portal.clock import now
from portal.flow.lines import Seat, Who, people, role
from portal.models import Case, Person, Role
from procurement.models import Procedure, Receipt
from procurement.ruling import rule_of

purchasing_head = role("purchasing_head")
economist = role("economist")
lawyer = role("lawyer")
security = role("security")
administration = role("administration")
accounting = role("accounting")
treasury = role("treasury")
finance_director = role("finance_director")
general_director = role("general_director")
it_head = role("it_head")
initiator = people("initiator", lambda case: [case.initiator_id], exempt=True)
holder = people("holder", lambda case: holders_now(case))
buyer = people("buyer", lambda case: [case.buyer_id])
requesters = people("requesters", lambda case: sorted(case.requester_ids()), exempt=True)


def _today(case: Case):
    return now().astimezone(case.zone_info).date()


def holders_now(case: Case) -> list[int]:
    """Who has an open task of the case by name."""
    return list(case.tasks.open().filter(person__isnull=False).order_by("pk").values_list("person", flat=True))


def heads_of_requesters(case: Procedure) -> dict[int, int]:
    """requester id → id of the head of their unit (of the next one up for a head's own request)."""
    above = staffing.heads_of(case.requester_ids(), _today(case))
    return {person: heads[0] for person, heads in above.items() if heads}


def _heads(case: Procedure) -> list[Seat]:
    """A seat for each head; who has nobody above them is judged by the first stand-in who did not ask."""
    asked = case.requester_ids()
    found = heads_of_requesters(case)
    alone = sorted(asked - found.keys())
    free = [pk for pk in staffing.stand_ins() if pk not in asked] if alone else []
    seats = [Seat(person=pk, code="heads") for pk in sorted(set(found.values()))]
    return seats + [Seat(person=free[0], code="heads", instead=one, why="own_request") for one in alone if free]


heads = Who("heads", _heads)


def _it(case: Case) -> list[Seat]:
    """First the specialist who sent the group, among experts who wrote the specification (while they hold the role and
    did not ask); else the queue of IT."""
    first = _author(case) if case.step == "expert_evaluation" else _sender(case)
    return [Seat(person=first, code="it") if first and _may_be_it(case, first) else Seat(role="it", code="it")]


def _sender(case: Case) -> int | None:
    return case.group.sent_by_id if getattr(case, "group", None) else None


def _author(case: Case) -> int | None:
    written = case.visits.filter(step="specification", left__isnull=False).order_by("-pk")
    return written.values_list("by", flat=True).first()


def _may_be_it(case: Case, person: int) -> bool:
    if person in case.barred_ids():
        return False
    here = Person.objects.working().filter(pk=person)
    return here.filter(pk__in=Role.objects.filter(code="it").values("person")).exists()


it = Who("it", _it, role="it")


def voters(case: Procedure) -> list[Person]:
    """The people of the working group: named in this procedure, else of the branch's group."""
    named = [member.person for member in case.members.filter(left=None).select_related("person").order_by("pk")]
    if named:
        return named
    group = rule_of(case).group
    return [member.person for member in group.members.select_related("person").order_by("pk")] if group else []


def why_not_judge(case: Procedure, person: Person) -> Any:
    """Why this person cannot be in the working group of the case; None when they can."""
    if not person.is_active:
        return _("%(who)s does not work here any more.") % {"who": person}
    if person.pk in case.barred_ids():
        return _("%(who)s asked for it or runs this purchase, so they cannot judge it.") % {"who": person}
    return None


def _group(case: Procedure) -> list[Seat]:
    """A seat for each member but the buyer (a leaver's passes to the nearest head above who is free); a branch without
    a group stands blocked, never passes by silence.
    """
    seats = [Seat(person=one.pk, code="group") for one in voters(case) if one.pk != case.buyer_id]
    return seats or [Seat(role="group", code="group")]


group = Who("group", _group)


def _member(case: Procedure) -> list[Seat]:
    """One member who may judge here: the chair first, who is away last; handed over to any other such member."""
    found = [one for one in voters(case) if why_not_judge(case, one) is None]
    chair = chair_of(case)
    away = staffing.absences_on(_today(case), [one.pk for one in found])
    found.sort(key=lambda one: (one.pk in away, one.pk != chair))
    return [Seat(person=found[0].pk, code="member")] if found else [Seat(role="group", code="member")]


def chair_of(case: Procedure) -> int | None:
    """Id of the chair of those who judge here."""
    if named := case.members.filter(left=None).order_by("-chair", "pk").first():
        return named.person_id if named.chair else None
    rule = rule_of(case)
    return rule.group.chair_id if rule.group else None


def why_not_present(case: Procedure, person: Person) -> Any:
    """Why this person cannot be the other one at the opening: members of the working group alone can."""
    if person.pk not in {one.pk for one in voters(case)}:
        return _("%(who)s is not in the working group: only its members are present at the opening.") % {"who": person}
    if case.openings.filter(nth=case.asking, buyer=person.pk).exists():
        return _("%(who)s opens the envelopes: the member who is present is somebody else.") % {"who": person}
    return why_not_judge(case, person)


member = Who("member", _member, fits=why_not_present)


def why_not_open(case: Procedure, person: Person) -> Any:
    """Why this person cannot open the envelopes: the member who is present stays the other one."""
    if case.openings.filter(nth=case.asking, member=person.pk).exists():
        return _("%(who)s is present at the opening as a member: the buyer is somebody else.") % {"who": person}
    return None


opener = replace(buyer, fits=why_not_open)


def is_dearer(case: Procedure) -> bool:
    """The chosen offer costs more than what the economist reserved."""
    total = case.total
    return total is not None and (case.reserve is None or total > case.reserve)


economist_if_dearer = Who(
    "economist_if_dearer",
    lambda case: [Seat(role="economist", code="economist_if_dearer")] if is_dearer(case) else [],
    role="economist",
)


def _receivers(case: Procedure) -> list[int]:
    """Requesters of what came and is not confirmed."""
    waiting = Receipt.objects.open().filter(arrival__procedure=case.pk).order_by()
    return sorted(set(waiting.values_list("item__request__initiator", flat=True)))


receivers = people("receivers", _receivers, exempt=True)
