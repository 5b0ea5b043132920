"""What happens when a hold ends: by "resume", or since the case was led elsewhere."""

from datetime import datetime

from portal.actions import clocks, moves
from portal.actions.act import Act
from portal.models import Case, Hold, Task


def go_on(act: Act, case: Case, why: str = "") -> None:
    """End the case's hold: deadlines are counted anew (not the overdue ones), a wait is looked at at once."""
    Hold.objects.filter(case=case.pk, ended=None).update(ended=act.now, ended_by=act.by)
    case.fact_held = False
    act.log(case, "resumed", text=why)
    begun = Hold.objects.filter(case=case.pk).order_by("-pk").values_list("since", flat=True).first()
    clocks.recount(act, case, list(Task.objects.open().filter(case=case.pk, until__gt=begun).order_by("pk")))
    moves.look(act, case)


def children_go_on(act: Act, case: Case, since: datetime) -> None:
    """The child cases held in the same act as this one go on, too."""
    for row in Hold.objects.filter(case__parent=case.pk, ended=None, since=since).select_related("case").order_by("pk"):
        go_on(act, act.read(row.case_id, row.case.flow))
