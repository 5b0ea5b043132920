"""Who is asked about an invoice."""

from invoices.rules import next_head
from portal.flow.lines import people, role
from portal.models import Case


def holders_now(case: Case) -> list[int]:
    """Who has an open task of the case by name."""
    return list(case.tasks.open().filter(person__isnull=False).order_by("pk").values_list("person", flat=True))


initiator = people("initiator", lambda case: [case.initiator_id])
holder = people("holder", holders_now)
next_head_up = people("next_head", next_head)
accounting = role("accounting")
treasury = role("treasury")
