"""Versions of a contract: what each said, what changed between two of them, which one somebody saw last. Reads only."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.models import DocumentVersion, Person, Task
from portal.typography import day_month, money, percent
from procurement.models import ContractVersion, Order, PaymentRow, Procedure

KIND, SCAN = "contract", "signed_contract"
LINES = ("contract_legal", "contract_supplier", "contract_sign")  # where the text is judged
LABELS = {
    "number": gettext_lazy("Contract no."),
    "date": gettext_lazy("Date"),
    "subject": gettext_lazy("Subject"),
    "sum": gettext_lazy("Sum, with VAT"),
    "vat": gettext_lazy("VAT inside it"),
    "terms": gettext_lazy("Terms"),
    "schedule": gettext_lazy("Payment schedule"),
    "file": gettext_lazy("File of the text"),
}
ROW = ("share", "due_on", "days", "date", "advance", "sum")


@dataclass(frozen=True)
class Change:
    """One thing that another version says otherwise, in words."""

    what: Any
    was: str
    now: str


def last_text(case: Procedure) -> DocumentVersion | None:
    """The file of the contract that a signature would sign: the one attached last."""
    found = DocumentVersion.objects.filter(document__case=case.pk, document__kind=KIND, document__removed=None)
    return found.order_by("-document_id", "-number").first()


def fresh_text(case: Procedure, order: Order | None) -> DocumentVersion | None:
    """The same, unless it is the text of another agreement: each has its own. `order`: the unsigned one, if any."""
    text = last_text(case)
    others = ContractVersion.objects.filter(file=text).exclude(order=order)
    return None if text is None or others.exists() else text


def scan_of(case: Procedure, order: Order) -> DocumentVersion | None:
    """The signed copy of this agreement: the scan attached last since our signature."""
    found = DocumentVersion.objects.filter(document__case=case.pk, document__kind=SCAN, document__removed=None)
    return found.filter(at__gte=order.signed).order_by("-document_id", "-number").first() if order.signed else None


def snapshot(case: Procedure, order: Order, text: DocumentVersion) -> dict[str, Any]:
    """What a version says, as plain values: kept with it."""
    return {
        "number": order.number,
        "date": order.date.isoformat(),
        "subject": order.subject,
        "sum": str(order.sum),
        "vat": str(order.vat),
        "terms": order.terms,
        "schedule": [
            {name: _plain(getattr(row, name)) for name in ROW} for row in case.payment_rows.live().order_by("position")
        ],
        "file": text.sha256,
        "file_name": text.name,
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def changes(was: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """What the later version says otherwise, in the order of the form; empty when nothing differs."""
    return [
        Change(label, said(name, was), said(name, now))
        for name, label in LABELS.items()
        if was.get(name) != now.get(name)
    ]


def said(name: str, data: dict[str, Any]) -> str:
    """What a version says of a field of LABELS, in words; "–" for nothing."""
    value = data.get(name)
    if not value:
        return "–"
    if name in ("sum", "vat"):
        return money(Decimal(value))
    if name == "date":
        return day_month(date.fromisoformat(value), date.min)
    if name == "file":
        return data.get("file_name", "")
    return "\n".join(row_said(row) for row in value) if name == "schedule" else value


def row_said(row: dict[str, Any]) -> str:
    """A row of the schedule in words: "30 %, advance, after the signature, 5 workdays: 30 000.00 ₽"."""
    kind = _("advance") if row["advance"] else _("balance")
    share = percent(Decimal(row["share"]))
    return f"{share}, {kind}, {_when(row)}: {money(Decimal(row['sum']))}"


def _when(row: dict[str, Any]) -> str:
    if row["due_on"] == PaymentRow.DueOn.DATE:
        return day_month(date.fromisoformat(row["date"]), date.min)
    days = ngettext("%(n)s workday", "%(n)s workdays", row["days"]) % {"n": row["days"]}
    return f"{PaymentRow.DueOn(row['due_on']).label}, {days}"


def versions_of(order: Order) -> list[ContractVersion]:
    """All versions of one agreement, the first one first, each with its file."""
    return list(order.versions.select_related("file", "by").order_by("nth"))


def changed_since(case: Procedure, order: Order, person: Person) -> tuple[ContractVersion, list[Change]] | None:
    """The version that this person judged last (else the one before) and what the newest says otherwise; None when
    there is nothing to compare."""
    found = versions_of(order)
    if len(found) < 2:
        return None
    before = _judged_last(case, found, person) or found[-2]
    return (before, changes(before.data, found[-1].data)) if before.pk != found[-1].pk else None


def _judged_last(case: Procedure, found: list[ContractVersion], person: Person) -> ContractVersion | None:
    answered = Task.objects.filter(case=case.pk, step__in=LINES, by=person).exclude(answer="")
    at = answered.order_by("-answered").values_list("answered", flat=True).first()
    return next((one for one in reversed(found) if at and one.at <= at), None)
