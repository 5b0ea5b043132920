"""Runs of the phase Need, shared by the branches."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, approve, choose, do, side
from procurement import checks, market, notice
from procurement.actions import market as market_acts
from procurement.actions import need
from procurement.actions import notice as notice_acts
from procurement.forms import market as market_forms
from procurement.forms import need as forms
from procurement.forms.members import WorkingGroup
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
        do("justification", buyer, _("Justify the single source"), 2, form=market_forms.Justification,
           needs=("justification*", "proofs"), then=market_acts.justified),
        approve("justification_it", it_head, _("Confirm the technical necessity"), 2, form=market_forms.Judged,
                rework="justification", refuse="refused"),
    ]


def specification(days: int) -> list[Line]:
    """What exactly is needed, printed from the items."""
    return [
        do("specification", it, _("Write the technical specification"), days, form=market_forms.Specification,
           needs=("specification*",), then=market_acts.specified),
    ]


def max_price(*, bounded: bool = False) -> list[Line]:
    """What it may cost at most, from what the market asks; `bounded`: the prices may not lie too far apart."""
    return [
        do("max_price", buyer, _("Justify the maximum price"), 3, form=market_forms.MaxPrice,
           needs=("price_sources?",), check=market.justified_and_close if bounded else market.justified,
           then=market_acts.maximum_justified),
    ]


def tender_approval() -> list[Line]:
    """The finance director agrees to the tender and names who judges it."""
    return [
        approve("method_approval", finance_director, _("Approve the tender and the working group"), 2,
                form=WorkingGroup, check=notice.method, then=notice_acts.method_judged,
                rework="memo", another_branch="rerouted", refuse="refused"),
    ]


def budget() -> list[Line]:
    """The economist sets the money aside."""
    return [
        approve("budget", economist, _("Confirm the budget line"), 2, form=forms.Budget, then=need.reserved,
                rework="memo", refuse="refused"),
    ]
