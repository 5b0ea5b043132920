"""Who entered what of an invoice: literal values, those before a return, those of a procedure; the sheet over HTTP."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from invoices.actions import payments
from invoices.actions.planning import move_payment
from invoices.models import Invoice, OwnAccount
from invoices.provenance import provenance
from invoices.sum_words import in_words
from portal import printing
from portal.models import DocumentVersion
from tests.invoices.page.test_page import read, text
from tests.invoices.starting.conftest import paper, rows
from tests.invoices.trust.company import again
from tests.invoices.trust.rows import ZONE

MORNING = datetime(2026, 11, 24, 10, 15, tzinfo=ZONE)
D = Decimal


def told(invoice, person):
    """Part → field → (what it says, who, when, what it said before)."""
    return {part.label: {field.label: _told(field) for field in part.fields} for part in provenance(invoice, person)}


def _told(field):
    now, who = field.now, field.now.by and field.now.by.short_name
    before = [(plain(one.said), one.by.short_name, f"{one.at.astimezone(ZONE):%H:%M}") for one in field.earlier]
    return plain(now.said), who, f"{now.at.astimezone(ZONE):%d.%m %H:%M}", before


def plain(said):
    return said.replace("\u00a0", " ")


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def typed(company, *lines, **changes):
    given = {
        "payee": company.payees["A"].pk, "paper_number": "418", "paper_date": "2026-11-23", "due": "2026-11-30",
        "purpose": "Печать каталогов", "basis": "Договор П-2026/31", "currency": "RUB",
        "cost_unit": company.cast.events.pk, "document_supplier_invoice": paper(),
    }  # fmt: skip
    return given | rows(*lines) | changes


FIRST = (("Каталог", "2000", "264000", "22", ""), ("Доставка", "1", "36000", "22", ""))


@pytest.fixture
def returned(company, client, clock):
    """Sent at 10:15, returned by accounting at 11:15, corrected by the initiator at 12:15: sum, one line, number."""
    company.trust("requester2", "500000")
    client.force_login(company.cast.fresh("requester2"))
    page = client.post(reverse("invoice_new"), typed(company, *FIRST) | {"send": "1"})
    assert page.status_code == 302, text(page)
    invoice = Invoice.objects.get()
    clock.shift(timedelta(hours=1))
    company.answer(invoice, "rework", "accounting", "Номер не тот")
    clock.shift(timedelta(hours=1))
    task = invoice.tasks.get(closed=None)
    given = typed(company, ("Каталог", "2000", "250000", "22", ""), paper_number="418/1") | {"answer": "done"}
    page = client.post(reverse("task_answer", args=[task.pk]), given)
    assert page.status_code == 302, text(page)
    return again(invoice)


def test_a_returned_and_corrected_one(company, returned):
    fields = told(returned, company.cast.fresh("accounting"))
    invoice = fields["Счёт"]
    who = "Егор Дроздов"
    assert invoice["Номер счёта"] == ("418/1", who, "24.11 12:15", [("418", who, "10:15")])
    assert invoice["Сумма"] == ("250 000,00 ₽", who, "24.11 12:15", [("300 000,00 ₽", who, "10:15")])
    assert invoice["В том числе НДС"] == ("45 081,97 ₽", who, "24.11 12:15", [("54 098,36 ₽", who, "10:15")])
    assert invoice["Получатель"] == ("Подрядчик A, ИНН 9999000013", who, "24.11 10:15", [])
    assert invoice["Реквизиты"] == ("11111111111111111111, Банк, БИК 046577001", who, "24.11 10:15", [])
    assert fields["Строки"]["Строка 1"] == (
        "Каталог: 2 000 × 125,00 = 250 000,00, 22 % 45 081,97", who, "24.11 12:15",
        [("Каталог: 2 000 × 132,00 = 264 000,00, 22 % 47 606,56", who, "10:15")],
    )  # fmt: skip
    assert fields["Строки"]["Строка 2"] == (
        "убрана", who, "24.11 12:15", [("Доставка: 1 × 36 000,00 = 36 000,00, 22 % 6 491,80", who, "10:15")],
    )  # fmt: skip


def paid(company, invoice, clock):
    """Checked, planned, moved by treasury; half sent back, then paid in two parts; the act brought."""
    cast = company.cast
    first, second = (
        OwnAccount.objects.create(name=name, bank="Банк", bic="046577001", account=str(n) * 20)
        for n, name in ((8, "Основной"), (9, "Запасной"))
    )
    company.answer(invoice, "approve", "accounting", "Сверено", cost_account="26")
    clock.shift(timedelta(hours=1))
    plan = {"pay_day": date(2026, 11, 26), "own_account": first, "priority": 2}
    company.answer(invoice, "done", "treasury", **plan)
    clock.shift(timedelta(hours=1))
    move_payment(again(invoice), by=cast.fresh("finance_director"), pay_day=date(2026, 11, 27), own_account=second)
    pay = {"by": cast.fresh("treasury"), "date": date(2026, 11, 24), "executed": date(2026, 11, 24)}
    payments.pay(again(invoice), number="71", sum=D("100000.00"), **pay)
    payments.pay(again(invoice), number="72", sum=D("150000.00"), **pay)
    return again(invoice)


def test_what_accounting_and_treasury_entered(company, returned, clock):
    fields = told(paid(company, returned, clock), company.cast.fresh("accounting"))
    assert fields["Счёт"]["Счёт затрат"] == ("26", "Майя Бондарева", "24.11 12:15", [])
    assert fields["Счёт"]["День оплаты"] == (
        "27 ноября", "Анна Белова", "24.11 14:15", [("26 ноября", "Жанна Борисова", "13:15")])  # fmt: skip
    assert fields["Счёт"]["С какого счёта"] == (
        "Запасной", "Анна Белова", "24.11 14:15", [("Основной", "Жанна Борисова", "13:15")])  # fmt: skip
    orders = fields["Платёжные поручения"]
    assert orders["Платёжное поручение № 71"] == (
        "24 ноября, 100 000,00 ₽, оплачено 24 ноября", "Жанна Борисова", "24.11 14:15", [])  # fmt: skip


def test_who_entered_the_order_and_who_said_that_the_bank_paid_it(company, returned, clock):
    company.answer(returned, "approve", "accounting", cost_account="26")
    own = OwnAccount.objects.create(name="Основной", bank="Банк", bic="046577001", account="8" * 20)
    company.answer(again(returned), "done", "treasury", pay_day=date(2026, 11, 26), own_account=own, priority=2)
    treasury, other = company.cast.fresh("treasury"), company.cast.fresh("finance_director")
    order = payments.pay(again(returned), by=treasury, number="71", date=date(2026, 11, 24), sum=D("250000.00"))
    clock.shift(timedelta(hours=1))
    payments.execute(order, by=other, day=date(2026, 11, 24))
    said, who, _when, earlier = told(again(returned), company.cast.fresh("accounting"))["Платёжные поручения"][
        "Платёжное поручение № 71"
    ]
    assert (said, who) == ("24 ноября, 250 000,00 ₽, оплачено 24 ноября", "Анна Белова")
    assert [(was, by) for was, by, _then in earlier] == [("24 ноября, 250 000,00 ₽", "Жанна Борисова")]


def test_an_order_that_came_back(company, returned, clock):
    company.answer(returned, "approve", "accounting", cost_account="26")
    own = OwnAccount.objects.create(name="Основной", bank="Банк", bic="046577001", account="8" * 20)
    company.answer(again(returned), "done", "treasury", pay_day=date(2026, 11, 26), own_account=own, priority=2)
    treasury = company.cast.fresh("treasury")
    order = payments.pay(again(returned), by=treasury, number="71", date=date(2026, 11, 24), sum=D("250000.00"))
    clock.shift(timedelta(hours=1))
    payments.bounce(order, by=treasury, why="Счёт закрыт")
    orders = told(again(returned), company.cast.fresh("accounting"))["Платёжные поручения"]
    assert orders["Платёжное поручение № 71"] == (
        "возвращено банком: Счёт закрыт", "Жанна Борисова", "24.11 13:15",
        [("24 ноября, 250 000,00 ₽", "Жанна Борисова", "12:15")],
    )  # fmt: skip


def test_the_page_of_it(company, returned, client, clock, django_assert_max_num_queries):
    address = reverse("invoice_entered", args=[returned.pk])
    said = read(client, company.cast.fresh("requester2"), address)
    assert "Номер счёта 418/1 Раньше: 418 · Егор Дроздов, 24 ноября, 10:15 Егор Дроздов 24 ноября, 12:15" in said
    with django_assert_max_num_queries(30):
        client.get(address)
    for name in ("outsider", "lawyer", "member2"):
        client.force_login(company.cast.fresh(name))
        assert client.get(address).status_code == 404


def test_what_was_entered_before_it_was_kept(company, clock):
    invoice = company.submit("requester2", "100")
    fields = told(invoice, company.cast.fresh("accounting"))
    assert fields["Счёт"]["Сумма"] == ("100,00 ₽", "Егор Дроздов", "24.11 10:15", [])
    assert "Счёт затрат" not in fields["Счёт"]


def sheet(client, invoice, who):
    client.force_login(who)
    page = client.post(reverse("invoice_sheet", args=[invoice.pk]))
    assert page.status_code == 302
    version = DocumentVersion.objects.get(pk=int(page["Location"].split("/")[2]))
    assert client.get(page["Location"]).status_code == 200
    return version, text(client.get(reverse("document_html", args=[version.pk])))


def test_the_sheet(company, returned, client, clock):
    invoice = paid(company, returned, clock)
    version, said = sheet(client, invoice, company.cast.fresh("accounting"))
    for part in (
        "Лист счёта", "Подрядчик A, ИНН 9999000013", "11111111111111111111, Банк, БИК 046577001",
        "Двести пятьдесят тысяч рублей 00 копеек", "Договор П-2026/31", "Каталог 2 000 125,00 22 % 250 000,00",
        "мимо руководителя, решено 24.11.2026 12:15 (не спрашиваем: Степан Якушев)",
        "Бондарева М. Бухгалтер возвращено Номер не тот 24.11.2026 11:15", "согласовано Сверено 24.11.2026 12:15",
        "№ 71 от 24.11.2026 Запасной 100 000,00 оплачено 24.11.2026 Борисова Ж.",
        "Счёт счёт.pdf Дроздов",
    ):  # fmt: skip
        assert part in said, part
    assert sheet(client, invoice, company.cast.fresh("requester2"))[0] == version  # nothing changed: the same one
    assert printing.pdf(printing.sheet(version)).startswith(b"%PDF")
    client.force_login(company.cast.fresh("member2"))
    assert client.get(reverse("document", args=[version.pk])).status_code == 404


def test_the_sheet_of_a_refused_one(company, client, clock):
    invoice = company.submit("requester2", "100")
    company.answer(invoice, "refuse", "requester2_head", "Не наш счёт")
    _version, said = sheet(client, again(invoice), company.cast.fresh("requester2"))
    assert "отказано Не наш счёт 24.11.2026 10:15 Отказано 24.11.2026 10:15" in said


@pytest.mark.parametrize(
    ("sum_", "words"),
    [
        ("300000.00", "Триста тысяч рублей 00 копеек"),
        ("0.01", "Ноль рублей 01 копейка"),
        ("21.22", "Двадцать один рубль 22 копейки"),
        ("2001.05", "Две тысячи один рубль 05 копеек"),
        ("11012.11", "Одиннадцать тысяч двенадцать рублей 11 копеек"),
        ("1000000.00", "Один миллион рублей 00 копеек"),
        ("1002003004.00", "Один миллиард два миллиона три тысячи четыре рубля 00 копеек"),
    ],
)
def test_sums_in_words(sum_, words):
    assert in_words(D(sum_)) == words
