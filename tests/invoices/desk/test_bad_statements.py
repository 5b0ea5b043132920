"""Broken, foreign and huge statements, half of an invoice by one line: clear words, nothing lost, no kopeck twice."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from invoices.actions import statements
from invoices.models import BankStatement, Invoice, OwnAccount, PaymentOrder, StatementLine
from tests.invoices.desk.conftest import text
from tests.invoices.exchange.bank import OURS, statement

D = Decimal


@pytest.fixture
def treasury(bank, client):
    client.force_login(bank.treasury)
    return client


def refused(client, content) -> str:
    file = SimpleUploadedFile("kl_to_1c.txt", content, "text/plain")
    page = client.post(reverse("statement_new"), {"file": file})
    assert page.status_code == 422
    assert not BankStatement.objects.exists() and not StatementLine.objects.exists()
    return text(page)


def test_of_an_account_that_is_not_ours(bank, treasury):
    content = statement(bank.row("1", "10.00")).read()
    OwnAccount.objects.update(account="40702810700000054321")
    said = refused(treasury, content)
    assert f"Счёт {OURS} не наш" in said


def test_of_another_bank_with_the_same_account(bank, treasury):
    said = refused(treasury, statement(bank.row("1", "10.00") | {"ПлательщикБИК": "044525225"}).read())
    assert "044525225" in said and "не наш" in said


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda text: text.replace("Сумма=10.00", "Сумма=десять"), "десять"),
        (lambda text: text.replace("Сумма=10.00", "Сумма=1e30"), "1e30"),
        (lambda text: text.replace("Сумма=10.00", "Сумма=-10.00"), "-10.00"),
        (lambda text: text.replace("Дата=", "Дата=32.13."), "32.13."),
        (lambda text: text[: text.index("Получатель")], "обрывается"),
    ],
)
def test_broken_with_the_line_where(bank, treasury, broken, words):
    content = statement(bank.row("1", "10.00")).read().decode("cp1251")
    assert "Сумма=10.00" in content
    said = refused(treasury, broken(content).encode("cp1251"))
    assert words in said and "трок" in said


def test_without_its_end_it_is_read_and_said(bank, treasury):
    content = statement(bank.row("1", "10.00")).read().replace("КонецФайла".encode("cp1251"), b"")
    file = SimpleUploadedFile("kl_to_1c.txt", content, "text/plain")
    page = treasury.post(reverse("statement_new"), {"file": file}, follow=True)
    assert "У файла нет конца (КонецФайла): возможно, дошло не всё." in text(page)
    assert StatementLine.objects.count() == 1


def test_huge(bank, treasury, settings):
    settings.FILE_LIMIT = 1024 * 1024
    content = statement(bank.row("1", "10.00")).read()
    said = refused(treasury, content + b"\r\n" * 1024 * 1024)
    assert "читается не больше 1 МБ. Выгрузите из банка период короче." in said


def test_a_line_that_pays_half_of_an_invoice(bank, treasury):
    invoice = bank.invoice("17", "100.00", 2)
    rows = bank.row("7", "50.00", 2, "Половина"), bank.row("8", "50.01", 2, "Остаток")
    one, other = statements.read_in(statement(*rows), by=bank.treasury).lines.order_by("number")
    pay = f"sum_{invoice.pk}"
    assert treasury.post(reverse("statement_line", args=[one.pk]), {pay: "50"}).status_code == 302
    now = Invoice.objects.get(pk=invoice.pk)
    assert (now.step, now.paid, now.left) == ("bank", D("50.00"), D("50.00"))
    page = treasury.post(reverse("statement_line", args=[other.pk]), {pay: "50,01"})
    assert page.status_code == 422 and "Осталось только 50,00 ₽" in text(page) and 'value="50,01"' in text(page)
    page = treasury.post(reverse("statement_line", args=[one.pk]), {pay: "50"})
    assert page.status_code == 422 and Invoice.objects.get(pk=invoice.pk).paid == D("50.00")
    assert treasury.post(reverse("statement_line", args=[other.pk]), {pay: "50"}).status_code == 302
    now = Invoice.objects.get(pk=invoice.pk)
    assert (now.step, now.is_paid) == ("documents", True)
    assert sorted(PaymentOrder.objects.values_list("number", "sum")) == [("7", D(50)), ("8", D(50))]
