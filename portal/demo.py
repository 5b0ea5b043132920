"""The demo company: people and units from employees.xlsx by the real import, roles by their posts, two absences."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.actions import people, roster, units
from portal.models import Absence, Employment, Person, Task, Unit

PAPER = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LIST = Path(__file__).parent / "data/employees.xlsx"
ADMIN = {
    "login": "v.bondarenko@vektor.example",
    "email": "v.bondarenko@vektor.example",
    "last_name": "Бондаренко",
    "first_name": "Василий",
    "patronymic": "Степанович",
}
# Role → the posts that hold it, the units (with what lies below them) it is looked for in; "" = anywhere.
BY_POST: list[tuple[str, str, str]] = [
    ("general_director", r"Генеральный директор", ""),
    ("finance_director", r"Финансовый директор", ""),
    ("treasury", r"Казначей|Специалист казначейства", ""),
    ("accounting", r"Главный бухгалтер|Бухгалтер.*", ""),
    ("economist", r"(?i).*экономист", "Планово-экономический отдел"),
    ("lawyer", r"Юрист|Юрисконсульт", ""),
    ("security", r".*", "Служба безопасности"),
    ("purchasing_head", r"Начальник отдела закупок", ""),
    ("buyer", r".* по закупкам", "Отдел закупок"),
    ("it_head", r"Начальник ИТ-службы", ""),
    ("it", r"(?!Начальник|Администратор портала).*", "ИТ-служба"),
    ("administration", r"(?!Начальник).*", "Административный отдел"),
    ("hr", r".*", "HR и развитие"),
    ("content", r"Помощник генерального директора", ""),
]
STAND_INS = ("1608", "1540")
ZONES = {"Офис Москва": "Europe/Moscow"}
# Whom the page of sign-in offers: code → (who it is, personnel number). Nobody twice.
CAST: dict[str, tuple[Any, str]] = {
    "requester": (_("Asks for things: design"), "1285"),
    "requester_head": (_("Head of design"), "1329"),
    "requester2": (_("Asks for things: events"), "1132"),
    "requester2_head": (_("Head of the project office of Events"), "1547"),
    "it": (_("IT specialist"), "1461"),
    "it_head": (_("Head of IT"), "1611"),
    "purchasing_head": (_("Head of purchasing"), "1039"),
    "buyer": (_("Buyer"), "1114"),
    "economist": (_("Economist"), "1548"),
    "lawyer": (_("Lawyer"), "1420"),
    "security": (_("Security"), "1193"),
    "administration": (_("Administrative department"), "1204"),
    "accounting": (_("Accountant"), "1227"),
    "treasury": (_("Treasurer"), "1258"),
    "finance_director": (_("Finance director"), "1540"),
    "general_director": (_("General director"), "1716"),
    "chair": (_("Working group: its chair"), "1759"),
    "member1": (_("Working group"), "1581"),
    "member2": (_("Working group"), "1248"),
    "hr": (_("HR"), "1254"),
    "admin": (_("Configures the portal"), "1553"),
}


def fill() -> None:
    """People, units, heads, roles, stand-ins, absences. The database is empty before."""
    admin = Person.objects.create_superuser(**ADMIN)
    with LIST.open("rb") as file:
        book = roster.upload(File(file, name="employees.xlsx"), by=admin)
    roster.confirm(book, by=admin)
    give_roles(admin)
    for position, number in enumerate(STAND_INS, 1):
        people.name_stand_in(with_number(number), position=position, by=admin)
    for name, zone in ZONES.items():
        units.change(Unit.objects.get(name=name), zone=zone, code="", by=admin)
    add_absences(admin)


def give_roles(admin: Person) -> None:
    """A role for everybody whose post says so; the first line that fits, so nobody holds two."""
    places = Employment.objects.on(clock.today()).filter(person__is_active=True, main=True).exclude(person=admin)
    below = {name: _below(name) for _code, _post, name in BY_POST if name}
    for place in places.select_related("person", "unit").order_by("pk"):
        for code, post, unit in BY_POST:
            if re.fullmatch(post, place.post) and (not unit or place.unit_id in below[unit]):
                people.give_role(place.person, code, by=admin)
                break


def _below(name: str) -> set[int]:
    return {unit.pk for top in Unit.objects.filter(name=name) for unit in Unit.objects.below(top)}


def add_absences(admin: Person) -> None:
    """Two people will be away: one named a deputy, for the other the head stands in."""
    today = clock.today()
    soon, later = today + timedelta(days=7), today + timedelta(days=20)
    leave, trip = Absence.Why.LEAVE, Absence.Why.TRIP
    deputy = with_number("1588")
    people.add_absence(
        with_number("1272"), since=soon, until=soon + timedelta(days=13), why=leave, deputy=deputy, by=admin
    )
    people.add_absence(with_number("1441"), since=later, until=later + timedelta(days=4), why=trip, by=admin)


def with_number(number: str) -> Person:
    """Whoever has this personnel number."""
    return Employment.objects.select_related("person").filter(number=number).order_by("-main", "pk")[0].person


def person(code: str) -> Person:
    """Somebody of the demo's cast: `person("buyer")`."""
    return with_number(CAST[code][1])


def paper(name: str) -> ContentFile:
    """A page with nothing but its name: what a supplier would have sent."""
    return ContentFile(PAPER + name.encode(), name=name)


def asked(task: Task) -> Person:
    """Who answers a task in the demo: whom it asks by name, else the cast's holder of its role."""
    return task.person or person(task.role.partition("@")[0])


def cast() -> list[tuple[str, Person]]:
    """Who they are and the person, for the page of sign-in; people who left or never came are left out."""
    return [(label, person) for _code, label, person in _cast()]


def cast_in_groups() -> list[tuple[str, list[tuple[Person, str]]]]:
    """The same under two headings: who asks for things, who has a part in purchases."""
    people = _cast()
    asking = [(person, label) for code, label, person in people if code.startswith("requester")]
    others = [(person, label) for code, label, person in people if not code.startswith("requester")]
    return [(_("They ask for things"), asking), (_("They have a part in purchases"), others)]


def _cast() -> list[tuple[str, str, Person]]:
    places = Employment.objects.filter(number__in=[number for _label, number in CAST.values()], person__is_active=True)
    by_number = {place.number: place.person for place in places.select_related("person").order_by("main", "pk")}
    return [(code, str(label), by_number[number]) for code, (label, number) in CAST.items() if number in by_number]
