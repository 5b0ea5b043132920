"""What search finds of procurement: items with where they are, groups; only what the person sees."""

from django.urls import reverse

from portal.models import Person
from portal.searching import containing
from portal.sockets import Hit
from procurement.journey import journeys
from procurement.permissions import groups_of_interest, items_of_interest

MOST = 6


def items(person: Person, text: str) -> list[Hit]:
    """Items by their name, the newest first, each with where it is."""
    found = list(containing(items_of_interest(person), text, "name").with_way().order_by("-asked", "-pk")[:MOST])
    ways = journeys(found, ends=False)
    return [
        Hit(
            f"{item.name}, {item.quantity.normalize():f}",
            f"{item.requester.short_name} · {ways[item.pk].where}",
            item.request.get_absolute_url(),
            "package",
        )
        for item in found
    ]


def groups(person: Person, text: str) -> list[Hit]:
    """Groups by their name."""
    found = containing(groups_of_interest(person), text, "title").order_by("-made", "-pk")[:MOST]
    return [
        Hit(group.title, group.made_by.short_name, reverse("group", args=[group.pk]), "boxes")
        for group in found.select_related("made_by")
    ]
