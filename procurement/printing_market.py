"""Printed forms about need and price: plain values for justification, specification, request for an offer, minutes."""

from typing import Any

from portal.models import Person, Task
from procurement.models import Procedure
from procurement.printing import lines_of, signer

Values = dict[str, Any]


def _plain_lines(case: Procedure, *more: str) -> list[Values]:
    """The lines without those who asked for them."""
    return [{name: row[name] for name in ("no", "name", "characteristics", "quantity", *more)} for row in lines_of(case)]


def justification(case: Procedure) -> Values:
    """Why only one supplier can."""
    return {
        "subject": case.title, "ground": str(case.get_ground_display()), "text": case.ground_text,
        "earlier": str(case.only_bidder_of) if case.only_bidder_of_id and case.ground == "only_bidder" else "",
        "lines": _plain_lines(case), "signer": signer(case.buyer),
    }  # fmt: skip


def specification(case: Procedure) -> Values:
    """What exactly is needed; whoever wrote it signs."""
    return {
        "subject": case.title, "text": case.specification_text, "lines": _plain_lines(case, "need_by"),
        "signer": signer(specifier(case)),
    }  # fmt: skip


def specifier(case: Procedure) -> Person | None:
    """Who answered `specification` last."""
    tasks = Task.objects.filter(case=case.pk, step="specification", answer="done").select_related("by")
    last = tasks.order_by("-answered", "-pk").first()
    return last.by if last else None
