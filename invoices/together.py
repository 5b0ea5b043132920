"""Several invoices at once: each answered by the door in a deed of its own, with what could not be done and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from invoices.actions.planning import move_payment
from invoices.models import Invoice
from portal.actions import cases as door
from portal.actions.refusals import Refused
from portal.flow.answers import ANSWERS
from portal.forms.answers import form_class
from portal.models import Person, Task

STEPS = {"check": "accounting", "plan": "plan"}
Left = tuple[Invoice, str]


@dataclass
class Outcome:
    """What became of the invoices that were ticked."""

    done: list[Invoice] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def chosen(person: Person, ids: Iterable[int], seen: Any) -> list[Invoice]:
    """Those of the ids that the person sees, in the order of their numbers. `seen`: their list of invoices."""
    rows = seen.filter(pk__in=list(ids)).select_related("payee__blocked_by", "initiator", "parent", "own_account")
    return list(rows.order_by("year", "number"))


def open_tasks(invoices: Iterable[Invoice], step: str) -> dict[int, Task]:
    """invoice id → its open task at this step; one statement."""
    rows = Task.objects.open().filter(case__in=[one.pk for one in invoices], step=step)
    return {task.case_id: task for task in rows.select_related("case", "visit").order_by("-pk")}


def answer_each(
    invoices: Iterable[Invoice], act: str, *, by: Person, data: Mapping[str, Any], seen: Mapping[int, str]
) -> Outcome:
    """The happy answer of the act's step to each, with the same data. `seen`: what the page showed of each."""
    found, step = Outcome(), STEPS[act]
    tasks = open_tasks(invoices := list(invoices), step)
    for one in invoices:
        why = _answer(one, tasks.get(one.pk), by, data, seen.get(one.pk)) if one.pk in tasks else why_not(one, step)
        if why:
            found.left.append((one, why))
        else:
            found.done.append(one)
    return found


def _answer(one: Invoice, task: Task, by: Person, data: Mapping[str, Any], seen: str | None) -> str:
    """Why it could not be answered; nothing when it was."""
    answer = one.table.lines_by_code[task.step].happy
    form = form_class(one, task.step, answer)(data, case=one, task=task, person=by, answer=answer)
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        door.answer(task, answer, by=by, data=form.cleaned_data, seen=seen)
    except Refused as refusal:
        return str(refusal)
    return ""


def why_not(one: Invoice, step: str) -> str:
    """Why an invoice has no open task at this step: who answered it meanwhile, and where it stands now."""
    last = Task.objects.filter(case=one.pk, step=step, by__isnull=False).select_related("by").order_by("-pk").first()
    where = _("It stands at “%(where)s”.") % {"where": one.stands}
    if last is None or not last.answer:
        return where
    said = {"who": last.by.short_name, "answer": ANSWERS[last.answer].label}
    return f"{_('%(who)s answered this already: %(answer)s.') % said} {where}"


def move_each(invoices: Iterable[Invoice], *, by: Person, data: Mapping[str, Any]) -> Outcome:
    """Another day of payment for each."""
    found = Outcome()
    for one in invoices:
        try:
            move_payment(one, by=by, pay_day=data["pay_day"], own_account=data["own_account"])
        except Refused as refusal:
            found.left.append((one, str(refusal)))
        else:
            found.done.append(one)
    return found
