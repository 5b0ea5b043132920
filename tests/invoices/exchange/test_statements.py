"""A statement in: read once, confirmed, matched by hand, set aside; what is paid is what its lines say."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from invoices import actions
from invoices.actions import statements
from invoices.actions.bank_files import content_of, make_bank_file
from invoices.models import BankStatement, Invoice, OwnAccount, PaymentOrder, StatementLine
from portal.actions.refusals import Changed, Missing, Refused, TooLate
from tests.invoices.exchange.bank import BIC, OURS, shown, statement

D = Decimal


def read(bank, *rows, **more):
    return statements.read_in(statement(*rows, **more), by=bank.treasury)


def confirm(bank):
    lines, marks = shown()
    return statements.confirm(lines, marks, by=bank.treasury)


def again(invoice):
    return Invoice.objects.get(pk=invoice.pk)


def report(one):
    return {name: one.report[name] for name in ("new", "known", "twice", "waiting", "incoming", "others")}


def test_orders_out_and_the_statement_in(bank):
    first, second = bank.invoice("17", "300000.00"), bank.invoice("18", "92000.00", 1)
    made = make_bank_file(by=bank.treasury, own_account=bank.own, parts=[first, second], day=bank.today)
    one = read(bank, bank.row("1", "300000.00"), bank.row("2", "92000.00", 1), bank.row("3", "17.20", 2, "Комиссия"))
    assert (one.own_account, report(one)["new"], again(first).paid) == (bank.own, 3, D(0)), (
        "nothing before it is confirmed"
    )
    done = confirm(bank)
    assert (done.lines, done.sum, done.refused) == (2, D("392000.00"), [])
    assert [again(one).paid for one in (first, second)] == [D("300000.00"), D("92000.00")]
    assert [again(one).step for one in (first, second)] == ["documents", "documents"]
    assert [order.statement_line.number for order in made.file.orders.order_by("pk")] == ["1", "2"]
    assert [line.number for line in StatementLine.objects.unmatched()] == ["3"]


def test_the_same_file_again_is_told_and_writes_nothing(bank):
    file = statement(bank.row("1", "10.00"))
    one = statements.read_in(file, by=bank.treasury)
    with pytest.raises(statements.ReadAlready, match="уже загрузили: Жанна Б|уже загрузили: Ж") as told:
        statements.read_in(file, by=bank.cast.accounting)
    assert told.value.statement == one
    assert (BankStatement.objects.count(), StatementLine.objects.count()) == (1, 1)


def test_an_overlapping_statement_writes_what_is_new(bank):
    read(bank, bank.row("1", "10.00"), bank.row("2", "20.00"))
    two = read(bank, bank.row("2", "20.00"), bank.row("3", "30.00"), bank.row("3", "30.00"))
    assert report(two) == {"new": 1, "known": 1, "twice": 1, "waiting": 0, "incoming": 0, "others": 0}
    assert sorted(StatementLine.objects.values_list("number", flat=True)) == ["1", "2", "3"]


def test_what_is_not_carried_out_pays_nothing(bank):
    """Our own file of orders, read in as if it were a statement."""
    invoice = bank.invoice("17", "100.00")
    file = make_bank_file(by=bank.treasury, own_account=bank.own, parts=[invoice], day=bank.today).file
    one = statements.read_in(SimpleUploadedFile("1c_to_kl.txt", content_of(file)), by=bank.treasury)
    assert report(one) == {"new": 0, "known": 0, "twice": 0, "waiting": 1, "incoming": 0, "others": 0}
    assert confirm(bank).lines == 0 and again(invoice).paid == 0


def test_a_foreign_account_is_refused_by_its_number(bank):
    for changed, said in (
        ({"ПлательщикСчет": "40702810900000099999"}, "Счёт 40702810900000099999 не наш"),
        ({"ПлательщикБИК": "044525225"}, "БИК 044525225 не наш, БИК нашего – 046577904"),
    ):
        with pytest.raises(Refused, match=said):
            read(bank, bank.row("1", "10.00") | changed)
    unnamed = statement(bank.row("1", "10.00")).read().decode("windows-1251").replace(f"РасчСчет={OURS}\r\n", "", 1)
    with pytest.raises(Refused, match="не указано, по какому она счёту"):
        statements.read_in(SimpleUploadedFile("a.txt", unnamed.encode("windows-1251")), by=bank.treasury)
    with pytest.raises(Refused, match="Это не выписка для 1С"):
        statements.read_in(SimpleUploadedFile("a.txt", b"PK\x03\x04"), by=bank.treasury)
    assert not BankStatement.objects.exists()


def test_money_that_came_is_counted_and_a_return_is_shown(bank):
    ours = {"ПлательщикСчет": "40702810938000000001", "ПлательщикИНН": "7707083893", "Плательщик": "ООО «Орбита»",
            "ПлательщикБИК": "044525225", "ПолучательСчет": OURS, "ПолучательИНН": "6670312045", "ДатаСписано": "",
            "ДатаПоступило": bank.today}  # fmt: skip
    own = {"РасчСчет": OURS}
    rows = [
        bank.row("5", "10.00", purpose="Оплата услуг") | ours,
        bank.row("6", "300.00", purpose="Возврат: счёт закрыт") | ours,
    ]
    text = statement(*rows).read().decode("windows-1251").replace("РасчСчет=40702810938000000001\r\n", "", 2)
    text = text.replace("СекцияДокумент", f"РасчСчет={own['РасчСчет']}\r\nСекцияДокумент", 1)
    one = statements.read_in(SimpleUploadedFile("a.txt", text.encode("windows-1251")), by=bank.treasury)
    assert report(one)["incoming"] == 2 and not StatementLine.objects.exists()
    assert [(row["sum"], row["payer"], row["inn"]) for row in one.report["returns"]] == [
        ("300.00", "ООО «Орбита»", "7707083893")
    ]


def test_one_line_pays_two_invoices_and_half_of_one(bank):
    first, second, third = bank.invoice("17", "300.00"), bank.invoice("18", "200.00"), bank.invoice("19", "100.00", 1)
    read(
        bank,
        bank.row("1", "500.00", purpose="Оплата по счетам 17, 18"),
        bank.row("2", "50.00", 1, "Счёт № 19, половина"),
    )
    done = confirm(bank)
    assert (done.lines, done.sum) == (2, D("550.00"))
    assert [again(one).paid for one in (first, second, third)] == [D("300.00"), D("200.00"), D("50.00")]
    assert [again(one).step for one in (first, second, third)] == ["documents", "documents", "bank"]
    assert sorted(PaymentOrder.objects.values_list("number", "sum", "own_account")) == [
        ("1", D("200.00"), bank.own.pk), ("1", D("300.00"), bank.own.pk), ("2", D("50.00"), bank.own.pk)]  # fmt: skip


def test_paid_by_hand_before_is_found_and_not_paid_again(bank):
    invoice = bank.invoice("17", "100.00")
    actions.pay(invoice, by=bank.treasury, number="7", date=bank.today, sum=D(60), executed=bank.today)
    read(bank, bank.row("7", "60.00", purpose="Счёт 17"), bank.row("8", "40.00", purpose="Счёт 17"))
    assert confirm(bank).sum == D("100.00")
    assert again(invoice).paid == D("100.00")
    assert sorted(PaymentOrder.objects.values_list("number", "statement_line__number")) == [("7", "7"), ("8", "8")]


def test_what_came_back_is_not_paid_by_the_old_line_again(bank):
    invoice = bank.invoice("17", "100.00")
    actions.pay(invoice, by=bank.treasury, number="7", date=bank.today, sum=D(60), executed=bank.today)
    read(bank, bank.row("7", "60.00", purpose="Счёт 17"))
    confirm(bank)
    actions.bounce(PaymentOrder.objects.get(), by=bank.treasury, why="Счёт закрыт")
    assert (again(invoice).paid, again(invoice).step) == (D(0), "plan")
    assert not StatementLine.objects.unmatched().exists()


def test_what_changed_since_the_page_is_told(bank):
    invoice = bank.invoice("17", "100.00")
    read(bank, bank.row("7", "100.00", purpose="Счёт 17"))
    lines, marks = shown()
    actions.pay(invoice, by=bank.treasury, number="1", date=bank.today, sum=D("0.01"))
    done = statements.confirm(lines, marks, by=bank.treasury)
    assert done.lines == 0 and "это изменилось" in done.refused[0][1]
    assert again(invoice).paid == 0


def test_by_hand_never_above_the_line_nor_the_invoice(bank):
    first, second = bank.invoice("17", "100.00"), bank.invoice("18", "50.00", 1)
    read(bank, bank.row("7", "120.00", 2, "За всё"))
    line = StatementLine.objects.get()
    treasury = bank.treasury
    with pytest.raises(Missing):
        statements.match_by_hand(line, [], by=treasury)
    with pytest.raises(Refused, match="Всего 120,01"):
        statements.match_by_hand(line, [(first, D("100.00")), (second, D("20.01"))], by=treasury)
    with pytest.raises(Refused, match="50,00"):
        statements.match_by_hand(line, [(second, D("50.01"))], by=treasury)
    assert not PaymentOrder.objects.exists()
    assert statements.match_by_hand(line, [(first, D("100.00")), (second, D("5.00"))], by=treasury) == D("105.00")
    line = StatementLine.objects.with_used().get()
    assert (line.used, line.left, again(first).paid, again(second).paid) == (D(105), D(15), D(100), D(5))
    with pytest.raises(Refused, match="осталось только 15,00"):
        statements.match_by_hand(line, [(again(second), D("15.01"))], by=treasury)
    statements.match_by_hand(line, [(again(second), D("15.00"))], by=treasury)
    assert not StatementLine.objects.unmatched().exists()
    assert sorted(PaymentOrder.objects.values_list("number", flat=True)) == ["7", "7", "7/2"]


def test_by_hand_carries_out_the_order_of_that_sum(bank):
    invoice = bank.invoice("17", "100.00")
    order = actions.pay(invoice, by=bank.treasury, number="1", date=bank.today - timedelta(days=1), sum=D(100))
    read(bank, bank.row("7", "100.00", 2, "За всё"))
    statements.match_by_hand(StatementLine.objects.get(), [(again(invoice), D(100))], by=bank.treasury)
    order.refresh_from_db()
    assert (order.executed, order.statement_line.number, PaymentOrder.objects.count()) == (bank.today, "7", 1)


def test_set_aside_with_a_reason_and_back(bank):
    invoice = bank.invoice("17", "100.00")
    read(bank, bank.row("7", "100.00", purpose="Счёт 17"), bank.row("8", "9.00", 2, "НДФЛ"))
    line, tax = StatementLine.objects.order_by("pk")
    with pytest.raises(Missing):
        statements.set_aside(tax, by=bank.treasury, why="  ")
    statements.set_aside(tax, by=bank.treasury, why="Налог")
    with pytest.raises(TooLate, match="Налог"):
        statements.set_aside(tax, by=bank.treasury, why="Зарплата")
    with pytest.raises(TooLate, match="отложили: Налог"):
        statements.match_by_hand(tax, [(invoice, D(9))], by=bank.treasury)
    statements.take_back(tax, by=bank.treasury)
    with pytest.raises(TooLate):
        statements.take_back(tax, by=bank.treasury)
    confirm(bank)
    with pytest.raises(TooLate, match="откладывать нечего"):
        statements.set_aside(line, by=bank.treasury, why="Налог")


def test_two_own_accounts_in_one_file(bank):
    OwnAccount.objects.create(
        name="Второй", holder="АО «Вектор»", inn="6670312045", bank="Б", bic=BIC, account="4" * 20
    )
    one = read(bank, bank.row("1", "10.00"), bank.row("1", "10.00") | {"ПлательщикСчет": "4" * 20})
    assert report(one)["new"] == 2
    assert StatementLine.objects.values("own_account").distinct().count() == 2


def test_a_line_that_pays_something_else_by_now_is_refused(bank):
    bank.invoice("17", "100.00")
    read(bank, bank.row("7", "100.00", purpose="Счёт 17"))
    lines, marks = shown()
    [pk] = marks
    with pytest.raises(Changed):
        statements._mark(lines[0], statements.bank.matches(lines)[pk], "другое", bank.treasury)
