"""What the branches are set to now, and the changes of everything that purchasing goes by."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from portal.models import SettingChange
from procurement.models import Branch, BranchProposal, BranchRule, LetterText, WorkingGroup

OWN = tuple(model._meta.label_lower for model in (BranchRule, WorkingGroup, BranchProposal, LetterText))


@dataclass(frozen=True)
class RuleNow:
    """A branch: its name, address of its steps and days, its numbers."""

    code: str
    label: Any
    rule: BranchRule


def rules_now() -> list[RuleNow]:
    """The four branches with what holds for them (one statement)."""
    rows = {row.flow: row for row in BranchRule.objects.select_related("group__chair")}
    return [RuleNow(code, label, rows.get(code) or BranchRule.by_default(code)) for code, label in Branch.choices]


def changes() -> QuerySet[SettingChange]:
    """Changes of rules, groups, proposals, letters and of the days of the branches' lines, the newest first."""
    days = Q()
    for code in Branch.values:
        days |= Q(subject="portal.linedays", key__startswith=f"{code}.")
    return SettingChange.objects.filter(Q(subject__in=OWN) | days).select_related("by")
