"""Who entered what of an invoice, and when: every field with its value, who entered it, and what stood there before.

Read from what the deeds keep (`invoices.actions.entered`), from payment orders, closing documents and files. What was
entered before they kept it is told by the answer that wrote it, else by whoever began the invoice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from invoices.models import Invoice, InvoiceLine, PaymentOrder
from invoices.road import short, sum_said
from invoices.vat_why import percent
from portal import documents
from portal.models import BankAccount, Counterparty, Document, Event, Person, Task
from portal.reading import is_reader, is_sealed
from portal.reasons import sentence
from portal.typography import money, number, shortest

PLAN = ("pay_day", "own_account", "priority")
DATES = ("paper_date", "due", "pay_day")


@dataclass
class Entry:
    """A value: what it said, who entered it (nobody = the portal), when, from what."""

    said: str
    by: Person | None
    at: datetime | None
    source: str = ""


@dataclass
class Field:
    """A field with its values, the newest last."""

    label: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def now(self) -> Entry:
        """What stands there."""
        return self.entries[-1]

    @property
    def earlier(self) -> list[Entry]:
        """What stood there before, the newest first."""
        return self.entries[-2::-1]

    def add(self, entry: Entry) -> None:
        """A value that was entered anew; the same again changes nothing."""
        if not self.entries or self.entries[-1].said != entry.said:
            self.entries.append(entry)


@dataclass
class Part:
    """Fields under one heading."""

    label: str
    fields: list[Field]


def labels() -> dict[str, str]:
    """Fields of an invoice in the order in which they are read."""
    return {
        "payee": _("Payee"), "account": _("Requisites"), "paper_number": _("Number of the invoice"),
        "paper_date": _("Date of the invoice"), "sum": _("Sum"), "vat": _("VAT in it"), "due": _("To be paid by"),
        "purpose": _("What for"), "basis": _("Ground"), "article": _("Budget article"),
        "cost_unit": _("Unit that bears it"), "cost_account": _("Account of costs"), "pay_day": _("Day of payment"),
        "own_account": _("Paid from"), "priority": _("Priority"),
    }  # fmt: skip


def provenance(invoice: Invoice, person: Person) -> list[Part]:
    """All fields; files only those that this person may read. As many statements for thirty lines as for one."""
    events = list(Event.objects.filter(case=invoice.pk, code="entered").select_related("by").order_by("pk"))
    known = _known(invoice)
    lines = list(invoice.lines.all())
    parts = [
        Part(_("The invoice"), _fields(invoice, events, known)),
        Part(_("Lines"), _lines(invoice, events, lines, known["draft"])),
        Part(_("Payment orders"), _orders(invoice)),
        Part(_("Closing documents"), [_paper(one) for one in invoice.papers.select_related("by")]),
        Part(_("Files"), _files(invoice, person)),
    ]
    return [part for part in parts if part.fields]


def _known(invoice: Invoice) -> dict[str, tuple[Person | None, datetime]]:
    """step → who answered it last, when; of the draft who began the invoice."""
    rows = Task.objects.filter(case=invoice.pk, step__in=("accounting", "plan"), answer__in=("approve", "done"))
    found = {one.step: (one.by, one.answered) for one in rows.select_related("by").order_by("answered", "pk")}
    return found | {"draft": (invoice.initiator, invoice.opened)}


def _fields(invoice: Invoice, events: Iterable[Event], known: Mapping[str, Any]) -> list[Field]:
    found = {name: Field(label) for name, label in labels().items()}
    for event in events:
        kept = event.data.get("fields", {})
        for name, value in kept.items():
            if name in found:
                entry = Entry(
                    _said(name, value, kept.get("currency", invoice.currency)), event.by, event.at, _why(event)
                )
                found[name].add(entry)
    for name, one in found.items():
        if not one.entries:
            _fill(one, name, invoice, known)
    return [one for one in found.values() if one.entries]


def _fill(one: Field, name: str, invoice: Invoice, known: Mapping[str, Any]) -> None:
    """A field whose entering was not kept: by the answer of its step."""
    value, step = getattr(invoice, name), {"cost_account": "accounting"}.get(name, "plan" if name in PLAN else "draft")
    if step in known and (step == "draft" or value not in (None, "")):
        by, at = known[step]
        one.add(Entry(_said(name, _plain(value), invoice.currency), by, at))


def _plain(value: Any) -> Any:
    if isinstance(value, Counterparty):
        return [value.name, value.inn, value.kpp]
    if isinstance(value, BankAccount):
        return [value.account, value.bank, value.bic]
    return value


def _why(event: Event) -> str:
    return " ".join(sentence(one) for one in event.reasons)


def _said(name: str, value: Any, currency: str) -> str:
    if value in (None, "") or not _fits(name, value):
        return "–" if value in (None, "") else str(value)
    if name == "payee":
        return _requisites(*value)
    if name == "account":
        return _("%(account)s, %(bank)s, BIC %(bic)s") % dict(zip(("account", "bank", "bic"), value, strict=True))
    if name in DATES:
        return short(value if isinstance(value, date) else parse_date(value))
    if name in ("sum", "vat"):
        return sum_said(value, currency)
    return str(Invoice.Priority(value).label) if name == "priority" else str(value)


def _fits(name: str, value: Any) -> bool:
    """An old or foreign value is shown as it is kept."""
    return name not in ("payee", "account") or (isinstance(value, list) and len(value) == 3)


def _requisites(name: str, inn: str, kpp: str) -> str:
    said = [name, inn and _("INN %(inn)s") % {"inn": inn}, kpp and _("KPP %(kpp)s") % {"kpp": kpp}]
    return ", ".join(filter(None, said))


def _lines(
    invoice: Invoice, events: Iterable[Event], lines: list[InvoiceLine], known: tuple[Person | None, datetime]
) -> list[Field]:
    found: dict[int, Field] = {}
    for event in events:
        kept = event.data.get("lines")
        if kept is None:
            continue
        for place in range(max(len(kept), len(found))):
            said = _line(kept[place]) if place < len(kept) else _("taken out")
            found.setdefault(place, Field(_("Line %(n)s") % {"n": place + 1})).add(
                Entry(said, event.by, event.at, _why(event))
            )
    for place, line in enumerate(lines):
        if place not in found:
            row = [line.name, line.quantity, line.price, line.sum, line.vat_rate, line.vat, line.no_vat_why]
            found[place] = Field(_("Line %(n)s") % {"n": place + 1}, [Entry(_line(row), *known)])
    return list(found.values())


def _line(row: list[Any]) -> str:
    name, quantity, price, sum_, rate, vat, why = row
    words = percent(None if rate is None else Decimal(rate).normalize())
    tax = f"{words}, {why}" if why else words if rate is None else f"{words} {number(Decimal(vat), 2)}"
    return f"{name}: {shortest(Decimal(quantity))} × {number(Decimal(price), 2)} = {number(Decimal(sum_), 2)}, {tax}"


def _orders(invoice: Invoice) -> list[Field]:
    told = Event.objects.filter(case=invoice.pk, code__in=("bounced", "executed")).select_related("by")
    by_number = {(event.code, event.data.get("number")): event for event in told}
    rows = invoice.orders.select_related("by", "statement_line")
    return [_order(one, by_number) for one in rows]


def _order(order: PaymentOrder, told: Mapping[tuple[str, str], Event]) -> Field:
    """A payment order, what became of it, and by which line of the statement."""
    made = Field(_("Payment order No. %(number)s") % {"number": order.number})
    made.add(Entry(f"{short(order.date)}, {money(order.sum)}", order.by, order.at))
    if order.bounced:
        event = told.get(("bounced", order.number))
        made.add(Entry(_("sent back: %(why)s") % {"why": order.bounced_why}, event and event.by, order.bounced))
    elif order.executed:
        said = _("%(order)s, paid on %(day)s") % {"order": made.now.said, "day": short(order.executed)}
        if event := told.get(("executed", order.number)):
            made.add(Entry(said, event.by, event.at, _line_said(order)))
        else:  # entered as paid at once
            made.entries = [Entry(said, order.by, order.at, _line_said(order))]
    return made


def _line_said(order: PaymentOrder) -> str:
    if line := order.statement_line:
        return _("statement line No. %(number)s of %(day)s") % {"number": line.number, "day": short(line.date)}
    return ""


def _paper(paper: Any) -> Field:
    label = f"{paper.get_kind_display()} {paper.number}"
    return Field(label, [Entry(f"{short(paper.date)}, {money(paper.sum)}", paper.by, paper.at)])


def _files(invoice: Invoice, person: Person) -> list[Field]:
    rows = Document.objects.present().filter(case=invoice.pk).select_related("by").order_by("pk")
    shown = []
    for one in rows:
        one.case = invoice
        if is_reader(person, one) and not is_sealed(one):
            shown.append(Field(one.title, [Entry(str(documents.label(one.kind)), one.by, one.at)]))
    return shown
