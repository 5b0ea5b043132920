"""An invoice of one's own that came back: everything may be mended, its road is decided anew."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from invoices.models import Invoice
from portal import calendars
from portal.models import Task
from tests.invoices.starting.conftest import paper, rows
from tests.invoices.starting.test_bad_input import SUMS

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


@pytest.mark.parametrize(("sum_", "said"), SUMS)
def test_sums_of_lines(company, press, typed, client, sum_, said):
    invoice = came_back(company, press, typed)
    client.force_login(company.cast.fresh("requester2"))
    page = answer(client, invoice, typed(("Зал", "1", sum_, "22", ""), document_supplier_invoice=None))
    assert page.status_code == 422 and said in page.content.decode()
    assert Invoice.objects.get(pk=invoice.pk).sum == D("300000.00")


def refused(company, press, typed, client, **given):
    """What the page says to that, and whether it is still the draft that came back."""
    invoice = came_back(company, press, typed)
    client.force_login(company.cast.fresh("requester2"))
    page = answer(client, invoice, typed(**{"document_supplier_invoice": None} | given))
    now = Invoice.objects.get(pk=invoice.pk)
    assert (page.status_code, now.step, now.sum) == (422, "draft", D("300000.00"))
    return page.content.decode().replace("\u00a0", " ")


def test_an_account_of_another_bank(company, press, typed, client):
    said = refused(company, press, typed, client, bic="044525225", account_number="40702810000000000001", bank="Банк")
    assert "не подходит к БИК 044525225: контрольная цифра, девятая, должна быть" in said
    assert 'value="40702810000000000001"' in said


def test_an_account_of_somebody_else(company, press, typed, client):
    other = company.payees["B"].main_account
    assert "Выберите корректный вариант" in refused(company, press, typed, client, account=other.pk)


def test_vat_that_does_not_fit(company, press, typed, client):
    said = refused(company, press, typed, client, vat="50 000,00")
    assert "НДС не сходится" in said and "54 098,36" in said and 'value="50 000,00"' in said


def test_a_future_date(company, press, typed, client):
    ahead = (calendars.today() + timedelta(days=1)).isoformat()
    assert "завтрашним днём или позже" in refused(company, press, typed, client, paper_date=ahead)


def test_an_inn_of_another_length(company, press, typed, client):
    given = {"payee": None, "new_name": "Новый", "new_inn": "770708389"}
    assert "9 цифр" in refused(company, press, typed, client, **given)


def test_the_same_file_as_another_invoice(company, press, typed, client):
    _page, first = press("member2", "send", typed(paper_number="71", document_supplier_invoice=paper("71")))
    given = {"paper_number": "72", "document_supplier_invoice": paper("71")}
    said = refused(company, press, typed, client, **given)
    assert f"Этот же файл уже приложен к {first.code}" in said


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
