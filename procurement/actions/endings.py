"""What becomes of items, reserve and group at the ends of a branch, and on the ways out (branches.json, "Ends")."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from invoices.actions import release
from portal.actions.act import Act
from procurement.actions import items
from procurement.actions.procedures import mark_rerouted
from procurement.actions.rerouting import go_on
from procurement.actions.telling import tell_refused, tell_sender
from procurement.models import Item, Procedure

Data = dict[str, Any]


def last_words(case: Procedure) -> str:
    """What was said with the answer that led to this end; a requester reads it."""
    task = case.tasks.exclude(comment="").exclude(answer="").order_by("-answered", "-pk").first()
    return task.comment if task else str(_("No words were left."))


def _live(case: Procedure) -> list[Item]:
    return list(Item.objects.of_group(case.group_id).live().order_by("pk"))


def refused(act: Act, case: Procedure) -> None:
    """The items are closed as refused, each requester is told why; the money is free again."""
    refuse_and_tell(act, _live(case), last_words(case))
    release(act, case)


def refuse_and_tell(act: Act, left: list[Item], why: str) -> None:
    """Close the items; each requester is told why."""
    tell_refused(act, items.refuse(act, left, why), why)


def returned(act: Act, case: Procedure) -> None:
    """Back to IT in the requests; the group is dissolved."""
    tell_sender(act, case, last_words(case))
    items.back_to_it(act, case.group, why=last_words(case))
    release(act, case)


def failed(act: Act, case: Procedure) -> None:
    """No supplier: back to consolidation; IT sees it on the board."""
    why = str(_("No supplier was found."))
    tell_sender(act, case, why)
    items.back_to_consolidation(act, case.group, why=why)
    release(act, case)


def terminated(act: Act, case: Procedure) -> None:
    """The contract ended: what was received stays, the rest goes back to consolidation."""
    items.back_to_consolidation(act, case.group, why=last_words(case))
    release(act, case)


def cancelled(act: Act, case: Procedure) -> None:
    """The items have met their fate in `cancel`; the money is free again."""
    release(act, case)


def cancel(act: Act, case: Procedure, data: Data) -> None:
    """The purchasing head chooses: back to consolidation, or closed."""
    if data.get("fate") == "closed":
        refuse_and_tell(act, _live(case), data["reason"])
    else:
        tell_sender(act, case, data["reason"])
        items.back_to_consolidation(act, case.group, why=data["reason"])


def reroute(act: Act, case: Procedure, data: Data) -> None:
    """The branch that the purchasing head named."""
    mark_rerouted(case, data["branch"])


def rerouted(act: Act, case: Procedure) -> None:
    """The same group goes on by another branch, in a new procedure."""
    go_on(act, case)
