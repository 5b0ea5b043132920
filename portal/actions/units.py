"""Deeds on the tree of units. Each goes through the tree's lock, reads anew what it moves, and records itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal.actions.records import record
from portal.actions.refusals import Refused
from portal.models import Case, Employment, Person, Unit, lock_tree


def _fresh(unit: Unit | None) -> Unit | None:
    """The unit as it is behind the lock: places in the tree read before it are stale."""
    if unit is None:
        return None
    found = Unit.objects.filter(pk=unit.pk).first()
    if found is None:
        raise Refused(_("The unit “{unit}” is not there any more.").format(unit=unit.name))
    return found


def check_name(name: str, parent: Unit | None, unit: Unit | None = None) -> str:
    """The name without needless spaces. Refused: empty, or the name of another open unit in that place."""
    name = " ".join(name.split())
    if not name:
        raise Refused(_("A unit needs a name."))
    twins = Unit.objects.open().filter(parent=parent, name=name)
    if unit is not None:
        twins = twins.exclude(pk=unit.pk)
    if twins.exists():
        raise Refused(_("There is a unit “{name}” in this place already.").format(name=name))
    return name


@transaction.atomic
def create(*, name: str, parent: Unit | None, by: Person, zone: str = "", code: str = "") -> Unit:
    """A new unit under `parent` (None: at the top). Refused: an empty or doubled name, a closed parent."""
    lock_tree()
    parent = _fresh(parent)
    if parent is not None and parent.closed:
        raise Refused(_("“{unit}” is closed: nothing new can lie in it.").format(unit=parent.name))
    unit = Unit(name=check_name(name, parent), parent=parent, zone=zone, code=code)
    unit.save()
    record(unit, "added", by=by)
    return unit


@transaction.atomic
def move(unit: Unit, *, to: Unit | None, by: Person) -> Unit:
    """Put a unit, with everything below it, under another one. Refused: into itself."""
    lock_tree()
    unit, to = _fresh(unit), _fresh(to)
    if to is not None and to.tree_id == unit.tree_id and unit.lft <= to.lft <= unit.rght:
        raise Refused(_("“{unit}” cannot lie in itself.").format(unit=unit.name))
    if unit.parent_id != (to.pk if to else None):
        check_name(unit.name, to, unit)
        unit.parent = to
        unit.save()
        record(unit, "changed", by=by, fields=["parent"])
    return unit


@transaction.atomic
def rename(unit: Unit, *, name: str, by: Person) -> Unit:
    """Another name; the unit takes its place among its neighbours by it."""
    lock_tree()
    unit = _fresh(unit)
    name = check_name(name, unit.parent, unit)
    if unit.name != name:
        unit.name = name
        unit.save()
        record(unit, "changed", by=by, fields=["name"])
    return unit


@transaction.atomic
def change(unit: Unit, *, zone: str, code: str, by: Person) -> Unit:
    """Time zone and code of a unit: they do not touch its place."""
    fields = [name for name, value in (("zone", zone), ("code", code)) if getattr(unit, name) != value]
    if fields:
        Unit.objects.filter(pk=unit.pk).update(zone=zone, code=code)
        unit.zone, unit.code = zone, code
        record(unit, "changed", by=by, fields=fields)
    return unit


@transaction.atomic
def close(unit: Unit, *, day: date, by: Person) -> Unit:
    """The unit ends with `day`. Refused while a unit lies in it, people work in it later, or a case of it is open."""
    lock_tree()
    unit = _fresh(unit)
    if unit.children.filter(closed__isnull=True).exists():
        raise Refused(_("Units still lie in “{unit}”: move or close them first.").format(unit=unit.name))
    staying = Employment.objects.filter(unit=unit).exclude(ended__lte=day).count()
    if staying:
        raise Refused(_("“{unit}” still has people: {count}. Move them first.").format(unit=unit.name, count=staying))
    if Case.objects.open().filter(unit=unit).exists():
        raise Refused(_("“{unit}” has open cases: they must end first.").format(unit=unit.name))
    Unit.objects.filter(pk=unit.pk).update(closed=day, head=None)
    unit.closed, unit.head = day, None
    record(unit, "changed", by=by, fields=["closed"])
    return unit


@transaction.atomic
def set_head(unit: Unit, *, person: Person | None, by: Person) -> Unit:
    """Who heads the unit (None: nobody). Refused: somebody who has left."""
    if person is not None and not person.is_active:
        raise Refused(_("{person} does not work here any more.").format(person=person))
    if unit.head_id != (person.pk if person else None):
        Unit.objects.filter(pk=unit.pk).update(head=person)
        unit.head = person
        record(unit, "changed", by=by, fields=["head"], name="head", detail=person or "–")
    return unit


@dataclass(frozen=True)
class Damage:
    """A unit whose place in the tree does not follow from the parent column."""

    unit: int
    name: str
    wrong: str


def damage() -> list[Damage]:
    """Units whose left, right, level or tree differ from what the parent column says; without writing anything."""
    rows = list(
        Unit.objects.order_by("tree_id", "lft").values_list("pk", "name", "parent", "tree_id", "lft", "rght", "level")
    )
    return list(_damage(rows))


def _damage(rows: list[tuple]) -> Iterator[Damage]:
    by_pk = {row[0]: row for row in rows}
    sizes = _sizes(rows)
    taken: dict[tuple[int, int], int] = {}
    for pk, name, parent, tree, left, right, level in rows:
        above = by_pk.get(parent)
        if right - left + 1 != 2 * sizes[pk]:
            yield Damage(pk, name, "width")
        elif above is None and (left, level) != (1, 0):
            yield Damage(pk, name, "root")
        elif above is not None and not (
            above[3] == tree and above[4] < left and right < above[5] and above[6] + 1 == level
        ):
            yield Damage(pk, name, "place")
        elif taken.setdefault((tree, left), pk) != pk or taken.setdefault((tree, right), pk) != pk:
            yield Damage(pk, name, "overlap")


def _lies_in(above: tuple, tree: int, left: int, right: int, level: int) -> bool:
    return above[3] == tree and above[4] < left and right < above[5] and above[6] + 1 == level


def _sizes(rows: list[tuple]) -> dict[int, int]:
    """pk → how many units there are at and below it by the parent column."""
    children: dict[int | None, list[int]] = {}
    for row in rows:
        children.setdefault(row[2], []).append(row[0])
    sizes: dict[int, int] = {}
    order = list(children.get(None, []))
    for pk in order:
        order.extend(children.get(pk, []))
    for pk in reversed(order):
        sizes[pk] = 1 + sum(sizes[child] for child in children.get(pk, []))
    return {row[0]: sizes.get(row[0], -1) for row in rows}


@transaction.atomic
def repair() -> int:
    """Build left, right, level and tree anew from the parent column; how many units had been damaged."""
    lock_tree()
    count = len(damage())
    if count:
        Unit.objects.rebuild()
    return count
