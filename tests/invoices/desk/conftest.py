"""An own account, payees with right requisites, an accountant at the page of a check."""

import copy

import pytest
from django.urls import reverse

from portal.models import Task
from tests.built import built_once
from tests.cast import make_cast
from tests.invoices.exchange.bank import Bank, make_bank


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    def build() -> Bank:
        bank = make_bank(make_cast())
        bank.invoice("А-1", "7000.00", until="plan")
        return bank

    with built_once(django_db_blocker, build) as made:
        yield made


@pytest.fixture
def bank(made, db) -> Bank:
    """One invoice of 7 000.00 to the first payee was checked before."""
    return copy.deepcopy(made)


def text(page) -> str:
    """What a page says, no-break spaces as plain ones."""
    return page.content.decode().replace("\u00a0", " ")


class Checked:
    """The open task of an invoice as its page shows it to somebody, and as they answer it."""

    def __init__(self, client, who, invoice) -> None:
        self.client = client
        client.force_login(who)
        self.task = Task.objects.open().get(case=invoice.pk)

    @property
    def page(self):
        return self.client.get(reverse("task", args=[self.task.pk]))

    def press(self, answer="approve", **given):
        return self.client.post(reverse("task_answer", args=[self.task.pk]), {"answer": answer} | given)


@pytest.fixture
def check(client):
    """`check(accountant, invoice)`."""
    return lambda who, invoice: Checked(client, who, invoice)
