"""Filters of procurement: characteristics by their names, quantities with units."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from procurement.describing import characteristics_of
from procurement.models import Branch, GroupLine, Item

register = template.Library()


@register.filter
def characteristics(thing: GroupLine | Item) -> list[tuple[str, str]]:
    """{{ line|characteristics }}: (name, value) of what is known."""
    return characteristics_of(thing)


@register.filter
def pieces(quantity: Decimal, thing: GroupLine | Item) -> str:
    """{{ line.quantity|pieces:line }}: «6 шт.»."""
    number = number_format(f"{quantity.normalize():f}", use_l10n=True, force_grouping=True)
    return f"{number}\u00a0{thing.get_unit_display()}"


@register.filter
def at(things: list, number: int) -> object:
    """{{ names|at:0 }}: the thing at this place."""
    return things[number]


@register.filter
def key(things: dict, name: object) -> object:
    """{{ ranks|key:offer.pk }}: the value of a key, or None."""
    return things.get(name)


@register.filter
def end_label(case: object) -> object:
    """{{ case|end_label }}: the end a case came to, in words."""
    return case.table.ends[case.step].label


@register.filter
def branch_label(code: str) -> object:
    """{{ proposal.branch|branch_label }}: a branch in words."""
    return Branch(code).label
