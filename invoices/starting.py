"""What is asked while an invoice of one's own is entered: likely doubles, the same file, what becomes of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.files.base import File
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from invoices.models import Invoice, VatRate
from invoices.rules import RoadTold
from portal.models import Counterparty
from portal.money import LAW, LinesVat

SHOWN = 5


def why_blocked(payee: Counterparty) -> str:
    """The sentence that a blocked payee is not paid; "" for everybody else."""
    if not payee.blocked:
        return ""
    return _("“%(who)s” is blocked: %(why)s. Ask accounting.") % {"who": payee, "why": payee.blocked_why}


def vat_rates(day: date) -> list[Decimal | None]:
    """Every rate that one may choose, those of the day first; None is "without VAT"."""
    now = VatRate.objects.percents(day)
    known = list(VatRate.objects.values_list("percent", flat=True)) or [rate.percent for rate in LAW]
    return [*now, *dict.fromkeys(rate for rate in known if rate not in now)]


def rates_said(day: date) -> str:
    """Rates of a day in words: "22 %, 10 %, without VAT"."""
    return ", ".join(str(VatRate(percent=rate)) for rate in VatRate.objects.percents(day))


def _living(besides: int | None) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(dropped__isnull=True).exclude(pk=besides)
    return rows.select_related("payee").order_by("-opened", "-pk")


def twins(payee: Counterparty, number: str, day: date, sum_: Decimal, besides: int | None = None) -> list[Invoice]:
    """Living invoices of the payee (by INN) with this number, date and sum: likely doubles."""
    same = {"payee__inn": payee.inn} if payee.inn else {"payee": payee}
    rows = _living(besides).filter(**same, paper_number__iexact=number, paper_date=day, sum=sum_)
    return list(rows[:SHOWN])


def with_same_file(upload: File, besides: int | None = None) -> list[Invoice]:
    """Living invoices that this very file hangs on."""
    sum_ = hashlib.sha256()
    for chunk in upload.chunks():
        sum_.update(chunk)
    upload.seek(0)
    there = {"documents__versions__sha256": sum_.hexdigest(), "documents__removed__isnull": True}
    return list(_living(besides).filter(**there, documents__kind="supplier_invoice").distinct()[:SHOWN])


@dataclass(frozen=True)
class Told:
    """What the person is told before pressing; whatever is not typed yet is None or empty."""

    sum: Decimal | None = None
    currency: str = "RUB"
    vat: LinesVat | None = None
    road: RoadTold | None = None
    twins: list[Invoice] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
