"""The customer's case of invoices through the real pages: past the manager, by the manager, in parts, sent back.

Egor is trusted with 500 000 an invoice. His 300 000.00 are 244 000.00 (22 %: VAT 44 000.00), 55 000.00 (10 %:
5 000.00) and 1 000.00 without VAT: 49 000.00 of VAT. Alina has no limit: 348 000.00 (22 %: 62 754.10) need Sofya, who
may agree to 200 000, and Vera above her; paid by 150 000.00 and 198 000.00.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from playwright.sync_api import expect

from invoices.models import Invoice, PaymentOrder, StatementLine
from portal.models import Task
from tests.browser.paying import (
    AGREE,
    BRING,
    CHECK,
    NO_VAT,
    ORBIT,
    PETROV,
    PLAN,
    PRINTERS,
    Paper,
    brings_papers,
    by_hand,
    came_back,
    checks,
    company,
    enters,
    gives_a_limit,
    have_nothing,
    marks,
    plans,
    reads_in,
    reads_the_road,
    sends,
    sends_orders,
    statement,
    writes_line,
    written_off,
)
from tests.browser.phones import OnPhone
from tests.browser.story import PATIENCE, Story, is_now

pytestmark = pytest.mark.usefixtures("nothing_breaks")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 1, day) for day in (19, 20, 21, 22))
CATALOGUES = Paper(
    ORBIT, "К-77", "Каталоги к форуму", basis="Договор № 12 от 12.01.2026",
    lines=(("Печать каталогов", "244 000,00", "22"), ("Детские книги", "55 000", "10"), ("Курьер", "1 000", NO_VAT)),
)  # fmt: skip
STANDS = Paper(PRINTERS, "Т-5", "Стенды на выставку", (("Стенды", "350 000,00", "22"),))
FOREIGN = Paper(PETROV, "9", "Ремонт подиума", (("Ремонт", "12 200,00", "22"),))
NOT_OURS = "Плательщик в счёте — не мы: верните его Петрову."


def begin(*given):
    """Everybody at their desks."""
    return company(Story(*given))


def paid_once(sum_: str, orders: int = 1) -> None:
    """What the bank carried out, what lines of statements pay and what the invoice says is the same, to the kopeck."""
    executed = PaymentOrder.objects.filter(executed__isnull=False, bounced__isnull=True)
    assert Invoice.objects.get(dropped=None).paid == Decimal(sum_)
    assert executed.aggregate(all=Sum("sum"))["all"] == Decimal(sum_)
    assert executed.exclude(statement_line=None).count() == orders


# ── past the manager ──


def egor_is_trusted_and_sends(story: Story) -> str:
    """He reads the road before he presses; accounting is asked, no manager is."""
    gives_a_limit(story.anna, "Егор Дроздов", "500 000")
    egor = enters(story.egor, CATALOGUES)
    reads_the_road(egor, "300 000 ₽ из ваших 500 000 ₽: мимо руководителя, сразу в бухгалтерию.", "НДС: 49 000,00")
    address = sends(egor.shows("invoice-new"))
    egor.sees("300 000,00", "49 000,00", "мимо")
    have_nothing(story.stepan, story.vera, story.olga)
    assert story.person("outsider").sits_down().gets(address).status_code == 404
    return address


def it_is_planned_and_sent(story: Story) -> list[dict]:
    """Accounting, treasury, the file for the bank client."""
    checks(story, CATALOGUES.why, "300 000,00", "ООО «Орбита»", "7707083893", "счёт К-77.pdf")
    plans(story, CATALOGUES.why, "2026-01-20", "300 000,00")
    is_now("2026-01-20 09:00")
    orders = sends_orders(story.zhanna, "К-77", "300 000,00")
    [order] = orders
    assert (order["Номер"], order["Дата"], order["Сумма"]) == ("1", TUESDAY, Decimal("300000.00"))
    assert (order["ПолучательИНН"], order["ПолучательСчет"]) == ("7707083893", "40702810938000000001")
    said = "Договор № 12 от 12.01.2026; Каталоги к форуму. В т.ч. НДС 49000.00 руб."
    assert order["НазначениеПлатежа"] == f"Оплата по счёту № К-77 от 16.01.2026: {said}"
    return orders


def the_bank_pays_it(story: Story, orders: list[dict]) -> None:
    """The statement once, and the same file once more."""
    of_the_day = statement(TUESDAY, *(written_off(one, TUESDAY) for one in orders))
    why = "Платёжное поручение № 1 от 20 января 2026 на 300 000,00 ₽."
    reads_in(story.zhanna, of_the_day, "Что будет отмечено оплаченным", why).shows("statement")
    marks(story.zhanna, "300 000,00 ₽")
    reads_in(story.zhanna, of_the_day, "Все строки сопоставлены или отложены.")
    paid_once("300000.00")


def the_registry_has_it_all(story: Story, address: str) -> None:
    """All columns of the paid ones; the page of the invoice says why nobody was asked."""
    page = story.maya.goes_to("/invoices?state=paid").page
    page.get_by_text("Столбцы", exact=True).click()
    for box in page.locator("input[name=col]").all():
        box.check()
    story.maya.presses("Найти")
    row = ("К-77", "16.01.26", "ООО «Орбита»", "7707083893", "Каталоги к форуму", "Договор № 12 от 12.01.2026",
           "300 000,00", "49 000,00", "мимо", "Оплачено", "19.01.26", "23.01.26", "20.01.26", "Основной", "44.1 Печать",
           "Мероприятия", "26", "Егор Дроздов")  # fmt: skip
    story.maya.sees(*row, within="main tbody").shows("registry")
    why = ("В пределах лимита: 300 000,00 ₽ из 500 000,00 ₽ на счёт, мимо руководителя.",
           "Лимит: 500 000,00 ₽ на счёт, с 19 января 2026.", "Чей лимит: Егор Дроздов; выдал: Анна Белова.",
           "Мимо руководителя этому получателю за 7 дней больше ничего не ушло.")  # fmt: skip
    story.egor.goes_to(address).sees("Оплачено", *why)
    story.page.get_by_role("button", name="мимо руководителя").click()
    expect(story.page.locator("#why-road")).to_contain_text("Анна Белова", timeout=PATIENCE)
    story.egor.shows("invoice-paid")
    have_nothing(story.stepan, story.vera, story.olga, story.anna, story.egor)


def test_past_the_manager_within_a_limit(story):
    address = egor_is_trusted_and_sends(story)
    orders = it_is_planned_and_sent(story)
    the_bank_pays_it(story, orders)
    story.only(BRING, CATALOGUES.why, story.egor)
    brings_papers(story.egor, CATALOGUES.why, "УПД-77", "2026-01-20", "300 000,00")
    the_registry_has_it_all(story, address)
    assert not Task.objects.open().exists()


# ── by the manager, on her phone ──


def it_comes_back_and_goes_again(story: Story) -> None:
    """Sofya misses the contract; Alina names it, and the sum that stands in it."""
    alina = enters(story.alina, STANDS)
    reads_the_road(alina, "350 000 ₽: сначала руководителю, это Софья Юдина.", "Лимита доверия нет")
    sends(alina)
    story.only(CHECK, STANDS.why)
    sofya = story.sofya.opens(AGREE, STANDS.why).sees("350 000,00", "ООО «Типография»", "Алина Аксёнова")
    sofya.shows("manager").answers("На доработку", "В договоре 348 000. Укажите договор.")
    alina.opens("Внести счёт", STANDS.why).sees("Софья Юдина", "В договоре 348 000. Укажите договор.")
    alina.writes("Договор или другое основание", "Договор № 5")
    writes_line(alina, 0, "Стенды", "348 000,00", "22")
    reads_the_road(alina, "348 000 ₽: сначала руководителю, это Софья Юдина.").answers("Готово")


def two_heads_agree(story: Story) -> None:
    """348 000 is more than Sofya may let pass alone."""
    have_nothing(story.vera)
    sofya = story.sofya.opens(AGREE, STANDS.why).sees("348 000,00", "Договор № 5").sees_no("350 000,00")
    sofya.shows("manager-again").answers("Согласовать")
    story.only(CHECK, STANDS.why)
    story.vera.opens(AGREE, STANDS.why).sees("348 000,00", "Софья Юдина").answers("Согласовать")
    have_nothing(story.olga, story.vera)


def two_lines_pay_it(story: Story) -> None:
    """A part by a file of the portal, the rest typed in the bank client; the second statement repeats the first."""
    checks(story, STANDS.why, "348 000,00", "62 754,10")
    plans(story, STANDS.why, "2026-01-20")
    is_now("2026-01-20 09:00")
    [order] = sends_orders(story.zhanna, "348 000,00", part="150 000")
    assert order["Сумма"] == Decimal("150000.00")
    first = written_off(order, TUESDAY)
    reads_in(story.zhanna, statement(TUESDAY, first))
    marks(story.zhanna, "150 000,00 ₽")
    is_now("2026-01-21 09:00")
    words = "Окончательный расчёт по счёту № Т-5 от 16.01.2026, в т.ч. НДС 22% 35704.92 руб."
    rest = by_hand(order, "57", WEDNESDAY, "198000.00", words)
    reads_in(story.zhanna, statement(WEDNESDAY, first, rest), "оплачивается весь его остаток: 198 000,00 ₽")
    marks(story.zhanna, "198 000,00 ₽")
    paid_once("348000.00", orders=2)


def another_one_is_refused(story: Story) -> None:
    """Sofya's authority is enough for it; accounting refuses, and Alina reads why."""
    sends(enters(story.alina, FOREIGN))
    story.sofya.opens(AGREE, FOREIGN.why).sees("12 200,00").answers("Согласовать")
    have_nothing(story.vera)
    story.maya.opens(CHECK, FOREIGN.why).sees("12 200,00", "ИП Петров").answers("Отказать", NOT_OURS)
    story.only(PLAN, FOREIGN.why)
    alina = story.alina.goes_to("/cases?done=1").sees("Отказано").follows(FOREIGN.why)
    alina.sees("Отказано", "Майя Бондарева", ": Отказать", NOT_OURS, within="section.waiting").shows("refused")
    assert Invoice.objects.get(paper_number="9").paid == 0


def test_by_the_manager_on_her_phone(story, phone):
    story.sofya = OnPhone(story, "requester_head", phone)
    it_comes_back_and_goes_again(story)
    two_heads_agree(story)
    two_lines_pay_it(story)
    brings_papers(story.alina, STANDS.why, "УПД-5", "2026-01-21", "348 000,00")
    another_one_is_refused(story)
    paid = story.maya.goes_to("/invoices?state=paid").sees("348 000,00", "руководитель", "Оплачено")
    paid.sees_no("12 200,00")
    have_nothing(story.olga, story.vera, story.sofya, story.stepan, story.zhanna)


# ── in parts ──


def test_two_parts_of_one_payment_are_added_up(story):
    gives_a_limit(story.anna, "Егор Дроздов", "500 000")
    first = enters(story.egor, Paper(ORBIT, "31", "Буклеты, тираж первый", (("Буклеты", "300 000", "22"),)))
    reads_the_road(first, "300 000 ₽ из ваших 500 000 ₽: мимо руководителя")
    before = sends(first)
    have_nothing(story.stepan)
    is_now("2026-01-21 09:00")
    second = enters(story.egor, Paper(ORBIT, "32", "Буклеты, тираж второй", (("Буклеты", "300 000", "22"),)))
    parts = "По частям: 600 000,00 ₽ этому получателю за 7 дней, лимит 500 000,00 ₽."
    sums = "Этому получателю за 7 дней до этого счёта: 300 000,00 ₽, с ним 600 000,00 ₽."
    reads_the_road(second, "300 000 ₽: сначала руководителю, это Степан Якушев.", parts, sums)
    after = sends(second.shows("parts-told"))
    story.page.get_by_role("button", name="сначала руководителю").click()
    expect(story.page.locator("#why-road")).to_contain_text("300 000,00 + 300 000,00 > 500 000,00", timeout=PATIENCE)
    second.sees(parts).shows("parts-page")
    story.only(CHECK, "тираж второй")
    story.only(CHECK, "тираж первый", story.maya)
    story.stepan.opens(AGREE, "тираж второй").sees(parts, sums).answers("Согласовать")
    story.maya.opens(CHECK, "тираж второй").sees("Степан Якушев", parts)
    story.egor.goes_to(before).sees("В пределах лимита: 300 000,00 ₽ из 500 000,00 ₽").sees_no("По частям")
    other = enters(story.egor, Paper(PRINTERS, "33", "Плакаты", (("Плакаты", "300 000", "22"),)))
    reads_the_road(other, "300 000 ₽ из ваших 500 000 ₽: мимо руководителя")
    assert before != after
    have_nothing(story.vera, story.olga, story.alina, story.sofya, story.zhanna)


# ── sent back by the bank ──


def it_goes_out_in_part_and_comes_back(story: Story) -> dict:
    """100 000 of 300 000 are written off on Tuesday; on Wednesday the payee's bank sends them back."""
    [order] = sends_orders(story.zhanna, "300 000,00", part="100 000")
    reads_in(story.zhanna, statement(TUESDAY, written_off(order, TUESDAY)))
    marks(story.zhanna, "100 000,00 ₽")
    is_now("2026-01-21 09:00")
    back = came_back(order, "904", WEDNESDAY, "счёт получателя закрыт")
    zhanna = reads_in(story.zhanna, statement(WEDNESDAY, back), "Деньги, которые вернулись", "100 000,00")
    zhanna.sees("Возможно, вернулось платёжное поручение № 1").shows("came-back")
    zhanna.page.locator("main .warn a").first.click()
    zhanna.page.get_by_text("Банк вернул", exact=True).click()
    zhanna.writes("Что написал банк", "Счёт получателя закрыт")
    zhanna.presses(zhanna.page.get_by_role("button", name="Внести", exact=True))
    zhanna.sees("возвращено", "Счёт получателя закрыт").shows("bounced")
    return order


def test_what_the_bank_sends_back_is_paid_once(story):
    gives_a_limit(story.anna, "Егор Дроздов", "500 000")
    address = sends(enters(story.egor, CATALOGUES))
    checks(story, CATALOGUES.why)
    plans(story, CATALOGUES.why, "2026-01-20")
    is_now("2026-01-20 09:00")
    it_goes_out_in_part_and_comes_back(story)
    assert Invoice.objects.get().paid == 0
    told = "Банк вернул поручение № 1: Счёт получателя закрыт"
    plans(story, CATALOGUES.why, "2026-01-22", told)
    is_now("2026-01-22 09:00")
    [again] = sends_orders(story.zhanna, "300 000,00")
    assert (again["Номер"], again["Сумма"]) == ("2", Decimal("300000.00"))
    of_the_day = statement(THURSDAY, written_off(again, THURSDAY))
    reads_in(story.zhanna, of_the_day, "Платёжное поручение № 2 от 22 января 2026 на 300 000,00 ₽.")
    marks(story.zhanna, "300 000,00 ₽")
    reads_in(story.zhanna, of_the_day, "Все строки сопоставлены или отложены.")
    paid_once("300000.00")
    assert StatementLine.objects.count() == 2
    story.egor.goes_to(address).sees("возвращено", "Счёт получателя закрыт", "исполнено 22 января")
    have_nothing(story.stepan, story.vera, story.zhanna)
