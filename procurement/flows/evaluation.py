"""How opened offers are judged: admission, security, experts, improvement, ranking."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, approve, do
from procurement.seats import buyer, economist, it, lawyer, security


def quotations_judged() -> list[Line]:
    """offers_technical … improvement: the lowest price that fits wins."""
    return [
        approve("offers_technical", it, _("Check the quotations technically"), 2, none_admitted="publication"),
        _suppliers(_("Check the suppliers"), 2, "publication"),
        do("comparison", buyer, _("Compare the prices"), 1),
        do("improvement", buyer, _("Hold a price improvement round"), 2),
    ]


def proposals_judged() -> list[Line]:
    """admission … comparison: price is one of several weighted criteria."""
    return [
        approve("admission", lawyer, _("Admit the bidders"), 2, none_admitted="announcement"),
        _suppliers(_("Check the bidders"), 3, "announcement"),
        do("expert_evaluation", (it, economist), _("Score the proposals"), 3),
        do("clarifications", buyer, _("Ask the bidders to clarify"), 3, scores_in_doubt="expert_evaluation"),
        do("improvement", buyer, _("Get best and final offers"), 2),
        do("comparison", buyer, _("Rank the proposals"), 1),
    ]


def _suppliers(label: Any, days: int, again: str) -> Line:
    return approve("supplier_check", security, label, days, none_admitted=again)
