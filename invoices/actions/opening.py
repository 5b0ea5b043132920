"""Invoices that a procedure opens and withdraws. Called inside a deed of the door, in the tree of the procedure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoices.actions.entered import CONTENTS, keep_entered
from invoices.models import Article, Invoice, InvoiceLine
from portal.actions import cases as door
from portal.actions import moves
from portal.actions.act import Act
from portal.actions.refusals import Refused
from portal.models import Case, Counterparty, Person, Task, Unit
from portal.money import vat
from portal.reasons import Reason, register

FLOW = "invoice"

register({"entered.of_schedule": gettext_lazy("From the schedule of procedure No. {number}, on opening, for {who}.")})


@dataclass(frozen=True)
class Bill:
    """What is to be paid: whom, by which paper, until when, what for; `lines` are (name, sum with VAT, rate)."""

    payee: Counterparty
    number: str
    date: date
    due: date
    purpose: str
    sum: Decimal
    lines: Sequence[tuple[str, Decimal, Decimal | None]]
    article: Article | None = None
    unit: Unit | None = None

    def fields(self) -> dict[str, Any]:
        """The same as fields of an invoice."""
        return {
            "payee": self.payee,
            "account": self.payee.main_account,
            "paper_number": self.number,
            "paper_date": self.date,
            "due": self.due,
            "purpose": self.purpose[:300],
            "sum": self.sum,
            "vat": _vat_of(self.lines),
            "article": self.article,
            "cost_unit": self.unit,
        }


def open_for_procedure(act: Act, bill: Bill, *, parent: Case, by: Person, approved: Sequence[str] = ()) -> Invoice:
    """Open an invoice of a row of the procedure's schedule, in the same act, its draft answered for the buyer `by`.

    `approved` names who approved the choice, for the road's reasons. The sum is the row's and cannot grow.
    """
    title, why = f"{bill.payee.name}: {bill.purpose}", _why_past_the_manager(parent, approved)
    road = {"ceiling": bill.sum, "road": Invoice.Road.ACCOUNTING, "road_reasons": [why.as_json()]}
    family = {"unit": parent.unit, "parent": parent, "act": act}
    invoice = door.start(Invoice, FLOW, by=by, title=title, **family, **bill.fields(), **road)
    InvoiceLine.objects.bulk_create(_line(invoice, n, *line) for n, line in enumerate(bill.lines, 1))
    entered = Reason("entered.of_schedule", number=parent.code, who=by.short_name)
    keep_entered(act, invoice, CONTENTS, lines=True, by=None, why=entered)
    _answer_draft(act, invoice, by)
    return invoice


def _vat_of(lines: Iterable[tuple[str, Decimal, Decimal | None]]) -> Decimal:
    return sum((vat(sum_, rate).vat for _name, sum_, rate in lines), Decimal("0.00"))


def _line(invoice: Invoice, position: int, name: str, sum_: Decimal, rate: Decimal | None) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        position=position,
        name=name[:300],
        price=sum_,
        sum=sum_,
        vat_rate=rate,
        vat=vat(sum_, rate).vat,
    )


def _why_past_the_manager(parent: Case, approved: Sequence[str]) -> Reason:
    if approved:
        return Reason("invoice.of_procedure", number=parent.code, who=", ".join(approved))
    return Reason("invoice.of_schedule", number=parent.code)


def _answer_draft(act: Act, invoice: Invoice, by: Person) -> None:
    """The draft was filled from the schedule: it is answered in the buyer's name, whoever's deed led here."""
    task = Task.objects.open().select_related("case", "person").get(case=invoice.pk)
    doer, act.by = act.by, task.person or by  # the head above, where the buyer has left
    try:
        door.answer(task, "done", by=act.by, act=act, data={})
    finally:
        act.by = doer


def withdraw_for_procedure(act: Act, invoice: Invoice, why: str) -> None:
    """Withdraw an open invoice of a procedure. Refused while a payment order is at the bank: treasury first."""
    case = act.read(invoice.pk, FLOW)
    if case.ended:
        return
    if case.at_bank:
        raise Refused(
            _("Invoice %(number)s is in a payment order: treasury must call it back or see it paid first.")
            % {"number": case.code}
        )
    door.close_visit(act, case, "withdraw")
    act.log(case, "left", answer="withdraw", text=why)
    moves.go(act, case, None, "withdraw")
