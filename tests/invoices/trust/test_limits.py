"""Limits are given and taken by the directors, never edited, never overlapping; pages and rights."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from invoices.actions import give_limit, take_limit
from invoices.limits import own_limit, standings
from invoices.models import CurrencyRate, TrustLimit
from portal.actions.refusals import NotYours, Refused, TooLate
from portal.models import SettingChange
from tests.invoices.trust.rows import ZONE

D = Decimal
TODAY = datetime(2026, 11, 24, 10, 15, tzinfo=ZONE)
pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def now():
    with time_machine.travel(TODAY, tick=False):
        yield


def page(client, company, who, name="trust_limits", *args):
    client.force_login(company.cast.fresh(who))
    answer = client.get(reverse(name, args=args))
    return answer.status_code, answer.content.decode().replace("\u00a0", " ")


def give(company, by="finance_director", to="requester2", **changed):
    values = {"each": D("500000.00"), "month": D("1000000.00"), "why": "Приказ № 41"} | changed
    return give_limit(company.cast.fresh(to), by=company.cast.fresh(by), **values)


@pytest.mark.parametrize("by", ["finance_director", "general_director"])
def test_both_directors_give_and_take(company, by):
    limit = give(company, by)
    assert (limit.given_by, limit.given, limit.since) == (getattr(company.cast, by), TODAY, date(2026, 11, 24))
    take_limit(limit, by=company.cast.fresh(by), why="Больше не нужно")
    row = TrustLimit.objects.get()
    assert (row.ended, row.ended_by, row.ended_why) == (TODAY, getattr(company.cast, by), "Больше не нужно")
    with pytest.raises(TooLate, match="уже отозван"):
        take_limit(limit, by=company.cast.fresh(by), why="Ещё раз")


@pytest.mark.parametrize("by", ["requester2_head", "accounting", "treasury", "purchasing_head", "requester2", "hr"])
def test_nobody_else_does(company, by):
    with pytest.raises(NotYours, match="финансовый и генеральный"):
        give(company, by)
    limit = give(company)
    with pytest.raises(NotYours, match="финансовый и генеральный"):
        take_limit(limit, by=company.cast.fresh(by), why="Так")
    assert TrustLimit.objects.get().ended is None


def test_nobody_gives_themselves_a_limit(company):
    for who in ("finance_director", "general_director"):
        with pytest.raises(NotYours, match="Самому себе"):
            give(company, who, who)
    give(company, "general_director", "finance_director")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"each": D(0)}, "больше нуля"), ({"each": D("-1")}, "больше нуля"), ({"each": D("0.005")}, "больше нуля"),
        ({"each": D("1e13")}, "больше нуля"), ({"month": D("499999.99")}, "не меньше"), ({"why": "  "}, "почему"),
        ({"since": date(2026, 11, 23)}, "сегодняшнего"), ({"until": date(2026, 11, 23)}, "раньше первого"),
    ],
)  # fmt: skip
def test_what_is_no_limit(company, changed, said):
    with pytest.raises(Refused, match=said):
        give(company, **changed)
    assert not TrustLimit.objects.exists()


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), False), (date(2026, 12, 10), None, False),
        (date(2026, 11, 24), date(2026, 12, 10), False), (date(2026, 11, 24), None, False),
        (date(2026, 12, 20), date(2026, 12, 20), False), (date(2026, 11, 24), date(2026, 12, 9), True),
        (date(2026, 12, 21), None, True),
    ],
)  # fmt: skip
def test_limits_of_one_person_do_not_overlap(company, since, until, fits):
    """One from 10 to 20 December is there."""
    give(company, since=date(2026, 12, 10), until=date(2026, 12, 20))
    if fits:
        give(company, since=since, until=until)
    else:
        with pytest.raises(Refused, match="уже есть лимит с 10.12.2026 по 20.12.2026"):
            give(company, since=since, until=until)
    give(company, to="requester", since=since, until=until)  # somebody else's never stands in the way


def test_a_taken_limit_does_not_stand_in_the_way(company):
    take_limit(give(company), by=company.cast.fresh("finance_director"), why="Мало")
    give(company, each=D("600000.00"))
    assert TrustLimit.objects.count() == 2


def test_somebody_who_left_gets_none(company):
    company.cast.requester2.is_active = False
    company.cast.requester2.save(update_fields=["is_active"])
    with pytest.raises(Refused, match="больше не работает"):
        give(company)


def test_what_is_left_this_month(company):
    limit = give(company)
    company.submit("requester2", "300000.00", "A")
    dropped = company.submit("requester2", "120000.50", "B")
    company.submit("requester2", "499999.50", "C")
    company.drop(dropped, "refused", "requester2")
    own = own_limit(company.cast.requester2, date(2026, 11, 24))
    assert (own.used, own.left, own.count) == (D("799999.50"), D("200000.50"), 2)
    assert standings([limit], date(2026, 12, 1))[0].left == D("1000000.00")
    assert own_limit(company.cast.requester, date(2026, 11, 24)) is None


def test_the_list(client, company):
    limit = give(company)
    take_limit(give(company, to="requester", each=D("70000.00"), month=None), by=company.cast.fresh("general_director"),
               why="Ошиблись")  # fmt: skip
    company.submit("requester2", "300000.00")
    for who in ("finance_director", "general_director", "accounting", "treasury"):
        status, text = page(client, company, who)
        assert status == 200 and "300 000 ₽" in text and "1 000 000 ₽" in text and "Ошиблись" in text
        assert ("Выдать лимит" in text) == who.endswith("director")
    _status, text = page(client, company, "requester2")
    assert "осталось" in text and "700 000 ₽" in text and "Ошиблись" not in text
    _status, text = page(client, company, "requester")
    assert "Сейчас у вас лимита нет" in text and "Ошиблись" in text and "1 000 000 ₽" not in text
    assert page(client, company, "accounting", "trust_limit_give")[0] == 403
    assert page(client, company, "accounting", "trust_limit_take", limit.pk)[0] == 403


def test_given_and_taken_on_the_pages(client, company):
    client.force_login(company.cast.fresh("finance_director"))
    given = {"person": company.cast.requester2.pk, "each": "500 000", "month": "1 000 000,00", "since": "2026-11-24",
             "until": "", "why": "Приказ № 41"}  # fmt: skip
    assert client.post(reverse("trust_limit_give"), given).status_code == 302
    limit = TrustLimit.objects.get()
    assert (limit.each, limit.month, limit.until) == (D("500000.00"), D("1000000.00"), None)
    again = client.post(reverse("trust_limit_give"), given)
    assert again.status_code == 422 and "уже есть лимит с 24.11.2026" in again.content.decode()
    page = client.post(reverse("trust_limit_take", args=[limit.pk]), {"why": ""})
    assert page.status_code == 422
    assert client.post(reverse("trust_limit_take", args=[limit.pk]), {"why": "Хватит"}).status_code == 302
    assert TrustLimit.objects.get().ended_why == "Хватит"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"each": "0"}, "больше нуля"), ({"each": "1е5"}, "буква"), ({"each": "0,005"}, "двух"),
        ({"month": "10"}, "не меньше"), ({"since": "2026-11-01"}, "сегодняшнего"), ({"until": "2026-11-01"}, "раньше"),
        ({"person": "999999"}, ""), ({"why": ""}, ""),
    ],
)  # fmt: skip
def test_bad_input_is_said_and_kept(client, company, changed, said):
    client.force_login(company.cast.fresh("finance_director"))
    given = {"person": company.cast.requester2.pk, "each": "500 000", "month": "", "since": "2026-11-24", "until": "",
             "why": "Приказ № 41"} | changed  # fmt: skip
    page = client.post(reverse("trust_limit_give"), given)
    assert page.status_code == 422 and said in page.content.decode().lower()
    assert not TrustLimit.objects.exists()


def test_the_list_asks_the_same_whatever_its_length(client, company, django_assert_max_num_queries):
    for n in range(20):
        TrustLimit.objects.create(
            person=company.cast.requester2, each=D(1), since=date(2026, 1, 1) + timedelta(days=n), why="x", given=TODAY,
            until=date(2026, 1, 1) + timedelta(days=n) if n % 2 else None, given_by=company.cast.finance_director,
        )  # fmt: skip
    client.force_login(company.cast.fresh("accounting"))
    client.get(reverse("trust_limits"))
    with django_assert_max_num_queries(14):
        client.get(reverse("trust_limits"))


def test_the_rule_and_rates_are_changed_with_a_reason(client, company):
    client.force_login(company.cast.admin)
    asked = {"parts_days": "10", "why": "Приказ № 50"}
    assert client.post(reverse("admin:invoices_trustrule_add"), asked).status_code == 302
    change = SettingChange.objects.get(subject="invoices.trustrule")
    assert (change.old["parts_days"], change.new["parts_days"], change.why) == (7, 10, "Приказ № 50")
    assert client.get(reverse("admin:invoices_trustrule_add")).status_code == 403
    rate = {"currency": "usd", "day": "2026-11-24", "rate": "90.1234", "why": "Курс ЦБ"}
    assert client.post(reverse("admin:invoices_currencyrate_add"), rate).status_code == 302
    assert CurrencyRate.objects.get().currency == "USD"
    assert client.post(reverse("admin:invoices_currencyrate_add"), rate | {"currency": "RUB"}).status_code == 200
    assert CurrencyRate.objects.count() == 1


def test_rates_come_in_as_a_table(client, company):
    """The same file again changes nothing; a changed rate is one recorded change; the rouble is refused."""
    client.force_login(company.cast.admin)
    table = b"currency,day,rate\nusd,2026-11-24,90.1234\nEUR,2026-11-24,98.5\n"
    for _n in range(2):
        bring(client, table)
    assert sorted(CurrencyRate.objects.values_list("currency", "rate")) == [
        ("EUR", D("98.5000")),
        ("USD", D("90.1234")),
    ]
    bring(client, table.replace(b"98.5", b"99.5"))
    changes = SettingChange.objects.filter(subject="invoices.currencyrate").order_by("pk")
    assert [(one.key, one.new["rate"]) for one in changes] == [
        ("USD 2026-11-24", "90.1234"), ("EUR 2026-11-24", "98.5"), ("EUR 2026-11-24", "99.5")]  # fmt: skip
    assert {one.by for one in changes} == {company.cast.admin}
    assert bring(client, b"currency,day,rate\nRUB,2026-11-24,1\n") is None
    assert CurrencyRate.objects.count() == 2


def bring(client, table):
    """Read a file in and confirm it; None where there is nothing to confirm."""
    where = reverse("admin:invoices_currencyrate_import")
    file = SimpleUploadedFile("rates.csv", table, content_type="text/csv")
    page = client.post(where, {"import_file": file, "format": "1"})
    asked = page.context.get("confirm_form")
    if asked is None:
        return None
    done = client.post(reverse("admin:invoices_currencyrate_process_import"), asked.initial)
    assert done.status_code == 302
    return done
