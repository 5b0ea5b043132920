"""Who is asked in procurement: the seats that tables of requests and branches name (branches.json, "Seats")."""

from portal import staffing
from portal.clock import now
from portal.flow.lines import Seat, Who, people, role
from portal.models import Case, Person, Role
from procurement.models import BranchRule, Procedure, Receipt

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
    """First the specialist who sent the group (while they hold the role and did not ask); else the queue of IT."""
    return [Seat(person=sender, code="it") if (sender := _sender(case)) else Seat(role="it", code="it")]


def _sender(case: Case) -> int | None:
    group = getattr(case, "group", None)
    if group is None or not group.sent_by_id or group.sent_by_id in case.barred_ids():
        return None
    here = Person.objects.working().filter(pk=group.sent_by_id)
    return group.sent_by_id if here.filter(pk__in=Role.objects.filter(code="it").values("person")).exists() else None


it = Who("it", _it, role="it")


def voters(case: Procedure) -> list[Person]:
    """The people of the working group: named in this procedure, else of the branch's group."""
    named = [member.person for member in case.members.filter(left=None).select_related("person").order_by("pk")]
    if named:
        return named
    group = BranchRule.of(case.flow).group
    return [member.person for member in group.members.select_related("person").order_by("pk")] if group else []


def _group(case: Procedure) -> list[Seat]:
    """A seat for each member but the buyer (a leaver's passes to the nearest head above who is free); a branch without
    a group stands blocked, never passes by silence.
    """
    seats = [Seat(person=one.pk, code="group") for one in voters(case) if one.pk != case.buyer_id]
    return seats or [Seat(role="group", code="group")]


group = Who("group", _group)


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
