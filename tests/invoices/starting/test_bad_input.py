"""What is typed wrongly is refused in plain words and stays typed; likely doubles are sent after a look."""

from datetime import timedelta

import pytest

from invoices.models import Invoice
from portal import calendars
from portal.actions import counterparties
from tests.invoices.starting.conftest import paper

SUMS = [
    ("0", "больше нуля"), ("-5", "минус"), ("1e30", "буква «e»"), ("0,005", "не больше двух цифр"),
    ("0.005", "не больше двух цифр"), ("1OO", "буква «O»"), ("1ОО", "буква «О»"), ("З00", "буква «З»"),
    ("9" * 20, "лишком"), ("сто", "буква"), ("", "сумму"),
]  # fmt: skip


@pytest.mark.parametrize(("sum_", "said"), SUMS)
def test_sums_of_lines(press, typed, sum_, said):
    page, _none = press("requester2", "send", typed(("Аренда", "1", sum_, "22", "")))
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    assert f'value="{sum_}"' in text or not sum_
    assert 'value="17"' in text and "Подрядчик A" in text
    assert Invoice.objects.count() == 0


@pytest.mark.parametrize("sum_", ["300 000,00", "300000.00", "300\u00a0000,00", "300 000 ₽", "300.000,00"])
def test_as_people_write_sums(press, typed, sum_):
    _page, invoice = press("requester2", "send", typed(("Аренда", "1", sum_, "22", "")))
    assert f"{invoice.sum}" == "300000.00"


def test_vat_that_does_not_fit(press, typed):
    page, _none = press("requester2", "send", typed(vat="50 000,00"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "НДС не сходится" in text and "54\u00a0098,36" in text and 'value="50 000,00"' in text


def test_total_that_does_not_fit(press, typed):
    page, _none = press("requester2", "send", typed(sum="300 000,01"))
    assert page.status_code == 422 and "300\u00a0000,01" in page.content.decode()
    assert "проверьте" in page.content.decode()


def test_a_rate_of_other_days(press, typed):
    page, _none = press("requester2", "send", typed(("Аренда", "1", "100", "20", "")))
    assert page.status_code == 422 and "22\u00a0%" in page.content.decode().replace("22 %", "22\u00a0%")


@pytest.mark.parametrize(
    ("inn", "said"),
    [
        ("770708389", "9 цифр"),
        ("7707083894", "последняя цифра"),
        ("77О7083893", "буква «О»"),
        ("77070838931", "11 цифр"),
    ],
)
def test_inn_of_a_new_payee(press, typed, inn, said):
    page, _none = press("requester2", "send", typed(payee=None, new_name="Новый", new_inn=inn))
    text = page.content.decode()
    assert page.status_code == 422 and said in text and f'value="{inn}"' in text


def test_account_of_another_bank(press, typed):
    page, _none = press("requester2", "send", typed(bic="044525225", account_number="40702810000000000001"))
    text = page.content.decode()
    assert page.status_code == 422 and "не подходит к БИК 044525225: контрольная цифра, девятая, должна быть" in text
    assert 'value="40702810000000000001"' in text
    page, _none = press("requester2", "send", typed(account_number="40702810000000000001"))
    assert page.status_code == 422


def test_dates(press, typed):
    today = calendars.today()
    ahead = (today + timedelta(days=1)).isoformat()
    page, _none = press("requester2", "send", typed(paper_date=ahead))
    assert page.status_code == 422 and "завтрашним днём или позже" in page.content.decode()
    assert f'value="{ahead}"' in page.content.decode()
    for name, day in (("paper_date", "2019-01-01"), ("due", "2099-01-01"), ("due", "2026-02-30")):
        page, _none = press("requester2", "send", typed(**{name: day}))
        assert page.status_code == 422


def test_a_blocked_payee_with_why(company, press, typed):
    counterparties.block(company.payees["A"], by=company.cast.fresh("accounting"), why="Однодневка")
    page, _none = press("requester2", "send", typed())
    assert page.status_code == 422 and "Однодневка" in page.content.decode()
    page, _none = press("requester2", "send", typed(payee=None, new_name="А", new_inn="9999000013"))
    assert page.status_code == 422 and "Однодневка" in page.content.decode()


def test_nobody_to_pay_and_nothing_to_pay_for(press, typed):
    page, _none = press("requester2", "send", typed(payee=None))
    assert page.status_code == 422 and "кому платим" in page.content.decode()
    page, _none = press("requester2", "send", typed(("", "1", "", "22", "")))
    assert page.status_code == 422 and "хотя бы одну строку" in page.content.decode()
    page, _none = press("requester2", "send", {})
    assert page.status_code == 422


def test_a_double_is_sent_after_a_look(press, typed):
    _page, first = press("requester2", "send", typed())
    page, _none = press("member2", "send", typed(document_supplier_invoice=paper("2")))
    text = page.content.decode()
    assert page.status_code == 422 and first.code in text and "уже есть" in text
    _page, second = press("member2", "send", typed(document_supplier_invoice=paper("2"), sure="on"))
    assert second.pk != first.pk and Invoice.objects.count() == 2


def test_the_same_file_twice(press, typed):
    _page, first = press("requester2", "send", typed())
    page, _none = press("requester2", "send", typed(paper_number="other"))
    assert page.status_code == 422 and first.code in page.content.decode()
    page, second = press("requester2", "send", typed(paper_number="other", sure="on"))
    assert page.status_code == 302 and second.pk != first.pk
