"""The pages of the contract and of its schedule: what they say in sums and words, to whom, in how many statements."""

from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from invoices.models import Invoice
from portal import calendars, clock
from portal.actions import holds
from portal.models import DocumentVersion, Signature, door
from procurement.contract_page import agreements
from procurement.deliveries import lines_shown
from procurement.models import Arrival, ContractVersion, Item, PaymentRow, Receipt, RowInvoice
from procurement.schedule_page import rows_shown, totals
from tests.builders_branches import give
from tests.builders_contract import at_delivery, concluded, delivered, drafted, rows, to_step, who
from tests.filled import attach
from tests.filled.contract import point
from tests.procurement.contract.test_receiving import pay, refused_beside_a_paid_one

D = Decimal


def seen(person, case, page):
    client = Client()
    client.force_login(person)
    response = client.get(f"/procedures/{case.pk}/{page}")
    return response.status_code, response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def sums(case, person):
    found = totals(rows_shown(case, person))
    assert found.paid + found.due + found.held + found.later == found.total
    return (found.total, found.paid, found.due, found.held, found.later, found.left)


def test_it_comes_out_to_the_kopeck_paid_due_held_later(at_draft, company):
    case = give(concluded(at_draft(), rows(("20", "contract"), ("30", "contract"), ("50", "closing"))))
    buyer = company.fresh("buyer")
    assert sums(case, buyer) == (D("69600.00"), D("0.00"), D("34800.00"), D("0.00"), D("34800.00"), D("69600.00"))
    first, second = Invoice.objects.filter(parent=case.pk).order_by("pk")
    pay(case, company, first)
    holds.hold(second, by=company.fresh("accounting"), why="Сверяем реквизиты", until=None)
    assert sums(case, buyer) == (
        D("69600.00"), D("13920.00"), D("0.00"), D("20880.00"), D("34800.00"), D("55680.00"),
    )  # fmt: skip
    code, page = seen(buyer, case, "schedule")
    assert code == 200
    for words in ("13 920,00", "20 880,00", "34 800,00", "55 680,00", "Сверяем реквизиты", "приостановлен"):
        assert words in page, words
    assert "после закрывающих документов: ещё нет; затем 5 рабочих дней" in page
    assert "после подписания: " in page and "Следующий платёж:" in page


def test_a_refused_invoice_stands_at_its_row_and_is_due(at_draft, company):
    case, first = refused_beside_a_paid_one(at_draft(), company)
    assert sums(case, company.fresh("buyer"))[1:5] == (D("13920.00"), D("20880.00"), D("0.00"), D("34800.00"))
    _code, page = seen(company.fresh("buyer"), case, "schedule")
    second = Invoice.objects.filter(parent=case.pk).exclude(pk=first.pk).get()
    assert "счёт отклонён" in page and second.code in page and first.code in page and "оплачено " in page


def test_a_late_row_says_by_how_many_workdays(at_draft, company):
    case = concluded(at_draft(), rows(("100", "contract")))
    PaymentRow.objects.filter(procedure=case.pk).update(date=calendars.today(case.zone) - timedelta(days=14))
    row = rows_shown(case, company.fresh("buyer"))[0]
    assert row.kind == "due" and row.overdue and 8 <= row.late <= 11
    assert "просрочено на" in seen(company.fresh("buyer"), case, "schedule")[1]


def test_what_came_stands_by_need_by_date(at_draft, company):
    case = at_delivery(at_draft())
    early, late = Item.objects.of_group(case.group).filter(line__name="Монитор").order_by("-quantity")
    Item.objects.filter(pk=early.pk).update(need_by=calendars.today(case.zone) + timedelta(days=9))
    Item.objects.filter(pk=late.pk).update(need_by=calendars.today(case.zone) - timedelta(days=1))
    case = delivered(case, Монитор=3)
    line = lines_shown(case, calendars.today(case.zone))[0]
    assert (line.coming.ordered, line.coming.came, line.coming.to_come) == (D(7), D(3), D(4))
    assert [(one.item.pk, one.came, one.left) for one in line.shares] == [(late.pk, D(2), D(0)), (early.pk, D(1), D(4))]
    page = seen(company.fresh("buyer"), case, "schedule")[1]
    assert "3 шт. из 7 шт." in page and "2 шт. из 2 шт." in page and "1 шт. из 5 шт." in page
    assert page.index("Поставки по сроку потребности") < page.index("2 шт. из 2 шт.") < page.index("1 шт. из 5 шт.")


def two_rounds(case):
    """A point is open, the text changes, the supplier agrees, both sign, an amendment lowers the price."""
    halves = rows(("50", "contract"), ("50", "closing"))
    case = to_step(drafted(case, halves, terms="Гарантия 24 месяца"), "contract_supplier")
    case = give(case, "changes", data={"rows": [point(1, "open")]})
    case = drafted(case, rows(("30", "contract"), ("70", "closing")), terms="Гарантия 36 месяцев", changed="Гарантия")
    case = to_step(case, "contract_supplier")
    case = to_step(give(case, data={"rows": [point(1, "agreed")]}), "invoice_in")
    attach(case, "supplier_invoice", who(case, "buyer"))
    prices = {line.line_id: D("8500.00") for line in case.chosen.lines.filter(line__kind__name="Монитор")}
    return drafted(give(case, "mismatch"), rows(("100", "closing")), prices=prices, changed_why="Скидка за объём")


def test_versions_stand_side_by_side_with_who_when_sum_why(at_draft, company):
    case = two_rounds(at_draft("single_source"))
    first, second = agreements(case)
    assert [one.version.nth for one in first.versions] == [1, 2]
    assert (second.order.sum, second.difference) == (D("66100.00"), D("-3500.00"))
    terms = {str(label): cells for label, cells in first.rows}["Условия"]
    assert [(cell.text, cell.same) for cell in terms] == [("Гарантия 24 месяца", False), ("Гарантия 36 месяцев", False)]
    code, page = seen(company.fresh("buyer"), case, "contract")
    assert code == 200
    for version in ContractVersion.objects.filter(order__procedure=case.pk):
        assert version.file.sha256 in page and f'href="/documents/{version.file_id}" download' in page
    for words in (
        "Версия 1", "Версия 2", "Гарантия 36 месяцев", "без изменений", "30 %, аванс", "Доп. соглашение № 1",
        "Скидка за объём", "-3 500,00", "п. 4.1", "Пени 0,05 %", "Протокол разногласий", "подтверждено паролем",
    ):  # fmt: skip
        assert words in page, words
    signature = Signature.objects.get()
    scan = DocumentVersion.objects.get(document__case=case.pk, document__kind="signed_contract")
    assert signature.sha256 in page and scan.sha256 in page
    assert page.index("Доп. соглашение № 1") < page.index("Версия 2"), "the newest agreement first"


def test_both_pages_are_for_who_sees_supplier_and_prices(at_draft, company):
    case = concluded(at_draft("tender"))
    for page in ("contract", "schedule"):
        for name in ("requester", "requester_head", "outsider", "hr", "it2"):
            assert seen(company.fresh(name), case, page)[0] == 404, (name, page)
        for name in ("buyer", "purchasing_head", "finance_director", "lawyer"):
            assert seen(company.fresh(name), case, page)[0] == 200, (name, page)
    page = Client()
    page.force_login(company.fresh("buyer"))
    short = page.get(case.get_absolute_url()).content.decode()
    assert f'/procedures/{case.pk}/contract"' in short and f'/procedures/{case.pk}/schedule"' in short


def test_before_the_contract_they_say_what_comes(at_draft, company):
    case = at_draft()
    assert "Договора ещё нет" in seen(company.fresh("buyer"), case, "contract")[1]
    assert "Графика ещё нет" in seen(company.fresh("buyer"), case, "schedule")[1]


def statements(person, case, page):
    client = Client()
    client.force_login(person)
    client.get(f"/procedures/{case.pk}/{page}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/procedures/{case.pk}/{page}").status_code == 200
    return len(asked)


def test_ten_versions_take_as_many_statements_as_one(at_draft, company):
    case, buyer = two_rounds(at_draft("single_source")), company.fresh("buyer")
    few = statements(buyer, case, "contract")
    for order in case.orders.all():
        last = order.versions.last()
        for nth in range(last.nth + 1, 11):
            last.pk, last.nth = None, nth
            last.save(force_insert=True)
    assert statements(buyer, case, "contract") == few <= 40
    assert seen(buyer, case, "contract")[1].count("Версия 10") > 10


def test_forty_rows_and_ten_arrivals_take_as_many_statements_as_two_and_one(at_draft, company):
    case = give(concluded(at_draft(), rows(("50", "contract"), ("50", "closing"))))
    buyer = company.fresh("buyer")
    receipt_of = list(Item.objects.of_group(case.group).order_by("pk"))
    arrive(case, 1, receipt_of, buyer)
    few = statements(buyer, case, "schedule")
    invoice = Invoice.objects.get(parent=case.pk)
    for n in range(3, 41):
        row = PaymentRow.objects.create(procedure=case, position=n, share=D(1), sum=D("10.00"), due_on="closing")
        if n % 2:
            copy = Invoice.objects.get(pk=invoice.pk)
            other = copied(copy, n)
            RowInvoice.objects.create(row=row, invoice=other)
    for nth in range(2, 11):
        arrive(case, nth, receipt_of, buyer)
    assert statements(buyer, case, "schedule") == few <= 55
    assert seen(buyer, case, "schedule")[1].count("<tr>") >= 47


def arrive(case, nth, items, by):
    """An arrival of one piece for each item."""
    arrival = Arrival.objects.create(procedure=case, nth=nth, day=calendars.today(case.zone), by=by, at=clock.now())
    for item in items:
        Receipt.objects.create(arrival=arrival, item=item, line=item.line, allotted=D("0.01"))


def copied(invoice, n):
    """The same invoice under another number."""
    with door():
        invoice.pk = invoice.id = invoice.case_ptr_id = None
        invoice._state.adding, invoice.number = True, 900 + n
        invoice.save(force_insert=True)
    return invoice
