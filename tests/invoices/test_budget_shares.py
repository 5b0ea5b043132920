"""What is ordered and paid follows what each unit's requesters get: to the kopeck, figures by hand."""

from decimal import Decimal

import pytest

from invoices.actions import reserve_all
from invoices.budget import shares_of_payment, shifted, split_by_units, standing
from invoices.models import Article, Reservation
from portal.actions.cases import change
from procurement.shares import cost_by_unit

D = Decimal


@pytest.mark.parametrize(
    "total, rows, costs, parts",
    [
        ("72000.00", [(1, "50000.00"), (2, "30000.00")], {1: "45000.00", 2: "27000.00"}, ["45000.00", "27000.00"]),
        ("36000.00", [(1, "50000.00"), (2, "30000.00")], {1: "45000.00", 2: "27000.00"}, ["22500.00", "13500.00"]),
        ("100.00", [(1, "1.00"), (2, "1.00"), (3, "1.00")], {1: "5", 2: "5", 3: "5"}, ["33.33", "33.34", "33.33"]),
        # two articles of a unit: as they are reserved
        ("90.00", [(1, "20.00"), (1, "10.00"), (2, "70.00")], {1: "60.00", 2: "30.00"}, ["40.00", "20.00", "30.00"]),
        # a unit that nothing was reserved for: the others bear it
        ("90.00", [(1, "20.00"), (2, "40.00")], {1: "30.00", 2: "30.00", 3: "30.00"}, ["40.00", "50.00"]),
        # nothing known: as it is reserved
        ("90.00", [(1, "20.00"), (2, "40.00")], {}, ["30.00", "60.00"]),
        # a unit that gets nothing bears nothing
        ("90.00", [(1, "20.00"), (2, "40.00")], {1: "90.00"}, ["90.00", "0.00"]),
        ("0.01", [(1, "20.00"), (2, "40.00")], {1: "1.00", 2: "1.00"}, ["0.01", "0.00"]),
        ("90.00", [], {1: "90.00"}, []),
    ],
)  # fmt: skip
def test_split_by_units(total, rows, costs, parts):
    found = split_by_units(D(total), [(unit, D(sum_)) for unit, sum_ in rows], {u: D(c) for u, c in costs.items()})
    assert found == [D(part) for part in parts]


@pytest.mark.parametrize(
    "reserved, ordered, moved",
    [
        (["60.00", "20.00"], ["45.00", "27.00"], ["53.00", "27.00"]),
        (["60.00", "20.00"], ["45.00", "20.00"], ["60.00", "20.00"]),
        (["45.00", "20.00", "7.00"], ["0.00", "65.00", "7.00"], ["0.00", "65.00", "7.00"]),
        (["10.00", "10.00", "10.00"], ["15.00", "3.00", "5.00"], ["15.00", "10.00", "5.00"]),
        (["10.00", "10.00", "10.00"], ["18.00", "3.00", "5.00"], ["18.00", "7.00", "5.00"]),
        (["10.00", "10.00"], ["11.00", "10.00"], ["11.00", "10.00"]),
        ([], [], []),
    ],
)
def test_what_one_lacks_the_others_give(reserved, ordered, moved):
    found = shifted([D(one) for one in reserved], [D(one) for one in ordered])
    assert found == [D(one) for one in moved]


@pytest.fixture
def two_units(deal):
    """The same order, reserved for both units: more than needed for one, less for the other."""
    with change(deal.case, by=deal.cast.fresh("economist")) as act:
        rows = [(Article.objects.get(), deal.cast.marketing, D("60000.00")),
                (Article.objects.get(), deal.cast.events, D("20000.00"))]  # fmt: skip
        reserve_all(act, act.read(deal.pk), rows)
    return deal


def stands(deal, unit):
    found = standing(Article.objects.get(), unit, deal.today.year)
    return found.reserved, found.ordered, found.paid


def ordered(deal):
    return [row.ordered for row in Reservation.objects.live().filter(case=deal.pk, ordered__isnull=False)]


def test_an_order_is_borne_by_who_gets_it(two_units):
    deal = two_units
    assert cost_by_unit(deal.case) == {deal.cast.marketing.pk: D("45000.00"), deal.cast.events.pk: D("27000.00")}
    deal.answer("refuse", comment="Условия расходятся", case=deal.open_invoices()[0])
    deal.at("invoice_in").answer("mismatch", comment="Другие условия")
    deal.ordered(changed_why="Сроки").invoiced(number="18")
    assert ordered(deal) == [D("45000.00"), D("27000.00")]
    assert [row.sum for row in Reservation.objects.live().filter(case=deal.pk)] == [D("53000.00"), D("27000.00")]
    assert stands(deal, deal.cast.marketing) == (D("0.00"), D("45000.00"), D("0.00"))
    assert stands(deal, deal.cast.events) == (D("0.00"), D("27000.00"), D("0.00"))
    deal.paid()
    assert stands(deal, deal.cast.marketing) == (D("0.00"), D("22500.00"), D("22500.00"))
    assert stands(deal, deal.cast.events) == (D("0.00"), D("13500.00"), D("13500.00"))


def test_what_is_settled_without_goods_is_not_borne(two_units):
    deal = two_units
    deal.paid().at("payment_notice").answer("done")
    deal.dated().came(monitor=7).received().at("delivery_date")
    deal.dated().answer("not_delivered")
    deal.at("claim").answer("settled", {"text": "Клавиатур нет", "settled_how": "Без поставки"})
    deal.closed_papers().answer("approve", {})
    deal.paid("401").at("rating").rated()
    assert ordered(deal) == [D("45000.00"), D("18000.00")]
    assert stands(deal, deal.cast.marketing) == (D("0.00"), D("0.00"), D("45000.00"))
    assert stands(deal, deal.cast.events) == (D("0.00"), D("0.00"), D("18000.00"))


def test_the_invoice_says_who_bears_it(two_units, invoice, client):
    deal = two_units
    rows = shares_of_payment(deal.case, D("36000.01"))
    assert [(row.unit, part) for row, part in rows] == [
        (deal.cast.marketing, D("27000.01")), (deal.cast.events, D("9000.00"))]  # fmt: skip
    client.force_login(deal.cast.fresh("accounting"))
    page = client.get(invoice.get_absolute_url()).content.decode()
    assert "26.1 Компьютеры, Маркетинг" in page and "27\u00a0000" in page
    assert "26.1 Компьютеры, Мероприятия" in page and "9\u00a0000" in page
