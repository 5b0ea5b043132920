"""Pages of invoices, payments and the budget: who sees them, what they say, what bad input meets."""

from decimal import Decimal

import pytest
from django.urls import reverse

from invoices.models import BudgetLine, Invoice, PaymentOrder
from tests.builders_orders import pdf

D = Decimal
SEE = ("accounting", "treasury", "finance_director", "general_director", "buyer", "purchasing_head", "operations_head")
DO_NOT = ("requester", "requester_head", "it", "lawyer", "security", "hr", "outsider")


@pytest.mark.parametrize("name", SEE)
def test_who_sees_an_invoice(deal, invoice, client, name):
    client.force_login(deal.cast.fresh(name))
    page = client.get(invoice.get_absolute_url())
    assert page.status_code == 200
    assert "36\u00a0000,00" in page.content.decode()


@pytest.mark.parametrize("name", DO_NOT)
def test_for_everybody_else_it_is_not_there(deal, invoice, client, name):
    client.force_login(deal.cast.fresh(name))
    assert client.get(invoice.get_absolute_url()).status_code == 404
    assert client.post(reverse("invoice_payment", args=[invoice.pk]), {"number": "1"}).status_code == 404
    assert client.get(reverse("invoices")).status_code == 404 or b"36" not in client.get(reverse("invoices")).content


def test_only_treasury_enters_payments(deal, invoice, client):
    client.force_login(deal.cast.fresh("accounting"))
    assert client.get(reverse("invoice_payment", args=[invoice.pk])).status_code == 403
    client.force_login(deal.cast.fresh("treasury"))
    assert client.get(reverse("invoice_payment", args=[invoice.pk])).status_code == 200


def test_treasury_pays_on_the_page(deal, invoice, client):
    deal.planned(invoice)
    client.force_login(deal.cast.fresh("treasury"))
    page = client.get(invoice.get_absolute_url())
    assert reverse("invoice_payment", args=[invoice.pk]) in page.content.decode()
    given = {"number": "77", "date": deal.today.isoformat(), "sum": "36 000,00", "executed": "on", "file": pdf()}
    assert client.post(reverse("invoice_payment", args=[invoice.pk]), given).status_code == 302
    assert Invoice.objects.get(pk=invoice.pk).step == "closed"
    assert deal.step == "payment_notice"
    assert deal.case.documents.filter(kind="payment_order").count() == 1
    assert client.get(invoice.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("sum_", "said"),
    [
        ("-1", "минус"),
        ("0", "больше нуля"),
        ("9" * 40, "лишком"),
        ("36000,01", "36\u00a0000,00"),
        ("три", "буква"),
        ("1e30", "буква «e»"),
        ("0,005", "не больше двух цифр"),
        ("1ОО", "буква «О»"),
    ],
)
def test_bad_sums_are_refused_and_stay(deal, invoice, client, sum_, said):
    deal.planned(invoice)
    client.force_login(deal.cast.fresh("treasury"))
    given = {"number": "77", "date": deal.today.isoformat(), "sum": sum_, "executed": "on"}
    page = client.post(reverse("invoice_payment", args=[invoice.pk]), given)
    assert page.status_code == 422
    assert said.lower() in page.content.decode().lower()
    assert f'value="{sum_}"' in page.content.decode() or sum_ == "36000,01"
    assert not PaymentOrder.objects.exists()


def test_list_sums_filters_and_export(deal, invoice, client):
    client.force_login(deal.cast.fresh("accounting"))
    page = client.get(reverse("invoices"), {"state": "accounting", "q": "поставщик"}).content.decode()
    assert "36\u00a0000,00" in page and invoice.code in page
    assert invoice.code not in client.get(reverse("invoices"), {"state": "closed"}).content.decode()
    assert client.get(reverse("invoices"), {"state": "x", "since": "2026-99-99", "page": "zz"}).status_code == 200
    made = client.get(reverse("invoices_export"))
    assert made["Content-Type"].endswith("sheet") and made.content[:2] == b"PK"


def test_budget_page(deal, invoice, client):
    client.force_login(deal.cast.fresh("economist"))
    page = client.get(reverse("budget")).content.decode()
    for sum_ in ("500\u00a0000,00", "72\u00a0000,00", "428\u00a0000,00"):
        assert sum_ in page
    BudgetLine.objects.all().delete()
    assert "нет строки" in client.get(reverse("budget")).content.decode()
    client.force_login(deal.cast.fresh("requester"))
    assert client.get(reverse("budget")).status_code == 403
    client.force_login(deal.cast.fresh("requester_head"))
    assert "72\u00a0000,00" in client.get(reverse("budget")).content.decode()


def test_pages_ask_the_same_whatever_the_number_of_rows(deal, invoice, client, django_assert_max_num_queries):
    client.force_login(deal.cast.fresh("accounting"))
    client.get(reverse("invoices"))
    with django_assert_max_num_queries(25):
        client.get(reverse("invoices"))
