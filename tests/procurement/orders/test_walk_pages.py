"""The same way through the real pages: forms as a browser sends them, pages of who is asked and who looks on."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders_orders import PASSWORD, pdf

D = Decimal


class Hands:
    """People at their browsers."""

    def __init__(self, deal):
        self.deal = deal

    def client(self, person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    def task(self, step):
        [task] = self.deal.at(step).tasks()
        return task, self.client(self.deal.who(task))

    def page(self, step):
        task, client = self.task(step)
        page = client.get(reverse("task", args=[task.pk]))
        assert page.status_code == 200
        return page.content.decode()

    def send(self, step, answer="done", *, code=302, **given):
        task, client = self.task(step)
        page = client.post(reverse("task_answer", args=[task.pk]), {"answer": answer, **given})
        assert page.status_code == code, page.content.decode()[page.content.decode().find("note bad") :][:600]
        return page

    def looked_at_by(self, *names):
        for name in names:
            page = self.client(self.deal.cast.fresh(name)).get(self.deal.case.get_absolute_url())
            assert page.status_code == 200
            yield page.content.decode()


@pytest.fixture
def hands(deal):
    return Hands(deal)


def order(hands, **more):
    day = hands.deal.today.isoformat()
    rows = {"row-1-share": "50", "row-1-due_on": "contract", "row-2-share": "50", "row-2-due_on": "closing"}
    rest = {f"row-{n}-due_on": "contract" for n in (3, 4)}
    return {"number": "З-1", "date": day, "terms": "Самовывоз", **rows, **rest, **more}


def test_the_whole_way(hands):
    deal, day = hands.deal, hands.deal.today.isoformat()
    page = hands.page("order")
    assert "72\u00a0000,00" in page and "Поставщик 0" in page
    refused = hands.send("order", code=422, **order(hands, **{"row-1-share": "40"})).content.decode()
    assert 'value="40"' in refused and "З-1" in refused and deal.step == "order"
    hands.send("order", **order(hands))
    hands.page("order_legal")
    hands.send("order_legal", "approve")
    hands.page("order_signed")
    hands.send("order_signed", "approve", code=422, password="мимо")
    hands.send("order_signed", "approve", password=PASSWORD)

    assert "72\u00a0000,00" in hands.page("invoice_in")
    invoice = {"number": "17", "date": day, "document_supplier_invoice": pdf()}
    wrong = hands.send("invoice_in", code=422, sum="72 000,01", vat="12 983,61", **invoice).content.decode()
    assert "72 000,01" in wrong and "72\u00a0000,00" in wrong
    hands.send("invoice_in", sum="72 000,00", vat="12 983,61", **invoice | {"document_supplier_invoice": pdf()})
    list(hands.looked_at_by("buyer", "lawyer", "purchasing_head"))
    deal.paid()
    hands.page("payment_notice")
    hands.send("payment_notice")

    hands.page("delivery_date")
    hands.send("delivery_date", code=422, date="2020-01-01")
    hands.send("delivery_date", date=day)
    hands.page("receiving_plan")
    hands.send("receiving_plan", place="Склад", person=deal.cast.administration.pk)
    monitor, keyboard = deal.line("monitor"), deal.line("keyboard")
    assert "Егор Дроздов" in hands.page("delivery")
    note = {"day": day, "note_number": "Н-7"}
    hands.send("delivery", code=422, **note, **{f"line-{monitor}-quantity": "8", "document_delivery_note": pdf()})
    hands.send("delivery", **note, **{f"line-{monitor}-quantity": "7", "document_delivery_note": pdf()})
    hands.page("inspection")
    first, second = deal.case.arrivals.get().receipts.order_by("pk")
    accepted = {f"receipt-{row.pk}-accepted": str(int(row.allotted)) for row in (first, second)}
    hands.send("inspection", code=422, **accepted | {f"receipt-{first.pk}-accepted": "1"})
    hands.send("inspection", **accepted | {f"receipt-{first.pk}-inventory_numbers": "ИН-1"})
    for task in deal.at("receipt").tasks():
        client = hands.client(task.person)
        page = client.get(reverse("task", args=[task.pk])).content.decode()
        assert "из ваших" in page and "9\u00a0000,00" not in page and "Поставщик 0" not in page
        assert client.post(reverse("task_answer", args=[task.pk]), {"answer": "done"}).status_code == 302
    hands.send("delivery_date", date=day)
    hands.send("receiving_plan", place="Склад", person=deal.cast.administration.pk)
    hands.send("delivery", "not_delivered")
    hands.page("claim")
    hands.send("claim", text="Клавиатуры не пришли", settled_how="", sum_return="")
    assert deal.case.claims.get().outcome == "done"
    hands.send("delivery_date", date=day)
    hands.send("receiving_plan", place="Склад", person=deal.cast.administration.pk)
    hands.send("delivery", **note, **{f"line-{keyboard}-quantity": "6", "document_delivery_note": pdf("n2.pdf")})
    [row] = deal.case.arrivals.order_by("nth").last().receipts.all()
    hands.send("inspection", **{f"receipt-{row.pk}-accepted": "6"})
    hands.send("receipt")

    hands.page("closing_docs")
    papers = {"document_upd": pdf("upd.pdf")}
    sums = (("63 000,00", "11 360,66", {monitor: 7}), ("9 000,01", "1 622,95", {keyboard: 6}))
    for arrival, (sum_, vat, quantities) in zip(deal.case.arrivals.order_by("nth"), sums, strict=True):
        p = f"arrival-{arrival.pk}"
        papers |= {
            f"{p}-kind": "upd",
            f"{p}-number": f"У-{arrival.nth}",
            f"{p}-date": day,
            f"{p}-sum": sum_,
            f"{p}-vat": vat,
        }
        papers |= {f"{p}-quantity-{line}": str(n) for line, n in quantities.items()}
    hands.send("closing_docs", **papers)
    page = hands.page("closing_check")
    assert "+0,01" in page and "72\u00a0000,01" in page
    hands.send("closing_check", "approve", code=422)
    hands.send("closing_check", "rework", comment="Лишняя копейка")
    last = deal.case.arrivals.order_by("nth").last()
    hands.send("closing_docs", **papers | {f"arrival-{last.pk}-sum": "9 000,00", "document_upd": pdf("upd2.pdf")})
    assert "+0,01" not in hands.page("closing_check")
    hands.send("closing_check", "approve")
    deal.at("final_payment").paid("401")
    hands.page("rating")
    hands.send("rating", code=422, quality="6", time="4", documents="5")
    hands.send("rating", quality="5", time="4", documents="5", words="")
    deal.at("closed")
    for page in hands.looked_at_by("buyer", "accounting", "purchasing_head", "finance_director"):
        assert "72\u00a0000,00" in page and "У-2" in page
    for page in hands.looked_at_by("requester", "requester2"):
        assert "72\u00a0000,00" not in page and "Поставщик 0" not in page and "9\u00a0000,00" not in page


@pytest.mark.parametrize("name", ["buyer", "purchasing_head", "accounting", "general_director"])
def test_the_list_of_orders(hands, name):
    deal = hands.deal.ordered()
    if name == "accounting":  # from their first task on
        deal.invoiced()
        deal.paid().answer("done")
        deal.dated().came(monitor=7, keyboard=6).received().closed_papers()
    client = hands.client(deal.cast.fresh(name))
    page = client.get(reverse("orders"), {"q": "поставщик"}).content.decode()
    assert "72\u00a0000,00" in page and deal.case.order_number in page
    assert client.get(reverse("orders"), {"state": "closed", "since": "x", "page": "9"}).status_code == 200
    made = client.get(reverse("orders_export"))
    assert made.content[:2] == b"PK"


@pytest.mark.parametrize("name", ["requester", "it", "outsider", "hr"])
def test_orders_are_not_there_for_others(hands, name):
    hands.deal.ordered()
    assert hands.client(hands.deal.cast.fresh(name)).get(reverse("orders")).status_code == 404


def test_money_to_return_is_marked_by_finance(hands):
    deal = hands.deal.ordered([{"share": D(100), "due_on": "contract"}]).invoiced().paid()
    treasury = hands.client(deal.cast.fresh("treasury"))
    assert treasury.get(deal.case.get_absolute_url()).status_code == 404
    deal.answer("done")
    deal.dated().answer("not_delivered")
    deal.answer("contract_ended", {"text": "Расторгаем"})
    claim = deal.at("terminated").case.claims.get()
    assert "72\u00a0000,00" in treasury.get(deal.case.get_absolute_url()).content.decode()
    address = reverse("claim_returned", args=[claim.pk])
    treasury.post(address, {"day": "2099-01-01"})
    assert deal.case.claims.get().returned is None
    assert hands.client(deal.cast.fresh("buyer")).post(address, {"day": deal.today}).status_code == 403
    assert hands.client(deal.cast.fresh("outsider")).post(address, {"day": deal.today}).status_code == 404
    treasury.post(address, {"day": deal.today.isoformat()})
    assert deal.case.claims.get().returned_by == deal.cast.treasury
