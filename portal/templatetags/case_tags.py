"""Tags of the pages of cases and tasks."""

from typing import Any

from django import template

from portal import roles
from portal.asks import Ask, day_marks
from portal.flow.seats import SEATS
from portal.models import Case

register = template.Library()


@register.simple_tag
def ask_marks(ask: Ask) -> tuple[str, ...]:
    """The ticks of the deadline of what is asked."""
    return day_marks(ask.task.made, ask.task.day, ask.case.zone_info)


@register.simple_tag
def case_end(case: Case) -> Any:
    """How a case ended, in words."""
    end = case.table.ends.get(case.step)
    return end.label if end else ""


@register.filter
def seat_words(code: str) -> Any:
    """A seat in words."""
    return SEATS.get(code, roles.label(code))
