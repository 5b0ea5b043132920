"""Runs of the phase Choice: report, vote, sheet, consent."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, Who, approve, choose, do, vote
from procurement import checks
from procurement.actions import selection as acts
from procurement.forms import selection as forms
from procurement.seats import buyer, economist_if_dearer, general_director, group, purchasing_head


def selection(
    *, again: str, days: int = 1, vote_days: int = 2, head: Who = purchasing_head, head_days: int = 1
) -> list[Line]:
    """`again`: the line in which offers are asked for anew; `head`: who approves the choice beside the economist."""
    return [
        do("report", buyer, _("Write the selection report"), days, form=forms.Report, needs=("selection_report*",),
           check=checks.report, then=acts.reported, offers_again=again),
        vote("group_vote", group, _("Approve the selection report"), vote_days, silence="for", ask=purchasing_head,
             own_least=checks.own_least, against="report"),
        do("approval_sheet", buyer, _("Form the approval sheet"), 1, needs=("approval_sheet*",)),
        approve("choice_approval", (head, economist_if_dearer), _("Approve the choice"), head_days,
                needs=("approval_sheet*",), check=checks.choice, then=acts.choice_judged, rework="report",
                refuse="refused"),
    ]


def director(*, no: str) -> list[Line]:
    """A dear purchase goes to the general director too; `no`: the line after it."""
    return [
        choose("is_large", checks.is_large, _("Above the director's threshold?"), no=no),
        approve("director_approval", general_director, _("Approve the purchase"), 2, needs=("approval_sheet*",),
                check=checks.choice, rework="report", refuse="refused"),
    ]
