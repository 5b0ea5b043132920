"""Votes as a page shows them: who has voted, and how only to those who may know it by now."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import roles, sockets
from portal.models import Case, Event, Person, Task, Visit
from portal.reasons import Reason, sentences


@dataclass
class Vote:
    """A member's vote as this reader sees it: for, against, auto, voted (how is not shown yet), or "" (silent so
    far).
    """

    task: Task
    verdict: str
    why: list[str] = field(default_factory=list)


@dataclass
class Ballot:
    """One pass of a vote."""

    visit: Visit
    label: Any
    votes: list[Vote]
    days: int | None = None

    @property
    def open(self) -> bool:
        return self.visit.left is None

    @property
    def marks(self) -> list[str]:
        """Ticks: for, against, auto, own (voted), nothing."""
        return [{"voted": "own"}.get(vote.verdict, vote.verdict) for vote in self.votes]

    def count(self, verdict: str) -> int:
        return sum(vote.verdict == verdict for vote in self.votes)

    @property
    def words(self) -> str:
        """«2 for, 1 by silence»: only what there is; nobody yet says so."""
        said = {
            "for": _("%(n)s for"),
            "auto": _("%(n)s for, by silence"),
            "against": _("%(n)s against"),
            "voted": ngettext("%(n)s has voted", "%(n)s have voted", self.count("voted")),
        }
        there = [str(text) % {"n": self.count(code)} for code, text in said.items() if self.count(code)]
        return ", ".join(there) or str(_("nobody has voted yet"))


def ballots(case: Case, person: Person) -> list[Ballot]:
    """All passes of the case's votes, newest first; three statements. Source: "A vote with silence as consent"."""
    if not sockets.reading(person, case).votes:
        return []
    visits = list(Visit.objects.filter(case=case.pk, vote=True).order_by("-pk"))
    if not visits:
        return []
    tasks = Task.objects.filter(visit__in=visits, asked=False).select_related("person", "by", "instead").order_by("pk")
    rows: dict[int, list[Task]] = {}
    for task in tasks:
        rows.setdefault(task.visit_id, []).append(task)
    silent = Event.objects.filter(case=case.pk, code="silent").values_list("task", "reasons")
    why = {pk: sentences(Reason.from_json(one) for one in reasons) for pk, reasons in silent}
    return [_ballot(case, visit, rows.get(visit.pk, []), person, why) for visit in visits]


def _ballot(case: Case, visit: Visit, tasks: list[Task], person: Person, why: dict[int, list[str]]) -> Ballot:
    tasks = [task for task in tasks if task.answer or task.closed is None]
    sees = visit.left is not None or sees_how(case, tasks, person)
    votes = [Vote(task, _verdict(task, sees or task.by_id == person.pk), why.get(task.pk, [])) for task in tasks]
    return Ballot(visit, case.table.lines_by_code[visit.step].label, votes, tasks[0].days if tasks else None)


def sees_how(case: Case, tasks: list[Task], person: Person) -> bool:
    """Whether the reader sees how others voted while the vote is open: who has voted, the buyer, the purchasing
    head.
    """
    voted = any(task.by_id == person.pk and not task.automatic for task in tasks)
    return voted or person.pk in case.sees_votes() or roles.has_role(person, "purchasing_head")


def _verdict(task: Task, sees: bool) -> str:
    if not task.answer:
        return ""
    if task.automatic:
        return "auto"
    return task.answer if sees else "voted"
