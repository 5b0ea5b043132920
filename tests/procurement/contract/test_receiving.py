"""Receipt, payment and closing under a contract: both seats of a tender's receipt, advances, amendments, money back."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from invoices import actions as paying
from invoices.models import Invoice, OwnAccount
from portal import calendars
from portal.actions import cases
from portal.actions.refusals import Refused
from portal.models import Document
from procurement.actions.receiving import to_inspect
from procurement.coming import arrival_costs, coming
from procurement.compared import compared
from procurement.models import Item
from tests import builders
from tests.builders_branches import give
from tests.builders_contract import answered, at_delivery, concluded, delivered, rows, to_step, who
from tests.filled import attach

D = Decimal
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"


# ── a tender: receivers and IT confirm together ──


def test_it_and_receivers_confirm_together(at_draft):
    case = delivered(at_delivery(at_draft("tender")), Монитор=7, Клавиатура=6)
    assert case.step == "receipt" and [task.seat for task in case.tasks.open().order_by("pk")].count("receivers") == 2
    case = answered(case, "receivers", "done", {})
    assert sum(item.received for item in Item.objects.of_group(case.group)) == 0
    accepted = {row.pk: row.allotted for row in to_inspect(case)}
    assert len(accepted) == 3
    case = answered(case, "it", "done", {"accepted": accepted, "defects": {}, "numbers": {}})
    assert case.step == "receipt"
    assert case.payment_rows.live().get(due_on="delivery").date is None
    case = answered(case, "receivers", "done", {})
    assert case.step == "closing_docs" and case.payment_rows.live().get(due_on="delivery").date
    assert sorted(item.received for item in Item.objects.of_group(case.group)) == [2, 5, 6]


def test_a_receiver_of_whose_items_it_took_nothing_just_confirms(at_draft, client):
    case = delivered(at_delivery(at_draft("tender")), Монитор=7, Клавиатура=6)
    rows_ = to_inspect(case)
    whose = next(row for row in rows_ if row.allotted == 2).item.request.initiator_id
    broken = [row.pk for row in rows_ if row.item.request.initiator_id == whose]
    accepted = {row.pk: D(0) if row.pk in broken else row.allotted for row in rows_}
    said = {"accepted": accepted, "defects": dict.fromkeys(broken, "Разбиты"), "numbers": {}}
    case = answered(case, "it", "problem", said, comment="Два монитора разбиты")
    task = case.tasks.open().get(person=whose)
    client.force_login(task.person)
    assert "ИТ не приняла ничего из привезённого для вас" in client.get(f"/tasks/{task.pk}").content.decode()
    refused = client.post(f"/tasks/{task.pk}/answer", {"answer": "problem", "comment": "Разбиты"})
    assert refused.status_code == 422 and "подтвердите это, дальше разберутся там" in refused.content.decode()
    assert client.post(f"/tasks/{task.pk}/answer", {"answer": "done"}).status_code == 302
    assert not case.tasks.open().filter(pk=task.pk).exists()


def test_what_it_does_not_accept_counts_as_not_come(at_draft):
    case = delivered(at_delivery(at_draft("tender")), Монитор=7, Клавиатура=6)
    for _ in range(2):
        case = answered(case, "receivers", "done", {})
    rows_ = to_inspect(case)
    broken = next(row for row in rows_ if row.allotted == 5)
    accepted = {row.pk: row.allotted for row in rows_} | {broken.pk: D(4)}
    with pytest.raises(Refused, match="что не так"):
        answered(case, "it", "done", {"accepted": accepted, "defects": {}, "numbers": {}})
    photo = SimpleUploadedFile("скол.png", PNG, "image/png")
    said = {"accepted": accepted, "defects": {broken.pk: "Скол"}, "numbers": {}, "photos": {broken.pk: photo}}
    case = answered(case, "it", "problem", said, comment="Один монитор со сколом")
    assert case.step == "claim"
    assert sorted(item.received for item in Item.objects.of_group(case.group)) == [2, 4, 6]
    assert [one.to_come for one in coming(case)] == [1, 0]
    assert Document.objects.get(case=case.pk, kind="defect_photo").subject == f"receipt:{broken.pk}"


def test_nothing_accepted_by_it_and_a_yes_of_the_receivers(at_draft):
    case = delivered(at_delivery(at_draft("tender")), Монитор=7, Клавиатура=6)
    for _ in range(2):
        case = answered(case, "receivers", "done", {})
    with pytest.raises(Refused, match="Есть замечания"):
        none = dict.fromkeys([row.pk for row in to_inspect(case)], D(0))
        answered(case, "it", "done", {"accepted": none, "defects": dict.fromkeys(none, "Брак"), "numbers": {}})
    case = answered(case, "it", "problem", comment="Всё битое")
    assert case.step == "claim" and not any(item.received for item in Item.objects.of_group(case.group))
    assert give(case, "done", data={"text": "Замените"}).step == "delivery_date"


def test_giving_up_in_the_middle_of_a_receipt_keeps_what_is_confirmed(at_draft, company):
    case = delivered(at_delivery(at_draft("tender")), Монитор=7, Клавиатура=6)
    case = answered(case, "receivers", "done", {})
    cases.leave(case, "give_up", by=company.fresh("purchasing_head"), data={"reason": "Сроки"})
    case = give(builders.again(case), "contract_ended", data={"text": "Расторгаем", "sum_return": D(0)})
    assert case.step == "terminated"
    assert sum(item.received for item in Item.objects.filter(request__initiator=company.requester)) == 5


# ── parts ──


def test_no_more_comes_than_was_ordered(at_draft):
    case = at_delivery(at_draft())
    with pytest.raises(Refused, match="7"):
        delivered(case, Монитор=8)
    assert not case.arrivals.exists()


# ── payment ──


def pay(case, company, invoice, sum_=None, executed=True):
    task = invoice.tasks.open().get()
    cases.answer(task, "approve", by=company.fresh("accounting"), data={"cost_account": "10.09"})
    own = OwnAccount.objects.get()
    data = {"pay_day": calendars.today(case.zone), "own_account": own, "priority": 2}
    cases.answer(invoice.tasks.open().get(), "done", by=company.fresh("treasury"), data=data)
    invoice = Invoice.objects.get(pk=invoice.pk)
    day = calendars.today(case.zone)
    by = company.fresh("treasury")
    return paying.pay(
        invoice, by=by, number=str(invoice.pk), date=day, sum=sum_ or invoice.left, executed=day if executed else None
    )


def test_several_advances_are_waited_for(at_draft, company):
    case = concluded(at_draft(), rows(("20", "contract"), ("30", "contract"), ("50", "closing")))
    case = give(case)
    assert case.step == "prepayment"
    first, second = Invoice.objects.filter(parent=case.pk).order_by("pk")
    assert (first.sum, second.sum) == (D("13920.00"), D("20880.00"))
    assert first.purpose.startswith("Аванс по договору № ")
    pay(case, company, first)
    assert builders.again(case).step == "prepayment"
    pay(case, company, second, D("20879.99"))
    assert builders.again(case).step == "prepayment"
    second.refresh_from_db()
    paying.pay(
        second, by=company.fresh("treasury"), number="9", date=calendars.today(case.zone), sum=D("0.01"),
        executed=calendars.today(case.zone),
    )  # fmt: skip
    assert builders.again(case).step == "delivery_date"


def refused_beside_a_paid_one(case, company, executed=True):
    """An advance at the bank (or paid), another refused: the case stands in `invoice_in` again."""
    case = give(concluded(case, rows(("20", "contract"), ("30", "contract"), ("50", "closing"))))
    first, second = Invoice.objects.filter(parent=case.pk).order_by("pk")
    pay(case, company, first, executed=executed)
    cases.answer(second.tasks.open().get(), "refuse", by=company.fresh("accounting"), comment="Реквизиты")
    case = builders.again(case)
    assert case.step == "invoice_in"
    attach(case, "supplier_invoice", who(case, "buyer"))
    return give(case, "mismatch"), first


def amended(case, **more):
    task = who(case, "buyer")
    attach(case, "contract", task, "соглашение.pdf")
    return give(case, "done", data={"rows": rows(("100", "closing")), "changed_why": "Скидка"} | more)


def test_an_amendment_waits_for_what_is_at_the_bank(at_draft, company):
    case, first = refused_beside_a_paid_one(at_draft(), company, executed=False)
    with pytest.raises(Refused, match=first.code):
        amended(case)
    assert case.orders.count() == 1 and Invoice.objects.get(pk=first.pk).step == "bank"


def test_an_amendment_keeps_what_is_paid_and_is_never_below_it(at_draft, company):
    case, _first = refused_beside_a_paid_one(at_draft(), company)
    cheap = {line.line_id: D("1.00") for line in case.chosen.lines.all()}
    with pytest.raises(Refused, match="оплачено"):
        amended(case, prices=cheap)
    case = amended(case)
    assert [row.sum for row in case.payment_rows.live()] == [D("13920.00"), D("55680.00")]


def test_an_ended_contract_waits_for_the_bank_and_leaves_money_to_return(at_draft, company):
    case = give(concluded(at_draft(), rows(("20", "contract"), ("80", "closing"))))
    invoice = Invoice.objects.get(parent=case.pk)
    order = pay(case, company, invoice, executed=False)
    cases.leave(case, "give_up", by=company.fresh("purchasing_head"), data={"reason": "Сроки"})
    case = builders.again(case)
    with pytest.raises(Refused, match=invoice.code):
        give(case, "contract_ended", data={"text": "Расторгаем"})
    paying.execute(order, by=company.fresh("treasury"), day=calendars.today(case.zone))
    case = give(case, "contract_ended", data={"text": "Расторгаем"})
    claim = case.claims.get()
    assert (case.step, claim.sum_return, claim.returned) == ("terminated", D("13920.00"), None)


# ── closing ──


def test_closing_documents_with_another_vat(at_draft, company):
    case = give(delivered(at_delivery(at_draft()), Монитор=7, Клавиатура=6), "done", data={"accepted": {}})
    case = to_step(case, "closing_docs")
    [(arrival, (cost, vat))] = arrival_costs(case).items()
    attach(case, "upd", who(case, "buyer"))
    paper = {"kind": "upd", "number": "1", "date": calendars.today(case.zone), "sum": cost, "vat": D("11600.00")}
    invoice = {"number": "5", "date": calendars.today(case.zone), "sum": cost, "vat": vat}
    case = give(case, "done", data={"documents": {arrival: paper}, "invoice": invoice})
    wrong = [one for one in compared(case) if one.wrong]
    assert [(str(one.what), one.difference) for one in wrong] == [("НДС в сумме", D("-950.82"))]
    with pytest.raises(Refused, match="950,82"):
        give(case, "approve", data={"despite": ""})
    assert give(case, "rework", comment="НДС 20 % вместо 22 %").step == "closing_docs"
