"""The company that trusts, built once per module; somebody at the page of a new invoice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from invoices.models import Article, Invoice
from portal import calendars
from tests.built import built_once
from tests.invoices.trust.company import PDF, Company, make_company


@pytest.fixture(scope="module")
def made_company(django_db_setup, django_db_blocker):
    def build() -> Company:
        made = make_company()
        Article.objects.create(code="03", name="Аренда")
        return made

    with built_once(django_db_blocker, build) as made:
        yield made


def paper(text: str = "1") -> SimpleUploadedFile:
    """A supplier's paper that differs from others by its text."""
    return SimpleUploadedFile("счёт.pdf", PDF + text.encode(), content_type="application/pdf")


@pytest.fixture
def typed(company):
    """What is typed for an invoice of 300 000.00 from payee A; keywords go over it."""

    def values(*lines, **changes):
        today = calendars.today()
        given = {
            "payee": company.payees["A"].pk, "paper_number": "17", "paper_date": today.isoformat(),
            "due": today.isoformat(), "purpose": "Аренда зала", "currency": "RUB",
            "cost_unit": company.cast.events.pk, "document_supplier_invoice": paper(),
        } | rows(*(lines or [("Аренда", "1", "300000", "22", "")])) | changes  # fmt: skip
        return {name: value for name, value in given.items() if value is not None}

    return values


def rows(*lines):
    """(what, how many, sum, rate, why without VAT) each, as the form's fields."""
    names = ("name", "quantity", "sum", "vat_rate", "no_vat_why")
    given = {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": "0"}
    for place, line in enumerate(lines):
        given |= {f"lines-{place}-{name}": value for name, value in zip(names, line, strict=True)}
    return given


@pytest.fixture
def press(company, client):
    """`press("requester2", "send", values)` → (page, the newest invoice or None)."""

    def pressed(who, button, values, query=""):
        client.force_login(company.cast.fresh(who))
        page = client.post(reverse("invoice_new") + query, values | {button: "1"})
        newest = Invoice.objects.order_by("-pk").first() if page.status_code == 302 else None
        return page, newest

    return pressed
