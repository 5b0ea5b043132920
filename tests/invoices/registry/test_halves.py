"""Halves of colleagues in the registry: by SQL the same as by the rule of trust limits."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from invoices.limits import halves
from invoices.models import Invoice
from tests.invoices.trust.company import make_company


def test_halves_of_colleagues_in_the_registry(db, client):
    company = make_company()
    for who in ("requester", "requester2"):
        company.trust(who, "500000")
    first, second = company.submit("requester", "300000"), company.submit("requester2", "300000")
    company.submit("requester", "100000", "B")
    company.submit("requester2", "300000", "B")  # 400 000 together: one of them could have paid it
    client.force_login(company.cast.fresh("accounting"))
    shown = client.get(reverse("invoices"), {"alike": "halves"}).context["rows"]
    assert {row.one.pk for row in shown} == {first.pk, second.pk} == halves(Invoice.objects.all()).keys()
    with CaptureQueriesContext(connection) as said:
        client.get(reverse("invoices"))
    assert len(said) - 1 <= 6, "beside the person's"
    marked = {row.one.pk for row in client.get(reverse("invoices")).context["rows"] if row.halves}
    assert marked == {first.pk, second.pk}
    page = client.get(reverse("invoices_alike"), {"kind": "halves"})
    assert [(one.pk, others[0][0].pk) for one, others in page.context["groups"]] == [(second.pk, first.pk)]
    assert "больше лимита каждого" in page.content.decode()
