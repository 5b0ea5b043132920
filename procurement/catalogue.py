"""The catalogue as rules and forms read it."""

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
