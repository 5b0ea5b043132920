"""The page of a case: what is asked of me first, the way as a map, votes, documents, comments, history."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import inbox, roles, sockets
from portal.actions import cases, notices
from portal.actions.holds import why_not_hold
from portal.asks import Ask, ask_of
from portal.ballots import ballots
from portal.expected import expected_end
from portal.forms.deeds import AskSomebody, HandOver, PutOnHold, Reason, Say
from portal.journal import journal
from portal.models import Case, Question, Task
from portal.way import way

HISTORY = 12
SIMPLE_LEAVES = ("hold", "resume", "hand_over")


@dataclass
class LeaveShown:
    """A leave as a quiet deed of the page: its form in a dialog, or why it cannot be taken now."""

    code: str
    label: Any
    why_not: Any
    form: Any = None

    @property
    def dialog(self) -> str:
        return f"leave-{self.code}"


def case_page(
    request: HttpRequest, case: Case, *, task: Task | None = None, ask: Ask | None = None,
    refusal: Any = None, code: int = 200,
) -> HttpResponse:  # fmt: skip
    """Render the page. The caller has checked that the person sees the case."""
    person = request.user
    own = cases.fresh(case)
    notices.read_about(own.pk, by=person)
    ask = ask or _ask(own, person, task)
    days, total = journal(own, person, limit=HISTORY)
    panels = sockets.CASE_PANELS.get(own.flow)
    context = {
        "case": own,
        "ask": ask,
        "refusal": refusal if ask is None else None,
        "whose": None if ask else _whose(own),
        "queued": _queued(own, person) if ask is None else None,
        "way": way(own),
        "expected": expected_end(own),
        "ballots": ballots(own, person),
        "days": days,
        "entries": total,
        "comments": _comments(own, person),
        "questions": _questions(own, person),
        "leaves": leaves(own, person),
        "hold": own.holds.filter(ended=None).select_related("by").first() if own.fact_held else None,
        "say": Say(prefix="say"),
        "hand_over": HandOver(),
        "ask_somebody": AskSomebody(),
        "panels": panels(request, own, person) if panels else None,
        "demo": settings.DEMO,
    }
    return render(request, "portal/case.html", context, status=code)


def _ask(case: Case, person: Any, task: Task | None) -> Ask | None:
    found = task if task and (task.closed is None or _changeable(task)) else None
    found = found or inbox.next_task(case, person) or _own_vote(case, person)
    if found is None or case.ended:
        return None
    found.case = case
    ask = ask_of(found, case, person)
    return ask if ask.standing else None


def _changeable(task: Task) -> bool:
    return task.visit.vote and task.visit.left is None and not task.automatic


def _own_vote(case: Case, person: Any) -> Task | None:
    given = Task.objects.filter(case=case.pk, visit__left=None, visit__vote=True, by=person, automatic=False)
    return given.select_related("visit", "person").first()


def _whose(case: Case) -> list[Task]:
    return list(Task.objects.open().filter(case=case.pk).select_related("person").order_by("until", "pk")[:5])


def _queued(case: Case, person: Any) -> Task | None:
    queues = Q(person=None, role__in=roles.queues_of(person))
    return Task.objects.open().filter(queues, case=case.pk).first()


def _comments(case: Case, person: Any) -> Any:
    """What was said: all of it, or one's own and what one is mentioned in."""
    said = case.comments.select_related("by").prefetch_related("mentions")
    if sockets.reading(person, case).comments:
        return said
    return said.filter(Q(by=person) | Q(pk__in=case.comments.filter(mentions=person).order_by().values("pk")))


def _questions(case: Case, person: Any) -> list[Question]:
    asked = Question.objects.filter(case=case.pk).select_related("by", "to").order_by("asked")
    return list(asked if sockets.reading(person, case).comments else asked.filter(Q(by=person) | Q(to=person)))


def leaves(case: Case, person: Any) -> list[LeaveShown]:
    """The ways out that this person may be offered, with the reason why one cannot be taken now."""
    shown = []
    if case.ended:
        return shown
    for code, way_out in case.table.leaves.items():
        if code in SIMPLE_LEAVES or not cases.may_leave(case, code, person):
            continue
        why_not = way_out.when(case) if way_out.when else None
        form = None if why_not else (way_out.form or Reason)(case=case, person=person, auto_id=f"id_{code}_%s")
        shown.append(LeaveShown(code, way_out.label, why_not, form))
    return [*shown, *_holding(case, person)]


def _holding(case: Case, person: Any) -> list[LeaveShown]:
    table = case.table.leaves
    if case.fact_held:
        if "resume" in table and cases.may_leave(case, "resume", person):
            asked = table["resume"].form
            return [LeaveShown("resume", table["resume"].label, None, asked and asked(case=case, person=person))]
        return []
    if "hold" in table and why_not_hold(case, person) is None:
        return [LeaveShown("hold", table["hold"].label, None, PutOnHold())]
    return []
