"""Printed form of the protocol of disagreements, and what the history says of contracts."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.models import Disagreement, Procedure
from procurement.paying import last_order
from procurement.printing import signer
from procurement.printing_orders import supplier_of

Values = dict[str, Any]
HISTORY = {
    "contract_version": gettext_lazy("%(who)s drafted contract No. %(number)s, version %(nth)s"),
    "declined": gettext_lazy("%(supplier)s declined to sign contract No. %(number)s"),
}


def disagreements(case: Procedure) -> Values:
    """The points of disagreement about the last agreement: ours, theirs, what was agreed."""
    order = last_order(case)
    return {
        "title": _("Protocol of disagreements to contract No. %(number)s") % {"number": order.number},
        "nth": order.nth,
        "contract_date": order.date,
        "supplier": supplier_of(case),
        "signer": signer(case.unit.head),
        "points": [
            {
                "no": point.nth,
                "clause": point.clause,
                "ours": point.ours,
                "theirs": point.theirs,
                "outcome": point.get_outcome_display(),
                "agreed": _agreed(point),
            }
            for point in order.disagreements.order_by("nth")
        ],
    }


def _agreed(point: Disagreement) -> str:
    kinds = Disagreement.Outcome
    return {kinds.OURS: point.ours, kinds.THEIRS: point.theirs, kinds.AGREED: point.agreed}.get(point.outcome, "")
