"""Anybody starts an invoice: the customer's case by both roads, what is told before, a draft, a new payee."""

from decimal import Decimal

from django.urls import reverse

from invoices.models import Invoice
from portal.models import BankAccount, Counterparty, Task
from tests.invoices.starting.conftest import paper

D = Decimal


def test_within_the_limit_past_the_manager(company, press, typed):
    company.trust("requester2", "500000")
    page, invoice = press("requester2", "send", typed())
    assert page.status_code == 302 and page["Location"] == invoice.get_absolute_url()
    assert (invoice.step, invoice.road) == ("accounting", "accounting")
    assert (invoice.sum, invoice.vat) == (D("300000.00"), D("54098.36"))
    assert invoice.payee.inn == "9999000013" and invoice.account.account == "1" * 20
    assert invoice.title == "Подрядчик A: Аренда зала"
    [line] = invoice.lines.all()
    assert (line.name, line.price, line.vat_rate, line.vat) == ("Аренда", D("300000.00"), D(22), D("54098.36"))
    assert invoice.documents.get().kind == "supplier_invoice"
    assert company.asked(invoice) is None or company.asked(invoice).pk == company.cast.accounting.pk


def test_of_somebody_else_first_to_the_manager(company, press, typed):
    company.trust("requester2", "500000")
    _page, invoice = press("member2", "send", typed())
    assert (invoice.step, invoice.road) == ("manager", "manager")
    assert company.asked(invoice).pk == company.cast.requester2_head.pk


def test_the_road_is_told_before_pressing(company, press, typed, client):
    company.trust("requester2", "500000")
    page, _none = press("requester2", "look", typed())
    assert page.status_code == 200
    assert "300\u00a0000\u00a0₽ из ваших 500\u00a0000\u00a0₽" in page.content.decode().replace("&nbsp;", "\u00a0")
    told = client.post(reverse("invoice_told"), {"sum": "500000,01", "payee": company.payees["A"].pk})
    assert told.status_code == 200
    assert "Якушев" in told.content.decode()
    assert Invoice.objects.count() == 0


def test_told_of_half_a_form(company, client):
    client.force_login(company.cast.fresh("outsider"))
    for given in ({}, {"sum": "сто"}, {"payee": "x", "sum": "9" * 40}, {"lines-TOTAL_FORMS": "z"}):
        assert client.post(reverse("invoice_told"), given).status_code == 200


def test_a_draft_waits_for_its_author(company, press, typed):
    _page, invoice = press("requester2", "draft", typed(document_supplier_invoice=None))
    assert (invoice.step, invoice.road, invoice.submitted) == ("draft", "", None)
    assert Task.objects.open().get(case=invoice.pk).person_id == company.cast.requester2.pk


def test_sent_only_with_its_paper(press, typed):
    page, _none = press("requester2", "send", typed(document_supplier_invoice=None))
    assert page.status_code == 422
    assert "Сначала приложите счёт" in page.content.decode()
    assert Invoice.objects.count() == 0


def test_a_new_payee_with_an_account(press, typed):
    new = {"payee": None, "new_name": "ООО «Ромашка»", "new_inn": "7707083893", "new_kpp": "773601001",
           "bic": "044525225", "account_number": "40702810038000000007", "bank": "Сбербанк"}  # fmt: skip
    page, invoice = press("requester2", "send", typed(**new))
    assert page.status_code == 422 and "контрольн" in page.content.decode().lower()
    assert Counterparty.objects.filter(inn="7707083893").count() == 0
    page, invoice = press("requester2", "send", typed(**new | {"account_number": right_account("044525225")}))
    assert page.status_code == 302
    assert (invoice.payee.name, invoice.payee.kpp) == ("ООО «Ромашка»", "773601001")
    assert (invoice.account.bic, invoice.account.main) == ("044525225", True)


def right_account(bic):
    """An account that fits the BIC, found by the rule of the control digit written out."""
    for digit in "0123456789":
        account = f"40702810{digit}38000000007"
        signs = bic[-3:] + account
        if sum(int(one) * (7, 1, 3)[place % 3] for place, one in enumerate(signs)) % 10 == 0:
            return account
    raise AssertionError


def test_the_inn_of_somebody_known_is_them(company, press, typed):
    given = typed(payee=None, new_name="Какой-то", new_inn="9999000013", paper_number="18")
    _page, invoice = press("requester2", "send", given)
    assert invoice.payee_id == company.payees["A"].pk
    assert Counterparty.objects.filter(inn="9999000013").count() == 1


def test_an_account_at_the_treasury_only_warns(press, typed):
    given = typed(bic="012202001", account_number="03100643000000013200", bank="УФК")
    page, _none = press("requester2", "look", given)
    text = page.content.decode()
    assert "казначейств" in text.lower() and "id_bic_error" not in text
    _page, invoice = press("requester2", "send", given | {"document_supplier_invoice": paper("2")})
    assert invoice.account.account == "03100643000000013200" and not invoice.account.main


def test_lines_of_the_suppliers_rounding(press, typed):
    three = [("А", "1", "33,33", "10", "")] * 3
    page, invoice = press("requester2", "send", typed(*three, vat="9,10"))
    assert (invoice.sum, invoice.vat) == (D("99.99"), D("9.10"))
    assert [one.vat for one in invoice.lines.all()] == [D("3.03")] * 3
    page, _none = press("requester2", "look", typed(*three, vat="9,10", paper_number="2"))
    assert "9,09" in page.content.decode() and "копейк" in page.content.decode()


def test_without_vat_says_why(press, typed):
    page, _none = press("requester2", "send", typed(("Дизайн", "2", "1000", "none", "")))
    assert page.status_code == 422 and "почему без НДС" in page.content.decode()
    _page, invoice = press("requester2", "send", typed(("Дизайн", "2", "1000", "none", "УСН")))
    [line] = invoice.lines.all()
    assert (line.vat_rate, line.vat, line.price, line.no_vat_why) == (None, D("0.00"), D("500.00"), "УСН")


def test_a_copy_has_no_number_and_dates(company, press, typed, client):
    _page, invoice = press("requester2", "send", typed(basis="Договор 5"))
    assert f"/invoices/new?copy={invoice.pk}" in client.get(invoice.get_absolute_url()).content.decode()
    page = client.get(reverse("invoice_new"), {"copy": invoice.pk}).content.decode()
    assert "Подрядчик A" in page and "Договор 5" in page and 'value="Аренда зала"' in page
    assert 'name="paper_number" maxlength="60"' in page.replace(' value="17"', "&")
    given = typed(paper_number="18", document_supplier_invoice=paper("18"))
    _page, copied = press("requester2", "send", given, f"?copy={invoice.pk}")
    assert copied.copied_from_id == invoice.pk and copied.pk != invoice.pk
    client.force_login(company.cast.fresh("outsider"))
    assert client.get(reverse("invoice_new"), {"copy": invoice.pk}).status_code == 404


def test_anybody_finds_a_payee(company, client):
    client.force_login(company.cast.fresh("outsider"))
    address = reverse("invoice_payees")
    assert "Подрядчик A" in client.get(address, {"q": "9999000013"}).content.decode()
    assert "Подрядчик A" not in client.get(address, {"q": "9"}).content.decode()
    assert reverse("invoice_new") in client.get(reverse("desk")).content.decode()


def test_the_main_account_where_none_is_chosen(company, press, typed):
    other = BankAccount.objects.create(
        counterparty=company.payees["A"], bank="Другой", bic="046577002", account="5" * 20
    )
    _page, invoice = press("requester2", "draft", typed(account=other.pk))
    assert invoice.account_id == other.pk
    strange = company.payees["B"].main_account
    page, _none = press("requester2", "draft", typed(account=strange.pk, paper_number="19"))
    assert page.status_code == 422


def test_as_many_statements_for_thirty_lines_as_for_one(press, typed, django_assert_max_num_queries, client):
    bare = {"document_supplier_invoice": None}
    one, many = typed(**bare), typed(*[("Стул", "1", "100", "22", "")] * 30, **bare)
    press("requester2", "look", one)
    with django_assert_max_num_queries(45) as of_one:
        client.post(reverse("invoice_new"), one)
    with django_assert_max_num_queries(len(of_one)):
        client.post(reverse("invoice_new"), many)
