"""What the kernel finds: cases, people, units, counterparties; each only for who may see it.

Texts are compared in lower case with ё as е, by the same expressions that the trigram indexes are made of
(migrations/0002): written otherwise, PostgreSQL would read whole tables.
"""

import re

from django.db.models import F, Func, Q, QuerySet, TextField
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from portal import clock, permissions
from portal.models import Case, Counterparty, Employment, Person, Unit
from portal.permissions import see_counterparties, visible_cases
from portal.sockets import Hit

MOST = 8
NUMBER = re.compile(r"^№?\s*(\d{4})\s*[-–/]\s*(\d{1,6})$")
SHORT_NUMBER = re.compile(r"^№?\s*(\d{1,6})$")


class Folded(Func):
    """The texts of some columns, divided by spaces, in lower case, ё as е."""

    template = "replace(lower(%(expressions)s), 'ё', 'е')"
    arg_joiner = " || ' ' || "
    output_field = TextField()


def fold(text: str) -> str:
    """The same of what is looked for."""
    return " ".join(text.lower().replace("ё", "е").split())


def containing(rows: QuerySet, text: str, *columns: str) -> QuerySet:
    """Rows in whose columns every word of the text stands."""
    rows = rows.annotate(folded=Folded(*(F(column) for column in columns)))
    for word in fold(text).split():
        rows = rows.filter(folded__contains=word)
    return rows


def cases(person: Person, text: str) -> list[Hit]:
    """Cases by their number («2026-017», «17») or words of their title, the newest first; those the person sees."""
    seen = visible_cases(person)
    found = numbered(seen, text.strip()) | Q(pk__in=containing(Case.objects.all(), text, "title").values("pk"))
    rows = seen.filter(found).order_by("-opened", "-pk")[:MOST]
    return [Hit(f"{case}, {case.title}", _stands(case), case.get_absolute_url(), "folder") for case in rows]


def numbered(seen: QuerySet[Case], text: str) -> Q:
    """The condition on a number written whole or without its year."""
    if found := NUMBER.match(text):
        return Q(year=int(found[1]), number=int(found[2]))
    if found := SHORT_NUMBER.match(text):
        return Q(number=int(found[1]))
    return Q(pk__in=[])


def _stands(case: Case) -> str:
    if case.line:
        return str(case.line.label)
    end = case.table.ends.get(case.step)
    return str(end.label) if end else case.step


def people(person: Person, text: str) -> list[Hit]:
    """Those who work here, by parts of their name; post and unit beside it."""
    rows = containing(Person.objects.working(), text, "last_name", "first_name", "patronymic")
    rows = list(rows.order_by("last_name", "first_name", "pk")[:MOST])
    places = _places(rows)
    names = {row.pk: f"{row.last_name} {row.first_name}".strip() for row in rows}
    return _hits((names[row.pk], places.get(row.pk, ""), "person", row.pk) for row in rows)


def _places(rows: list[Person]) -> dict[int, str]:
    held = Employment.objects.on(clock.today()).filter(person__in=rows).select_related("unit").order_by("main", "pk")
    return {row.person_id: f"{row.post}, {row.unit}" for row in held}


def units(person: Person, text: str) -> list[Hit]:
    """Departments by their name; whose head beside it."""
    rows = containing(Unit.objects.open(), text, "name").select_related("parent", "head").order_by("lft")[:MOST]
    return _hits((row.name, str(row.head or row.parent or ""), "unit", row.pk) for row in rows)


def counterparties(person: Person, text: str) -> list[Hit]:
    """Counterparties by name, INN or OGRN, for those who see the list of them."""
    if permissions.why_not(see_counterparties, person):
        return []
    named = containing(Counterparty.objects.all(), text, "name", "full_name").values("pk")
    digits = text.strip() if text.strip().isdecimal() else None
    numbers = Q(inn__startswith=digits) | Q(ogrn__startswith=digits) if digits else Q(pk__in=[])
    rows = Counterparty.objects.filter(Q(pk__in=named) | numbers).order_by("name", "pk")[:MOST]
    inns = {row.pk: _("INN %(inn)s") % {"inn": row.inn} if row.inn else "" for row in rows}
    return _hits((row.name, inns[row.pk], "counterparty", row.pk) for row in rows)


ICONS = {"person": "person", "unit": "network", "counterparty": "building-2"}


def _hits(rows) -> list[Hit]:
    """Hits on pages called by the name of the thing; a page that is not there is not led to."""
    found = []
    for label, detail, name, pk in rows:
        try:
            found.append(Hit(label, detail, reverse(name, args=[pk]), ICONS[name]))
        except NoReverseMatch:
            continue
    return found


SOURCES = (cases, people, units, counterparties)
