"""Whether a payee is known: how often, to which account, related or not; by itself and asked of the database."""

from datetime import date, datetime

import pytest
import time_machine

from invoices.models import Invoice
from invoices.payees import Earlier, how_known, payee_known
from portal.models import BankAccount, Counterparty
from tests.invoices.trust.rows import ZONE

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("earlier", "account", "related", "known", "codes"),
    [
        (Earlier(8, 8, date(2026, 11, 2), 8, date(2026, 11, 2)), True, False, True,
         ["payee.nth", "payee.same_account", "payee.not_related"]),
        (Earlier(8, 8, date(2026, 11, 2)), True, False, False,
         ["payee.new_account", "payee.nth", "payee.not_related"]),
        (Earlier(), True, False, False, ["payee.new_account", "payee.first", "payee.not_related"]),
        (Earlier(3, 0, date(2023, 1, 9), 3, date(2023, 1, 9)), True, False, True,
         ["payee.again", "payee.same_account", "payee.not_related"]),
        (Earlier(1, 1, date(2026, 1, 9), 1, date(2026, 1, 9)), True, True, False,
         ["payee.related", "payee.nth", "payee.same_account"]),
        (Earlier(), False, True, False, ["payee.no_account", "payee.related", "payee.first"]),
        (Earlier(2, 2, date(2026, 1, 9)), False, False, False, ["payee.no_account", "payee.nth", "payee.not_related"]),
    ],
)  # fmt: skip
def test_the_rule(earlier, account, related, known, codes):
    found = payee_known(earlier, account=account, related=related)
    assert (found.known, [one.code for one in found.why]) == (known, codes)


def test_the_words():
    found = payee_known(Earlier(8, 8, date(2026, 11, 2), 8, date(2026, 11, 2)), account=True, related=False)
    assert [str(one).replace(NBSP, " ") for one in found.why] == [
        "9-й счёт этому получателю за два года.",
        "Счёт в банке прежний: раньше счетов на него 8, последний 2 ноября 2026.",
        "Не связанная сторона.",
    ]
    new = payee_known(Earlier(), account=True, related=False)
    assert str(new.why[0]) == "Банковский счёт новый: на него платим впервые."


def at(year, month, day):
    return time_machine.travel(datetime(year, month, day, 12, 0, tzinfo=ZONE), tick=False)


def test_asked_of_the_database(company, django_assert_num_queries):
    with at(2026, 2, 2):
        first = company.submit("requester2", "100")
        again = company.submit("member2", "200")
        dropped = company.submit("member2", "300")
        company.drop(dropped, "withdrawn", "member2")
    with at(2026, 3, 3):
        third = company.submit("requester", "400")
        company.submit("requester", "500", "B")
    assert [one.code for one in how_known(first).why] == ["payee.new_account", "payee.first", "payee.not_related"]
    assert how_known(again).known is False  # in the same instant: neither was before the other
    third = Invoice.objects.select_related("payee", "account").get(pk=third.pk)
    with django_assert_num_queries(2):
        found = how_known(third)
    assert found.known is True
    assert found.why[0].as_json() == {"code": "payee.nth", "nth": 3}
    assert found.why[1].as_json() == {"code": "payee.same_account", "count": 2, "last": "2026-02-02"}
    with at(2028, 4, 4):
        later = company.submit("requester", "600")
    assert how_known(later).why[0].as_json() == {"code": "payee.again", "last": "2026-03-03"}


def test_another_account_and_another_entry_with_its_inn(company):
    with at(2026, 2, 2):
        company.submit("requester2", "100")
    branch = Counterparty.objects.create(name="Филиал", inn=company.payees["A"].inn, kpp="667001002")
    BankAccount.objects.create(counterparty=branch, bank="Банк", bic="046577001", account="9" * 20, main=True)
    company.payees["E"] = branch
    with at(2026, 3, 3):
        found = how_known(company.submit("requester2", "100", "E"))
    assert (found.known, [one.code for one in found.why][:2]) == (False, ["payee.new_account", "payee.nth"])
    Counterparty.objects.filter(pk=company.payees["A"].pk).update(related_party=True)
    with at(2026, 3, 4):
        found = how_known(company.submit("requester2", "100", "E"))
    assert [one.code for one in found.why] == ["payee.related", "payee.nth", "payee.same_account"]


def test_on_the_last_day_of_february(company):
    with at(2028, 2, 29):
        assert how_known(company.submit("requester2", "100")).why[1].code == "payee.first"
