"""What must hold before tender, documents and publication go on: who judges, criteria, to whom and until when."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import calendars
from portal.models import Counterparty, Person
from portal.typography import day_month, short_day
from portal.workdays import add_workdays, workday_at
from procurement.criteria import why_not
from procurement.models import Procedure, SupplierQuestion
from procurement.models.branches import LEAST_MEMBERS
from procurement.ruling import rule_of
from procurement.seats import why_not_judge
from procurement.suppliers import why_blocked

Data = dict[str, Any] | None
FAR_DAYS = 366


def method(case: Procedure, answer: str, data: Data) -> Any:
    """`approve`: at least three who may judge, the chair one of them."""
    if answer != "approve" or not data:
        return None
    return why_not_group(case, data["members"], data["chair"])


def why_not_group(case: Procedure, members: list[Person], chair: Person | None) -> Any:
    """Why these people are no working group of this case; None when they are."""
    if wrong := next(filter(None, (why_not_judge(case, one) for one in members)), None):
        return wrong
    if len({one.pk for one in members}) < LEAST_MEMBERS:
        return _("A working group has at least %(least)s members: name some more.") % {"least": LEAST_MEMBERS}
    if chair is None or chair.pk not in {one.pk for one in members}:
        return _("The chair is one of the members: choose the chair among them.")
    return None


def criteria(case: Procedure, answer: str, data: Data) -> Any:
    """Criteria that differ, one of them the price, weights above zero that make 100.00."""
    if not data:
        return None
    rows = data["criteria"]
    return why_not([row["kind"] for row in rows], [row["name"] for row in rows], [row["weight"] for row in rows])


def sent_out(case: Procedure, answer: str, data: Data) -> Any:
    """Enough suppliers, none of them blocked by now, a day on which offers can still come."""
    if answer != "done" or not data:
        return None
    blocked = Counterparty.objects.filter(pk__in=[one.pk for one in data["suppliers"]], blocked__isnull=False).first()
    if blocked:
        return why_blocked(blocked)
    return too_few(case, data) or why_not_deadline(data["offers_deadline"], calendars.today(case.zone))


def too_few(case: Procedure, data: dict[str, Any]) -> Any:
    """Why these are too few: the notice goes to as many as the branch asks for, at least."""
    count = len({one.pk for one in data["suppliers"]}) + bool(data.get("new_supplier"))
    least = rule_of(case).suppliers_least
    if count >= least:
        return None
    words = ngettext(
        "The notice goes to at least %(least)s suppliers. You chose %(count)s: add %(more)s more.",
        "The notice goes to at least %(least)s suppliers. You chose %(count)s: add %(more)s more.",
        least - count,
    )
    return words % {"least": least, "count": count, "more": least - count}


def why_not_deadline(day: date, today: date) -> Any:
    """Why offers cannot be taken until this day: past, a day off, or too far ahead."""
    if day <= today:
        return _("Choose a day after today: suppliers need time to answer.")
    if (day - today).days > FAR_DAYS:
        return _("That is more than a year ahead: check the year.")
    if not calendars.is_workday(day):
        next_ = workday_at(day, calendars.overrides())
        off = _("%(day)s is a day off, nobody could open the offers: choose %(next)s, for example.")
        return off % {"day": short_day(day), "next": day_month(next_)}
    return None


def usual_deadline(today: date, days: int) -> date:
    """So many workdays after today."""
    return add_workdays(today, days, calendars.overrides())


def unanswered(case: Procedure) -> list[SupplierQuestion]:
    """Suppliers' questions that nobody has answered yet."""
    return list(case.supplier_questions.filter(answered=None))


def questions(case: Procedure, answer: str, data: Data) -> Any:
    """`done` once every question has its answer."""
    if answer != "done":
        return None
    open_ = len(unanswered(case))
    left = ngettext(
        "%(count)s question waits for its answer: answer it first.",
        "%(count)s questions wait for their answers: answer them first.",
        open_,
    )
    return left % {"count": open_} if open_ else None
