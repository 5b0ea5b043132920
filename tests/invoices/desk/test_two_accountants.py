"""Two accountants at one invoice: the first answer counts, the other is told whose it was; nothing twice."""

import pytest
from django.test import Client
from django.urls import reverse

from invoices.models import Invoice
from portal.actions import people
from portal.models import Event
from tests.invoices.desk.conftest import Checked, text


@pytest.fixture
def both(bank):
    """The same invoice open before both of them."""
    people.give_role(bank.cast.economist, "accounting", by=bank.cast.admin)
    invoice = bank.invoice("Б-9", "1000.00", until="accounting")
    return invoice, *(Checked(Client(), bank.cast.fresh(who), invoice) for who in ("accounting", "economist"))


def seen(own):
    return own.page.context["ask"].seen


@pytest.mark.parametrize(
    ("answer", "given"), [("approve", {"cost_account": "44.01"}), ("refuse", {"comment": "Не наш счёт"})]
)
def test_the_second_is_told_whose_answer_counts(both, answer, given):
    invoice, first, second = both
    before = seen(first), seen(second)
    assert first.press(cost_account="26", seen=before[0]).status_code == 302
    page = second.press(answer, seen=before[1], **given)
    assert page.status_code == 422
    assert "Здесь уже есть ответ. Майя Бондарева: Согласовать." in text(page)
    now = Invoice.objects.get(pk=invoice.pk)
    assert (now.step, now.cost_account) == ("plan", "26")
    assert Event.objects.filter(case=invoice.pk, code="answered", step="accounting").count() == 1


def test_who_took_it_answers_it(both):
    invoice, first, second = both
    first.client.post(reverse("task_take", args=[first.task.pk]))
    page = second.press(cost_account="44.01")
    assert page.status_code == 422 and "Майя Бондарева" in text(page)
    assert Invoice.objects.get(pk=invoice.pk).step == "accounting"
    assert first.press(cost_account="26").status_code == 302
