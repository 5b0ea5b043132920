"""The registry as XLSX: a row an invoice, with everything that anybody entered of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from invoices.columns import COLUMNS, read_with
from invoices.listing import Totals
from invoices.models import Invoice
from portal.exports import xlsx
from portal.typography import number

CHUNK = 500


def exported(name: str, found: QuerySet[Invoice], total: Totals) -> HttpResponse:
    """The file `name`.xlsx: every column of the registry, then requisites, limit, lines, orders, closing documents."""
    rows = read_with(found, COLUMNS).select_related(
        "payee", "initiator", "parent", "own_account", "article", "cost_unit", "unit", "account", "limit"
    )
    rows = rows.prefetch_related("lines", "orders", "papers")
    head = [one.label for one in COLUMNS] + [
        _("KPP"), _("Account of the payee"), _("BIC"), _("Bank"), _("Roubles for one"), _("Trust limit, RUB"),
        _("Lines"), _("Payment orders"), _("Sent back by the bank"), _("Closing documents"), _("Refused or withdrawn"),
    ]  # fmt: skip
    foot = [getattr(total, one.code) if one.is_money else None for one in COLUMNS]
    return xlsx(name, head, (_row(one) for one in rows.iterator(chunk_size=CHUNK)), [_("Total"), *foot[1:]])


def _row(one: Invoice) -> list[Any]:
    account, orders = one.account, list(one.orders.all())
    return [
        *(_plain(column.value(one)) for column in COLUMNS),
        one.payee.kpp,
        account.account if account else "",
        account.bic if account else "",
        account.bank if account else "",
        one.rate,
        one.limit.each if one.limit else None,
        _lines(one),
        _listed(_order(order) for order in orders if not order.bounced),
        _listed(f"{_order(order)}: {order.bounced_why}" for order in orders if order.bounced),
        _listed(f"{paper}, {paper.date:%d.%m.%Y}, {number(paper.sum, 2)}" for paper in one.papers.all()),
        one.dropped,
    ]


def _plain(value: Any) -> Any:
    """Numbers and dates as they are, all else as words."""
    return value if value is None or isinstance(value, (int, float)) or hasattr(value, "as_tuple") else _worded(value)


def _worded(value: Any) -> Any:
    return value if hasattr(value, "toordinal") else str(value)


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def _lines(one: Invoice) -> str:
    return _listed(
        f"{line.name}: {number(line.quantity, 2)} × {number(line.price, 2)} = {number(line.sum, 2)}, "
        + (_("without VAT") if line.vat_rate is None else _("VAT %(sum)s") % {"sum": number(line.vat, 2)})
        for line in one.lines.all()
    )


def _order(order: Any) -> str:
    return f"{_('No.')} {order.number}, {order.date:%d.%m.%Y}, {number(order.sum, 2)}"
