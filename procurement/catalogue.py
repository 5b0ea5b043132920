"""The catalogue as rules and forms read it."""

from datetime import date
from decimal import Decimal

from procurement.models import ItemKind
from procurement.parsing import Known, Wish, parse


def known_kinds() -> list[Known]:
    """Kinds in use, as the parser of free words needs them."""
    return [
        Known(kind.pk, kind.name, tuple(word.strip() for word in kind.words.split(",") if word.strip()), kind.unit)
        for kind in ItemKind.objects.active()
    ]


def wishes_in(text: str) -> list[Wish]:
    """The things that a text names, with the kinds of the catalogue."""
    return parse(text, known_kinds())


def note_price(kind: ItemKind, price: Decimal, day: date) -> None:
    """Remember what one unit of a kind cost, RUB with VAT; an older day than the known one changes nothing."""
    if price > 0 and (kind.last_price_on is None or kind.last_price_on <= day):
        kind.last_price, kind.last_price_on = price, day
        kind.save(update_fields=["last_price", "last_price_on"])
