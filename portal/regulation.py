"""A flow in plain words: who does what, in how many workdays, with which documents, and where else it may lead."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import documents
from portal.flow.answers import ANSWERS
from portal.flow.drawing import leads_to, seats_in_words
from portal.flow.lines import Line
from portal.flow.table import Flow
from portal.models import LineDays
from portal.typography import workdays_text

DUE = {
    "answer_by": gettext_lazy("by the date named in the enquiry"),
    "offers_deadline": gettext_lazy("by the date named in the notice"),
    "delivery_date": gettext_lazy("by the delivery date"),
    "payment_date": gettext_lazy("by the payment date"),
    "payment_day": gettext_lazy("by the day of the payment plan"),
}


@dataclass
class StepInWords:
    """A line for people."""

    no: int
    line: Line
    who: str
    when: str
    papers: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)


@dataclass
class PhaseInWords:
    """A phase with its steps."""

    label: Any
    steps: list[StepInWords]


@dataclass
class Outline:
    """A flow in one line of the list."""

    code: str
    label: Any
    when: Any
    steps: int


@dataclass
class Regulation:
    """The page of a flow."""

    flow: Flow
    phases: list[PhaseInWords]
    ends: list[Any]
    leaves: list[tuple[Any, str]]


def outline(flow: Flow) -> Outline:
    """The flow as a line of the list."""
    return Outline(flow.code, flow.label, flow.when, len(flow.steps))


def page(flow: Flow) -> Regulation:
    """The page of a flow; one statement (the admin's days)."""
    days = dict(LineDays.objects.filter(flow=flow.code).order_by().values_list("line", "days"))
    phases = [PhaseInWords(phase.label if phase else flow.label, []) for phase in (flow.phases or [None])]
    for line in flow.lines:
        phases[flow.phase_of(line.code)].steps.append(_step(flow, line, days.get(line.code, line.days)))
    leaves = [
        (one.label, " / ".join(seats_in_words(Line("", "do", (who,))) for who in one.who))
        for one in flow.leaves.values()
    ]
    return Regulation(flow, phases, [end.label for end in flow.ends.values()], leaves)


def _step(flow: Flow, line: Line, days: int | None) -> StepInWords:
    step = StepInWords(flow.place(line.code), line, _who(line), _when(line, days))
    step.papers = [str(documents.label(need.rstrip("*?"))) for need in line.needs]
    step.otherwise = [
        _("%(answer)s: %(where)s") % {"answer": ANSWERS[answer].label, "where": leads_to(flow, line.code, answer).label}
        for answer in line.exceptions
    ]
    return step


def _who(line: Line) -> str:
    if line.kind in ("choose", "wait"):
        return _("the portal")
    return seats_in_words(line)


def _when(line: Line, days: int | None) -> str:
    if line.due:
        return str(DUE.get(line.due, line.due))
    words = workdays_text(days) if days else ""
    if line.silence:
        return _("%(days)s, silence is consent") % {"days": words}
    return words
