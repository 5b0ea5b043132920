"""What every page's frame needs: the side navigation with its counts, theme, verbs. One statement for all counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from portal import sockets

TOP, WORK, COMPANY, NEW = "top", "work", "company", "new"
THEME_COOKIE = "theme"
WORDS = {  # what our scripts say
    "offline": _("It was not sent: no connection. What you typed is safe; we send it when the connection is back."),
    "refused": _("This is not for you to do. Nothing has changed."),
    "gone": _("This is no longer here. Reload the page."),
    "failed": _("It was not sent: something broke on our side. What you typed is safe; try again in a minute."),
    "saved": _("Draft kept at {time}"),
    "restored": _("Your draft is here again"),
    "dropped": _("The draft is gone"),
    "remove": _("Remove"),
    "heavy": _("{name} is too large. Make it smaller, or give a link"),
    "empty": _("{name} is empty: nothing is in it"),
}


@dataclass
class Place:
    """A line of the side navigation as this person sees it."""

    code: str
    label: Any
    url: str
    icon: str
    section: str
    order: int
    count: int | None = None
    hot: bool = False
    here: bool = False
    open: bool = False
    children: list["Place"] = field(default_factory=list)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html. Nothing is asked of the database until the frame is drawn."""
    return {
        "demo": settings.DEMO,
        "theme": theme(request),
        "words": {name: str(text) for name, text in WORDS.items()},
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }


def theme(request: HttpRequest) -> str:
    """light, dark or empty (as the device): of the person, before sign-in of the browser."""
    person = getattr(request, "user", None)
    chosen = person.theme if person is not None and person.is_authenticated else request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in ("light", "dark") else ""


def navigation(request: HttpRequest) -> dict[str, list[Place]]:
    """The lines by section: top, work (with the children of the open one), company, new (verbs)."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {TOP: [], WORK: [], COMPANY: [], NEW: []}
    places = _places(person)
    mark_here(places, request.path)
    _count(person, [place for place in places if place.section in (TOP, WORK, COMPANY) or _is_open(place, places)])
    return _by_section(places)


def verbs(person: Any) -> list[Place]:
    """What this person may begin: entries of the section `new`."""
    return [place for place in _places(person) if place.section == NEW]


def doors(person: Any) -> list[Place]:
    """Every place that this person may go to or thing they may begin, verbs first: for the palette."""
    return sorted(_places(person), key=lambda place: (place.section != NEW, place.order))


def is_open_to(person: Any, code: str) -> bool:
    """Whether a line of the menu stands there for this person; asked with all others, in one statement a request."""
    return code in _allowed(person)


def _places(person: Any) -> list[Place]:
    allowed = _allowed(person)
    found = []
    for entry in sockets.MENU:
        if entry.code in allowed and (url := _address(entry.url_name)):
            section = entry.section or WORK
            found.append(Place(entry.code, entry.label, url, entry.icon, section, entry.order))
    return found


def _allowed(person: Any) -> set[str]:
    """Codes of the lines for this person, asked once for the instance, in one statement.

    `allowed` says yes or no, or gives a queryset: yes, if it has a row.
    """
    if "_allowed" not in person.__dict__:
        person._allowed = _ask_what_is_allowed(person)
    return person._allowed


def _ask_what_is_allowed(person: Any) -> set[str]:
    said = {entry.code: entry.allowed(person) for entry in sockets.MENU}
    asked = {code: answer[:1] for code, answer in said.items() if isinstance(answer, QuerySet)}
    rows = dict(zip(asked, count_together(list(asked.values())), strict=True))
    return {code for code, answer in said.items() if rows.get(code, 0) or (code not in rows and answer)}


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def mark_here(places: list[Place], path: str) -> None:
    """Mark the line whose address begins this page's address the longest, and open its section."""
    fitting = [place for place in places if place.section != NEW and _covers(place.url, path)]
    if not fitting:
        return
    here = max(fitting, key=lambda place: len(place.url))
    here.here = here.open = True
    for place in places:
        if place.code == here.section:
            place.open = True


def _covers(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _is_open(place: Place, places: Iterable[Place]) -> bool:
    return any(other.open and other.code == place.section for other in places)


def _by_section(places: list[Place]) -> dict[str, list[Place]]:
    for place in places:
        place.children = [other for other in places if other.section == place.code] if place.open else []
    return {name: [place for place in places if place.section == name] for name in (TOP, WORK, COMPANY, NEW)}


def _count(person: Any, places: list[Place]) -> None:
    """Fill the counts: a `count` gives a number, a queryset, or a pair (all, of these due); one statement for all."""
    counters = {entry.code: entry.count for entry in sockets.MENU if entry.count}
    asked: list[tuple[Place, str, QuerySet]] = []
    for place in places:
        if place.code not in counters:
            continue
        answer = counters[place.code](person)
        whole, due = answer if isinstance(answer, tuple) else (answer, None)
        for name, value in (("count", whole), ("hot", due)):
            if isinstance(value, QuerySet):
                asked.append((place, name, value))
            elif value is not None:
                setattr(place, name, value)
    for (place, name, _queryset), number in zip(
        asked, count_together([one for _place, _name, one in asked]), strict=True
    ):
        setattr(place, name, number)


def count_together(querysets: list[QuerySet]) -> list[int]:
    """How many rows each queryset has, in one statement."""
    parts, parameters = [], []
    for queryset in querysets:
        plain = queryset if queryset.query.is_sliced else queryset.order_by()
        try:
            sql, values = plain.values("pk").query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")
        parameters.extend(values)
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), parameters)
        return list(cursor.fetchone())
