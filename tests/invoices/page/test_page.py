"""The page of an invoice over HTTP: head, road, meters and why, as it was recorded; who is shown a limit's numbers."""

import html
import re
from datetime import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from invoices.actions import give_limit, take_limit
from portal.actions import people
from portal.actions.tasks import ask
from tests.invoices.trust.rows import ZONE

MARCH = datetime(2026, 3, 2, 11, 0, tzinfo=ZONE)
EARLIER = datetime(2026, 11, 10, 12, 0, tzinfo=ZONE)
TODAY = datetime(2026, 11, 24, 10, 15, tzinfo=ZONE)
NUMBERS = ("500 000", "1 000 000", "720 000", "420 000")


def read(client, who, address):
    """What the page says, without its tags, with plain spaces."""
    client.force_login(who)
    page = client.get(address)
    assert page.status_code == 200
    return text(page)


def text(page):
    bare = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r"\s+", " ", html.unescape(bare).replace("\u00a0", " "))


@pytest.fixture
def clock():
    with time_machine.travel(MARCH, tick=False) as traveller:
        yield traveller


@pytest.fixture
def customers_case(company, clock):
    """500 000 an invoice and 1 000 000 a month, given on 2 March; 420 000 in November before; now 300 000."""
    by = company.cast.fresh("finance_director")
    give_limit(company.cast.fresh("requester2"), by=by, each=Decimal(500_000), month=Decimal(1_000_000), why="Приказ 4")
    clock.move_to(EARLIER)
    company.submit("requester2", "420000", "B")
    clock.move_to(TODAY)
    return company.submit("requester2", "300000")


def test_the_customers_case(company, customers_case, client):
    said = read(client, company.cast.fresh("requester2"), customers_case.get_absolute_url())
    assert "Подрядчик A: 2 Счёт 2 от 24 ноября · вы отправили сегодня, 10:15 300 000,00 ₽" in said
    assert "300 000 из ваших 500 000 ₽: мимо руководителя" in said
    assert "Вы сегодня, 10:15 Руководитель Степан Якушев, не спрашиваем Бухгалтерия" in said
    assert "до 26 ноября" in said
    assert "Один счёт 300 000 из 500 000 ₽" in said
    assert "Ноябрь, со счетами раньше 720 000 из 1 000 000 ₽" in said
    assert "Лимит на счёт 300 000,00 ≤ 500 000,00" in said
    assert "Лимит на ноябрь 420 000,00 + 300 000,00 ≤ 1 000 000,00" in said
    assert "Не по частям, дней: 7 других счетов получателю нет" in said
    assert "Связанная сторона нет" in said
    assert "Решено и записано сегодня, 10:15. Лимит выдан 2 марта (Анна Белова). В силе с 2 марта 2026." in said
    page = client.get(customers_case.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert 'aria-label="Раньше 420 000 ₽, этот 300 000 ₽, осталось 280 000 ₽"' in page
    for weight in ("420000.00", "300000.00", "280000.00"):
        assert f"--w:{weight}" in page
    assert '<li class="past">' in page and 'class="now" aria-current="step"' in page


def test_accounting_reads_whose_limit_it_was(company, customers_case, client):
    said = read(client, company.cast.fresh("accounting"), customers_case.get_absolute_url())
    assert "300 000 из 500 000 ₽, лимит — Егор Дроздов: мимо руководителя" in said
    assert "отправлено: Егор Дроздов, сегодня, 10:15" in said
    assert "Егор Дроздов сегодня, 10:15 Руководитель Степан Якушев, не спрашиваем" in said


def test_what_comes_later_changes_nothing(company, customers_case, client, clock):
    before = read(client, company.cast.fresh("requester2"), customers_case.get_absolute_url())
    take_limit(customers_case.limit, by=company.cast.fresh("finance_director"), why="Хватит")
    company.trust("requester2", "10000")
    company.cast.events.head = company.cast.fresh("member2")
    company.cast.events.save(update_fields=["head"])
    company.submit("requester2", "7000", "C")
    after = read(client, company.cast.fresh("requester2"), customers_case.get_absolute_url())
    for said in (
        "300 000 из ваших 500 000 ₽: мимо руководителя", "Степан Якушев, не спрашиваем", "720 000 из 1 000 000 ₽",
        "420 000,00 + 300 000,00 ≤ 1 000 000,00", "Лимит выдан 2 марта",
    ):  # fmt: skip
        assert said in before and said in after


def test_to_the_manager_and_why(company, client, clock):
    clock.move_to(TODAY)
    company.trust("requester2", "500000")
    invoice = company.submit("requester2", "500000.01")
    said = read(client, company.cast.fresh("requester2_head"), invoice.get_absolute_url())
    assert "Больше лимита: 500 000,01 ₽ при лимите 500 000,00 ₽ на счёт – сначала руководителю" in said
    assert "500 000,01 > 500 000,00" in said
    assert (
        "Егор Дроздов сегодня, 10:15 Руководитель Степан Якушев, отвечает до 26 ноября Бухгалтерия Казначейство Оплата"
        in said
    )
    clock.shift(3600)
    company.answer(invoice, "approve", "requester2_head")
    said = read(client, company.cast.fresh("requester2"), invoice.get_absolute_url())
    assert "Руководитель Степан Якушев, сегодня, 11:15" in said


def test_without_a_limit(company, client, clock):
    clock.move_to(TODAY)
    said = read(client, company.cast.fresh("requester2"), company.submit("requester2", "100").get_absolute_url())
    assert "Лимита доверия нет: сначала руководителю" in said and "Один счёт" not in said
    assert "Решено и записано сегодня, 10:15." in said


def test_returned_it_stands_at_its_beginning_again(company, customers_case, client):
    company.answer(customers_case, "rework", "accounting", "Номер не тот")
    said = read(client, company.cast.fresh("accounting"), customers_case.get_absolute_url())
    assert "Егор Дроздов Руководитель Бухгалтерия Казначейство Оплата" in said
    assert "мимо руководителя Ждём" not in said and "не спрашиваем" not in said
    page = client.get(customers_case.get_absolute_url()).content.decode()
    assert '<li class="past">' not in page and "why-road" not in page


def test_refused_ends_the_road(company, client, clock):
    clock.move_to(TODAY)
    invoice = company.submit("requester2", "100")
    company.answer(invoice, "refuse", "requester2_head", "Не наш счёт")
    said = read(client, company.cast.fresh("requester2"), invoice.get_absolute_url())
    assert "Руководитель Степан Якушев, сегодня, 10:15 Отказано Степан Якушев, сегодня, 10:15" in said
    assert "ждём" not in said


def test_the_numbers_of_a_limit_are_not_everybodys(company, customers_case, client):
    """Somebody who is asked a question sees the invoice, not what a colleague is trusted with."""
    asked = company.cast.fresh("lawyer")
    task = customers_case.tasks.get(closed=None)
    from_accounting = company.cast.fresh("accounting")
    ask(task, by=from_accounting, to=asked, text="Что за счёт?")
    for address in (customers_case.get_absolute_url(), reverse("case_history", args=[customers_case.pk])):
        said = read(client, asked, address)
        assert not [number for number in NUMBERS if number in said]
    assert "Мимо руководителя" in read(client, asked, customers_case.get_absolute_url())
    assert client.post(reverse("invoice_sheet", args=[customers_case.pk])).status_code == 403
    head = read(client, company.cast.fresh("agency_head"), customers_case.get_absolute_url())
    assert "720 000 из 1 000 000 ₽" in head


def test_the_deputy_of_the_manager_reads_why(company, client, clock):
    clock.move_to(TODAY)
    company.trust("requester2", "500000")
    head, deputy = company.cast.fresh("requester2_head"), company.cast.fresh("member1")
    people.add_absence(head, by=company.cast.hr, since=TODAY.date(), until=TODAY.date(), deputy=deputy)
    invoice = company.submit("requester2", "600000")
    assert "600 000,00 > 500 000,00" in read(client, company.cast.fresh("member1"), invoice.get_absolute_url())


def test_an_outsider_gets_nothing(company, customers_case, client):
    client.force_login(company.cast.fresh("outsider"))
    assert client.get(customers_case.get_absolute_url()).status_code == 404
    assert client.get(reverse("invoice_entered", args=[customers_case.pk])).status_code == 404
    assert client.post(reverse("invoice_sheet", args=[customers_case.pk])).status_code == 404
    assert not customers_case.documents.filter(kind="invoice_sheet").exists()


def test_the_page_takes_few_statements(company, customers_case, client, django_assert_max_num_queries):
    client.force_login(company.cast.fresh("accounting"))
    client.get(customers_case.get_absolute_url())
    with django_assert_max_num_queries(70):
        client.get(customers_case.get_absolute_url())
