"""Runs of the phase Need, shared by the branches."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, approve, choose, do, side
from procurement import checks
from procurement.actions import need
from procurement.forms import need as forms
from procurement.seats import buyer, economist, finance_director, heads, it, it_head, purchasing_head


def start() -> list[Line]:
    """A buyer is named, the group's data are complete."""
    return [
        do("assign", purchasing_head, _("Assign a buyer"), 1, form=forms.Assign, check=checks.assign,
           then=need.assigned, refuse="returned", another_branch="rerouted"),
        do("check_group", buyer, _("Check the group's completeness"), 1, form=forms.Checklist, then=need.group_checked,
           incomplete="clarify_it"),
        side(do("clarify_it", it, _("Complete the items' characteristics"), 2, form=forms.Characteristics,
                then=need.clarified, done="check_group")),
    ]


def consent() -> list[Line]:
    """The heads of those who asked agree to the need."""
    return [*memo(), *need_approval()]


def memo() -> list[Line]:
    """What is needed and why, in writing."""
    return [
        do("memo", buyer, _("Write the procurement memo"), 1, form=forms.Memo, needs=("memo*",), check=checks.memo,
           then=need.memo_written),
    ]


def need_approval() -> list[Line]:
    """Each head judges what their people asked for."""
    return [
        approve("memo_approval", heads, _("Approve the need"), 2, then=need.need_judged,
                rework="memo", refuse="is_anything_left"),
        choose("is_anything_left", checks.is_anything_left, _("Is anything left to buy?"), no="refused"),
    ]


def justified() -> list[Line]:
    """Why only one supplier can; the head of IT confirms it."""
    return [
        do("justification", buyer, _("Justify the single source"), 2, needs=("justification*", "proofs")),
        approve("justification_it", it_head, _("Confirm the technical necessity"), 2,
                rework="justification", refuse="refused"),
    ]


def specification(days: int) -> list[Line]:
    """What exactly is needed, printed from the items."""
    return [do("specification", it, _("Write the technical specification"), days, needs=("specification*",))]


def max_price() -> list[Line]:
    """What it may cost at most, from what the market asks."""
    return [do("max_price", buyer, _("Justify the maximum price"), 3, needs=("price_sources",))]


def tender_approval() -> list[Line]:
    """The finance director agrees to the tender and names who judges it."""
    return [
        approve("method_approval", finance_director, _("Approve the tender and the working group"), 2,
                rework="memo", another_branch="rerouted", refuse="refused"),
    ]


def budget() -> list[Line]:
    """The economist sets the money aside."""
    return [
        approve("budget", economist, _("Confirm the budget line"), 2, form=forms.Budget, then=need.reserved,
                rework="memo", refuse="refused"),
    ]
