"""Notices of a purchase: requesters read what became of their items, IT what came back."""

from collections.abc import Iterable

from portal.actions.act import Act
from portal.models import Notice
from procurement.models import Item, Procedure


def tell_refused(act: Act, items: Iterable[Item], why: str) -> None:
    """Each requester is told why their item is not bought; the notice leads to their own request."""
    Notice.objects.bulk_create(
        Notice(
            person_id=item.request.initiator_id,
            case_id=item.request_id,
            code="item_refused",
            at=act.now,
            data={"item": item.name, "why": why},
        )
        for item in items
    )


def tell_sender(act: Act, case: Procedure, why: str) -> None:
    """Who sent the group is told that it came back."""
    sender = case.group.sent_by_id or case.initiator_id
    Notice.objects.create(
        person_id=sender, case_id=case.pk, code="came_back", at=act.now, data={"title": case.title, "why": why}
    )
