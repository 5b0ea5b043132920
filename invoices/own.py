"""What is a person's own beside the registry: saved views, and the trust limit with what is left of it this month.

Both are arrays that another statement takes along, so that a page of the registry asks nothing for them.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils.dateparse import parse_date

from invoices.limits import ZERO, Standing, passed_in_month
from invoices.models import TrustLimit
from invoices.permissions import views_of
from portal.models import Person


def arrays(person: Person, day: date) -> dict[str, ArraySubquery]:
    """`views`: name and address of each; `limits`: the one in force that day, if any, as `standing` reads it."""
    views = views_of(person).values(json=JSONObject(name="name", query="query"))
    return {"views": ArraySubquery(views), "limits": ArraySubquery(_limits(person, day))}


def _limits(person: Person, day: date) -> QuerySet:
    used = passed_in_month(day).filter(limit=OuterRef("pk")).order_by().values("limit")
    total = Subquery(used.annotate(total=Sum("roubles")).values("total"))
    fields = {"each": _text("each"), "month": _text("month"), "used": _text(Coalesce(total, ZERO))}
    by = {"first_name": "given_by__first_name", "last_name": "given_by__last_name"}
    count = Coalesce(Subquery(used.annotate(count=Count("pk")).values("count")), 0)
    live = TrustLimit.objects.on(day).filter(person=person, ended__isnull=True)
    return live.values(json=JSONObject(**fields, **by, since="since", until="until", count=count))[:1]


def _text(value: Any) -> Cast:
    return Cast(value, CharField())


def standing(found: list[dict[str, Any]]) -> Standing | None:
    """The limit as a page shows it; None where there is none."""
    for one in found:
        by = Person(first_name=one["first_name"], last_name=one["last_name"])
        month = one["month"] and Decimal(one["month"])
        days = {"since": parse_date(one["since"]), "until": one["until"] and parse_date(one["until"])}
        return Standing(
            TrustLimit(each=Decimal(one["each"]), month=month, given_by=by, **days), Decimal(one["used"]), one["count"]
        )
    return None


def read(person: Person, day: date) -> dict[str, Any]:
    """The same by themselves; one statement."""
    found: dict[str, Any] = Person.objects.filter(pk=person.pk).values(**arrays(person, day)).get()
    return found
