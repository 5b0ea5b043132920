"""How opened offers are judged: admission, security, experts, improvement, ranking."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, Who, approve, do
from procurement import evaluating
from procurement.actions import evaluation as acts
from procurement.forms import evaluation as forms
from procurement.seats import buyer, economist, it, lawyer, security


def quotations_judged() -> list[Line]:
    """offers_technical … improvement: the lowest price that fits wins."""
    return [
        _admission("offers_technical", it, _("Check the quotations technically"), "publication"),
        _suppliers(_("Check the suppliers"), 2, "publication"),
        _comparison(_("Compare the prices")),
        _improvement(_("Hold a price improvement round")),
    ]


def proposals_judged() -> list[Line]:
    """admission … comparison: price is one of several weighted criteria."""
    return [
        _admission("admission", lawyer, _("Admit the bidders"), "announcement"),
        _suppliers(_("Check the bidders"), 3, "announcement"),
        do("expert_evaluation", (it, economist), _("Score the proposals"), 3, form=forms.Experts,
           check=evaluating.scores, then=acts.scored),
        do("clarifications", buyer, _("Ask the bidders to clarify"), 3, form=forms.Clarifications,
           check=evaluating.clarifications, then=acts.clarified, scores_in_doubt="expert_evaluation"),
        _improvement(_("Get best and final offers")),
        _comparison(_("Rank the proposals")),
    ]


def _admission(code: str, who: Who, label: Any, again: str) -> Line:
    return approve(code, who, label, 2, form=forms.Admission, check=evaluating.admission, then=acts.admitted,
                   none_admitted=again)


def _suppliers(label: Any, days: int, again: str) -> Line:
    return approve("supplier_check", security, label, days, form=forms.Bidders, check=evaluating.bidders,
                   then=acts.bidders_checked, none_admitted=again)


def _comparison(label: Any) -> Line:
    return do("comparison", buyer, label, 1, form=forms.Compared, check=evaluating.ranking, then=acts.compared)


def _improvement(label: Any) -> Line:
    return do("improvement", buyer, label, 2, form=forms.Improvement, check=evaluating.improvement,
              then=acts.finally_offered)
