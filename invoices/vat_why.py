"""The VAT in an invoice's sum, opened: each line's arithmetic, since when the rate holds, what the paper says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from invoices.models import Invoice, InvoiceLine, VatRate
from invoices.road import short
from portal.money import LAW, vat_of_lines
from portal.reasons import sentences
from portal.typography import number

SHOWN = 12  # lines; more are told by their rates


@dataclass
class VatWhy:
    """Rows of (words, VAT), their sum, the rule."""

    total: Decimal
    rows: list[tuple[str, str]] = field(default_factory=list)
    sum_row: tuple[str, str] = ("", "")
    source: str = ""


def vat_why(invoice: Invoice, lines: Sequence[InvoiceLine]) -> VatWhy:
    """The VAT of an invoice as it stands; one statement for the days of its rates."""
    rows = _by_lines(lines) if len(lines) <= SHOWN else _by_rates(lines)
    in_all = sum((line.vat for line in lines), Decimal("0.00"))
    judged = vat_of_lines([(line.sum, line.vat_rate) for line in lines], invoice.vat)
    said = [*_since(invoice.paper_date, {line.vat_rate for line in lines})]
    if invoice.vat == in_all:
        said.append(_("It agrees with the supplier's paper."))
    else:
        said.append(_("The supplier's paper says %(vat)s.") % {"vat": number(invoice.vat, 2)})
        said += sentences(judged.why)
    return VatWhy(invoice.vat, rows, (_("By lines"), number(in_all, 2)), " ".join(said))


def percent(rate: Decimal | None) -> str:
    """«22 %», «без НДС»."""
    return str(VatRate(percent=rate))


def _by_lines(lines: Sequence[InvoiceLine]) -> list[tuple[str, str]]:
    return [(_base(line.sum, line.vat_rate), number(line.vat, 2)) for line in lines]


def _by_rates(lines: Sequence[InvoiceLine]) -> list[tuple[str, str]]:
    rows = []
    for rate in dict.fromkeys(line.vat_rate for line in lines):
        own = [line for line in lines if line.vat_rate == rate]
        many = ngettext("%(n)s line", "%(n)s lines", len(own)) % {"n": len(own)}
        base = _base(sum((line.sum for line in own), Decimal(0)), rate)
        rows.append((f"{many}: {base}", number(sum((line.vat for line in own), Decimal(0)), 2)))
    return rows


def _base(sum_: Decimal, rate: Decimal | None) -> str:
    if rate is None:
        return f"{number(sum_, 2)}, {percent(None)}"
    return f"{number(sum_, 2)} × {rate.normalize():f} / {(100 + rate).normalize():f}"


def _since(day: date, used: set[Decimal | None]) -> list[str]:
    """Since when the rates hold that the lines name: the portal's rows, else the law."""
    rows = [(row.percent, row.since) for row in VatRate.objects.on(day)]
    known = dict(rows or [(rate.percent, rate.since) for rate in LAW if rate.holds(day)])
    rates = sorted((rate for rate in used if rate is not None and known.get(rate)), reverse=True)
    return [
        _("The rate of %(rate)s holds from %(day)s.") % {"rate": percent(rate), "day": short(known[rate])}
        for rate in rates
    ]
