"""What a request adds to its case's page: the wish, its items and where each is, withdrawing, its groups."""

from typing import Any

from django.http import HttpRequest

from portal.models import Case, Person
from procurement import permissions
from procurement.board import saved
from procurement.forms.withdrawing import Why
from procurement.journey import journeys, wish
from procurement.models import Item, ItemGroup, ItemWithdrawal, Request


def request_panels(request: HttpRequest, case: Request, person: Person) -> dict[str, Any]:
    """Blocks of the page of a request."""
    items = list(case.items.with_way())
    ways = journeys(items)
    asked = ItemWithdrawal.objects.filter(item__request=case).select_related("item", "answered_by")
    mine = case.initiator_id == person.pk
    return {
        "template": "procurement/request_panel.html",
        "wish": case,
        "rows": [(item, ways[item.pk], _saved(item, ways[item.pk].procedure)) for item in items],
        "at_it": wish(case) if not items and case.ended is None else None,
        "mine": mine,
        "sums": permissions.sees_sums_of(person, case),
        "groups": _groups(case) if permissions.sees_groups(person) else [],
        "withdrawals": {one.item_id: one for one in asked},
        "withdrawable": mine and any(item.live for item in items) and case.ended is None,
        "why": Why(),
    }


def _groups(case: Request) -> list[ItemGroup]:
    lines = Item.objects.filter(request=case).values_list("line__group", "past_line__group")
    return list(ItemGroup.objects.filter(pk__in={pk for pair in lines for pk in pair if pk}).order_by("pk"))


def _saved(item: Item, procedure: Case | None) -> Any:
    """What buying together saves the requester of the item, once offers are in; None before."""
    found = saved(procedure) if procedure else None
    return found.by_person.get(item.request.initiator_id) if found else None
