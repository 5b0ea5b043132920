"""{% case_documents case %}: the documents of a case as a list; {{ date|paper_day }}: a date on a printed form."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import dates, timezone

from portal.forms.files import Attach
from portal.models import Case
from portal.reading import attachable
from portal.shelf import shelf
from portal.typography import SPACE

register = template.Library()


@register.inclusion_tag("documents/list.html", takes_context=True)
def case_documents(context: Context, case: Case, add: bool = True) -> dict[str, Any]:
    """The list of a case's documents for who looks, with the form that adds files while the case is open."""
    request = context["request"]
    may_add = add and case.ended is None
    attach = Attach(kinds=attachable(request.user, case)) if may_add else None
    return {"request": request, "case": case, "documents": shelf(case, request.user), "attach": attach,
            "csrf_token": context.get("csrf_token", "")}  # fmt: skip


@register.filter
def paper_day(value: date | datetime | str | None) -> str:
    """«24 ноября 2026 г.» (printed forms are in Russian); a text that is an ISO date is one, any other stays."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return value
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if value is None:
        return ""
    return SPACE.join([str(value.day), str(dates.MONTHS_ALT[value.month]), str(value.year), "г."])
