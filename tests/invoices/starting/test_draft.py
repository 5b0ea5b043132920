"""An invoice of one's own that came back: everything may be mended, its road is decided anew."""

from decimal import Decimal

from django.urls import reverse

from invoices.models import Invoice
from portal.models import Task
from tests.invoices.starting.conftest import rows

D = Decimal


def came_back(company, press, typed):
    company.trust("requester2", "500000")
    _page, invoice = press("requester2", "send", typed())
    return company.answer(invoice, "rework", "accounting", comment="Сумма не та")


def answer(client, invoice, values):
    task = Task.objects.open().get(case=invoice.pk)
    return client.post(reverse("task_answer", args=[task.pk]), values | {"answer": "done"})


def test_all_fields_are_there(company, press, typed, client):
    invoice = came_back(company, press, typed)
    assert invoice.step == "draft"
    client.force_login(company.cast.fresh("requester2"))
    page = client.get(invoice.get_absolute_url()).content.decode()
    for said in ('name="lines-0-name"', 'value="Аренда"', 'name="payee"', 'value="17"', "300\u00a0000,00"):
        assert said in page
    assert f"{reverse('invoice_told')}?invoice={invoice.pk}" in page


def test_mended_above_the_limit_it_goes_to_the_manager(company, press, typed, client):
    invoice = came_back(company, press, typed)
    given = typed(payee=company.payees["B"].pk, purpose="Аренда двух залов", document_supplier_invoice=None)
    given |= rows(("Зал", "1", "300000", "22", ""), ("Зал 2", "1", "200000,01", "22", ""))
    client.force_login(company.cast.fresh("requester2"))
    assert answer(client, invoice, given).status_code == 302
    invoice = Invoice.objects.get(pk=invoice.pk)
    assert (invoice.step, invoice.road, invoice.sum) == ("manager", "manager", D("500000.01"))
    assert invoice.payee_id == company.payees["B"].pk and invoice.account.account == "2" * 20
    assert [one.name for one in invoice.lines.all()] == ["Зал", "Зал 2"]
    assert invoice.title == "Подрядчик B: Аренда двух залов"


def test_bad_input_is_kept_and_nothing_moves(company, press, typed, client):
    invoice = came_back(company, press, typed)
    client.force_login(company.cast.fresh("requester2"))
    given = typed(document_supplier_invoice=None) | rows(("Зал", "1", "-7", "22", ""))
    page = answer(client, invoice, given)
    assert 'value="-7"' in page.content.decode() and "минус" in page.content.decode()
    assert Invoice.objects.get(pk=invoice.pk).step == "draft"
    assert Invoice.objects.get(pk=invoice.pk).sum == D("300000.00")


def test_its_own_number_is_no_double(company, press, typed, client):
    invoice = came_back(company, press, typed)
    client.force_login(company.cast.fresh("requester2"))
    assert answer(client, invoice, typed()).status_code == 302
    assert Invoice.objects.get(pk=invoice.pk).step == "accounting"


def test_a_draft_is_sent_later(company, press, typed, client):
    company.trust("requester2", "500000")
    _page, invoice = press("requester2", "draft", typed(document_supplier_invoice=None))
    page = answer(client, invoice, typed(document_supplier_invoice=None))
    assert "Сначала приложите" in page.content.decode()
    assert answer(client, invoice, typed()).status_code == 302
    assert Invoice.objects.get(pk=invoice.pk).step == "accounting"
