"""Doubles and near doubles: the pure rule by a table, the same in SQL, the page that shows them side by side."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from invoices import alike
from invoices.models import Invoice
from portal.models import door

D = Decimal


@dataclass
class Paper:
    pk: int = 1
    inn: str = "7707083893"
    paper_number: str = "СЧ-17"
    paper_date: date = date(2026, 11, 2)
    sum: Decimal = D("1000.00")
    dropped: Any = None
    parent_id: int | None = None
    payee_id: int = 7
    payee: Any = field(default=None)

    def __post_init__(self):
        self.payee = SimpleNamespace(inn=self.inn)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, ["alike.double"]),
        ({"paper_number": " сч-17 "}, ["alike.double"]),
        ({"inn": "6670312045"}, []),
        ({"inn": "", "payee_id": 8}, []),
        ({"dropped": "2026-11-03"}, []),
        ({"parent_id": 4}, ["alike.double"]),
        ({"paper_number": "44"}, ["alike.same_day"]),
        ({"paper_number": "44", "paper_date": date(2026, 12, 2)}, ["alike.sum"]),
        ({"paper_number": "44", "paper_date": date(2026, 12, 3)}, []),
        ({"paper_number": "44", "sum": D("1000.01")}, []),
        ({"paper_number": "0017", "sum": D("5.00")}, ["alike.number"]),
        ({"paper_number": "сч 17/", "sum": D("5.00"), "paper_date": date(2026, 1, 9)}, ["alike.number"]),
        ({"paper_number": "сч 17", "sum": D("5.00"), "paper_date": date(2025, 12, 31)}, []),
        ({"sum": D("5.00")}, ["alike.same_number"]),
        ({"paper_number": "0017"}, ["alike.same_day", "alike.number"]),
        ({"paper_number": "170", "sum": D("5.00")}, []),
    ],
)
def test_likeness(changed, codes):
    one, other = Paper(), replace(Paper(pk=2), **changed)
    assert [why.code for why in alike.likeness(one, other)] == codes
    assert [why.code for why in alike.likeness(other, one)] == codes


def test_rows_of_one_procedure_are_no_near_doubles():
    advance, rest = Paper(parent_id=4, paper_number="17"), Paper(pk=2, parent_id=4, paper_number="18")
    assert alike.likeness(advance, rest) == []
    assert alike.likeness(advance, replace(rest, parent_id=5))[0].code == "alike.same_day"


@pytest.mark.parametrize(
    ("number", "core"), [("СЧ-0017", "17"), ("17", "17"), (" 1 7 ", "17"), ("А-Б", "АБ"), ("0", "0"), ("№ 10/2", "102")]
)
def test_core_of_a_number_here_and_in_sql(number, core, bank):
    invoice = bank.invoice("9", "10.00", until="manager")
    with door():
        Invoice.objects.filter(pk=invoice.pk).update(paper_number=number)
    assert alike.core(number) == core
    assert Invoice.objects.annotate(core=alike.Core("paper_number")).get(pk=invoice.pk).core == core


def test_the_same_in_sql(rows):
    everything = list(Invoice.objects.select_related("payee").order_by("pk"))
    pairs = [(one.pk, why) for one in everything for two in everything for why in alike.likeness(one, two)]
    doubles = {pk for pk, why in pairs if why.code == "alike.double"}
    near = {pk for pk, _why in pairs}
    assert set(alike.doubles().values_list("pk", flat=True)) == doubles == {rows["checked"].pk, rows["double"].pk}
    found = Invoice.objects.filter(alike.near_doubles())
    assert set(found.values_list("pk", flat=True)) == near == {rows[one].pk for one in ("checked", "alike", "double")}


def test_the_page_shows_the_later_beside_the_earlier(bank, rows, client):
    client.force_login(bank.cast.fresh("accounting"))
    page = client.get(reverse("invoices_alike"))
    groups = {one.pk: [other.pk for other, _why in others] for one, others in page.context["groups"]}
    checked, like, double = (rows[name].pk for name in ("checked", "alike", "double"))
    assert groups == {like: [checked], double: [like, checked]}
    said = page.content.decode()
    assert "Те же получатель, номер, дата и сумма." in said and "отличаются только знаками" in said
    assert "<mark>СЧ-017</mark>" in said
    page = client.get(reverse("invoices_alike"), {"kind": "double"})
    assert [one.pk for one, _others in page.context["groups"]] == [double]
    client.force_login(bank.cast.fresh("requester"))
    assert client.get(reverse("invoices_alike")).status_code == 403
