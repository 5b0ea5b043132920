"""The way of a case as a map: phases as ticks, the steps of a phase with who, when, how long. Drawn from the table."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.actions.clocks import days_of
from portal.flow.answers import ANSWERS
from portal.flow.drawing import seats_in_words
from portal.flow.lines import Line
from portal.models import Case, Event, Task, Visit
from portal.typography import day_month, short_day, workdays_text


@dataclass
class Step:
    """A line of the map."""

    line: Line
    no: int
    state: str = "ahead"  # ahead | now | done | auto | again
    by: str = ""
    when: str = ""
    note: str = ""

    @property
    def label(self) -> Any:
        return self.line.label


@dataclass
class PhaseShown:
    """A phase: its ticks and where its steps are shown."""

    label: Any
    number: int
    url: str
    marks: list[str] = field(default_factory=list)
    span: str = ""
    when: str = ""
    here: bool = False


@dataclass
class Way:
    """All that the map shows."""

    phases: list[PhaseShown]
    steps: list[Step]
    open_phase: int
    place: int
    total: int


def way(case: Case, phase: int | None = None) -> Way:
    """The map of a case with the steps of one phase (the current one). Three statements."""
    visits: dict[str, list[Visit]] = defaultdict(list)
    for visit in Visit.objects.filter(case=case.pk).select_related("by").order_by("pk"):
        visits[visit.step].append(visit)
    flow = case.table
    skipped = _skipped(case)
    here = flow.phase_of(_stood(case, visits))
    chosen = here if phase is None or not 0 <= phase < max(len(flow.phases), 1) else phase
    steps = [_step(case, line, visits[line.code], line.code in skipped) for line in flow.steps]
    steps = [step for step in steps if step.state != "ahead" or not (step.line.side or _went_round(case, step.line))]
    tasks = list(Task.objects.open().filter(case=case.pk).select_related("person")) if case.ended is None else []
    _name_here(case, steps, tasks)
    phases = _phases(case, steps, visits, here)
    shown = [step for step in steps if flow.phase_of(step.line.code) == chosen]
    return Way(phases, shown, chosen, flow.place(case.step), len(flow.steps))


def _stood(case: Case, visits: dict[str, list[Visit]]) -> str:
    """The line it stands in; of a case that ended the one it ended from."""
    if case.step in case.table.lines_by_code or not visits:
        return case.step
    return max((each[-1].pk, code) for code, each in visits.items())[1]


def _skipped(case: Case) -> set[str]:
    return set(Event.objects.filter(case=case.pk, code="nobody_concerned").values_list("step", flat=True))


def _step(case: Case, line: Line, visits: list[Visit], nobody: bool) -> Step:
    step = Step(line, case.table.place(line.code))
    days = days_of(case, line)
    step.by, step.when = seats_in_words(line), workdays_text(days) if days else ""
    if case.ended is not None:
        step.by = step.when = ""
    if not visits:
        return step
    last = visits[-1]
    if last.left is None:
        step.state = "now"
        step.note = _rounds(case, line, visits)
        return step
    step.state = "auto" if line.kind == "wait" or nobody else "done"
    if case.ended is None and _comes_again(case, line):
        step.state = "again"
    step.by = (
        last.by.short_name if last.by and last.answer in line.answers else (_("the portal") if nobody else step.by)
    )
    step.when = day_month(last.left.astimezone(case.zone_info).date())
    step.note = _rounds(case, line, visits, ended=True) or (_("nobody concerned") if nobody else "")
    return step


def _comes_again(case: Case, line: Line) -> bool:
    return _lies(case, line) > 0 and not line.side


def _went_round(case: Case, line: Line) -> bool:
    """A line behind, for a line that was never stood in: nobody will be asked there."""
    return _lies(case, line) < 0


def _lies(case: Case, line: Line) -> int:
    """How far ahead of the present line; 0 where the case stands in none."""
    order = [one.code for one in case.table.lines]
    return order.index(line.code) - order.index(case.step) if case.step in order else 0


def _rounds(case: Case, line: Line, visits: list[Visit], ended: bool = False) -> str:
    words = []
    if len(visits) > 1:
        words.append(_("Pass %(n)s") % {"n": len(visits)})
    last = visits[-1] if ended else visits[-2] if len(visits) > 1 else None
    if last and last.answer and last.answer != line.happy:
        known = ANSWERS.get(last.answer) or case.table.leaves.get(last.answer)
        answer = known.label if known else last.answer
        words.append(f"{day_month(last.left.astimezone(case.zone_info).date())}: {answer}")
    return ". ".join(str(word) for word in words)


def _name_here(case: Case, steps: list[Step], tasks: list[Task]) -> None:
    for step in steps:
        if step.state != "now":
            continue
        people = [task.person.short_name for task in tasks if task.person]
        if len(people) > 3:
            step.by = ngettext("%(n)s person", "%(n)s people", len(people)) % {"n": len(people)}
        elif people:
            step.by = ", ".join(people)
        day = min((task.day for task in tasks if task.day), default=None)
        step.when = short_day(day) if day else step.when


def _phases(case: Case, steps: list[Step], visits: dict[str, list[Visit]], here: int) -> list[PhaseShown]:
    flow, shown = case.table, []
    for number, phase in enumerate(flow.phases or [None]):
        own = [step for step in steps if flow.phase_of(step.line.code) == number]
        label = phase.label if phase else flow.label
        entry = PhaseShown(label, number, reverse("case_way", args=[case.pk, number]), here=number == here)
        entry.marks = [{"ahead": "", "again": "again"}.get(step.state, step.state) for step in own]
        numbers = [step.no for step in own]
        entry.span = f"{min(numbers)}–{max(numbers)}" if len(numbers) > 1 else "".join(map(str, numbers))
        lefts = [visit.left for step in own for visit in visits[step.line.code] if visit.left]
        if number == here and case.ended is None:
            entry.when = _("now")
        elif lefts and (number < here or case.ended):
            entry.when = _short(case, max(lefts))
        shown.append(entry)
    return shown


def _short(case: Case, at: datetime) -> str:
    """«23 янв»: a phase of three steps has no room for more."""
    day, month, *year = day_month(at.astimezone(case.zone_info).date()).split()
    return "\u00a0".join([day, month[:3], *year])
