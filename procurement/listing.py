"""The lists of requests and groups: what a filter in the address leaves, with sums by last known prices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from portal.roles import headed_units
from portal.searching import containing
from procurement.models import Fate, ItemGroup, Request
from procurement.permissions import groups_of_interest, requests_of_interest

MONEY = DecimalField(max_digits=18, decimal_places=2)
STATES = {
    "": _("All"),
    "triage": _("At IT"),
    "consolidation": _("Waiting for a group"),
    "purchase": _("Being bought"),
    "ended": _("Ended"),
}
GROUP_STATES = {
    "gathering": _("In consolidation"),
    "sent": _("At purchasing"),
    "dissolved": _("Dissolved"),
    "": _("All"),
}


def cost(prefix: str = "") -> Sum:
    """The sum of items by their known price, else the kind's last price."""
    price = Coalesce(F(f"{prefix}known_price"), F(f"{prefix}kind__last_price"))
    closed = Q(**{f"{prefix}fate__in": [Fate.REFUSED, Fate.WITHDRAWN]})
    return Sum(F(f"{prefix}quantity") * price, filter=~closed, output_field=MONEY)


@dataclass(frozen=True)
class RequestFilter:
    """What the address of the list of requests says; what it says wrongly is not there."""

    of: str = "mine"
    state: str = ""
    text: str = ""
    kind: int | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, given: Any, parts: list[str]) -> "RequestFilter":
        """From GET parameters; `parts` are the tabs that this person has."""
        of, state, kind = given.get("of", ""), given.get("state", ""), given.get("kind", "")
        return cls(
            of=of if of in parts else parts[0],
            state=state if state in STATES else "",
            text=given.get("q", "").strip()[:100],
            kind=int(kind) if kind.isdecimal() and len(kind) < 10 else None,
            since=day_in(given.get("since", "")),
            until=day_in(given.get("until", "")),
        )


def day_in(text: str) -> date | None:
    """A date of the address; None for anything else."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def request_parts(person: Person, sees_all: bool) -> list[str]:
    """Tabs of the list: one's own; one's people's for heads; all for IT and directors."""
    return ["mine", *(["people"] if headed_units(person) else []), *(["all"] if sees_all else [])]


def requests_in(person: Person, wanted: RequestFilter) -> QuerySet[Request]:
    """The requests that the filter leaves of those the person sees, the newest first."""
    found = requests_of_interest(person)
    if wanted.of == "mine":
        found = Request.objects.filter(initiator=person)
    elif wanted.of == "people":
        found = found.filter(unit__in=headed_units(person))
    if wanted.state == "ended":
        found = found.filter(ended__isnull=False)
    elif wanted.state:
        found = found.filter(step=wanted.state, ended__isnull=True)
    if wanted.kind:
        found = found.filter(pk__in=Request.objects.filter(items__kind=wanted.kind).order_by().values("pk"))
    if wanted.since:
        found = found.filter(opened__date__gte=wanted.since)
    if wanted.until:
        found = found.filter(opened__date__lte=wanted.until)
    if wanted.text:
        found = containing(found, wanted.text, "title", "what")
    return found.select_related("initiator", "unit").order_by("-opened", "-pk")


def with_sums(requests: QuerySet[Request]) -> QuerySet[Request]:
    """Each with the number of its items and their sum by last known prices."""
    return requests.annotate(count=Count("items", distinct=True), sum=cost("items__"))


def total_of(requests: QuerySet[Request]) -> Decimal:
    """The sum of all requests that the filter leaves."""
    ids = requests.order_by().values("pk")
    return Request.objects.filter(pk__in=ids).aggregate(sum=cost("items__"))["sum"] or Decimal(0)


def groups_in(person: Person, state: str, text: str) -> QuerySet[ItemGroup]:
    """The groups that the filter leaves, the newest first, with pieces, requests and sum."""
    found = groups_of_interest(person)
    if state == "gathering":
        found = found.gathering()
    elif state == "sent":
        found = found.sent_on()
    elif state == "dissolved":
        found = found.filter(dissolved__isnull=False)
    if text:
        found = containing(found, text, "title")
    counted = {
        "count": Count("lines__items", distinct=True),
        "asked": Count("lines__items__request", distinct=True),
        "sum": cost("lines__items__"),
    }
    return found.select_related("made_by", "sent_by").annotate(**counted).order_by("-made", "-pk")
