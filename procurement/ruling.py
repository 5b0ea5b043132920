"""The settings that a case goes by: those in force when it entered the step it stands in."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from portal.models import Case, Visit
from portal.setting_changes import again, then
from procurement.models import BranchRule, Procedure


def rule_of(case: Procedure) -> BranchRule:
    """The rule of the case's branch as it was when the present step was entered; the present one while it enters.

    Ask it, never the table, for whatever concerns a case: limits, least numbers, thresholds, the group. A change
    of the administrator's then holds from the next step on. One statement; not saved, not to be saved.
    """
    rows = BranchRule.objects.filter(flow=case.flow).select_related("group")
    return in_force(rows, "flow", case) or BranchRule.by_default(case.flow)


def in_force(rows: QuerySet, key: str, case: Case) -> Any:
    """The one row of a setting as the case's present step found it, None without a row; `key` names its key field."""
    entered = Visit.objects.filter(case=case.pk, left=None).values("entered")[:1]
    row = rows.annotate(then=then(rows.model, OuterRef(key), Subquery(entered))).first()
    return again(rows.model, row.then) if row and row.then else row
