"""Invoices that stand at the bank, and statements as a bank writes them: by the independent `client_bank_1c`."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import client_bank_1c
from django.core.files.uploadedfile import SimpleUploadedFile

from invoices import bank as rules
from invoices.models import Article, Invoice, InvoiceLine, OwnAccount, StatementLine
from portal import calendars, clock
from portal.actions import cases, documents
from portal.models import BankAccount, Counterparty, Task
from portal.money import vat
from tests.builders_orders import pdf
from tests.cast import Cast

D = Decimal
OURS = "40702810400000012345"  # at the BIC 046577904
BIC = "046577904"
# name, INN, account at the BIC 044525225
PAYEES = (
    ("ООО «Орбита»", "7707083893", "40702810938000000001"),
    ("ООО «Типография»", "6670312045", "40702810238000000002"),
    ("ИП Петров", "500100732259", "40702810538000000003"),
)
ROLES = {"accounting": "accounting", "treasury": "treasury"}


@dataclass
class Bank:
    """An own account, three payees and their invoices."""

    cast: Cast
    own: OwnAccount
    payees: list[Counterparty]

    @property
    def today(self) -> date:
        return clock.today()

    @property
    def treasury(self) -> Any:
        return self.cast.fresh("treasury")

    def invoice(self, number: str, sum_: str, payee: int = 0, *, until: str = "bank") -> Invoice:
        """One that its initiator, their heads, accounting and treasury have let pass until that step."""
        to, amount, rate = self.payees[payee], D(sum_), D(22)
        invoice = cases.start(
            Invoice, "invoice", by=self.cast.fresh("requester"), unit=self.cast.marketing, title=f"{to.name}: {number}",
            payee=to, account=to.main_account, paper_number=number, paper_date=self.today, due=self.today
            + timedelta(days=5), purpose="Печать каталогов", sum=amount, vat=vat(amount, rate).vat,
            article=Article.objects.get_or_create(code="44.1", name="Печать")[0], cost_unit=self.cast.marketing,
        )  # fmt: skip
        InvoiceLine.objects.create(
            invoice=invoice, name="Печать", price=amount, sum=amount, vat_rate=rate, vat=vat(amount, rate).vat
        )
        documents.attach(invoice, "supplier_invoice", pdf(), by=self.cast.requester)
        while (fresh := Invoice.objects.get(pk=invoice.pk)).step != until:
            self._answer(fresh)
        return fresh

    def _answer(self, invoice: Invoice) -> None:
        [task] = Task.objects.open().filter(case=invoice.pk).select_related("case", "person")
        by = task.person or self.cast.fresh(ROLES[task.role.partition("@")[0]])
        day = calendars.today(invoice.zone)
        while not calendars.is_workday(day):
            day += timedelta(days=1)
        data = {
            "accounting": {"cost_account": "26"},
            "plan": {"pay_day": day, "own_account": self.own, "priority": 2},
        }.get(task.step, {})
        cases.answer(task, "approve" if task.step in ("manager", "accounting") else "done", by=by, data=data)

    def row(self, number: str, sum_: str, payee: int = 0, purpose: str = "", **more: Any) -> dict[str, Any]:
        """A document of a statement that the bank has written off today."""
        return written_off(self.own, PAYEES[payee], number, sum_, purpose) | more


def make_bank(cast: Cast) -> Bank:
    """The company's account and its payees."""
    own = OwnAccount.objects.create(
        name="Основной", holder="АО «Вектор»", inn="6670312045", kpp="667001001", bank="АО «Урал-Банк»", bic=BIC,
        account=OURS,
    )  # fmt: skip
    payees = []
    for name, inn, account in PAYEES:
        kind = "entrepreneur" if len(inn) == 12 else "company"
        payee = Counterparty.objects.create(name=name, inn=inn, kind=kind)
        BankAccount.objects.create(
            counterparty=payee, bank="ПАО «Северный»", bic="044525225", account=account, main=True
        )
        payees.append(payee)
    return Bank(cast, own, payees)


def written_off(own: OwnAccount, payee: tuple[str, str, str], number: str, sum_: str, purpose: str) -> dict[str, Any]:
    """A document of a statement: what went from an own account today to a payee (name, INN, account)."""
    name, inn, account = payee
    return {
        "ВидДокумента": "Платежное поручение", "Номер": number, "Дата": clock.today(), "Сумма": D(sum_),
        "ПлательщикСчет": own.account, "Плательщик": own.holder, "ПлательщикИНН": own.inn, "ПлательщикБИК": own.bic,
        "ПолучательСчет": account, "Получатель": name, "ПолучательИНН": inn, "ДатаСписано": clock.today(),
        "НазначениеПлатежа": purpose,
    }  # fmt: skip


def statement(*rows: dict[str, Any], name: str = "kl_to_1c.txt") -> SimpleUploadedFile:
    """The file as the bank client gives it."""
    made = client_bank_1c.dump(list(rows), {"ДатаСоздания": date(2026, 11, 27), "ВремяСоздания": "10:00:00"})
    return SimpleUploadedFile(name, made.replace(b"\n", b"\r\n"), "text/plain")


def shown(lines: Any = None) -> tuple[list[StatementLine], dict[int, str]]:
    """What a page would show: the lines that are not matched, and the marks of those that pay something."""
    rows = list(StatementLine.objects.unmatched().order_by("executed", "pk") if lines is None else lines)
    return rows, {pk: match.mark for pk, match in rules.matches(rows).items() if match.shares}
