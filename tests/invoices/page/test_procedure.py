"""An invoice of a procedure: entered by the portal from the schedule, past the manager on nobody's limit."""

from django.urls import reverse

from tests.invoices.page.test_entered import told
from tests.invoices.page.test_page import read


def test_of_a_procedure(deal, invoice, client):
    fields = told(invoice, deal.cast.fresh("accounting"))
    assert fields["Счёт"]["Сумма"][:2] == ("36 000,00 ₽", None)
    said = read(client, deal.cast.fresh("accounting"), reverse("invoice_entered", args=[invoice.pk]))
    assert f"Из графика платежей закупки № {deal.case.code}, при открытии счёта; закупку ведёт Тимур Гайсин." in said
    page = read(client, deal.cast.fresh("accounting"), invoice.get_absolute_url())
    assert "мимо руководителя" in page and "Один счёт" not in page and "36 000,00 ₽" in page
    assert "не спрашиваем" in page


def test_who_sees_it_reads_all_of_it(deal, invoice, client):
    for name in ("buyer", "purchasing_head", "treasury", "operations_head"):
        client.force_login(deal.cast.fresh(name))
        assert client.get(reverse("invoice_entered", args=[invoice.pk])).status_code == 200
        assert client.post(reverse("invoice_sheet", args=[invoice.pk])).status_code == 302
    for name in ("requester", "it", "lawyer", "outsider"):
        client.force_login(deal.cast.fresh(name))
        assert client.get(reverse("invoice_entered", args=[invoice.pk])).status_code == 404
        assert client.post(reverse("invoice_sheet", args=[invoice.pk])).status_code == 404
