"""Tags of the pages of cases and tasks."""

from typing import Any

from django import template

from portal import roles
from portal.flow.seats import SEATS
from portal.models import Case

register = template.Library()


@register.simple_tag
def case_end(case: Case) -> Any:
    """How a case ended, in words."""
    end = case.table.ends.get(case.step)
    return end.label if end else ""


@register.filter
def seat_words(code: str) -> Any:
    """A seat in words."""
    return SEATS.get(code, roles.label(code))
