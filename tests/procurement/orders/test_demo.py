"""The demo has purchases at later stages, and a budget that adds up."""

from decimal import Decimal

import pytest

from invoices import demo as money
from invoices.budget import standings
from invoices.models import Invoice
from portal import clock, demo
from procurement import demo_orders
from procurement.demo import fill_catalogue
from procurement.models import Procedure

D = Decimal


@pytest.mark.django_db
def test_purchases_closed_delivering_and_paying(settings):
    demo.fill()
    money.fill()
    fill_catalogue()
    demo_orders.fill()
    assert [one.step for one in Procedure.objects.order_by("pk")] == ["closed", "delivery_date", "prepayment"]
    closed = Procedure.objects.order_by("pk").first()
    assert closed.total == D("76980.00")  # 4 × 18 400.00 + 2 × 1 690.00
    assert [one.step for one in Invoice.objects.order_by("pk")] == ["closed", "closed", "accounting"]
    year = clock.today().year
    assert sum(one.paid for one in standings(year)) == D("76980.00") + D("30365.00")  # half of 60 730.00
    assert demo.person("purchasing_head").check_password(settings.DEMO_PASSWORD)
