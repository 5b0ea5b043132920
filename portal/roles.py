"""Roles: which there are, who holds them where, whose queues a person sees. A role is held in a unit or in the company.

A queue is named `code` (company-wide) or `code@<unit pk>`: the nearest unit at or above the case's in which somebody
holds the role; only when there is none, the holders in the whole company.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.models import Employment, Person, Role, Unit


@dataclass(frozen=True)
class RoleKind:
    """A role that people may hold: code, name, what its holders do. `needed`: the portal stands still without it."""

    code: str
    label: Any
    description: Any
    needed: bool = True


ROLES: dict[str, RoleKind] = {
    kind.code: kind
    for kind in (
        RoleKind("it", _("IT specialist"), _("Turns a wish into items, checks offers technically.")),
        RoleKind("it_head", _("head of IT"), _("Hands requests over between specialists, approves what IT proposes.")),
        RoleKind("purchasing_head", _("head of purchasing"), _("Assigns buyers, owns and sees every purchase.")),
        RoleKind("buyer", _("buyer"), _("Leads a purchase from the offers to the last document.")),
        RoleKind("economist", _("economist"), _("Checks the budget and reserves it.")),
        RoleKind("lawyer", _("lawyer"), _("Checks contracts and claims.")),
        RoleKind("security", _("security"), _("Checks counterparties.")),
        RoleKind("administration", _("administrative department"), _("Receives deliveries and takes them to people.")),
        RoleKind("accounting", _("accounting"), _("Checks invoices and closing documents; sees all invoices.")),
        RoleKind("treasury", _("treasury"), _("Plans payments, enters what the bank did; sees all invoices.")),
        RoleKind("finance_director", _("finance director"), _("Agrees to payments and choices; sees everything.")),
        RoleKind("general_director", _("general director"), _("Signs and decides last; sees everything.")),
        RoleKind("hr", _("HR"), _("Keeps people, units and absences, reads in the list of employees.")),
        RoleKind("content", _("editor"), _("Writes the pages of the portal."), needed=False),
    )
}


def label(code: str) -> str:
    """A role's name for people; `code@unit` is said without the unit. An unknown code is shown as it is."""
    kind = ROLES.get(code.partition("@")[0])
    return str(kind.label) if kind else code


def in_force(day: date) -> QuerySet[Role]:
    """Roles that are held on a day by people who work here."""
    begun = Q(since__isnull=True) | Q(since__lte=day)
    lasting = Q(until__isnull=True) | Q(until__gte=day)
    return Role.objects.filter(begun, lasting, person__is_active=True)


def queue(code: str, unit: Unit | None, day: date) -> tuple[str, list[int]]:
    """The queue that a case of `unit` goes to, and the ids of those who hold it; one statement, nobody = no ids."""
    held = in_force(day).filter(code=code)
    everywhere = Q(unit__isnull=True)
    if unit is not None:
        here = Q(unit__tree_id=unit.tree_id, unit__lft__lte=unit.lft, unit__rght__gte=unit.rght)
        held = held.filter(everywhere | here).order_by(F("unit__lft").desc(nulls_last=True), "pk")
    else:
        held = held.filter(everywhere).order_by("pk")
    rows = list(held.values_list("unit", "person"))
    nearest = rows[0][0] if rows else None
    people = [person for place, person in rows if place == nearest]
    return (f"{code}@{nearest}" if nearest else code), people


def holders(code: str, unit: Unit | None, day: date) -> list[int]:
    """Ids of the people who hold the role for a case of `unit` on a day: see `queue`."""
    return queue(code, unit, day)[1]


def is_held(queue: str, day: date) -> bool:
    """Whether anybody holds the role of a queue (`code` or `code@unit`) on a day."""
    code, _at, unit = queue.partition("@")
    return in_force(day).filter(code=code, unit=int(unit) if unit else None).exists()


def heads_above(unit_id: int) -> list[int]:
    """Ids of the heads of the unit and of those above it, the nearest first, nobody twice."""
    return Unit.objects.heads_above([unit_id])[unit_id]


def roles_of(person: Person, day: date | None = None) -> list[Role]:
    """Roles of a person on a day (today); the rows are read once for the instance, that is once a request."""
    if "_roles" not in person.__dict__:
        person._roles = list(person.roles.select_related("unit")) if person.pk else []
    day = day or clock.today()
    return [
        role
        for role in person._roles
        if (role.since is None or role.since <= day) and (role.until is None or role.until >= day)
    ]


def forget(person: Person) -> None:
    """Read this instance's roles and units anew when they are next asked for."""
    for name in ("_roles", "_unit", "_headed_units"):
        person.__dict__.pop(name, None)


def queues_of(person: Person, day: date | None = None) -> list[str]:
    """Queues whose tasks this person may take."""
    if not person.is_active:
        return []
    return [f"{role.code}@{role.unit_id}" if role.unit_id else role.code for role in roles_of(person, day)]


def has_role(person: Person, *codes: str) -> bool:
    """Whether the person holds one of the roles today, in whatever unit."""
    return bool(person.is_active and any(role.code in codes for role in roles_of(person)))


def unit_of(person: Person) -> Unit | None:
    """The unit of the person's main place of work today; None for who works nowhere. Read once for the instance."""
    if "_unit" not in person.__dict__:
        row = Employment.objects.on(clock.today()).filter(person=person).select_related("unit")
        found = row.order_by("-main", "started", "pk").first() if person.pk else None
        person._unit = found.unit if found else None
    return person._unit


def headed_units(person: Person) -> list[int]:
    """Ids of the units that the person heads and of all below them; read once for the instance."""
    if "_headed_units" not in person.__dict__:
        person._headed_units = sorted(Unit.objects.headed_by(person.pk).order_by().values_list("pk", flat=True))
    return person._headed_units


def empty_roles(day: date | None = None, codes: Iterable[str] = ()) -> list[RoleKind]:
    """Roles that the portal needs and nobody holds, in whatever unit; of `codes` if given."""
    held = set(in_force(day or clock.today()).order_by().values_list("code", flat=True).distinct())
    wanted = (
        [ROLES[code] for code in codes if code in ROLES] if codes else [kind for kind in ROLES.values() if kind.needed]
    )
    return [kind for kind in wanted if kind.code not in held]
