"""The registry: what the filters of the address leave, its order, its sums, its statements; the same as XLSX."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from invoices.actions import execute, give_limit, pay
from invoices.models import Invoice, SavedView
from portal import clock
from portal.models import door

D = Decimal
ALL = {"checked", "alike", "double", "planned", "asked"}


@pytest.fixture
def accounting(bank, client):
    client.force_login(bank.cast.fresh("accounting"))
    return client


def shown(client, rows, **given):
    page = client.get(reverse("invoices"), given)
    assert page.status_code == 200
    codes = [row.one.pk for row in page.context["rows"]]
    return [name for pk in codes for name, one in rows.items() if one.pk == pk]


def text(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({}, ALL),
        ({"state": "plan"}, {"checked"}),
        ({"state": "accounting"}, {"alike", "double"}),
        ({"state": "bank"}, {"planned"}),
        ({"state": "manager"}, {"asked"}),
        ({"state": "open"}, ALL),
        ({"state": "paid"}, set()),
        ({"state": "late"}, set()),
        ({"state": "dropped"}, set()),
        ({"q": "орбита сч"}, {"checked", "double"}),
        ({"payee": "6670312045"}, {"planned"}),
        ({"payee": "петров"}, {"asked"}),
        ({"least": "1 000,00"}, ALL - {"asked"}),
        ({"most": "1000"}, ALL - {"planned"}),
        ({"least": "1000,01", "most": "250 000,50"}, {"planned"}),
        ({"article": "44.1"}, ALL),
        ({"article": "45"}, set()),
        ({"road": "manager"}, ALL),
        ({"road": "accounting"}, set()),
        ({"alike": "double"}, {"checked", "double"}),
        ({"alike": "near"}, {"checked", "alike", "double"}),
        ({"alike": "halves"}, set()),
        ({"state": "x", "by": "x", "month": "2026-99", "since": "2026-13-01", "least": "три", "order": "x"}, ALL),
    ],
)
def test_filters(accounting, rows, given, left):
    assert set(shown(accounting, rows, **given)) == left


def test_filters_by_day(accounting, rows):
    today = clock.today()
    tomorrow = (today + timedelta(days=1)).isoformat()
    for by in ("date", "sent"):
        assert set(shown(accounting, rows, by=by, since=today.isoformat())) == ALL
        assert set(shown(accounting, rows, by=by, month=f"{today:%Y-%m}")) == ALL
        assert shown(accounting, rows, by=by, since=tomorrow) == []
    assert shown(accounting, rows, by="plan", since=today.isoformat()) == ["planned"]
    assert shown(accounting, rows, by="paid", since="2020-01-01") == []


def test_filters_by_department_and_by_who_entered_it(accounting, bank, rows):
    assert set(shown(accounting, rows, unit=bank.cast.marketing.name)) == ALL
    assert shown(accounting, rows, unit="Нет такого") == []
    assert set(shown(accounting, rows, who=bank.cast.requester.last_name)) == ALL
    assert shown(accounting, rows, who=bank.cast.buyer.last_name) == []


def test_a_day_of_payment_that_is_paid(accounting, bank, rows):
    order = pay(rows["planned"], by=bank.treasury, number="1", date=bank.today, sum=rows["planned"].sum)
    execute(order, by=bank.treasury, day=bank.today)
    assert shown(accounting, rows, state="paid", by="paid", month=f"{bank.today:%Y-%m}") == ["planned"]
    page = text(accounting.get(reverse("invoices"), {"state": "paid"}))
    assert "Счета: 250 000,50 ₽" in page and "оплачено" in page


def test_order_by_any_column(accounting, rows):
    assert shown(accounting, rows, order="sum")[0] == "asked" and shown(accounting, rows, order="-sum")[0] == "planned"
    assert shown(accounting, rows, order="number") == ["checked", "alike", "double", "planned", "asked"]
    assert shown(accounting, rows) == ["asked", "planned", "double", "alike", "checked"]
    assert shown(accounting, rows, order="payee")[0] == "asked"
    page = accounting.get(reverse("invoices"))
    for _column, order, _sorted in page.context["heads"]:
        assert set(shown(accounting, rows, order=order)) == ALL
    every = {"col": [column.code for column, _shown in page.context["all_columns"]]}
    heads = accounting.get(reverse("invoices"), every).context["heads"]
    assert len(heads) == 27
    for _column, order, _sorted in heads:
        assert set(shown(accounting, rows, order=order, **every)) == ALL


def test_sums_of_all_that_the_filter_leaves(accounting, rows):
    page = accounting.get(reverse("invoices"), {"col": ["sum", "vat", "left"], "least": "1000"})
    said = text(page)
    assert "Счета: 253 000,50 ₽" in said  # 1000 + 1000 + 1000 + 250 000.50
    assert [column.code for column in page.context["columns"]] == ["payee", "sum", "vat", "left"]
    assert said.count("45 623,05") == 2  # VAT of 22 %: 3 × 180.33 + 45 082.06, above and below the table
    bars = page.context["bars"]
    assert len(bars) == 12 and str(bars[-1][1]) == "253000.50" and bars[-1][2:] == (100, True)
    assert str(bars[0][1]) == "0.00"


def test_a_page_takes_six_statements_beside_the_persons(accounting, rows):
    accounting.get(reverse("invoices"))
    for given in ({}, {"state": "late", "q": "орбита", "unit": "м", "order": "-sum"}, {"alike": "near"}):
        with CaptureQueriesContext(connection) as said:
            accounting.get(reverse("invoices"), given)
        assert len(said) - 1 <= 6, [one["sql"][:120] for one in said.captured_queries]


SEVERAL = ("requester", "requester_head", "treasury", "finance_director", "general_director", "buyer")


@pytest.mark.parametrize("who", SEVERAL)
@pytest.mark.parametrize("given", [{}, {"state": "late", "q": "орбита", "unit": "м", "order": "-sum"}, {"q": "нет"}])
def test_nobodys_page_takes_more_than_six(bank, rows, client, who, given):
    """Beside the person's own row: with a saved view and a limit, whether the filter leaves something or nothing."""
    with door():
        if who == "requester_head":
            Invoice.objects.filter(pk=rows["checked"].pk).update(initiator=bank.cast.requester_head)
    by = bank.cast.fresh("general_director" if who != "general_director" else "finance_director")
    give_limit(bank.cast.fresh(who), by=by, each=D("500000"), month=D("900000"), why="Приказ")
    SavedView.objects.create(person=bank.cast.fresh(who), name="Мои поздние", query="state=late")
    client.force_login(bank.cast.fresh(who))
    client.get(reverse("invoices"))
    with CaptureQueriesContext(connection) as said:
        page = client.get(reverse("invoices"), given)
    assert len(said) - 1 <= 6, "\n".join(one["sql"].split(" FROM ", 1)[-1][:200] for one in said.captured_queries)
    assert "Мои поздние" in page.content.decode() and "Ваш лимит" in page.content.decode()


def test_everybody_sees_what_the_rule_of_the_row_lets(client, bank, rows):
    client.force_login(bank.cast.fresh("requester"))
    assert set(shown(client, rows)) == ALL
    page = text(client.get(reverse("invoices")))
    assert "Платёжный календарь" not in page and "дубль" not in page
    client.force_login(bank.cast.fresh("buyer"))
    assert shown(client, rows) == []
    client.force_login(bank.cast.fresh("outsider"))
    assert client.get(reverse("invoices")).status_code == 404


def test_doubles_and_late_ones_are_marked(accounting, rows):
    with door():
        Invoice.objects.filter(pk=rows["asked"].pk).update(due="2020-01-09")
    page = accounting.get(reverse("invoices"))
    told = {row.one.pk: (row.one.doubled, row.late) for row in page.context["rows"]}
    assert told[rows["double"].pk] == (True, False) and told[rows["checked"].pk] == (True, False)
    assert told[rows["alike"].pk] == (False, False) and told[rows["asked"].pk] == (False, True)
    assert text(page).count(">дубль<") == 2
    assert shown(accounting, rows, state="late") == ["asked"]


def test_xlsx_has_all_that_anybody_entered(accounting, bank, rows):
    pay(rows["planned"], by=bank.treasury, number="77", date=bank.today, sum=rows["planned"].sum)
    made = accounting.get(reverse("invoices_export"), {"order": "number"})
    assert 'filename="invoices.xlsx"' in made["Content-Disposition"]
    head, *body, foot = openpyxl.load_workbook(BytesIO(made.content)).active.iter_rows(values_only=True)
    assert len(head) == 38 and len(body) == 5
    row = dict(zip(head, body[3], strict=True))
    assert row["Получатель"] == "ООО «Типография»" and row["ИНН"] == "6670312045"
    assert row["Сумма, ₽"] == 250000.5 and row["Счёт затрат"] == "26" and row["С какого счёта"] == "Основной"
    assert "№ 77" in row["Платёжные поручения"] and "Печать: 1,00 × 250" in row["Строки"].replace("\u00a0", " ")
    assert foot[0] == "Итого" and dict(zip(head, foot, strict=True))["Сумма, ₽"] == 253030.5


def test_the_registry_of_what_was_paid(accounting, bank, rows):
    pay(rows["planned"], by=bank.treasury, number="1", date=bank.today, sum=rows["planned"].sum, executed=bank.today)
    made = accounting.get(reverse("invoices_export"), {"state": "paid", "by": "paid"})
    assert 'filename="paid-invoices.xlsx"' in made["Content-Disposition"]
    head, body, _foot = openpyxl.load_workbook(BytesIO(made.content)).active.iter_rows(values_only=True)
    assert dict(zip(head, body, strict=True))["Оплачен"].date() == bank.today


def test_a_formula_in_words_stays_words(accounting, rows):
    with door():
        Invoice.objects.filter(pk=rows["asked"].pk).update(purpose="=1+1")
    made = accounting.get(reverse("invoices_export"), {"state": "manager"})
    sheet = openpyxl.load_workbook(BytesIO(made.content)).active
    assert [cell.data_type for cell in sheet[2] if cell.value == "=1+1"] == ["s"]
