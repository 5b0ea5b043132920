"""Lines and items in words: characteristics by their names, quantities with units."""

from decimal import Decimal

from django.utils.translation import gettext as _

from procurement.models import GroupLine, Item


def characteristics_of(thing: GroupLine | Item) -> list[tuple[str, str]]:
    """(name, value) of what is known, in the order of the kind; `more` (words to the buyer) comes last."""
    known = {key: str(value).strip() for key, value in thing.characteristics.items() if str(value).strip()}
    found = [(one.name, _value(known[str(one.pk)], one.unit)) for one in thing.kind.asked.all() if str(one.pk) in known]
    if "more" in known:
        found.append((_("also"), known["more"]))
    return found


def _value(value: str, unit: str) -> str:
    if not unit or unit.casefold() in value.casefold():
        return value
    return f"{value}\u00a0{unit}" if unit[0].isalpha() else f"{value}{unit}"


def in_words(thing: GroupLine | Item) -> str:
    """All characteristics in one line: «диагональ 27″; матрица IPS»."""
    return "; ".join(f"{name}: {value}" for name, value in characteristics_of(thing))


def pieces(quantity: Decimal, thing: GroupLine | Item) -> str:
    """«6 шт.»."""
    return f"{plain(quantity)}\u00a0{thing.get_unit_display()}"


def plain(number: Decimal) -> str:
    """A quantity without idle zeros, with a decimal comma as in print."""
    return f"{number.normalize():f}".replace(".", ",")
