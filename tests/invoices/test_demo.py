"""The demo's invoices of their own: past the manager and by them, at every desk; a registry that is not empty."""

from decimal import Decimal

import pytest

from invoices import demo as money
from invoices import demo_invoices
from invoices.models import Invoice
from portal import demo


@pytest.mark.django_db
def test_invoices_stand_at_every_desk():
    demo.fill()
    money.fill()
    demo_invoices.fill()
    rows = Invoice.objects.order_by("pk").values_list("paper_number", "sum", "road", "step")
    assert [(number, str(sum_), road, step) for number, sum_, road, step in rows] == [
        ("117", "420000.00", "accounting", "documents"),
        ("418", "300000.00", "accounting", "accounting"),
        ("9", "320000.00", "manager", "manager"),
        ("С-204", "135300.00", "manager", "manager"),
        ("88213", "71880.00", "accounting", "plan"),
        ("402", "8600.00", "accounting", "draft"),
        ("88177", "46800.00", "accounting", "closed"),
        ("С-199", "16560.00", "accounting", "bank"),
        ("397", "43500.00", "manager", "refused"),
    ]
    trusted = Invoice.objects.get(paper_number="418")
    assert (trusted.initiator, trusted.limit.each) == (demo.person("requester2"), Decimal("500000.00"))
    assert "trust.month_limit" in {one["code"] for one in Invoice.objects.get(paper_number="9").road_reasons}
