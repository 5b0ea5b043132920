"""A supplier who was blocked after the contract was signed: told by whom, when and why wherever it is paid; no stop."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from invoices.models import Invoice, OwnAccount
from portal import calendars, clock
from portal.actions import counterparties
from portal.typography import day_month
from tests.invoices.desk.conftest import Checked, text


@pytest.fixture
def told(deal, invoice) -> str:
    """What is said of the supplier of the purchase."""
    why = "Однодневка по письму ФНС"
    counterparties.block(invoice.payee, by=deal.cast.fresh("purchasing_head"), why=why)
    day = localdate(clock.now())
    when = f"{day_month(day)} {day.year}".replace("\u00a0", " ")
    return f"Получатель {invoice.payee.name} заблокирован: {why} (Марина Абрамова, {when})."


def test_at_the_check_at_the_plan_and_on_the_page_until_it_is_paid(deal, invoice, client, told):
    own = Checked(client, deal.cast.fresh("accounting"), invoice)
    assert told in text(own.page)
    assert own.press(cost_account="10.09").status_code == 302
    own = Checked(client, deal.cast.fresh("treasury"), invoice)
    assert told in text(own.page)
    plan = {"pay_day": calendars.today(invoice.zone), "own_account": OwnAccount.objects.get(), "priority": 2}
    deal.answer("done", plan, case=invoice)
    for who in ("treasury", "accounting"):
        client.force_login(deal.cast.fresh(who))
        assert told in text(client.get(invoice.get_absolute_url()))
    deal.pay(Invoice.objects.get(pk=invoice.pk), "1", invoice.sum)
    assert Invoice.objects.get(pk=invoice.pk).ended and told not in text(client.get(invoice.get_absolute_url()))


@pytest.mark.parametrize(("who", "act"), [("accounting", "check"), ("treasury", "move")])
def test_where_several_are_approved_or_moved(deal, invoice, client, told, who, act):
    client.force_login(deal.cast.fresh(who))
    page = client.get(reverse("invoices_together"), {"act": act, "invoice": [invoice.pk]})
    assert told in text(page)


def test_marked_in_the_registry_for_finance_alone(deal, invoice, client, told):
    client.force_login(deal.cast.fresh("accounting"))
    assert ">заблокирован<" in text(client.get(reverse("invoices")))
    client.force_login(deal.cast.fresh("buyer"))
    page = text(client.get(reverse("invoices")))
    assert invoice.code in page and ">заблокирован<" not in page


def test_of_nobody_blocked_nothing_is_said(deal, invoice, client):
    assert "заблокирован" not in text(Checked(client, deal.cast.fresh("accounting"), invoice).page)
