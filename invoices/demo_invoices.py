"""The demo's invoices of their own, walked by the real actions: past the manager and by them, at every desk, paid.

An event manager is trusted with 500 000 an invoice and 1 000 000 a month: 420 000 went past her head and are paid,
300 000 wait for accounting, and 320 000 more are above the month's limit.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from invoices import actions
from invoices.models import Article, Invoice, OwnAccount
from portal import clock
from portal.actions import cases, counterparties, documents
from portal.demo import asked, paper, person
from portal.models import Counterparty, Task
from portal.money import vat
from portal.roles import unit_of

D = Decimal
# Name, INN, KPP, bank, BIC, account; a sole trader has no KPP and works without VAT
PAYEES = {
    "hall": ("ООО «Площадка „Терем“»", "6658001124", "665801001", "АО «Исеть-Банк»", "046577964",
             "40702810716540001180"),
    "print": ("ООО «Типография „Оттиск“»", "6670112230", "667001001", "ПАО «Северный»", "044525225",
              "40702810438000012340"),
    "host": ("АО «Сетевая площадка»", "7453002217", "745301001", "АО «Банк „Миасс“»", "044525974",
             "40702810910000044550"),
    "host_at": ("ИП Лыкова Дарья Сергеевна", "667412005894", "", "АО «Урал-Банк»", "046577904", "40802810000000007650"),
    "light": ("ООО «Свет и звук»", "6673019045", "667301001", "ПАО «Уралэнерго»", "046577795", "40702810700000090810"),
}  # fmt: skip
# Who, payee, number, days ago, what for, article, lines (what, quantity, price), what happens next
INVOICES: tuple[tuple[str, str, str, int, str, str, list[tuple[str, int, str]], str], ...] = (
    ("requester2", "hall", "117", 6, "Аренда площадки для форума «Гранита»", "44.2",
     [("Аренда зала, 2 дня", 2, "180000.00"), ("Гардероб и охрана", 1, "60000.00")], "paid"),
    ("requester2", "print", "418", 1, "Печать каталогов к форуму", "44.1",
     [("Каталог, 48 полос, 4+4", 2000, "132.00"), ("Доставка до склада", 1, "36000.00")], "accounting"),
    ("requester2", "host_at", "9", 0, "Ведущая форума", "44.2", [("Ведение программы, 2 дня", 1, "320000.00")],
     "manager"),
    ("requester", "light", "С-204", 2, "Свет для съёмки продукции", "26.1",
     [("Прибор постоянного света", 3, "41200.00"), ("Стойка", 3, "3900.00")], "manager"),
    ("requester", "host", "88213", 3, "Хранилище макетов на год", "26.2", [("Облачное хранилище, 2 ТБ", 12, "5990.00")],
     "plan"),
    ("requester", "print", "402", 4, "Пробный тираж визиток", "44.1", [("Визитки, 500 шт.", 4, "2150.00")], "returned"),
    ("it_head", "host", "88177", 8, "Выделенный сервер, ноябрь", "26.3", [("Аренда сервера", 1, "46800.00")], "closed"),
    ("buyer", "light", "С-199", 5, "Лампы в переговорные", "26.4", [("Лампа светодиодная", 24, "690.00")], "bank"),
    ("member1", "print", "397", 9, "Плакаты без согласования", "44.1", [("Плакат А1", 30, "1450.00")], "refused"),
)  # fmt: skip
WITHOUT_VAT = "Упрощённая система, п. 1 ст. 145 НК РФ"


def fill() -> None:
    """Five payees and their invoices, each taken as far as its row says."""
    payees = {code: _payee(*row) for code, row in PAYEES.items()}
    for who, payee, number, days, purpose, article, lines, then in INVOICES:
        contents = _contents(payees[payee], number, days, purpose, article, lines)
        upload = paper(f"Счёт {number}.pdf")
        invoice = actions.start_own(contents | {"cost_unit": unit_of(person(who))}, by=person(who), upload=upload)
        NEXT[then](invoice)


def _payee(name: str, inn: str, kpp: str, bank: str, bic: str, account: str) -> Counterparty:
    found = Counterparty.objects.filter(inn=inn).first()
    kind = Counterparty.Kind.COMPANY if kpp else Counterparty.Kind.ENTREPRENEUR
    accounts = [{"bank": bank, "bic": bic, "account": account}]
    return found or counterparties.add(
        by=person("accounting"), kind=kind, name=name, inn=inn, kpp=kpp, is_supplier=True, accounts=accounts
    )


def _contents(
    payee: Counterparty, number: str, days: int, purpose: str, article: str, lines: list[tuple[str, int, str]]
) -> dict[str, Any]:
    rate = D(22) if payee.kpp else None
    rows = [_line(name, D(quantity), D(price), rate) for name, quantity, price in lines]
    day = clock.today() - timedelta(days=days)
    return {
        "payee": payee, "paper_number": number, "paper_date": day, "due": clock.today() + timedelta(days=7),
        "purpose": purpose, "basis": "", "currency": "RUB", "article": Article.objects.get(code=article), "lines": rows,
        "sum": sum(row["sum"] for row in rows), "vat": sum(row["vat"] for row in rows),
    }  # fmt: skip


def _line(name: str, quantity: Decimal, price: Decimal, rate: Decimal | None) -> dict[str, Any]:
    total = quantity * price
    return {
        "name": name, "quantity": quantity, "price": price, "sum": total, "vat_rate": rate, "vat": vat(total, rate).vat,
        "no_vat_why": "" if rate else WITHOUT_VAT,
    }  # fmt: skip


def _answer(invoice: Invoice, answer: str, comment: str = "", **data: Any) -> Invoice:
    task = Task.objects.open().select_related("case", "person").get(case=invoice.pk)
    cases.answer(task, answer, by=asked(task), comment=comment, data=data)
    return Invoice.objects.get(pk=invoice.pk)


def _stays(invoice: Invoice) -> Invoice:
    """Where its road has brought it."""
    return invoice


def _to_plan(invoice: Invoice) -> Invoice:
    return _answer(invoice, "approve", cost_account="26")


def _to_bank(invoice: Invoice) -> Invoice:
    own = OwnAccount.objects.order_by("pk").first()
    return _answer(_to_plan(invoice), "done", pay_day=clock.today(), own_account=own, priority=2)


def _paid(invoice: Invoice) -> Invoice:
    there, today = _to_bank(invoice), clock.today()
    number = str(600 + there.number)
    actions.pay(there, by=person("treasury"), number=number, date=today, sum=there.sum, executed=today)
    return Invoice.objects.get(pk=invoice.pk)


def _closed(invoice: Invoice) -> Invoice:
    paid = _paid(invoice)
    documents.attach(paid, "upd", paper("УПД 1177.pdf"), by=paid.initiator)
    return _answer(paid, "done", kind="upd", number="1177", date=clock.today(), sum=paid.sum)


def _returned(invoice: Invoice) -> Invoice:
    return _answer(invoice, "rework", comment="Приложите макет: сколько сторон и какая бумага?")


def _refused(invoice: Invoice) -> Invoice:
    return _answer(invoice, "refuse", comment="Плакаты уже напечатаны в октябре по заявке отдела")


NEXT = {
    "accounting": _stays, "manager": _stays, "plan": _to_plan, "bank": _to_bank, "paid": _paid, "closed": _closed,
    "returned": _returned, "refused": _refused,
}  # fmt: skip
