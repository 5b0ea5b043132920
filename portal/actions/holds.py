"""A case on hold: a row with who, why, until when. Its open child cases are held in the same act."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.actions.act import Act, deed, root_of
from portal.actions.cases import may_leave
from portal.actions.refusals import Missing, NotYours, Refused
from portal.actions.resuming import children_go_on, go_on
from portal.models import Case, Hold, Person


def hold(case: Case, *, by: Person, why: str, until: date | None = None) -> Hold:
    """Put a case on hold, with a reason and perhaps a day until which."""
    if not why.strip():
        raise Missing(_("Say why it is put on hold."))
    with deed(by, root_of(case)) as act:
        own = act.read(case.pk, case.flow)
        if reason := why_not_hold(own, by):
            raise reason
        row = _hold(act, own, why.strip(), until)
        _then(act, own, "hold", {"reason": why.strip(), "until": until})
        for child in Case.objects.open().filter(parent=case.pk).order_by("pk"):
            if not Hold.objects.filter(case=child, ended=None).exists():
                _hold(act, act.read(child.pk, child.flow), why.strip(), until)
        return row


def why_not_hold(case: Case, by: Person) -> Refused | None:
    """Why this person may not put the case on hold now; None when they may."""
    if case.ended:
        return Refused(_("This case has ended."))
    if "hold" not in case.table.leaves or not may_leave(case, "hold", by):
        return NotYours(_("Only those named in the flow may put this on hold."))
    return Refused(_("It is on hold already.")) if case.fact_held else None


def _hold(act: Act, case: Case, why: str, until: date | None) -> Hold:
    row = Hold.objects.create(case_id=case.pk, since=act.now, until=until, why=why, by=act.by)
    case.fact_held = True
    act.log(case, "held", text=why, data={"until": str(until) if until else ""})
    return row


def _then(act: Act, case: Case, code: str, data: dict[str, Any]) -> None:
    """What the flow's own line of this leave does beside."""
    if then := case.table.leaves[code].then:
        then(act, case, data)


def resume(case: Case, *, by: Person, data: dict[str, Any] | None = None) -> None:
    """Go on: deadlines are counted anew, a wait is looked at at once; child cases held in the same act go on, too.

    `data`: what the flow asks for at resume (its leave's form), with a `reason` for the history.
    """
    with deed(by, root_of(case)) as act:
        own = act.read(case.pk, case.flow)
        if not own.fact_held:
            raise Refused(_("It is not on hold."))
        if not may_leave(own, "resume", by):
            raise NotYours(_("Only those named in the flow may resume this."))
        since = Hold.objects.get(case=own.pk, ended=None).since
        _then(act, own, "resume", data or {})
        go_on(act, own, (data or {}).get("reason", ""))
        children_go_on(act, own, since)
