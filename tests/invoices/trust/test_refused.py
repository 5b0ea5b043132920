"""A refused invoice: whose it is, is told by whom and why; who refuses their own is told nothing."""

from portal.models import Notice
from portal.notices import SENTENCES


def test_the_initiator_is_told_who_refused_and_why(company):
    invoice = company.submit("requester2", "12000.00")
    invoice = company.answer(invoice, "refuse", "requester2_head", comment="Это уже оплачено в октябре")
    told = Notice.objects.get(code="invoice_refused")
    assert (told.person, told.case_id) == (company.cast.requester2, invoice.pk)
    assert SENTENCES["invoice_refused"] % told.data == "Степан Якушев: отказ в вашем счёте. Это уже оплачено в октябре"


def test_who_withdraws_their_own_is_told_nothing(company):
    company.drop(company.submit("requester2", "12000.00"), "withdrawn", "requester2")
    assert not Notice.objects.filter(code="invoice_refused").exists()
