"""The golden thread: "5 monitors" and "6 keyboards and 2 monitors" walk the whole small branch through the real pages.

Sixteen people, one role each. Severlink offers monitors at 9 000.45, after the discount 8 950.45, and keyboards at
1 500.25: 7 × 8 950.45 + 6 × 1 500.25 = 71 654.65, VAT of it (22 %) 12 921.33. Paid 30 % (21 496.40) and the rest
(50 158.25); delivered in two parts, 53 702.70 and 17 951.95.
"""

from portal.models import Task, Visit
from portal.sockets import FLOWS
from tests.browser.story import PASSWORD, Story, is_now, plain
from tests.browser.stretches import (
    BOUGHT,
    CAST,
    a_day_of_delivery,
    at_their_desks,
    came,
    one_group_goes_to_purchasing,
    pays,
    suppliers_pass,
    the_budget_is_confirmed,
    the_supplier_is_rated,
)

ASKED1, ASKED2 = "5 мониторов", "6 клавиатур и 2 монитора"
BALANCE, ADVANCE, ALL = "50 158,25", "21 496,40", "71 654,65"
SILENCE = "автоматически, молчание 2 рабочих дня, 22.01.2026"


def begin(*given):
    """Everybody at their desks."""
    story = Story(*given)
    story.company_is_furnished()
    return at_their_desks(story, CAST)


def they_ask(story):
    """Two people of different units write what they need, in their own words."""
    for who, what, what_for, by in (
        (story.alina, ASKED1, "Пять новых дизайнеров выходят в феврале.", "2026-02-12"),
        (story.egor, ASKED2, "Стойка регистрации на форуме.", "2026-02-09"),
    ):
        who.goes_to("/requests/new")
        who.writes("Что", what).writes("Зачем", what_for).writes("К какому", by)
        who.presses("Отправить в ИТ").sees(what, "В ИТ")
    story.egor.shows("request")


def it_turns_wishes_into_items(story):
    """The portal has read kinds and quantities; IT adds what a supplier must know."""
    for asked in (ASKED1, ASKED2):
        story.ildar.opens("Разобрать заявку на позиции", asked, queue=True)
        story.ildar.writes("Диагональ", "27").shows("triage").answers("Готово")
    story.alina.goes_to("/requests").sees(ASKED1, "Ожидает включения в группу").sees_no(ASKED2)


def one_group_is_made(story):
    """Three items of two requests become one group of two lines."""
    one_group_goes_to_purchasing(story, "73 700 ₽", "13", "Малая закупка", 33)


def a_buyer_is_named(story):
    """The head of purchasing gives it to Timur; he misses a detail, IT adds it."""
    story.marina.opens("Назначить закупщика", BOUGHT).sees("Малая закупка").chooses("Закупщик", "Тимур Гайсин")
    story.marina.shows("assign").answers("Готово")
    timur = story.timur.opens("Проверить полноту данных по группе", BOUGHT)
    timur.ticks("данных достаточно", at="Монитор").writes("Чего не хватает", "Раскладка", at="Клавиатура")
    timur.answers("Не хватает характеристик")
    story.ildar.opens("Дополнить характеристики позиций", BOUGHT).sees("Раскладка")
    story.ildar.writes("Что ещё важно закупщику", "Русская раскладка, USB").shows("clarify").answers("Готово")
    timur.opens("Проверить полноту данных по группе", BOUGHT).sees("Русская раскладка, USB")
    timur.ticks("данных достаточно", at="Монитор").ticks("данных достаточно", at="Клавиатура").answers("Готово")


def the_need_is_agreed(story):
    """One head sends the memo back; with the missing words both agree; the economist sets the money aside."""
    title = "Согласовать потребность"
    story.timur.sees("Подготовить служебную записку").sees("73 700,00").shows("memo").answers("Готово")
    sofya = story.sofya.opens(title, BOUGHT, beside=(story.stepan,)).sees("47 500,00 ₽").sees_no("26 200,00")
    sofya.shows("need").answers("Согласовать")
    story.stepan.opens(title, BOUGHT).sees("26 200,00 ₽").answers("На доработку", "Напишите, к какому форуму.")
    story.timur.opens("Подготовить служебную записку", BOUGHT).sees("Степан Якушев", "Напишите, к какому форуму.")
    story.timur.writes("Что важно руководителям", "Форум «Весна», 9 февраля.").shows("memo-again").answers("Готово")
    story.stepan.opens(title, BOUGHT, beside=(story.sofya,)).sees("Форум «Весна», 9 февраля.").answers("Согласовать")
    story.sofya.opens(title, BOUGHT).shows("still-agreed").answers("Согласие в силе")
    the_budget_is_confirmed(story)


def offers_come(story):
    """Three are asked, two answer; IT and the requesters look at the goods; the buyer asks for a discount."""
    timur = story.timur.opens("Выбрать поставщиков для запроса цен", BOUGHT)
    timur.finds("Кого запросить", "Северлинк", "Техносфера Урал", "Орбита-Сервис").shows("suppliers").answers("Готово")
    timur.sees("Направить запрос цен").writes("Ждём предложения до", "2026-01-23").shows("enquiry").answers("Готово")
    is_now("2026-01-20 09:00")
    timur.opens("Внести коммерческие предложения", BOUGHT)
    for supplier, monitor, keyboard in (("Северлинк", "9 000,45", "1500.25"), ("Техносфера Урал", "9300", "1450")):
        timur.ticks("Предложение пришло", at=supplier)
        for line, price in (("Монитор", monitor), ("Клавиатура", keyboard)):
            timur.writes_offer(supplier, line, f"{line} {supplier[:5]}-1", price)
        timur.writes("Поставка, дней", "10", at=supplier).attaches("Предложение, как", f"{supplier}.pdf", at=supplier)
    timur.sees("72 004,65", "73 800,00").shows("offers").answers("Готово")


def the_offers_are_judged(story):
    """IT and the requesters look at the goods without prices; a discount; security; the proposed supplier."""
    ildar = story.ildar.opens("Проверить соответствие требованиям", BOUGHT).sees("Монитор Север-1").sees_no("9 000,45")
    ildar.shows("technical").answers("Согласовать")
    title = "Подтвердить, что предложение подходит"
    alina = story.alina.opens(title, BOUGHT, beside=(story.egor,)).sees("Монитор Север-1", "Монитор Техно-1")
    alina.sees_no("9 000,45", "Северлинк", "Клавиатура").shows("suits").answers("Согласовать")
    story.egor.opens(title, BOUGHT).sees("Клавиатура Север-1").sees_no("1 500,25", "Северлинк").answers("Согласовать")
    timur = story.timur.opens("Запросить скидку", BOUGHT).sees("72 004,65", "9 000,45")
    timur.field("Окончательная цена", "Северлинк").fill("8 950,45")
    timur.shows("discount").answers("Готово")
    suppliers_pass(story, "Проверить контрагента")
    story.timur.opens("Подготовить отчёт о выборе поставщика", BOUGHT).sees(ALL, "73 800,00", "самая низкая")
    story.timur.writes("Как сделан выбор", "Цена ниже, срок тот же.").shows("report").answers("Готово")


def one_voter_stays_silent(story):
    """Two vote, the third says nothing for two workdays: the worker's sweep answers, and everybody sees that it did."""
    title, group = "Согласовать отчёт о выборе поставщика", (story.tamara, story.kira, story.lev)
    tamara = story.tamara.opens(title, BOUGHT, beside=group).sees("Северлинк", ALL, "Цена ниже, срок тот же.")
    tamara.sees("портал запишет «за, молча»").shows("vote").answers("За")
    kira = story.kira.opens(title, BOUGHT, beside=group[1:]).sees("Тамара Исаева", "1 уже ответил").sees_no("1 за")
    kira.answers("За", "Гарантия дольше, чем у других.")
    story.lev.goes_to("/tasks").sees(title)
    is_now("2026-01-23 00:10")
    story.worker_sweeps_until("approval_sheet")
    timur = story.timur.opens("Сформировать лист согласования", BOUGHT).sees("Лев Жуков", "За, молча")
    timur.shows("silence").answers("Готово")
    marina = story.marina.opens("Утвердить выбор поставщика", BOUGHT).shows("choice")
    marina.reads_paper("Лист согласования", "Жуков Л.", SILENCE, "Ершова К.", "Якушев С.", ALL, "12 921,33")
    marina.shows("sheet")
    marina.opens("Утвердить выбор поставщика", BOUGHT).answers("Согласовать")


def the_order_is_signed(story):
    """Prices come from the offer; 30 % before, the rest after the documents; the signature wants the password."""
    is_now("2026-01-23 09:00")
    timur = story.timur.opens("Оформить заказ поставщику", BOUGHT)
    timur.sees("Северлинк", ALL, "8 950,45", "1 500,25", "62 653,15")
    for row, share, due in ((0, "30", "после подписания"), (1, "70", "после закрывающих документов")):
        at = timur.part("График").locator("tbody tr").nth(row)
        timur.writes("Доля", share, at=at).chooses("Оплатить", due, at=at)
    timur.shows("order").answers("Готово")
    artyom = story.artyom.opens("Проверить условия заказа", BOUGHT).sees(ALL, ADVANCE, BALANCE)
    artyom.shows("terms").answers("Согласовать")
    marina = story.marina.opens("Подписать заказ", BOUGHT).sees(ALL).writes("Ваш пароль", PASSWORD)
    marina.shows("sign").answers("Подписать")


def the_advance_is_paid(story):
    """The supplier's invoice is for all of it, VAT inside; the advance goes out by an invoice case of its own."""
    timur = story.timur.opens("Зарегистрировать счёт поставщика", BOUGHT).sees(ALL, "12 921,33")
    timur.writes("Номер счёта", "С-118").writes("Дата счёта", "2026-01-23")
    timur.writes("Сумма с НДС", "71 654,65").writes("НДС в сумме", "12 921,33").attaches("Счёт", "счёт-118.pdf")
    timur.shows("invoice-in").answers("Готово").goes_to("/procedures").sees(BOUGHT, "Оплата аванса")
    pays(story, "301", ADVANCE)
    story.timur.opens("Направить поставщику копию платёжного поручения", BOUGHT).sees("пп-301.pdf")
    story.timur.shows("notice").answers("Готово")


def agreed(story, day, why=""):
    """A day of delivery; where and by whom it is received."""
    a_day_of_delivery(story, day, why)
    nina = story.nina.opens("Организовать приёмку", BOUGHT).writes("Где", "Склад, ворота 2")
    nina.writes("Пропуск", "К 118 МС 196").shows("receiving").answers("Готово")


def the_first_part_comes(story):
    """Six of seven monitors: by need-by date two for Egor, four of five for Alina; IT looks at them, both confirm."""
    agreed(story, "2026-02-02")
    is_now("2026-02-02 09:00")
    came(story, "71", Монитор="6")
    ildar = story.ildar.opens("Проверить комплектность и работоспособность", BOUGHT).sees("4 шт.", "2 шт.")
    ildar.writes("Инвентарные номера", "М-101…М-104", at="Алина Аксёнова").shows("inspection").answers("Готово")
    title = "Подтвердить получение"
    alina = story.alina.opens(title, BOUGHT, beside=(story.egor,)).sees("4 шт. из ваших 5 шт.", "М-101…М-104")
    alina.sees_no("8 950,45", "Северлинк").shows("receipt").answers("Готово")
    story.egor.opens(title, BOUGHT).sees("2 шт. из ваших 2 шт.").answers("Готово")
    story.alina.goes_to("/requests").sees("Поступило 4 из ваших 5")


def the_second_part_is_late(story):
    """On the day nothing comes: a claim, a new day; then one monitor and the keyboards."""
    agreed(story, "2026-02-04", "Остаток придёт второй машиной.")
    is_now("2026-02-05 09:00")
    story.timur.opens("Отметить поступление", BOUGHT).answers("Не поставлено")
    timur = story.timur.opens("Урегулировать претензию", BOUGHT).sees("6 шт. из 6 шт.", "1 шт. из 7 шт.")
    timur.writes("Как урегулировано", "Привезут 9 февраля.").shows("claim").answers("Готово")
    agreed(story, "2026-02-09", "Поставщик ответил на претензию.")
    is_now("2026-02-09 09:00")
    came(story, "74", Монитор="1", Клавиатура="6")
    story.ildar.opens("Проверить комплектность и работоспособность", BOUGHT).answers("Готово")
    title = "Подтвердить получение"
    story.alina.opens(title, BOUGHT, beside=(story.egor,)).sees("1 шт. из ваших 5 шт.").answers("Готово")
    story.egor.opens(title, BOUGHT).sees("6 шт. из ваших 6 шт.").sees_no("1 500,25").answers("Готово")


def a_kopeck_too_many(story):
    """Documents of both arrivals; one kopeck more than ordered is seen, sent back, mended."""
    timur = story.timur.opens("Получить закрывающие документы", BOUGHT).sees("53 702,70", "17 951,95")
    for arrival, number, sum_, vat in (
        ("2 февраля", "УПД-71", "53 702,70", "9 684,09"),
        ("9 февраля", "УПД-74", "17 951,96", "3 237,24"),
    ):
        timur.writes("Номер", number, at=arrival).writes("Дата", "2026-02-09", at=arrival)
        timur.writes("Сумма с НДС", sum_, at=arrival).writes("НДС в сумме", vat, at=arrival)
    timur.attaches("УПД", "упд.pdf").shows("closing-docs").answers("Готово")
    maya = story.maya.opens("Проверить закрывающие документы", BOUGHT).sees("+0,01", "71 654,66", ALL).shows("kopeck")
    maya.answers("На доработку", "В УПД-74 на копейку больше, чем в заказе.")
    timur = story.timur.opens("Получить закрывающие документы", BOUGHT).sees("на копейку больше")
    timur.writes("Сумма с НДС", "17 951,95", at="9 февраля").shows("mended").answers("Готово")
    maya.opens("Проверить закрывающие документы", BOUGHT).sees_no("+0,01", "71 654,66").answers("Согласовать")


def the_rest_is_paid(story):
    """The balance, the rating, the end."""
    pays(story, "344", BALANCE)
    the_supplier_is_rated(story)


def everybody_sees_the_end(story):
    """Request, group, procedure, orders, invoices, budget: completed, with the same figures to the last page."""
    story.requests_are_closed()
    for who, asked in ((story.alina, ASKED1), (story.egor, ASKED2)):
        who.goes_to("/requests?state=closed").follows(asked).sees("Завершено", "Получение подтверждено")
        who.sees_no("Северлинк", ALL, "8 950,45").shows("request-completed")
    story.ildar.goes_to("/groups?state=").follows(BOUGHT).sees("Завершено", "7 шт.", "6 шт.").shows("group-completed")
    timur = story.timur.goes_to("/procedures?state=ended").sees(ALL, "Завершено").follows(BOUGHT)
    timur.sees("Завершено", ALL, "За, молча", "УПД-71", "53 702,70", "УПД-74", "17 951,95")
    timur.sees("качество 5, сроки 3, документы 4").shows("procedure-completed")
    timur.follows("Оплаты и поставки").sees(ADVANCE, BALANCE)
    story.marina.goes_to("/orders").sees("Северлинк", ALL, "Завершено").shows("orders")
    story.maya.goes_to("/invoices").sees(ADVANCE, BALANCE, ALL, "12 921,33", "Оплачено").shows("invoices")
    budget = story.galina.goes_to("/budget").shows("budget").page.locator("tfoot")
    assert plain(budget.inner_html()) == f"Всего 1 000 000,00 0,00 0,00 {ALL} 928 345,35"


def each_step_was_walked(story):
    """All 33 steps, once at least; nobody is asked anything any more."""
    walked = set(Visit.objects.filter(case__flow="small").values_list("step", flat=True))
    assert [line.code for line in FLOWS["small"].steps if line.code not in walked] == []
    assert not Task.objects.open().exists()


SCENES = [
    they_ask,
    it_turns_wishes_into_items,
    one_group_is_made,
    a_buyer_is_named,
    the_need_is_agreed,
    offers_come,
    the_offers_are_judged,
    one_voter_stays_silent,
    the_order_is_signed,
    the_advance_is_paid,
    the_first_part_comes,
    the_second_part_is_late,
    a_kopeck_too_many,
    the_rest_is_paid,
    everybody_sees_the_end,
    each_step_was_walked,
]


def test_two_wishes_walk_the_whole_small_branch(story):
    for scene in SCENES:
        scene(story)
