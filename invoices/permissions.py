"""Rights of invoices and of the budget. Who sees what: docs/rights.md.

Invoices are cases: `portal.permissions.cases_seen_by` asks `invoices_seen_by` here, so row and list are one rule.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from invoices.models import Invoice, SavedView, TrustLimit
from portal import clock, staffing
from portal.models import Case, Document, Person, Task, Unit
from portal.permissions import cases_seen_by
from portal.roles import has_role, headed_units
from portal.sockets import EVERYTHING, Reading

FINANCE = ("accounting", "treasury", "finance_director", "general_director")
LIMITS = ("finance_director", "general_director")
BUDGET = (*FINANCE, "economist", "purchasing_head")


def invoices_seen_by(person: Person) -> Q:
    """Invoices beside one's own: accounting, treasury and the directors all, a head those of their people."""
    if has_role(person, *FINANCE):
        return Q(pk__isnull=False)
    units = headed_units(person)
    return Q(unit__in=units) if units else Q(pk__in=())


def invoices_of(person: Person) -> QuerySet[Invoice]:
    """The list of invoices: those this person sees, by the rule of the row; who sees all is asked no row by row."""
    if has_role(person, *FINANCE):
        return Invoice.objects.all()
    seen = Case.objects.filter(cases_seen_by(person), flow="invoice").order_by().values("pk")
    return Invoice.objects.filter(pk__in=seen)


def has_invoices(person: Person) -> bool:
    """Whether the list stands in this person's navigation."""
    return has_role(person, *FINANCE, "purchasing_head", "buyer") or Invoice.objects.filter(initiator=person).exists()


def invoices_in_navigation(person: Person) -> bool | QuerySet[Invoice]:
    """The same for the side navigation, which asks all its questions in one statement."""
    return has_role(person, *FINANCE, "purchasing_head", "buyer") or Invoice.objects.filter(initiator=person)


def budget_in_navigation(person: Person) -> bool | QuerySet[Unit]:
    """Whether the budget stands there: as `may_see_budget`, asked in that statement."""
    return has_role(person, *BUDGET) or person.heads_of.all()


def pay(person: Person) -> None:
    """Payment orders, payments and what the bank sent back are entered by treasury."""
    if not has_role(person, "treasury"):
        raise PermissionDenied(_("Payment orders are entered by treasury."))


def see_budget(person: Person) -> None:
    """The budget: finance, the economist, the head of purchasing; heads of units their own lines."""
    if not may_see_budget(person):
        raise PermissionDenied(_("The budget is seen by finance, economists and heads of units. Ask an economist."))


def may_see_budget(person: Person) -> bool:
    """Whether the budget page is for this person."""
    return has_role(person, *BUDGET) or bool(headed_units(person))


def budget_units(person: Person) -> list[int] | None:
    """The units whose lines this person sees; None = all."""
    return None if has_role(person, *BUDGET) else headed_units(person)


def give_limits(person: Person) -> None:
    """Trust limits are given and taken by the finance director and the general director."""
    if not has_role(person, *LIMITS):
        raise PermissionDenied(_("Trust limits are given and taken by the finance director and the general director."))


def why_not_limit(by: Person, person: Person | None = None) -> str:
    """Why `by` may not give (this person) a limit or take one; "" when they may. Nobody gives themselves one."""
    try:
        give_limits(by)
    except PermissionDenied as refusal:
        return str(refusal)
    return _("Nobody gives themselves a limit: ask the other director.") if person and person.pk == by.pk else ""


def limits_seen_by(person: Person) -> QuerySet[TrustLimit]:
    """Trust limits: finance and the directors all, everybody else their own."""
    rows = TrustLimit.objects.all()
    return rows if has_role(person, *FINANCE) else rows.filter(person=person)


def limits_in_navigation(person: Person) -> bool | QuerySet[TrustLimit]:
    """Whether the list of limits stands in the side navigation: as above, with a limit of one's own."""
    return has_role(person, *FINANCE) or TrustLimit.objects.filter(person=person)


def may_see_road(person: Person, invoice: Invoice) -> bool:
    """Whether the numbers of a limit are for this person: initiator and who submitted, their heads, whoever was
    asked as one (or stands in), finance and the directors. Others of the invoice see the road without numbers."""
    if not any(one["code"].startswith("trust.") for one in invoice.road_reasons):
        return True
    if invoice.initiator_id == person.pk or has_role(person, *FINANCE) or invoice.unit_id in headed_units(person):
        return True
    stands = staffing.stands_in_for(person, clock.today()).all
    mine = Q(person__in=[person.pk, *stands]) | Q(by=person) | Q(escalated_to=person)
    return Task.objects.filter(mine, case=invoice.pk, step__in=("draft", "manager")).exists()


def reading(person: Person, invoice: Invoice) -> Reading:
    """What of an invoice's history somebody reads who sees it: the reasons of its road only with the limit."""
    return EVERYTHING if may_see_road(person, invoice) else Reading(secret=frozenset({"chose"}))


def reads_sheet(person: Person, document: Document) -> bool:
    """The sheet of an invoice tells the limit: it is for whom its numbers are."""
    return may_see_road(person, document.case.concrete())


def see_bank(person: Person) -> None:
    """Files of payment orders and statements: finance sees them, treasury works with them."""
    if not may_see_bank(person):
        raise PermissionDenied(_("Payment orders and statements are seen by accounting, treasury and the directors."))


def may_see_bank(person: Person) -> bool:
    """Whether those pages are for this person."""
    return has_role(person, *FINANCE)


def may_pay(person: Person) -> bool:
    """Whether this person works with the bank: makes files, reads statements in, matches their lines."""
    return has_role(person, "treasury")


def views_of(person: Person) -> QuerySet[SavedView]:
    """Saved views of the registry: everybody their own."""
    return SavedView.objects.filter(person=person)


TOGETHER = {"check": "accounting", "plan": "treasury", "move": "treasury", "file": "treasury"}


def acts_together(person: Person) -> list[str]:
    """What this person may do with several invoices at once: accounting checks, treasury plans, moves, pays."""
    return [act for act, role in TOGETHER.items() if has_role(person, role)]


def act_together(person: Person, act: str = "") -> None:
    """Accounting and treasury, each their own."""
    acts = acts_together(person)
    if not acts or (act and act not in acts):
        raise PermissionDenied(_("Several invoices at once are checked by accounting, planned and paid by treasury."))
