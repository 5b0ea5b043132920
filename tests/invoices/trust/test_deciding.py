"""Deciding in the life of an invoice: anew after a return, on whose limit, whose manager, colleagues' halves."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from invoices.actions import decide_road, take_limit
from invoices.limits import halves, halves_of_colleagues
from invoices.models import Authority, CurrencyRate, Invoice
from invoices.rules import is_covered, needs_manager, road_told
from portal.actions import cases, people
from portal.actions.cases import fresh
from portal.actions.refusals import NotYours, Refused
from portal.models import Counterparty, Event, Role
from tests.builders_orders import make_deal
from tests.invoices.trust.company import again
from tests.invoices.trust.rows import ZONE

D = Decimal
TODAY = datetime(2026, 11, 24, 10, 15, tzinfo=ZONE)
pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def now():
    with time_machine.travel(TODAY, tick=False):
        yield


def codes(invoice):
    return [one["code"] for one in invoice.road_reasons]


def edit(company, invoice, sum_):
    """What the draft's form writes."""
    with cases.change(invoice, by=company.cast.requester2) as act:
        case = act.read(invoice.pk)
        case.sum = D(sum_)
        case.save(update_fields=["sum"])
    return again(invoice)


def test_the_event_says_by_which_limit_and_with_what_was_used(company):
    company.trust("requester2", "500000.00", "1000000.00")
    company.submit("requester2", "420000.00", "B")
    invoice = company.submit("requester2", "300000.00")
    chose = Event.objects.get(case=invoice, code="chose", step="needs_manager")
    assert (chose.answer, chose.reasons) == ("no", invoice.road_reasons)
    assert codes(invoice) == ["trust.within_limit", "trust.limit_with_month", "trust.given", "trust.month",
                              "trust.no_parts"]  # fmt: skip
    assert invoice.road_reasons[3] == {"code": "trust.month", "used": "420000.00", "month": "1000000.00",
                                       "total": "720000.00"}  # fmt: skip
    assert (invoice.limit.person, invoice.roubles, invoice.rate) == (company.cast.requester2, D("300000.00"), None)
    assert needs_manager(invoice)[0] is False


def test_a_later_limit_changes_nothing(company):
    invoice = company.submit("requester2", "300000.00")
    company.trust("requester2", "500000.00")
    assert (again(invoice).road, again(invoice).step, codes(again(invoice))) == (
        "manager",
        "manager",
        ["trust.no_limit"],
    )
    assert needs_manager(again(invoice))[0] is True
    assert company.submit("requester2", "300000.00").road == "accounting"


def test_a_limit_taken_later_changes_nothing_and_counts_no_more(company):
    limit = company.trust("requester2", "500000.00")
    invoice = company.submit("requester2", "100000.00")
    take_limit(limit, by=company.cast.fresh("finance_director"), why="Хватит")
    assert (again(invoice).road, again(invoice).step) == ("accounting", "accounting")
    other = company.submit("requester2", "100000.00", "B")
    assert (other.road, codes(other)[0]) == ("manager", "trust.limit_taken")


def test_a_limit_given_while_the_draft_is_open_counts(company):
    invoice = company.draft("requester2", "300000.00")
    company.trust("requester2", "500000.00")
    assert company.answer(invoice, "done", "requester2").road == "accounting"


def test_returned_and_edited_is_decided_anew_and_not_against_itself(company):
    company.trust("requester2", "500000.00", "500000.00")
    invoice = company.submit("requester2", "400000.00")
    invoice = company.answer(invoice, "rework", "accounting", "Другая сумма")
    assert (invoice.step, invoice.road) == ("draft", "accounting")
    invoice = company.answer(edit(company, invoice, "500000.00"), "done", "requester2")
    assert (invoice.road, invoice.step, codes(invoice)[-1]) == ("accounting", "accounting", "trust.no_parts")
    invoice = company.answer(invoice, "rework", "accounting", "Опять")
    invoice = company.answer(edit(company, invoice, "500000.01"), "done", "requester2")
    assert (invoice.road, invoice.step, invoice.limit, codes(invoice)[0]) == (
        "manager", "manager", None, "trust.above_limit")  # fmt: skip
    assert company.submit("requester2", "500000.00", "B").road == "accounting"  # the manager sees the first now


def test_an_invoice_that_was_returned_still_counts_for_the_others(company):
    company.trust("requester2", "500000.00", "500000.00")
    invoice = company.submit("requester2", "400000.00")
    company.answer(invoice, "rework", "accounting", "Другая сумма")
    assert codes(company.submit("requester2", "100000.01", "B"))[0] == "trust.month_limit"


def test_seen_by_a_manager_then_small_enough(company):
    company.trust("requester2", "500000.00")
    invoice = company.submit("requester2", "600000.00")
    invoice = company.answer(invoice, "rework", "requester2_head", "Меньше")
    assert company.answer(edit(company, invoice, "500000.00"), "done", "requester2").step == "accounting"


def test_a_deputy_uses_their_own_limit_only(company):
    company.trust("requester2", "500000.00")
    invoice = company.draft("requester2", "300000.00")
    today = TODAY.date()
    people.add_absence(
        company.cast.requester2, by=company.cast.hr, since=today, until=today, deputy=company.cast.requester
    )
    invoice = company.answer(invoice, "done", "requester")
    assert (invoice.road, codes(invoice)) == ("manager", ["trust.no_limit"])
    company.trust("requester", "200000.00")
    other = company.answer(company.draft("requester2", "200000.00", "B"), "done", "requester")
    assert (other.road, other.limit.person) == ("accounting", company.cast.requester)
    with time_machine.travel(TODAY + timedelta(days=1), tick=False):
        assert company.submit("requester2", "500000.00", "B").road == "accounting"  # nothing of it was used


def test_a_head_who_entered_it_for_somebody_is_not_its_manager(company):
    invoice = company.draft("requester2", "300000.00")
    today = TODAY.date()
    people.add_absence(company.cast.requester2, by=company.cast.hr, since=today, until=today, deputy=None)
    Authority.objects.create(person=company.cast.agency_head, sum=D("100000.00"))
    invoice = company.answer(invoice, "done", "requester2_head")
    assert company.asked(invoice) == company.cast.agency_head
    invoice = company.answer(invoice, "approve", "agency_head")
    assert company.asked(invoice) == company.cast.general_director  # not the agency's head once more
    assert company.answer(invoice, "approve", "general_director").step == "accounting"


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("requester2", "requester2_head"), ("requester2_head", "agency_head"), ("agency_head", "general_director"),
        ("finance_director", "general_director"), ("general_director", "finance_director"),
    ],
)  # fmt: skip
def test_nobody_is_their_own_manager(company, who, asked):
    invoice = company.submit(who, "1.00")
    assert (invoice.step, company.asked(invoice)) == ("manager", getattr(company.cast, asked))
    told = road_told(company.cast.fresh(who), company.payees["A"], D("1.00"), "RUB", TODAY)
    assert (told.decision.road, told.head) == ("manager", getattr(company.cast, asked))
    assert company.agree(invoice).step == "accounting"


def test_without_a_finance_director_a_stand_in_sees_the_general_directors(company):
    Role.objects.filter(code="finance_director").delete()
    invoice = company.submit("general_director", "1.00")
    assert (invoice.step, company.asked(invoice)) == ("manager", company.cast.stand_in)


def test_the_general_director_has_a_limit_like_anybody(company):
    company.trust("general_director", "500000.00")
    assert company.submit("general_director", "500000.00").step == "accounting"


def test_authority_is_compared_in_roubles(company):
    CurrencyRate.objects.create(currency="USD", day=TODAY.date(), rate=D("90.0000"))
    Authority.objects.create(person=company.cast.requester2_head, sum=D("100000.00"))
    invoice = company.answer(company.submit("requester2", "6000.00", "A", "USD"), "approve", "requester2_head")
    assert (invoice.roubles, invoice.rate) == (D("540000.00"), D("90.0000"))
    assert (invoice.step, company.asked(invoice)) == ("manager", company.cast.agency_head)
    unknown = company.answer(company.submit("requester2", "1.00", "B", "EUR"), "approve", "requester2_head")
    assert (unknown.roubles, company.asked(unknown)) == (None, company.cast.agency_head)
    assert is_covered(fresh(unknown))[0] is False


def test_the_same_inn_is_the_same_payee_and_the_same_related_party(company):
    company.trust("requester2", "500000.00")
    company.submit("requester2", "300000.00", "A")
    branch = Counterparty.objects.create(name="Филиал", inn="9999000013", kpp="667001001")
    company.payees["branch"] = branch
    assert codes(company.submit("requester2", "300000.00", "branch"))[0] == "trust.in_parts"
    Counterparty.objects.filter(inn="9999000020").update(related_party=True)
    company.payees["other"] = Counterparty.objects.create(name="Другой", inn="9999000020", kpp="667001002")
    assert codes(company.submit("requester2", "1.00", "other"))[0] == "trust.related_party"


def test_without_an_inn_the_account_is_the_payee(company):
    company.trust("requester2", "500000.00")
    for name in ("one", "two"):
        person = Counterparty.objects.create(kind="person", name=f"Иванова {name}")
        person.accounts.create(bank="Банк", bic="046577001", account="7" * 20, main=True)
        company.payees[name] = person
    company.payees["alone"] = Counterparty.objects.create(kind="person", name="Петров")
    company.submit("requester2", "300000.00", "one")
    assert codes(company.submit("requester2", "300000.00", "two"))[0] == "trust.in_parts"
    company.submit("requester2", "300000.00", "alone")
    assert codes(company.submit("requester2", "300000.00", "alone"))[0] == "trust.in_parts"


def test_told_before_submission_is_what_is_decided(company):
    company.trust("requester2", "500000.00", "1000000.00")
    ask = company.cast.fresh("requester2"), company.payees["A"]
    told = road_told(*ask, D("300000.00"), "RUB", TODAY)
    assert str(told.headline).replace("\u00a0", " ") == (
        "300 000 ₽ из ваших 500 000 ₽: мимо руководителя, сразу в бухгалтерию."
    )
    assert not Invoice.objects.exists()
    invoice = company.submit("requester2", "300000.00")
    assert [one.as_json() for one in told.decision.why] == invoice.road_reasons
    told = road_told(*ask, D("300000.00"), "RUB", TODAY)
    assert (told.decision.reason, told.head) == ("in_parts", company.cast.requester2_head)
    assert str(told.headline).replace("\u00a0", " ") == "300 000 ₽: сначала руководителю, это Степан Якушев."
    assert road_told(*ask, D("300000.00"), "RUB", TODAY, besides=invoice.pk).decision.past
    assert road_told(ask[0], None, D("300000.00"), "RUB", TODAY).decision.past
    assert road_told(*ask, D("1.00"), "EUR", TODAY).decision.reason == "no_rate"


def test_colleagues_halves_are_marked_and_not_stopped(company):
    for who in ("requester2", "requester"):
        company.trust(who, "500000.00")
    first = company.submit("requester2", "300000.00")
    assert halves_of_colleagues(first) == []
    second = company.submit("requester", "200000.00")
    assert halves_of_colleagues(again(first)) == []  # one of them could have paid the whole
    third = company.submit("requester", "100000.00")
    assert (second.step, third.step) == ("accounting", "accounting")
    assert halves_of_colleagues(again(first)) == [second, third]
    assert halves_of_colleagues(again(third)) == [first]
    marked = {first.pk: [second, third], second.pk: [first], third.pk: [first]}
    assert halves([again(first), again(second), again(third)]) == marked
    company.drop(third, "withdrawn", "requester")
    assert halves_of_colleagues(again(first)) == []


def test_halves_that_a_manager_saw_or_long_ago_are_not_marked(company):
    company.trust("requester2", "500000.00")
    first = company.submit("requester2", "400000.00")
    company.submit("requester", "400000.00")  # by the manager
    assert halves_of_colleagues(first) == []
    with time_machine.travel(TODAY + timedelta(days=8), tick=False):
        company.trust("requester", "500000.00")
        late = company.submit("requester", "400000.00")
        assert (late.road, halves_of_colleagues(late)) == ("accounting", [])


def test_a_procedures_invoice_goes_past_everybody_and_never_above_its_schedule(company):
    deal = make_deal(company.cast).begin().to_order().ordered().invoiced()
    [invoice] = deal.open_invoices()
    assert (invoice.road, invoice.limit, invoice.step) == ("accounting", None, "accounting")
    assert (invoice.submitted, invoice.roubles) == (TODAY, D("36000.00"))
    company.answer(invoice, "rework", "accounting", "Номер")
    mended = company.answer(again(invoice), "done", "buyer")
    assert (mended.step, codes(mended)) == ("accounting", ["invoice.of_procedure"])
    with (
        pytest.raises(Refused, match="больше, чем в строке графика"),
        cases.change(mended, by=company.cast.buyer) as act,
    ):
        case = act.read(mended.pk)
        case.sum = D("36000.01")
        decide_road(act, case)


def test_only_who_is_asked_submits(company):
    invoice = company.draft("requester2", "1.00")
    with pytest.raises((NotYours, Refused)):
        company.answer(invoice, "done", "requester")
    assert again(invoice).road == ""
