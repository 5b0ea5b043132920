"""Pages of payment orders and statements: treasury works, accounting sees; bad input meets clear words."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from invoices.actions import statements
from invoices.forms.own_accounts import OwnAccountForm
from invoices.models import BankFile, BankStatement, Invoice, PaymentOrder, StatementLine
from portal.actions import counterparties
from tests.invoices.exchange.bank import statement

D = Decimal


@pytest.fixture
def treasury(bank, client):
    client.force_login(bank.treasury)
    return client


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def orders(bank, *invoices, **more):
    ticks = {f"pay_{one.pk}": "on" for one in invoices} | {f"sum_{one.pk}": str(one.sum) for one in invoices}
    return {"own_account": bank.own.pk, "day": bank.today.isoformat(), "encoding": "windows-1251", **ticks, **more}


def test_from_the_list_to_the_file_and_back_from_the_statement(bank, treasury):
    invoice, blocked = bank.invoice("17", "300000.00"), bank.invoice("18", "5.00", 1)
    counterparties.block(bank.payees[1], by=bank.cast.accounting, why="Долги")
    page = text(treasury.get(reverse("bank_file_new")))
    assert "300 000,00" in page and "контрагент заблокирован: Долги" in page and f"pay_{blocked.pk}" not in page
    made = treasury.post(reverse("bank_file_new"), orders(bank, invoice, blocked))
    file = BankFile.objects.get()
    assert made["Location"] == reverse("bank_file", args=[file.pk])
    page = text(treasury.get(made["Location"]))
    assert "1 платёжное поручение: 300 000,00 ₽" in page and "контрагент заблокирован: Долги" in page
    download = treasury.get(reverse("bank_file_download", args=[file.pk]))
    assert download.content.startswith(b"1CClientBankExchange\r\n") and "1c_to_kl_" in download["Content-Disposition"]
    assert treasury.get(reverse("bank_file_download", args=[file.pk])).content == download.content
    read = treasury.post(
        reverse("statement_new"), {"file": statement(bank.row("1", "300000.00"), bank.row("9", "1.00", 2))}
    )
    one = BankStatement.objects.get()
    assert read["Location"] == reverse("statement", args=[one.pk])
    page = text(treasury.get(read["Location"]))
    assert "Отметить оплаченным: 300 000,00 ₽" in page and "Ни один счёт этого получателя не ждёт оплаты" in page
    line = StatementLine.objects.get(number="1")
    mark = f"{invoice.pk}/{PaymentOrder.objects.get().pk}/300000.00"
    confirmed = treasury.post(
        reverse("statement_confirm"), {"statement": one.pk, "line": line.pk, f"mark_{line.pk}": mark}
    )
    assert confirmed["Location"] == read["Location"]
    assert "оплачено 300 000,00 ₽" in text(treasury.get(read["Location"]))
    assert Invoice.objects.get(pk=invoice.pk).paid == D("300000.00")
    twice = treasury.post(
        reverse("statement_confirm"), {"statement": one.pk, "line": line.pk, f"mark_{line.pk}": mark}, follow=True
    )
    assert "1 строку тем временем сопоставил кто-то другой" in text(twice)
    for name in ("bank_files", "statements", "statement_lines"):
        assert treasury.get(reverse(name)).status_code == 200


def test_the_same_statement_again_leads_to_the_first(bank, treasury):
    file = statement(bank.row("1", "10.00"))
    for _n in range(2):
        file.seek(0)
        read = treasury.post(reverse("statement_new"), {"file": file}, follow=True)
    assert read.request["PATH_INFO"] == reverse("statement", args=[BankStatement.objects.get().pk])
    assert "Эту выписку уже загрузили" in text(read)


@pytest.mark.parametrize(
    ("content", "said"), [(b"PK\x03\x04zip", "а это XLSX, ZIP"), (b"", "Файл пуст"), (b"x", "Это не выписка для 1С")]
)
def test_what_is_no_statement_is_told_beside_the_field(bank, treasury, content, said):
    page = treasury.post(reverse("statement_new"), {"file": SimpleUploadedFile("a.txt", content)})
    assert page.status_code == 422 and said in text(page)
    assert not BankStatement.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sum_{pk}": "100,01"}, "Осталось только 100,00"),
        ({"sum_{pk}": ""}, "Напишите сумму"),
        ({"sum_{pk}": "1e30"}, ""),
        ({"sum_{pk}": "-1"}, "минус"),
        ({"day": "2020-01-01"}, "Этот день прошёл"),
        ({"day": "2099-01-01"}, "не дальше десяти дней"),
        ({"pay_{pk}": ""}, "Выберите счета"),
        ({"own_account": "999999"}, ""),
        ({"encoding": "koi8-r"}, ""),
    ],
)
def test_bad_input_makes_no_order(bank, treasury, changed, said):
    invoice = bank.invoice("17", "100.00")
    given = orders(bank, invoice) | {name.format(pk=invoice.pk): value for name, value in changed.items()}
    page = treasury.post(reverse("bank_file_new"), given)
    assert page.status_code == 422 and said in text(page)
    assert not PaymentOrder.objects.exists()


def test_what_was_covered_meanwhile_is_told(bank, treasury):
    first, second = bank.invoice("17", "100.00"), bank.invoice("18", "50.00")
    given = orders(bank, first, second)
    assert treasury.post(reverse("bank_file_new"), orders(bank, first)).status_code == 302
    page = treasury.post(reverse("bank_file_new"), given, follow=True)
    assert "Он уже покрыт: оплачено 0,00 ₽, в банке 100,00 ₽" in text(page)
    assert sorted(PaymentOrder.objects.values_list("number", "sum")) == [("1", D(100)), ("2", D(50))]
    again = treasury.post(reverse("bank_file_new"), given)
    assert again.status_code == 422 and text(again).count("Он уже покрыт") == 2


def test_a_line_by_hand(bank, treasury):
    invoice, other = bank.invoice("17", "100.00", 2), bank.invoice("18", "50.00")
    line = statements.read_in(statement(bank.row("7", "120.00", 2, "За всё")), by=bank.treasury).lines.get()
    address = reverse("statement_line", args=[line.pk])
    page = text(treasury.get(address))
    assert f"sum_{invoice.pk}" in page and f"sum_{other.pk}" not in page
    assert f"sum_{other.pk}" in text(treasury.get(address, {"q": "орбита"}))
    refused = treasury.post(address, {f"sum_{invoice.pk}": "100", f"sum_{other.pk}": "20,01"})
    assert refused.status_code == 422 and "Всего 120,01 ₽" in text(refused) and 'value="20,01"' in text(refused)
    assert treasury.post(address, {f"sum_{other.pk}": "50,01"}).status_code == 422
    assert treasury.post(address, {}).status_code == 422
    assert not PaymentOrder.objects.exists()
    assert treasury.post(address, {f"sum_{invoice.pk}": "100", f"sum_{other.pk}": "20"}).status_code == 302
    assert sorted(PaymentOrder.objects.values_list("invoice", "sum")) == [(invoice.pk, D(100)), (other.pk, D(20))]


def test_a_line_is_set_aside_and_taken_back(bank, treasury):
    line = statements.read_in(statement(bank.row("7", "120.00", 2, "НДФЛ")), by=bank.treasury).lines.get()
    aside, back = (reverse(name, args=[line.pk]) for name in ("statement_line_aside", "statement_line_back"))
    assert "Напишите, почему строка отложена" in text(treasury.post(aside, {"why": " "}, follow=True))
    assert "строка отложена: Налог" in text(treasury.post(aside, {"why": "Налог"}, follow=True))
    assert "Налог" in text(treasury.get(reverse("statement", args=[line.statement_id])))
    treasury.post(back)
    line.refresh_from_db()
    assert (line.aside, line.aside_why) == (None, "")


def test_accounting_sees_and_does_nothing(bank, client):
    invoice = bank.invoice("17", "100.00")
    line = statements.read_in(statement(bank.row("7", "100.00", purpose="Счёт 17")), by=bank.treasury).lines.get()
    client.force_login(bank.cast.fresh("accounting"))
    page = text(client.get(reverse("statement", args=[line.statement_id])))
    assert invoice.code in page and "statement_confirm" not in page and 'name="line"' not in page
    assert client.post(reverse("statement_confirm"), {"line": line.pk}).status_code == 403
    assert client.post(reverse("statement_line", args=[line.pk]), {f"sum_{invoice.pk}": "1"}).status_code == 403
    assert not PaymentOrder.objects.exists()


def test_the_admins_form_of_an_own_account(db):
    right = {
        "name": "Зарплатный", "holder": "АО «Вектор»", "inn": "6670 312045", "kpp": "667001001", "bank": "Банк",
        "bic": "044525225", "correspondent": "30101 810 4 00000000225", "account": "40702810 5 3800 0054321",
    }  # fmt: skip
    form = OwnAccountForm(right)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["inn"], form.cleaned_data["account"]) == ("6670312045", "40702810538000054321")
    for changed, said in (
        ({"inn": "6670312046"}, "последняя цифра должна быть 5"),
        ({"inn": ""}, "нельзя составить платёжное поручение"),
        ({"holder": ""}, "нельзя составить платёжное поручение"),
        ({"account": "40702810138000054321"}, "контрольная цифра"),
        ({"account": "1"}, "цифр"),
        ({"bic": "99"}, "цифр"),
        ({"kpp": "12"}, "КПП"),
        ({"correspondent": "30101810400000000226"}, "контрольная цифра"),
    ):
        form = OwnAccountForm(right | changed)
        assert not form.is_valid() and said in str(form.errors), (changed, form.errors)
    assert OwnAccountForm(right | {"holder": "", "inn": "", "closed": "on"}).is_valid()
