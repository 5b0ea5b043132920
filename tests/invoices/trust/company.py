"""A company that trusts: payees A … D, and invoices of no procedure walked through the door at any time."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from invoices.actions import give_limit
from invoices.models import Invoice
from portal import calendars
from portal.actions import cases, documents
from portal.models import BankAccount, Counterparty, Person, Task
from portal.roles import unit_of
from tests.cast import Cast, make_cast

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
INNS = {"A": "9999000013", "B": "9999000020", "C": "9999000038", "D": "9999000045"}
BUILT = datetime(2026, 1, 12, 9, 0, tzinfo=ZoneInfo("Asia/Yekaterinburg"))
D = Decimal


@dataclass
class Company:
    """`submit("requester2", "300000")` stands where the door led it."""

    cast: Cast
    payees: dict[str, Counterparty] = field(default_factory=dict)

    def draft(self, who: str, sum_: str | Decimal, payee: str = "A", currency: str = "RUB", **more) -> Invoice:
        """An invoice whose draft is not answered yet, its paper attached."""
        by, to, today = self.cast.fresh(who), self.payees[payee], calendars.today()
        number = f"{Invoice.objects.count() + 1}"
        invoice = cases.start(
            Invoice, "invoice", by=by, unit=unit_of(by), title=f"{to.name}: {number}", payee=to,
            account=to.main_account, paper_number=number, paper_date=today, due=today + timedelta(days=5),
            purpose="Работа", sum=Decimal(sum_), currency=currency, **more,
        )  # fmt: skip
        paper = SimpleUploadedFile("invoice.pdf", PDF + number.encode(), content_type="application/pdf")
        documents.attach(invoice, "supplier_invoice", paper, by=by)
        return invoice

    def submit(self, who: str, sum_: str | Decimal, payee: str = "A", currency: str = "RUB") -> Invoice:
        """Drafted and submitted by the same person."""
        return self.answer(self.draft(who, sum_, payee, currency), "done", who)

    def answer(self, invoice: Invoice, answer: str, who: str, comment: str = "", **data) -> Invoice:
        """The open task of the invoice, answered by somebody of the cast."""
        task = Task.objects.open().select_related("case").get(case=invoice.pk)
        cases.answer(task, answer, by=self.cast.fresh(who), data=data, comment=comment)
        return again(invoice)

    def asked(self, invoice: Invoice) -> Person | None:
        """Whom the open task asks by name."""
        return Task.objects.open().select_related("person").get(case=invoice.pk).person

    def agree(self, invoice: Invoice) -> Invoice:
        """Whoever is asked as manager agrees, as far up as it goes."""
        while invoice.step == "manager":
            task = Task.objects.open().select_related("case").get(case=invoice.pk)
            cases.answer(task, "approve", by=Person.objects.get(pk=task.person_id), data={})
            invoice = again(invoice)
        return invoice

    def drop(self, invoice: Invoice, how: str, who: str) -> Invoice:
        """Refused by accounting (or the manager), or withdrawn by whoever began it."""
        if how == "withdrawn":
            cases.leave(invoice, "withdraw", by=self.cast.fresh(who), data={"reason": "Не нужно"})
            return again(invoice)
        asked = self.asked(invoice)
        by = asked or self.cast.fresh("accounting")
        task = Task.objects.open().select_related("case").get(case=invoice.pk)
        cases.answer(task, "refuse", by=by, data={}, comment="Не наш счёт")
        return again(invoice)

    def trust(self, who: str, each: str, month: str | None = None, until: date | None = None, **more):
        """A limit from today on, given by the finance director."""
        sums = {"each": D(each), "month": month and D(month), "until": until}
        return give_limit(self.cast.fresh(who), by=self.cast.fresh("finance_director"), why="Приказ", **sums | more)


def again(invoice: Invoice) -> Invoice:
    """Read anew."""
    return Invoice.objects.select_related("payee", "limit").get(pk=invoice.pk)


def make_company(payees: str = "ABCD") -> Company:
    """The cast of tests/cast.py, hired long before the rows of the table."""
    with time_machine.travel(BUILT, tick=False):
        company = Company(make_cast())
        for n, code in enumerate(payees, 1):
            payee = Counterparty.objects.create(name=f"Подрядчик {code}", inn=INNS[code])
            BankAccount.objects.create(counterparty=payee, bank="Банк", bic="046577001", account=str(n) * 20, main=True)
            company.payees[code] = payee
    return company
