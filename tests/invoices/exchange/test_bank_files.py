"""Payment orders out: who gets one, who not and why, numbers, the file to the byte."""

from datetime import timedelta
from decimal import Decimal

import client_bank_1c
import pytest
from django.db import connection

from invoices import actions
from invoices.actions.bank_files import LeftOut, content_of, make_bank_file
from invoices.models import BankFile, Invoice, OwnAccount, PaymentOrder
from portal.actions import counterparties, holds
from portal.models import BankAccount, Event

D = Decimal


def make(bank, *parts, **more):
    day = more.pop("day", bank.today)
    return make_bank_file(by=bank.treasury, own_account=more.pop("own", bank.own), parts=parts, day=day, **more)


def codes(told):
    return [(invoice.paper_number, reason.code) for invoice, reason in told]


def read(file):
    return client_bank_1c.load(content_of(file).decode(file.encoding).replace("\r\n", "\n")).documents


def test_orders_are_made_numbered_and_written_into_a_file(bank):
    first, second = bank.invoice("17", "300000.00"), bank.invoice("К-18", "0.03", 2)
    made = make(bank, first, second)
    assert (made.left_out, made.warned) == ([], [])
    assert [
        (one.invoice_id, one.number, one.date, one.sum, one.own_account_id, one.file_id) for one in made.orders
    ] == [
        (first.pk, "1", bank.today, D("300000.00"), bank.own.pk, made.file.pk),
        (second.pk, "2", bank.today, D("0.03"), bank.own.pk, made.file.pk),
    ]
    assert (made.file.sum, BankFile.objects.get().sum, made.file.remarks) == (D("300000.03"), D("300000.03"), [])
    one, two = read(made.file)
    day = f"{bank.today:%d.%m.%Y}"
    assert one["НазначениеПлатежа"] == f"Оплата по счёту № 17 от {day}: Печать каталогов. В т.ч. НДС 22% 54098.36 руб."
    assert (one["ПолучательСчет"], one["ПолучательИНН"]) == ("40702810938000000001", "7707083893")
    assert (two["Номер"], two["Сумма"], two["ПолучательИНН"]) == ("2", D("0.03"), "500100732259")
    assert Invoice.objects.get(pk=first.pk).step == "bank" and not Invoice.objects.to_order().exists()
    event = Event.objects.get(case=first, code="payment_order")
    assert (event.text, event.by) == ("1", bank.cast.treasury)


def test_the_same_file_again_to_the_byte_whatever_changed(bank):
    invoice = bank.invoice("17", "300.00")
    file = make(bank, invoice, encoding="utf-8").file
    before = content_of(file)
    counterparties.change(invoice.payee, by=bank.cast.accounting, name="Другое имя")
    BankAccount.objects.update(account="40702810238000000002")
    OwnAccount.objects.update(holder="ООО «Новое»", kpp="")
    order = PaymentOrder.objects.get()
    actions.bounce(order, by=bank.treasury, why="Счёт закрыт")
    assert content_of(BankFile.objects.get()) == before
    assert before.decode("utf-8").startswith("1CClientBankExchange\r\n")


def test_numbers_go_on_per_account_and_year(bank):
    other = OwnAccount.objects.create(
        name="Второй", holder="АО «Вектор»", inn="6670312045", bank="Б", bic="044525225", account="40702810538000000003"
    )
    make(bank, bank.invoice("1", "10.00"), bank.invoice("2", "10.00"))
    assert [one.number for one in make(bank, bank.invoice("3", "10.00"), own=other).orders] == ["1"]
    by_hand = bank.invoice("4", "10.00")
    actions.pay(by_hand, by=bank.treasury, number="500", date=bank.today, sum=D(5))
    assert [one.number for one in make(bank, bank.invoice("5", "10.00"), by_hand).orders] == ["501", "502"]
    next_year = bank.today.replace(year=bank.today.year + 1, month=1, day=9)
    assert [one.number for one in make(bank, bank.invoice("6", "1.00"), day=next_year).orders] == ["1"]


def test_parts_of_an_invoice_have_parts_of_its_vat(bank):
    invoice = bank.invoice("17", "100.00")  # VAT 18.03
    sums = [D("33.33"), D("33.33"), D("33.34")]
    said = [read(make(bank, (invoice, sum_)).file)[0]["НазначениеПлатежа"].rpartition("% ")[2] for sum_ in sums]
    assert said == ["6.01 руб.", "6.01 руб.", "6.01 руб."]
    assert codes(make(bank, invoice).left_out) == [("17", "order.covered")]


def write(invoice, **fields):
    """Fields as they might have been written before: past the door, which guards them."""
    with connection.cursor() as cursor:
        for name, value in fields.items():
            cursor.execute(f"UPDATE invoices_invoice SET {name} = %s WHERE case_ptr_id = %s", [value, invoice.pk])


def test_what_cannot_be_done_is_told_and_the_others_are(bank):
    steps = {"good": "bank", "held": "bank", "early": "accounting", "paid": "bank", "dollars": "bank", "sign": "bank"}
    good, held, early, paid, dollars, sign = (bank.invoice(name, "100.00", until=at) for name, at in steps.items())
    blocked, wrong = bank.invoice("blocked", "100.00", 1), bank.invoice("wrong", "100.00", 2)
    actions.pay(paid, by=bank.treasury, number="7", date=bank.today, sum=D(100), executed=bank.today)
    holds.hold(held, by=bank.cast.fresh("accounting"), why="Спор")
    counterparties.block(bank.payees[1], by=bank.cast.accounting, why="Долги")
    write(dollars, currency="USD")
    write(sign, purpose="Подарки 🎁")
    bank.payees[2].accounts.update(account="40702810938000000009")
    made = make(bank, good, held, blocked, early, paid, dollars, wrong, sign, (good, D("5.00")))
    assert codes(made.left_out) == [
        ("held", "order.held"), ("blocked", "order.blocked"), ("early", "order.not_there"), ("paid", "order.covered"),
        ("dollars", "order.currency"), ("wrong", "order.wrong_account"), ("sign", "order.sign"),
    ]  # fmt: skip
    assert [(one.invoice_id, one.sum) for one in made.orders] == [(good.pk, D("5.00"))], "named twice, it counts once"
    assert [(one["invoice"], one["done"]) for one in made.file.remarks][0] == (held.code, False)
    assert str(made.left_out[1][1]) == "ООО «Типография» – контрагент заблокирован: Долги"
    assert codes(make(bank, (good, D("95.01"))).left_out) == [("good", "order.too_much")]
    assert BankFile.objects.count() == 1, "no file of nothing"
    assert [one.number for one in make(bank, sign, encoding="utf-8").orders] == ["9"]


def test_a_payee_without_account(bank):
    invoice = bank.invoice("17", "100.00")
    write(invoice, account_id=None)
    bank.payees[0].accounts.all().delete()
    assert codes(make(bank, invoice).left_out) == [("17", "order.no_account")]


def test_a_payee_without_inn(bank):
    invoice = bank.invoice("17", "100.00", 2)
    counterparties.change(invoice.payee, by=bank.cast.accounting, inn="")
    assert codes(make(bank, invoice).left_out) == [("17", "order.no_inn")]
    counterparties.change(invoice.payee, by=bank.cast.accounting, kind="person")
    assert len(make(bank, invoice).orders) == 1


def test_the_treasury_and_another_own_account_are_warned_of(bank):
    invoice = bank.invoice("17", "100.00")
    BankAccount.objects.filter(pk=invoice.account_id).update(bic="017501002", account="03100643000000016200")
    other = OwnAccount.objects.create(
        name="Второй", holder="АО «Вектор»", inn="6670312045", bank="Б", bic="044525225", account="40702810538000000003"
    )
    made = make(bank, invoice, own=other)
    assert codes(made.warned) == [("17", "order.treasury"), ("17", "order.other_account")]
    assert [one["done"] for one in made.file.remarks] == [True, True]


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"inn": ""}, "own.no_inn"), ({"holder": " "}, "own.no_holder"), ({"closed": True}, "own.closed"),
     ({"account": "40702810938000000001"}, "own.wrong")],
)  # fmt: skip
def test_an_own_account_that_nothing_can_be_paid_from(bank, changed, code):
    invoice = bank.invoice("17", "100.00")
    OwnAccount.objects.update(**changed)
    with pytest.raises(LeftOut) as refusal:
        make(bank, invoice, own=OwnAccount.objects.get())
    assert refusal.value.reason.code == code and str(refusal.value)
    assert not PaymentOrder.objects.exists() and not BankFile.objects.exists()


def test_a_file_is_dated_by_its_orders(bank):
    ahead = bank.today + timedelta(days=3)
    file = make(bank, bank.invoice("17", "100.00"), day=ahead).file
    text = content_of(file).decode("windows-1251")
    assert f"ДатаНачала={ahead:%d.%m.%Y}\r\nДатаКонца={ahead:%d.%m.%Y}\r\nРасчСчет=40702810400000012345" in text
