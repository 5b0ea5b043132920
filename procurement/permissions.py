"""Rights in procurement. A rule raises with a sentence (403) or 404; the lists are querysets of the same rule.

Who sees what: docs/rights.md. Requests are cases: `portal.permissions.cases_seen_by` asks `requests_seen_by` here.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from portal import roles
from portal.models import Case, Person
from portal.roles import headed_units
from procurement.models import Item, ItemGroup, Request

IT = ("it", "it_head")
PURCHASING = ("buyer", "purchasing_head")
DIRECTORS = ("finance_director", "general_director")


# ── Requests and items ──


def requests_seen_by(person: Person) -> Q:
    """Requests beside one's own: IT all of them, a head those of their people (a condition over Case)."""
    if roles.has_role(person, *IT, *DIRECTORS):
        return Q(pk__isnull=False)
    units = headed_units(person)
    return Q(unit__in=units) if units else Q(pk__in=())


def requests_of_interest(person: Person) -> QuerySet[Request]:
    """The list of requests: one's own, one's people's, for IT and the directors all."""
    return Request.objects.filter(Q(initiator=person) | requests_seen_by(person))


def items_of_interest(person: Person) -> QuerySet[Item]:
    """Items of these requests."""
    return Item.objects.filter(request__in=requests_of_interest(person).order_by().values("pk"))


def sees_sums_of(person: Person, request: Case) -> bool:
    """Sums of a request: IT, purchasing, the directors and the heads above; not its requester."""
    return roles.has_role(person, *IT, *PURCHASING, *DIRECTORS) or request.unit_id in headed_units(person)


def sees_sums(person: Person) -> bool:
    """Whether the list of requests has sums for this person at all."""
    return roles.has_role(person, *IT, *PURCHASING, *DIRECTORS) or bool(headed_units(person))


def own_item(person: Person, item: Item) -> None:
    """An item is withdrawn by who asked for it; others do not even learn that it is there."""
    if item.request.initiator_id != person.pk:
        raise Http404


# ── Consolidation ──


def may_consolidate(person: Person) -> bool:
    """IT gathers items into groups."""
    return roles.has_role(person, *IT)


def consolidate(person: Person) -> None:
    """Gathering, sending, dissolving: IT."""
    if not may_consolidate(person):
        raise PermissionDenied(_("Groups are made by IT. Ask them to change something here."))


def sees_groups(person: Person) -> bool:
    """All groups are seen by IT, purchasing and the directors."""
    return roles.has_role(person, *IT, *PURCHASING, *DIRECTORS)


def see_groups(person: Person) -> None:
    """The board, the list of groups and each of them; for others they are not there."""
    if not sees_groups(person):
        raise Http404


def groups_of_interest(person: Person) -> QuerySet[ItemGroup]:
    """The list of groups: all or none."""
    return ItemGroup.objects.all() if sees_groups(person) else ItemGroup.objects.none()
