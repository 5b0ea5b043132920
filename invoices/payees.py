"""Whether an invoice's payee is known: how many invoices before, the same account or a new one, a related party."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from invoices.limits import company_day, is_related, same_payee
from invoices.models import Invoice
from portal import clock
from portal.reasons import Reason, register

YEARS = 2

register(
    {
        "payee.nth": _("Invoice {nth:number} to this payee in two years."),
        "payee.again": _("The first invoice to this payee in two years; the last one before was of {last:date}."),
        "payee.first": _("The first invoice to this payee."),
        "payee.same_account": _("The same account: invoices to it before {count:number}, the last of {last:date}."),
        "payee.new_account": _("This account is new: first invoice to it."),
        "payee.no_account": _("No account is entered."),
        "payee.related": _("A related party."),
        "payee.not_related": _("Not a related party."),
    }
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """Invoices to the payee that went their way before: all, in two years, to this account; days of the last ones."""

    count: int = 0
    recent: int = 0
    last: date | None = None
    to_account: int = 0
    last_to_account: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """`known`: earlier invoices went to this very account, and it is no related party. The decisive reason first."""

    known: bool
    why: tuple[Reason, ...] = field(compare=False, default=())


def payee_known(earlier: Earlier, *, account: bool, related: bool) -> Known:
    """Is the payee familiar? Pure; `account`: the invoice names one. What to look at comes before what is usual."""
    warned = [*_account_warned(earlier, account), *([Reason("payee.related")] if related else [])]
    usual = [_how_often(earlier)]
    if account and earlier.to_account:
        usual.append(Reason("payee.same_account", count=earlier.to_account, last=earlier.last_to_account))
    if not related:
        usual.append(Reason("payee.not_related"))
    return Known(not warned, (*warned, *usual))


def _account_warned(earlier: Earlier, account: bool) -> list[Reason]:
    if not account:
        return [Reason("payee.no_account")]
    return [] if earlier.to_account else [Reason("payee.new_account")]


def _how_often(earlier: Earlier) -> Reason:
    if earlier.recent:
        return Reason("payee.nth", nth=earlier.recent + 1)
    return Reason("payee.again", last=earlier.last) if earlier.count else Reason("payee.first")


def how_known(invoice: Invoice) -> Known:
    """The same for an invoice as it was submitted (now, if it was not yet). Two statements, once for the instance:
    the page of a check says it twice.

    Earlier ones: to the same INN (without one, the counterparty or its account), submitted and not dropped.
    """
    if "_how_known" not in invoice.__dict__:
        earlier = _earlier(invoice, invoice.submitted or clock.now())
        account, related = bool(invoice.account_id), is_related(invoice.payee)
        invoice._how_known = payee_known(earlier, account=account, related=related)
    return invoice._how_known


def _earlier(invoice: Invoice, at: datetime) -> Earlier:
    rows = Invoice.objects.filter(same_payee(invoice.payee, invoice.account), submitted__lt=at, dropped__isnull=True)
    account = invoice.account
    to_it = Q(account__bic=account.bic, account__account=account.account) if account else Q(pk__in=())
    found = rows.exclude(pk=invoice.pk).order_by().aggregate(
        count=Count("pk"), recent=Count("pk", filter=Q(submitted__gte=_two_years_before(at))), last=Max("submitted"),
        to_account=Count("pk", filter=to_it), last_to_account=Max("submitted", filter=to_it),
    )  # fmt: skip
    days = {name: found[name] and company_day(found[name]) for name in ("last", "last_to_account")}
    return Earlier(**found | days)


def _two_years_before(at: datetime) -> datetime:
    return at.replace(year=at.year - YEARS, day=min(at.day, 28))
