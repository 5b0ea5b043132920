"""Columns of the registry: what each says of an invoice, how it is shown, what it is ordered by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from invoices.listing import with_paid_on
from invoices.models import Invoice

KINDS = {
    "accounting": "ink",
    "plan": "ink",
    "bank": "ink",
    "manager": "warn",
    "closed": "good",
    "documents": "good",
    "refused": "bad",
    "withdrawn": "bad",
    "draft": "open",
}


@dataclass(frozen=True)
class Column:
    """`kind`: how its cell is drawn; `css`: how the cell leaves as the sheet narrows; `needs`: related rows."""

    code: str
    label: Any
    value: Callable[[Invoice], Any]
    kind: str = "text"
    css: str = "drop"
    usual: bool = False
    needs: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        """Its sum stands below."""
        return self.kind == "money"


def _sent(one: Invoice) -> Any:
    return one.submitted and localtime(one.submitted).date()


def _road(one: Invoice) -> str:
    return str(one.get_road_display()) if one.road else ""


def _procedure(one: Invoice) -> str:
    return one.parent.code if one.parent else ""


COLUMNS = (
    Column("number", _("No."), lambda one: one.code, "code", "drop num start", usual=True),
    Column("paper", _("Number of the invoice"), lambda one: one.paper_number, css="drop p3"),
    Column("date", _("Date"), lambda one: one.paper_date, "day", "aside soft num start", usual=True),
    Column("payee", _("Payee"), lambda one: one.payee.name, "payee", "lead clip", usual=True, needs=("payee",)),
    Column("inn", _("INN"), lambda one: one.payee.inn, css="drop num start p3", needs=("payee",)),
    Column("purpose", _("What for"), lambda one: one.purpose, css="drop clip p3"),
    Column("basis", _("Contract or other ground"), lambda one: one.basis, css="drop clip p3"),
    Column("sum", _("Sum, ₽"), lambda one: one.sum, "money", "num key", usual=True),
    Column("currency", _("Currency"), lambda one: one.currency),
    Column("roubles", _("In roubles"), lambda one: one.roubles, "amount", "num drop p3"),
    Column("vat", _("VAT, ₽"), lambda one: one.vat, "money", "num drop soft p2", usual=True),
    Column("paid", _("Paid, ₽"), lambda one: one.paid, "money", "num drop soft p3"),
    Column("left", _("Left, ₽"), lambda one: one.left, "money", "num drop soft p3"),
    Column("road", _("Road"), _road, "road", "drop soft p2", usual=True),
    Column("state", _("Stands at"), lambda one: one.stands, "state", "also half", usual=True),
    Column("sent", _("Submitted"), _sent, "day", "drop soft num start p3"),
    Column("due", _("Due"), lambda one: one.due, "due", "drop soft num start p2", usual=True),
    Column("plan", _("Day of payment"), lambda one: one.pay_day, "day", "drop soft num start p3"),
    Column(
        "paid_on",
        pgettext_lazy("column of invoices", "Paid on"),
        lambda one: one.paid_on,
        "day",
        "drop soft num start p3",
        usual=True,
    ),
    Column("own", _("Paid from"), lambda one: one.own_account, css="drop p3", needs=("own_account",)),
    Column("article", _("Article"), lambda one: one.article, css="drop clip p3", needs=("article",)),
    Column("cost_unit", _("Unit that bears it"), lambda one: one.cost_unit, css="drop clip p3", needs=("cost_unit",)),
    Column("cost_account", _("Account of costs"), lambda one: one.cost_account, css="drop num start p3"),
    Column("priority", _("Priority"), lambda one: one.get_priority_display(), css="drop p3"),
    Column("unit", _("Department"), lambda one: one.unit, css="drop clip p3", needs=("unit",)),
    Column("who", _("Entered by"), lambda one: one.initiator, "who", "drop p3", usual=True, needs=("initiator",)),
    Column("procedure", _("Of the procedure"), _procedure, css="drop p3", needs=("parent",)),
)
ALWAYS = ("payee", "sum")


def chosen(codes: Iterable[str]) -> list[Column]:
    """The columns of the address, whom one pays and how much always among them; the usual ones when none is named."""
    known = {one.code for one in COLUMNS} & set(codes)
    return [one for one in COLUMNS if (one.code in known | set(ALWAYS) if known else one.usual)]


def read_with(found: QuerySet[Invoice], columns: Iterable[Column]) -> QuerySet[Invoice]:
    """The invoices with what these columns read of other tables."""
    shown = list(columns)
    if any(one.code == "paid_on" for one in shown) and "paid_on" not in found.query.annotations:
        found = with_paid_on(found)
    return found.select_related("payee", "initiator", "parent", *(name for one in shown for name in one.needs))
