"""When a request will about end: its latest item, by the procedure that buys it, else by a small purchase's days."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from portal import calendars, sockets
from portal.actions.clocks import days_of
from portal.expected import WAIT_DAYS, Expected, expected_end
from portal.models import Task
from portal.reasons import Reason, register
from portal.workdays import add_workdays, workdays_between
from procurement.models import Fate, Item, Procedure, Request

register(
    {
        "request.triage": _("At IT: until {day:day}"),
        "request.gathering": _("Gathering with alike things: {days:workdays}"),
        "request.buying": _("A small purchase, every step taking all its days: {days:workdays}"),
        "request.procedure": _("Purchase {number}: about {day:day}"),
    }
)


def buying_days() -> int:
    """Workdays of all steps of a small purchase, a wait counted as five."""
    small = sockets.FLOWS.get("small")
    lines = small.ahead(small.first.code) if small else []
    return (small.first.days or 0 if small else 0) + sum(
        line.days or (WAIT_DAYS if line.kind == "wait" else 0) for line in lines
    )


def expected_of_request(case: Request) -> Expected | None:
    """The latest day of its items, with the list behind it; None when nothing is on its way."""
    today = calendars.today(case.zone)
    live = list(Item.objects.filter(request=case.pk).live().select_related("line"))
    days, why = _of_procedures({item.line.group_id for item in live if item.fate == Fate.BOUGHT})
    if case.step == "triage" or any(item.fate != Fate.BOUGHT for item in live):
        day, reasons = _not_bought_yet(case, today)
        days.append(day)
        why = [*reasons, *why]
    if not days:
        return None
    last = max(days)
    return Expected(last, tuple(why), workdays_between(today, last, calendars.overrides()))


def _of_procedures(groups: set[int]) -> tuple[list[date], list[Reason]]:
    days, why = [], []
    for procedure in Procedure.objects.open().filter(group__in=groups).order_by("pk") if groups else []:
        if found := expected_end(procedure):
            days.append(found.day)
            why.append(Reason("request.procedure", number=procedure.code, day=found.day))
    return days, why


def _not_bought_yet(case: Request, today: date) -> tuple[date, list[Reason]]:
    why, day = [], today
    if case.step == "triage":
        due = Task.objects.open().filter(case=case.pk).order_by("-day").values_list("day", flat=True).first()
        day = max(due or add_workdays(today, days_of(case, case.line) or 0, calendars.overrides()), today)
        why.append(Reason("request.triage", day=day))
    buying = buying_days()
    why += [Reason("request.gathering", days=WAIT_DAYS), Reason("request.buying", days=buying)]
    return add_workdays(day, WAIT_DAYS + buying, calendars.overrides()), why
