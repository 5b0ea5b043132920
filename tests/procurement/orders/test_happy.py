"""From the order to the rating: delivery in two parts, an advance and a balance; figures by hand."""

from decimal import Decimal

from invoices.budget import standing
from invoices.models import Article
from procurement.models import Item, ItemKind

D = Decimal


def test_order_to_rating(deal):
    deal.ordered()
    rows = list(deal.case.payment_rows.live())
    assert [(row.sum, row.advance, row.due_on) for row in rows] == [
        (D("36000.00"), True, "contract"),
        (D("36000.00"), False, "closing"),
    ]
    order = deal.case.orders.get()
    assert (order.sum, order.vat) == (D("72000.00"), D("12983.61"))
    assert order.signed and order.signed_by == deal.cast.purchasing_head
    assert ItemKind.objects.get(name="Монитор").last_price == D("9000.00")

    deal.invoiced().at("prepayment")
    [advance] = deal.invoices()
    assert (advance.sum, advance.step, advance.paper_number) == (D("36000.00"), "accounting", "17")
    assert advance.initiator == deal.cast.buyer
    deal.paid().at("payment_notice").answer("done")

    deal.dated().came(monitor=5).received().at("delivery_date")
    assert {item.name: item.received for item in Item.objects.filter(request__initiator=deal.cast.requester)} == {
        "Монитор": 5
    }
    deal.dated().came(monitor=2, keyboard=6).received().at("closing_docs")
    assert set(Item.objects.values_list("fate", flat=True)) == {"received"}

    deal.closed_papers().answer("approve", {})
    assert deal.step == "final_payment"
    deal.paid("401").at("rating").rated()
    unit, article = deal.cast.marketing, Article.objects.get()
    found = standing(article, unit, deal.today.year)
    assert (found.plan, found.reserved, found.ordered, found.paid) == (D(500000), D(0), D(0), D("72000.00"))
    assert found.free == D("428000.00")
