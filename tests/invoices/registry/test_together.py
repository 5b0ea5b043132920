"""Several invoices at once, and the payment calendar: each through the door, with what could not be done and why."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from invoices.models import BankFile, Invoice
from invoices.payment_calendar import days, next_workday
from portal.actions import cases
from portal.models import Event, Task, door

D = Decimal


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def task(invoice):
    return Task.objects.open().select_related("case", "visit").get(case=invoice.pk)


def step(invoice):
    return Invoice.objects.get(pk=invoice.pk).step


def test_accounting_approves_with_one_account_of_costs(bank, rows, client):
    more = [bank.invoice(str(n), f"{n}00.00", 1, until="accounting") for n in (71, 82, 93)]
    client.force_login(bank.cast.fresh("accounting"))
    ids = [one.pk for one in (*more, rows["double"], rows["planned"])]
    page = text(client.get(reverse("invoices_together"), {"act": "check", "invoice": ids}))
    assert "Согласовать вместе" in page and "275 600,50" in page
    seen = {f"seen_{one.pk}": cases.seen_now(one, task(one)) for one in (*more, rows["double"])}
    cases.answer(task(more[1]), "refuse", by=bank.cast.fresh("accounting"), comment="Не наш")
    given = {"act": "check", "invoice": ids, "cost_account": "44.01", **seen}
    page = text(client.post(reverse("invoices_together"), given))
    assert [step(one) for one in more] == ["plan", "refused", "plan"]
    assert Invoice.objects.get(pk=more[0].pk).cost_account == "44.01"
    assert step(rows["double"]) == "accounting" and "Те же получатель, номер, дата и сумма, что у" in page
    assert f"{bank.cast.accounting.short_name}" in page and "Отказано" in page
    assert step(rows["planned"]) == "bank"


def test_a_bad_account_of_costs_is_said_once_and_nothing_is_done(bank, rows, client):
    client.force_login(bank.cast.fresh("accounting"))
    one = bank.invoice("71", "7100.00", 1, until="accounting")
    given = {"act": "check", "invoice": [one.pk], "cost_account": "много"}
    page = client.post(reverse("invoices_together"), given)
    assert page.status_code == 422 and 'value="много"' in text(page)
    assert step(one) == "accounting"


def test_what_changed_meanwhile_is_not_approved(bank, client):
    one = bank.invoice("71", "7100.00", 1, until="accounting")
    client.force_login(bank.cast.fresh("accounting"))
    given = {"act": "check", "invoice": [one.pk], "cost_account": "26", f"seen_{one.pk}": "1.0"}
    assert "дело изменилось" in text(client.post(reverse("invoices_together"), given))
    assert step(one) == "accounting"


def test_treasury_plans_moves_and_pays(bank, rows, client):
    other = bank.invoice("71", "7100.00", 1, until="plan")
    client.force_login(bank.treasury)
    day = next_workday(bank.today)
    given = {"act": "plan", "invoice": [rows["checked"].pk, other.pk, rows["alike"].pk], "pay_day": day.isoformat(),
             "own_account": bank.own.pk, "priority": "1"}  # fmt: skip
    page = text(client.post(reverse("invoices_together"), given))
    assert "2 счёта" in page and "Сейчас счёт на шаге" in page
    planned = Invoice.objects.get(pk=other.pk)
    assert (planned.step, planned.pay_day, planned.own_account, planned.priority) == ("bank", day, bank.own, 1)
    then = next_workday(day)
    given = {"act": "move", "invoice": [other.pk, rows["alike"].pk], "pay_day": then.isoformat(), "own_account": ""}
    page = text(client.post(reverse("invoices_together"), given))
    assert Invoice.objects.get(pk=other.pk).pay_day == then and "дня оплаты, который можно перенести, ещё нет" in page
    assert Event.objects.filter(case=other.pk, code="moved").count() == 1
    given = {"act": "file", "invoice": [other.pk, rows["alike"].pk], "own_account": bank.own.pk,
             "day": bank.today.isoformat(), "encoding": "windows-1251"}  # fmt: skip
    made = client.post(reverse("invoices_together"), given)
    file = BankFile.objects.get()
    assert made["Location"] == reverse("bank_file", args=[file.pk]) and file.sum == D("7100.00")
    assert [one["invoice"] for one in file.remarks if not one["done"]] == [rows["alike"].code]
    given = {"act": "move", "invoice": [other.pk], "pay_day": day.isoformat(), "own_account": ""}
    assert "Платёжное поручение уже в банке" in text(client.post(reverse("invoices_together"), given))
    assert Invoice.objects.get(pk=other.pk).pay_day == then


@pytest.mark.parametrize(
    ("who", "act", "status"),
    [
        ("accounting", "check", 200), ("accounting", "plan", 403), ("accounting", "file", 403),
        ("treasury", "plan", 200), ("treasury", "check", 403), ("requester", "check", 403),
        ("finance_director", "file", 403), ("treasury", "x", 403),
    ],
)  # fmt: skip
def test_each_their_own(bank, rows, client, who, act, status):
    client.force_login(bank.cast.fresh(who))
    given = {"act": act, "invoice": [rows["checked"].pk]}
    assert client.get(reverse("invoices_together"), given).status_code == status
    assert client.post(reverse("invoices_together"), given).status_code in (status, 422)
    assert step(rows["checked"]) == "plan"


def test_the_calendar_by_day_and_by_own_account(bank, rows, client):
    planned = rows["planned"]
    with door():
        Invoice.objects.filter(pk=planned.pk).update(pay_day=bank.today - timedelta(days=1))
    client.force_login(bank.treasury)
    page = client.get(reverse("payment_calendar"))
    said = text(page)
    assert [(each.late, str(each.total)) for each in page.context["days"]] == [(True, "250000.50"), (False, "1000.00")]
    assert "К оплате: 251 000,50 ₽" in said and "запланировано на прошедшие дни: 250 000,50 ₽" in said
    assert "Основной" in said and "Даты пока нет" in said
    moved = client.post(reverse("payment_later", args=[planned.pk]), follow=True)
    assert Invoice.objects.get(pk=planned.pk).pay_day == next_workday(bank.today)
    assert "оплата запланирована на" in text(moved)
    client.force_login(bank.cast.fresh("accounting"))
    assert client.post(reverse("payment_later", args=[planned.pk])).status_code == 403
    client.force_login(bank.cast.fresh("requester"))
    assert client.get(reverse("payment_calendar")).status_code == 403


def test_days_are_in_their_order():
    def one(step, pay_day):
        return Invoice(step=step, pay_day=pay_day, sum=D("10.00"), paid=D("4.00"))

    today = date(2026, 11, 24)
    rows = [one("plan", None), one("bank", date(2026, 11, 26)), one("bank", date(2026, 11, 23)), one("bank", today)]
    found = days([*rows, one("plan", date(2026, 11, 20))], today)
    assert [each.day for each in found] == [date(2026, 11, 23), today, date(2026, 11, 26), None]
    assert [each.late for each in found] == [True, False, False, False]
    assert [str(each.total) for each in found] == ["6.00", "6.00", "6.00", "12.00"]
    assert found[0].accounts == [(None, D("6.00"))]
