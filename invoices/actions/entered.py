"""Keeps who entered which field of an invoice, and what: an event beside each deed that writes some."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from invoices.models import Invoice, InvoiceLine
from portal.actions.act import Act
from portal.models import BankAccount, Counterparty
from portal.reasons import Reason

CODE = "entered"
CONTENTS = (
    "payee", "account", "paper_number", "paper_date", "due", "purpose", "basis", "sum", "vat", "currency", "article",
    "cost_unit",
)  # fmt: skip


def keep_entered(
    act: Act, invoice: Invoice, names: Iterable[str], *, lines: bool = False, by: Any = ..., why: Reason | None = None
) -> None:
    """Keep these fields as they were just entered (and all lines), as words and numbers that no later change reaches.

    `by` None: the portal itself; `why` says from what.
    """
    fields = {name: _plain(getattr(invoice, name)) for name in names}
    data: dict[str, Any] = {"fields": fields}
    if lines:
        data["lines"] = [_line(line) for line in invoice.lines.order_by("position", "pk")]
    if fields or lines:
        act.log(invoice, CODE, by=by, reasons=[why] if why else (), data=data)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Counterparty):
        return [value.name, value.inn, value.kpp]
    if isinstance(value, BankAccount):
        return [value.account, value.bank, value.bic]
    return str(value)


def _line(line: InvoiceLine) -> list[Any]:
    numbers = [None if one is None else f"{one:.2f}" for one in (line.quantity, line.price, line.sum, line.vat_rate)]
    return [line.name, *numbers, f"{line.vat:.2f}", line.no_vat_why]
