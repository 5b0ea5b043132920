"""What accounting is told when it checks an invoice: likely doubles, halves of colleagues, payee, account, VAT.

Nothing is decided here; an invoice that nothing is to be said of gets one field. Each point is read when it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from invoices import alike, limits
from invoices.bank import account_of, wrong_account
from invoices.limits import company_day
from invoices.models import Invoice
from invoices.payees import how_known
from portal import requisites
from portal.models import Counterparty
from portal.money import LinesVat, vat_of_lines
from portal.reasons import Reason, register, sentences

SHOWN = 5
COMPARED = (
    ("payee", _("payee")),
    ("paper_number", _("number of the invoice")),
    ("paper_date", _("date of the invoice")),
    ("sum", _("sum")),
)

register(
    {
        "payee.blocked": _("“{payee}” is blocked: {why} ({who}, {day:date}). The invoice is not stopped by it."),
        "payee.blocked_by_nobody": _("“{payee}” is blocked: {why} ({day:date}). The invoice is not stopped by it."),
        "account.wrong": _("{why}. The bank would send the money back."),
    }
)


@dataclass(frozen=True)
class Beside:
    """Another invoice beside this one: why it is like it, in which fields they agree and differ; `double`: in all."""

    other: Invoice
    why: list[Reason]
    agree: list[Any]
    differ: dict[str, Any]
    double: bool


@dataclass(frozen=True)
class Halves:
    """Invoices of colleagues to one payee, each within its limit: with this one `total`, above the `greatest`."""

    parts: list[Invoice]
    total: Decimal
    greatest: Decimal


def beside(invoice: Invoice) -> list[Beside]:
    """Doubles and near doubles, doubles first, then the newest; one statement."""
    rows = [_compared(invoice, other, why) for other, why in strangers([invoice])[invoice.pk]]
    return sorted(rows, key=lambda row: not row.double)


def strangers(invoices: Sequence[Invoice]) -> dict[int, list[tuple[Invoice, list[Reason]]]]:
    """invoice id → others that are alike, with why; the rows of one schedule say the same paper and are left out."""
    found, own = alike.partners(invoices), {one.pk: one.parent_id or 0 for one in invoices}
    return {pk: [row for row in found.get(pk, []) if row[0].parent_id != of] for pk, of in own.items()}


def _compared(invoice: Invoice, other: Invoice, why: list[Reason]) -> Beside:
    same = {name for name, _label in COMPARED if _plain(invoice, name) == _plain(other, name)} | {"payee"}
    return Beside(
        other,
        why,
        [label for name, label in COMPARED if name in same],
        {name: label for name, label in COMPARED if name not in same},
        any(one.code == "alike.double" for one in why),
    )


def _plain(invoice: Invoice, name: str) -> Any:
    value = getattr(invoice, name)
    return value.strip().upper() if isinstance(value, str) else value


def halves(invoice: Invoice) -> Halves | None:
    """Whether colleagues divided what goes to this payee between them; who, how much, against which limits."""
    parts = limits.with_colleagues([invoice]).get(invoice.pk)
    if not parts:
        return None
    return Halves(parts, sum((one.roubles for one in parts), Decimal("0.00")), max(one.limit.each for one in parts))


def blocked(payee: Counterparty) -> Reason | None:
    """That the payee was blocked, by whom, when and why; None for everybody else."""
    if not payee.blocked:
        return None
    said = {"payee": payee.name, "why": payee.blocked_why, "day": company_day(payee.blocked)}
    if payee.blocked_by is None:
        return Reason("payee.blocked_by_nobody", **said)
    return Reason("payee.blocked", who=payee.blocked_by.short_name, **said)


def vat_told(invoice: Invoice) -> LinesVat | None:
    """The VAT by lines beside the supplier's, where they differ; None where they agree or nothing stands in lines."""
    lines = [(line.sum, line.vat_rate) for line in invoice.lines.all()]
    found = vat_of_lines(lines, invoice.vat)
    return found if lines and found.by_lines != found.in_total else None


def told_together(invoices: Sequence[Invoice], *, checked: bool) -> dict[int, list[str]]:
    """invoice id → sentences on several at once: a blocked payee; where they are `checked` also likenesses and halves
    of colleagues."""
    found = {one.pk: [str(said)] if (said := blocked(one.payee)) else [] for one in invoices}
    if not checked:
        return found
    for pk, others in strangers(invoices).items():
        found[pk] += [f"{other.code}: {' '.join(sentences(why))}" for other, why in others[:SHOWN]]
    for pk, others in limits.halves(invoices).items():
        found[pk] += [f"{other.code}: {Reason('alike.halves')}" for other in others[:SHOWN]]
    return found


@dataclass(frozen=True)
class Told:
    """All of it for the page of the check."""

    invoice: Invoice

    @cached_property
    def beside(self) -> list[Beside]:
        """At most so many of those that are alike; every double among them."""
        found = beside(self.invoice)
        return [row for place, row in enumerate(found) if row.double or place < SHOWN]

    @property
    def doubles(self) -> list[Beside]:
        """Those that must be looked at before it is approved."""
        return [row for row in self.beside if row.double]

    @cached_property
    def halves(self) -> Halves | None:
        """Of colleagues."""
        return halves(self.invoice)

    @cached_property
    def vat(self) -> LinesVat | None:
        """Where it differs from its lines'."""
        return vat_told(self.invoice)

    @property
    def no_account(self) -> bool:
        """Nothing says where the money goes."""
        return account_of(self.invoice) is None

    @cached_property
    def warnings(self) -> list[list[Reason]]:
        """Of the payee and the account, each as its sentences: blocked, new or a related party, wrong for its BIC."""
        payee, known = blocked(self.invoice.payee), how_known(self.invoice)
        looked_at = {one.code for one in known.why} & {"payee.new_account", "payee.related"}
        why = [one for one in known.why if one.code not in ("payee.no_account", "payee.not_related")]
        return [*([[payee]] if payee else []), *([why] if looked_at else []), *self._of_account()]

    def _of_account(self) -> list[list[Reason]]:
        account = account_of(self.invoice)
        wrong = account and wrong_account(account.account, account.bic)
        if wrong:
            return [[Reason("account.wrong", why=wrong)]]
        told = account and requisites.is_treasury(account.bic)
        return [[Reason("order.treasury", payee=self.invoice.payee.name)]] if told else []
