"""Treasury learns that payment orders are to be entered: in the inbox, in the list, in the navigation's count."""

from decimal import Decimal

from invoices import actions
from invoices.models import Invoice
from portal.actions import holds

D = Decimal
INBOX = "Внести платёжные поручения"
ROW = '<span class="badge warn">Внести платёжное поручение</span>'


def page(client, deal, who, where):
    client.force_login(deal.cast.fresh(who))
    return client.get(where).content.decode().replace("\u00a0", " ")


def waiting():
    return [one.paper_number for one in Invoice.objects.to_order()]


def test_from_the_plan_until_payment_orders_cover_the_sum(deal, invoice):
    assert waiting() == []
    own = deal.planned(invoice)
    assert waiting() == ["17"]
    deal.pay(own, "1", D("10000.00"))
    deal.pay(Invoice.objects.get(pk=invoice.pk), "2", D("25999.99"), executed=False)
    assert waiting() == ["17"]
    order = deal.pay(Invoice.objects.get(pk=invoice.pk), "3", D("0.01"), executed=False)
    assert waiting() == []
    actions.bounce(order, by=deal.cast.fresh("treasury"), why="Счёт закрыт")
    assert waiting() == []  # planned again first
    assert Invoice.objects.get(pk=invoice.pk).step == "plan"


def test_not_while_it_is_on_hold(deal, invoice):
    deal.planned(invoice)
    holds.hold(deal.case, by=deal.cast.fresh("buyer"), why="Спор")
    assert waiting() == []


def test_treasury_reads_it_in_the_inbox_and_in_the_list(client, deal, invoice):
    assert INBOX not in page(client, deal, "treasury", "/tasks")
    deal.planned(invoice)
    inbox = page(client, deal, "treasury", "/tasks")
    assert INBOX in inbox and "1 счёт ждёт платёжного поручения" in inbox and "/invoices?state=order" in inbox
    assert ROW in page(client, deal, "treasury", "/invoices?state=order")
    for who in ("accounting", "finance_director", "buyer"):
        assert INBOX not in page(client, deal, who, "/tasks")
    assert ROW not in page(client, deal, "accounting", "/invoices?state=order")
    deal.pay(Invoice.objects.get(pk=invoice.pk), "1", executed=False)
    assert INBOX not in page(client, deal, "treasury", "/tasks")
    assert ROW not in page(client, deal, "treasury", "/invoices")
