"""The production calendar: a year on a page, and a counter of workdays with its reasons."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import dates
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal import calendars, roles, workdays
from portal.context import COMPANY
from portal.forms.calendar import CounterForm
from portal.models import Absence, DayOverride, Person
from portal.reasons import sentences
from portal.sockets import MenuEntry
from portal.workdays import Deadline

MOST_TICKS = 40
DECREES = {2025: (1335, date(2024, 10, 4)), 2026: (1466, date(2025, 9, 24))}
CSS = {"work": "", "own_off": "moved", "own_working": "duty", "working_weekend": "duty"}


@dataclass
class Day:
    """A day as the page draws it: its class, and what is read aloud."""

    number: int
    css: str
    words: str
    today: bool


@dataclass
class Month:
    """A month: its name, how many workdays, in which column its first day stands."""

    name: str
    workdays: int
    lead: int
    days: list[Day]


@require_GET
def this_year(request: HttpRequest) -> HttpResponse:
    """Everybody sees the calendar; here, the year of now."""
    return redirect("calendar_year", calendars.today().year)


@require_GET
def calendar_year(request: HttpRequest, number: int) -> HttpResponse:
    """Everybody sees the calendar; absences are one's own."""
    if not workdays.FIRST_YEAR < number < workdays.LAST_YEAR:
        raise Http404
    form = CounterForm(request.GET if "days" in request.GET else None, initial={"start": calendars.today(), "days": 3})
    zone = zone_of(request.user)
    context = {
        "count": workdays.count(number, calendars.overrides()),
        "years": [year for year in (number - 1, number, number + 1) if year < workdays.LAST_YEAR],
        "months": months(number, _away(request.user, number)),
        "form": form,
        "counted": counted(form, zone) if form.is_valid() else None,
        "moved": sorted(workdays.year(number).moved.items()),
        "decree": DECREES.get(number),
        "own": DayOverride.objects.filter(day__year=number),
        "absences": _absences(request.user, number).select_related("deputy"),
    }
    return render(request, "portal/calendar.html", context)


def zone_of(person: Person) -> ZoneInfo:
    """The zone of the person's unit, inherited down the tree; the company's for who works nowhere."""
    unit = roles.unit_of(person)
    return unit.zone_info() if unit else ZoneInfo(settings.TIME_ZONE)


def _absences(person: Person, number: int) -> Any:
    return Absence.objects.filter(person=person, since__lte=date(number, 12, 31), until__gte=date(number, 1, 1))


def _away(person: Person, number: int) -> set[date]:
    return {
        row.since + timedelta(days=place)
        for row in _absences(person, number)
        for place in range((row.until - row.since).days + 1)
    }


def months(number: int, away: set[date]) -> list[Month]:
    """The year, month by month."""
    own, today = calendars.overrides(), calendars.today()
    names = workdays.feast_names(number, get_language() or "ru")
    found = []
    for place, workdays_of_month in enumerate(workdays.count(number, own).months, 1):
        first = date(number, place, 1)
        after = date(number + place // 12, place % 12 + 1, 1)
        days = [_day(first + timedelta(days=offset), own, away, names, today) for offset in range((after - first).days)]
        name = str(dates.MONTHS[place])
        found.append(Month(name[:1].upper() + name[1:], workdays_of_month, first.isoweekday(), days))
    return found


def _day(day: date, own: workdays.Overrides, away: set[date], names: dict[date, str], today: date) -> Day:
    kind = workdays.kind(day, own)
    words = {
        "feast": names.get(day, _("holiday")),
        "moved": _("day off, moved here"),
        "short": _("an hour shorter"),
        "working_weekend": _("working day"),
        "own_off": _("the company's own day off"),
        "own_working": _("the company's own workday"),
    }.get(kind, "")
    css = CSS.get(kind, kind)
    if day in away and kind in ("work", "short", "own_working", "working_weekend"):
        css, words = "away", _("you are away")
    return Day(day.day, "today" if day == today else css, words, day == today)


def counted(form: CounterForm, zone: ZoneInfo) -> dict[str, Any]:
    """When so many workdays from that day are over, and why."""
    start = datetime.combine(form.cleaned_data["start"], time(12), tzinfo=zone)
    found = calendars.deadline_for(start, zone, form.cleaned_data["days"])
    return {"deadline": found, "why": sentences(found.why), "marks": _marks(start.date(), found)}


def _marks(start: date, found: Deadline) -> list[str]:
    length = (found.day - start).days
    if length > MOST_TICKS:
        return []
    days = (start + timedelta(days=place) for place in range(1, length))
    return ["", *("done" if calendars.is_workday(day) else "off" for day in days), "now"]


menu = [MenuEntry("calendar", gettext_lazy("Calendar"), "calendar", "calendar-days", COMPANY, order=20)]
urls = [
    path("calendar/", this_year, name="calendar"),
    path("calendar/<int:number>", calendar_year, name="calendar_year"),
]
