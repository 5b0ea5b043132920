"""What is asked of a person, ready to be drawn: the question, the form, the answers and where each leads."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from portal import calendars, clock, ticks
from portal.actions.cases import answers_of, seen_now
from portal.actions.standing import Standing, standing
from portal.changed import Changed, changed_since
from portal.flow.answers import ANSWERS
from portal.flow.drawing import leads_to, seats_in_words
from portal.flow.lines import End, Line
from portal.forms.answers import AnswerForm, form_class
from portal.models import Case, Person, Question, Task, Visit
from portal.typography import late_text, short_day
from portal.workdays import workdays_between


@dataclass
class Choice:
    """An answer as a button: verb, where it leads, why it cannot be given now; with a form of its own it opens a
    dialog.
    """

    code: str
    verb: Any
    consequence: str
    reason: Any = ""
    primary: bool = False
    comment: bool = False
    form: AnswerForm | None = None

    @property
    def dialog(self) -> str:
        """The id of the dialog that asks for more."""
        return f"dialog-{self.code}" if self.form else ""


@dataclass
class Remark:
    """Why it came back: who said what."""

    who: Person | None
    answer: Any
    text: str


@dataclass
class Ask:
    """All of a task."""

    task: Task
    case: Case
    line: Line
    standing: Standing
    seen: str
    form: AnswerForm | None = None
    choices: list[Choice] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    sender: Person | None = None
    held: Any = None
    comment: str = ""
    refusal: Any = ""

    @property
    def title(self) -> Any:
        """What is asked, as the table says it."""
        return self.line.label

    @property
    def wants_comment(self) -> bool:
        """Whether one of the answers is refused without words."""
        return any(choice.comment for choice in self.choices)

    @property
    def own_vote(self) -> bool:
        """A vote that was given and may be changed until the visit ends."""
        return self.line.kind == "vote" and bool(self.task.answer)


def ask_of(task: Task, case: Case, person: Person, *, form: AnswerForm | None = None, comment: str = "") -> Ask:
    """Build the ask of a task for a person who may answer it. `case` is concrete and carries the kernel's facts."""
    line = case.table.lines_by_code[task.step]
    ask = Ask(task, case, line, standing(person, task, case, line), seen_now(case, task), comment=comment)
    ask.form = form or _form(case, task, person, line.happy)
    if task.asked:
        ask.form = None
    again = task.visit.nth > 1 and line.judged and _agreed_before(task, person)
    ask.choices = [_choice(ask, person, code, number) for number, code in enumerate(answers_of(line, task))]
    if again:
        ask.choices[0].verb = _("Still agreed")
    ask.remarks = remarks(case, task)
    if task.visit.nth > 1 and ask.standing:
        ask.changes = changed_since(case, task, person)
    ask.questions = list(Question.objects.filter(task=task).select_related("by", "to"))
    ask.sender = sender(case, task)
    ask.held = case.holds.filter(ended=None).select_related("by").first() if case.fact_held else None
    return ask


def _agreed_before(task: Task, person: Person) -> bool:
    """In the pass before, this person gave the happy answer themselves."""
    before = Task.objects.filter(case=task.case_id, step=task.step, by=person, automatic=False, pk__lt=task.pk)
    return before.order_by("-pk").values_list("answer", flat=True).first() in ("approve", "for")


def _form(case: Case, task: Task, person: Person, answer: str) -> AnswerForm:
    return form_class(case, task.step, answer)(case=case, task=task, person=person, answer=answer)


def _choice(ask: Ask, person: Person, code: str, number: int) -> Choice:
    line, case = ask.line, ask.case
    reason = line.check(case, code, None) if line.check and not ask.task.asked else None
    if not reason and ask.form and code == line.happy:
        reason = ask.form.why_not
    choice = Choice(
        code,
        _("Sign") if line.sign and code == line.happy else ANSWERS[code].label,
        consequence(case, line, code),
        reason or "",
        primary=number == 0,
        comment=ANSWERS[code].comment,
    )
    if code in case.table.asks and code != line.happy:
        choice.form = _form(case, ask.task, person, code)
    return choice


def consequence(case: Case, line: Line, code: str) -> str:
    """Where an answer leads, in words: the next step and who is asked there, or the end."""
    if code in ("go_on", "back"):
        code = {"go_on": "for", "back": "against"}[code]
    elif line.kind == "vote":
        return _("you may change it until the vote ends") if code == line.happy else _("with a remark: it goes back")
    target = leads_to(case.table, line.code, code)
    if not isinstance(target, Line):
        return _("ends here: %(end)s") % {"end": target.label}
    return _("then: %(step)s") % {"step": _named(case, target, code == line.happy)}


def _named(case: Case, target: Line | End, happy: bool) -> str:
    """A line with who is asked there; a question of the portal with where its usual answer leads, on the happy path."""
    if not isinstance(target, Line):
        return str(target.label)
    if target.kind == "choose":
        known = case.foreseen().get(target.code)
        further = _named(case, leads_to(case.table, target.code, known or target.happy), happy)
        if known:
            return further
        return f"{target.label} {ANSWERS[target.happy].label}: {further}" if happy else str(target.label)
    who = seats_in_words(target)
    return f"{target.label} ({who})" if who else str(target.label)


def sender(case: Case, task: Task) -> Person | None:
    """Who brought the case here: the answer before; at the beginning the initiator; nobody when the portal did."""
    before = Visit.objects.filter(case=case.pk, pk__lt=task.visit_id).order_by("-pk").select_related("by").first()
    return before.by if before else case.initiator


SENT_BACK = (
    "rework", "against", "back", "reject", "incomplete", "offers_again", "changes", "defects", "problem", "late",
)  # fmt: skip


def remarks(case: Case, task: Task) -> list[Remark]:
    """Words of those who sent the case back here, or refused the invoice that it waited for; the newest visit only."""
    newest = Visit.objects.filter(case=case.pk, pk__lt=task.visit_id).order_by("-pk").first()
    if newest is None:
        return []
    if newest.answer == "invoice_refused":
        refused = Task.objects.filter(case__parent=case.pk, answer="refuse", answered__gte=newest.entered)
        said = refused.select_related("by", "case").order_by("answered")
        return [Remark(one.by, f"{ANSWERS[one.answer].label} · {one.case}", one.comment) for one in said]
    if newest.answer not in SENT_BACK:
        return []
    said = Task.objects.filter(visit=newest).exclude(comment="").select_related("by").order_by("answered")
    return [Remark(one.by, ANSWERS[one.answer].label, one.comment) for one in said if one.answer in ANSWERS]


def day_marks(made: datetime, day: date | None, zone: Any) -> tuple[str, ...]:
    """The ticks of a deadline in a zone, a workday each (`portal.ticks`)."""
    if day is None:
        return ()
    today = clock.now().astimezone(zone).date()
    return ticks.due(made.astimezone(zone).date(), day, today, calendars.is_workday).marks


def until_words(day: date | None, zone: Any) -> tuple[str, str]:
    """(css kind, words) of a deadline: today, tomorrow, the weekday and date, or how many workdays late."""
    if day is None:
        return "", ""
    today = clock.now().astimezone(zone).date()
    if day < today:
        late = workdays_between(day, today, calendars.overrides())
        return "late", late_text(late) if late else short_day(day)
    if day == today:
        return "today", _("today")
    return "", short_day(day)
