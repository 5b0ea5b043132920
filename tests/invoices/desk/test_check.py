"""Accounting's check: quiet where nothing is to be said; doubles, payee, account and VAT told where there is."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from invoices.models import Invoice, InvoiceLine
from portal.actions import counterparties
from portal.models import Counterparty, Event, door
from tests.invoices.desk.conftest import text

D = Decimal


def step(invoice):
    return Invoice.objects.get(pk=invoice.pk).step


@pytest.fixture
def accountant(bank):
    return bank.cast.fresh("accounting")


def test_without_a_warning_one_field_and_one_press(bank, accountant, check):
    invoice = bank.invoice("Б-9", "1000.00", until="accounting")
    own = check(accountant, invoice)
    page = own.page
    assert list(page.context["ask"].form.fields) == ["cost_account"]
    told = page.context["ask"].form.told
    assert (told.warnings, told.beside, told.halves, told.vat) == ([], [], None, None)
    assert own.press(cost_account="26").status_code == 302
    assert step(invoice) == "plan"


def test_a_double_is_ticked_off_with_words(bank, accountant, check):
    first = bank.invoice("СЧ-17", "1000.00", until="plan")
    second = bank.invoice(" сч-17", "1000.00", until="accounting")
    own = check(accountant, second)
    said = text(own.page)
    assert f'href="{first.get_absolute_url()}"' in said
    assert "Те же получатель, номер, дата и сумма." in said
    assert "Совпадают: получатель, номер счёта, дата счёта, сумма." in said and "Различаются" not in said
    page = own.press(cost_account="26")
    assert page.status_code == 422
    assert f"Те же получатель, номер, дата и сумма, что у {first.code}: сравните и отметьте здесь" in text(page)
    page = own.press(cost_account="26", no_double="on", no_double_why=" ")
    assert page.status_code == 422 and "почему это не дубль" in text(page)
    assert step(second) == "accounting"
    assert own.press(cost_account="26", no_double="on", no_double_why="Второй этаж, сверено").status_code == 302
    assert step(second) == "plan"
    looked = Event.objects.get(case=second.pk, code="no_double")
    assert (looked.by, looked.text, looked.data) == (accountant, "Второй этаж, сверено", {"codes": first.code})
    said = text(check(bank.treasury, second).page)
    assert f"Майя Бондарева: сверено с {first.code}, не дубль" in said and "Второй этаж, сверено" in said


@pytest.mark.parametrize(
    ("number", "sum_", "agree", "differ", "why"),
    [
        ("А-1", "7000.01", "получатель, номер счёта, дата счёта", "сумма", "Те же получатель и номер."),
        ("0001", "9.00", "получатель, дата счёта", "номер счёта, сумма", "отличаются только знаками"),
        ("44", "7000.00", "получатель, дата счёта, сумма", "номер счёта", "в один день"),
    ],
)
def test_near_doubles_are_shown_and_stop_nothing(bank, accountant, check, number, sum_, agree, differ, why):
    invoice = bank.invoice(number, sum_, until="accounting")
    own = check(accountant, invoice)
    said = text(own.page)
    assert f"Совпадают: {agree}." in said and f"Различаются: {differ}." in said and why in said
    assert own.press(cost_account="26").status_code == 302
    assert step(invoice) == "plan"


def test_another_payee_is_no_double(bank, accountant, check):
    own = check(accountant, bank.invoice("А-1", "7000.00", 1, until="accounting"))
    assert own.page.context["ask"].form.told.beside == []


def test_a_new_account_and_a_related_party(bank, accountant, check):
    invoice = bank.invoice("1", "100.00", 1, until="accounting")
    own = check(accountant, invoice)
    assert "<b>Этот счёт новый" in text(own.page) or "новый" in text(own.page)
    assert [[why.code for why in whys] for whys in own.page.context["ask"].form.told.warnings] == [
        ["payee.new_account", "payee.first"]
    ]
    Counterparty.objects.filter(pk=invoice.payee_id).update(related_party=True)
    assert [[why.code for why in whys] for whys in own.page.context["ask"].form.told.warnings] == [
        ["payee.new_account", "payee.related", "payee.first"]
    ]
    assert own.press(cost_account="26").status_code == 302


def test_an_account_that_is_none_of_its_bank(bank, accountant, check):
    invoice = bank.invoice("Б-9", "1000.00", until="accounting")
    bank.payees[0].accounts.update(account="40702810000000000001")
    said = text(check(accountant, invoice).page)
    assert "не подходит к БИК 044525225" in said and "Банк вернёт платёж." in said
    bank.payees[0].accounts.update(bic="012202001", account="03100643000000013200")
    assert "казначейств" in text(check(accountant, invoice).page)


def test_vat_that_differs_from_its_lines_in_numbers(bank, accountant, check):
    invoice = bank.invoice("Б-9", "99.99", until="accounting")
    invoice.lines.all().delete()
    line = {"price": D("33.33"), "sum": D("33.33"), "vat_rate": D(20), "vat": D("5.56")}
    InvoiceLine.objects.bulk_create(InvoiceLine(invoice=invoice, position=n, name=f"{n}", **line) for n in (1, 2, 3))
    with door():
        Invoice.objects.filter(pk=invoice.pk).update(vat=D("16.67"))
    own = check(accountant, invoice)
    said = text(own.page)
    assert "16,68" in said and "16,67" in said and "0,01" in said and "0,03" in said and "округление поставщика" in said
    assert own.press(cost_account="26").status_code == 302


def test_as_many_statements_for_eight_alike_as_for_one(bank, accountant, check):
    def asked(invoice):
        own = check(accountant, invoice)
        own.page  # noqa: B018 – the first time warms what a process keeps
        with CaptureQueriesContext(connection) as said:
            assert own.page.status_code == 200
        return len(said)

    bank.invoice("77", "500.00", until="plan")
    one = asked(bank.invoice("78", "500.00", until="accounting"))
    for n in range(8):
        bank.invoice(f"8{n}", "500.00", until="plan")
    assert asked(bank.invoice("99", "500.00", until="accounting")) <= one


def test_a_payee_blocked_meanwhile_is_told_and_stops_nothing(bank, accountant, check):
    invoice = bank.invoice("Б-9", "1000.00", until="accounting")
    counterparties.block(bank.payees[0], by=bank.cast.fresh("purchasing_head"), why="Однодневка по письму ФНС")
    told = "Получатель ООО «Орбита» заблокирован: Однодневка по письму ФНС (Марина Абрамова, "
    own = check(accountant, invoice)
    assert told in text(own.page)
    assert told in text(own.client.get(invoice.get_absolute_url()))
    assert own.press(cost_account="26").status_code == 302
    planned = check(bank.treasury, invoice)
    assert told in text(planned.page) and step(invoice) == "plan"


def test_several_at_once_are_told_what_they_are_like(bank, accountant, client):
    first, second = (bank.invoice(number, "1000.00", until="accounting") for number in ("Б-8", "Б-9"))
    quiet = bank.invoice("Б-77", "5.00", 1, until="accounting")
    client.force_login(accountant)
    ids = [one.pk for one in (first, second, quiet)]
    page = client.get(reverse("invoices_together"), {"act": "check", "invoice": ids})
    told = {one.pk: whys for one, _seen, whys in page.context["ticked"]}
    assert [len(told[pk]) for pk in ids] == [1, 1, 0]
    assert told[first.pk][0].startswith(f"{second.code}: Те же получатель и сумма")
    assert f"{first.code}: " in text(page)
