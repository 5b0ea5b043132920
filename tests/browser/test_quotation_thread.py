"""A request for quotations from three fields of an employee to the rating, through the real pages.

Eighteen people. 12 monitors for Alina, 5 and 23 keyboards for Egor: 17 × 9 500.00 + 23 × 1 200.00 = 189 100.00 by last
prices (114 000.00 and 75 100.00), above 100 000, not above 3 000 000. The market: 188 000.00, 191 500.50, 195 000.01,
mean 191 500.17, spread 1.83 %. Technosphere: 17 × 9 000.00 + 23 × 1 500.00 = 187 500.00; Severlink: 17 × 9 000.45 +
23 × 1 500.25 = 187 513.40, after the improvement 17 × 8 950.45 + 34 505.75 = 186 663.40, VAT of it (22 %) 33 660.61.
Paid 30 % (55 999.02 by two payment orders, 30 000.00 and 25 999.02) and the rest, 130 664.38. First part: ten monitors,
of which one is broken, and keyboards that go back: 9 × 8 950.45 = 80 554.05, VAT 14 526.14; second part: 8 × 8 950.45 +
34 505.75 = 106 109.35, VAT 19 134.47. Left of the plan of 1 000 000.00: 813 336.60.
"""

from portal.models import Task, Visit
from portal.sockets import FLOWS
from procurement.models import BranchProposal, BranchRule, WorkingGroup
from tests.browser.envelopes import both_are_there, files, is_entered, stay_shut, takes_in
from tests.browser.story import Story, is_now, plain
from tests.browser.stretches import (
    BOUGHT,
    CAST,
    DIRECTORS,
    PAID,
    SUPPLIERS,
    a_buyer_is_named,
    a_day_of_delivery,
    at_their_desks,
    came,
    data_are_complete,
    one_group_goes_to_purchasing,
    paid_by,
    papers_are_brought,
    pays,
    suppliers_pass,
    the_budget_is_confirmed,
    the_contract_is_signed,
    the_signed_copy_comes_back,
    the_specification_is_written,
    the_supplier_is_rated,
    to_the_bank,
)

ASKED1, ASKED2 = "12 мониторов", "23 клавиатуры и 5 мониторов"
EXPECTED, MAXIMUM = "189 100,00", "191 500,17"
FIRST, OTHER, ALL, VAT = "187 513,40", "187 500,00", "186 663,40", "33 660,61"
ADVANCE, BALANCE = "55 999,02", "130 664,38"
PART1, PART2 = "80 554,05", "106 109,35"
SILENCE = "автоматически, молчание 3 рабочих дня, 30.01.2026"
LATE = "Орбита-Сервис"


def begin(*given):
    """Everybody at their desks; the administrator has entered between which sums quotations are asked for."""
    story = Story(*given)
    story.company_is_furnished()
    BranchProposal.objects.filter(branch="quotation").update(up_to=3_000_000)
    BranchProposal.objects.create(position=4, branch="tender", above=3_000_000)
    BranchRule.objects.create(flow="quotation", own_least=2, group=WorkingGroup.objects.get())
    people = {name: part for name, part in (CAST | DIRECTORS).items() if name != "nina"}
    return at_their_desks(story, people | {"zakhar": "admin"})


def they_ask(story):
    """Two people of different units write what they need, in their own words."""
    for who, what, what_for, by in (
        (story.alina, ASKED1, "Двенадцать новых дизайнеров выходят в марте.", "2026-02-24"),
        (story.egor, ASKED2, "Стойки регистрации на форуме.", "2026-02-16"),
    ):
        who.goes_to("/requests/new")
        who.writes("Что", what).writes("Зачем", what_for).writes("К какому", by)
        who.presses("Отправить в ИТ").sees(what, "В ИТ")


def it_asks_and_turns_wishes_into_items(story):
    """IT asks Alina what her designers work with; her answer becomes a characteristic."""
    ildar = story.ildar.opens("Разобрать заявку на позиции", ASKED1, queue=True)
    ildar.asks("Алина Аксёнова", "Какая нужна диагональ?").shows("question")
    story.alina.replies("Какая нужна диагональ?", "27 дюймов, работаем с цветом.").shows("replied")
    for asked, queue in ((ASKED1, False), (ASKED2, True)):
        story.ildar.opens("Разобрать заявку на позиции", asked, queue=queue)
        story.ildar.writes("Диагональ", "27").shows("triage").answers("Готово")
    story.alina.goes_to("/requests").sees(ASKED1, "Ожидает включения в группу").sees_no(ASKED2)


def one_group_is_made(story):
    """Three items of two requests become one group; its sum makes it a request for quotations."""
    one_group_goes_to_purchasing(story, "189 100 ₽", "40", "Запрос котировок", 39)


def a_buyer_goes_to_work(story):
    """The head of purchasing sees why by quotations; the buyer misses a detail, IT adds it."""
    a_buyer_is_named(story, "Запрос котировок", EXPECTED, "Это выше 100 000", "Это не выше 3 000 000")
    timur = story.timur.opens("Проверить полноту данных по группе", BOUGHT)
    timur.ticks("данных достаточно", at="Монитор").writes("Чего не хватает", "Раскладка", at="Клавиатура")
    timur.answers("Не хватает характеристик")
    story.ildar.opens("Дополнить характеристики позиций", BOUGHT).sees("Раскладка")
    story.ildar.writes("Что ещё важно закупщику", "Русская раскладка, USB").shows("clarify").answers("Готово")
    data_are_complete(story)


def the_need_is_agreed(story):
    """Memo, both heads, the specification of IT, the budget."""
    story.timur.sees("Подготовить служебную записку").sees("114 000,00", "75 100,00").shows("memo").answers("Готово")
    title = "Согласовать потребность"
    story.sofya.opens(title, BOUGHT, beside=(story.stepan,)).sees("114 000,00 ₽").answers("Согласовать")
    story.stepan.opens(title, BOUGHT).sees("75 100,00 ₽").sees_no("114 000,00").answers("Согласовать")
    the_specification_is_written(story, "Монитор × 17 шт.", "Клавиатура × 23 шт.", "Русская раскладка, USB")
    the_budget_is_confirmed(story)


def the_maximum_price_is_justified(story):
    """Three prices with their sources; mean and spread are counted."""
    timur = story.timur.opens("Обосновать начальную (максимальную) цену", BOUGHT)
    rows = timur.ask.locator("tbody tr")
    for place, (named, sum_) in enumerate((("Прайс", "188000"), ("Магазин", "191 500,50"), ("Письмо", "195 000,01"))):
        timur.writes("Откуда цена", named, at=rows.nth(place)).writes("За всё, с НДС", sum_, at=rows.nth(place))
    timur.attaches("Источники цен", "цены.pdf").shows("max-price").answers("Готово")
    timur.sees(MAXIMUM, "1,83 %")


def the_documents_are_approved(story):
    """Notice, form, draft of the contract; the lawyer sends them back once, the head of purchasing approves."""
    timur = story.timur.opens("Подготовить котировочную документацию", BOUGHT)
    timur.writes("Место поставки", "Екатеринбург, ул. Мира, 1").writes("Условия поставки и оплаты", "Двумя партиями.")
    timur.attaches("Проект договора", "проект.pdf").shows("documents").answers("Готово")
    artyom = story.artyom.opens("Проверить документацию", BOUGHT).sees("Двумя партиями.", MAXIMUM)
    artyom.shows("documents-legal").answers("На доработку", "Укажите порядок оплаты.")
    timur.opens("Подготовить котировочную документацию", BOUGHT).sees("Артём Тарасов", "Укажите порядок оплаты.")
    timur.writes("Условия поставки и оплаты", "Двумя партиями, аванс 30 %.").answers("Готово")
    story.artyom.opens("Проверить документацию", BOUGHT).sees("аванс 30 %").answers("Согласовать")
    marina = story.marina.opens("Утвердить документацию", BOUGHT).sees("аванс 30 %").shows("documents-approval")
    marina.answers("Согласовать")


def the_notice_goes_out(story):
    """To three, until 26 January; one asks, all are answered, and nobody reads who it was."""
    timur = story.timur.opens("Разослать извещение", BOUGHT).finds("Кого запросить", *SUPPLIERS, LATE)
    timur.writes("Предложения принимаются до", "2026-01-26").shows("publication").answers("Готово")
    is_now("2026-01-21 11:00")
    timur.opens("Дать разъяснения по документации", BOUGHT)
    box = timur.page.locator("#supplier-questions")
    timur.chooses("Кто спрашивает", "Техносфера Урал", at=box).writes("Вопрос", "Подойдёт ли матрица VA?", at=box)
    timur.presses(box.get_by_role("button", name="Записать")).sees("Подойдёт ли матрица VA?", "Техносфера Урал")
    timur.writes("Ответ всем", "Нет, только IPS.", at=box)
    timur.presses(box.get_by_role("button", name="Ответить всем")).sees("Нет, только IPS.", "ответ всем")
    timur.shows("questions").answers("Готово")
    story.ildar.goes_to("/procedures").follows(BOUGHT).sees("Подойдёт ли матрица VA?", "Нет, только IPS.")
    story.ildar.sees_no("Техносфера Урал")


def the_envelopes_are_sealed(story):
    """Two come in time, one on the morning after: it is registered, and stays closed."""
    is_now("2026-01-23 12:00")
    timur = story.timur.opens("Зарегистрировать котировочные заявки", BOUGHT)
    for number, supplier in enumerate(SUPPLIERS, 1):
        takes_in(timur, number, supplier)
    is_now("2026-01-27 09:00")
    timur.opens("Зарегистрировать котировочные заявки", BOUGHT)
    takes_in(timur, 3, LATE)
    timur.sees("с опозданием, не вскрывается", "в срок: 2").shows("envelopes").answers("Готово")
    stay_shut([*files(), *files(late=True)], *everybody(story))


def everybody(story):
    """Those whom a curious eye might belong to, an administrator too."""
    return story.timur, story.tamara, story.anna, story.olga, story.marina, story.zakhar, story.alina, story.ildar


def two_open_the_envelopes(story):
    """The buyer enters, the member confirms; the late one is given to nobody even now."""
    title = "Вскрыть котировочные заявки"
    both_are_there(story, title)
    stay_shut(files(late=True), *everybody(story))
    timur = story.timur.opens(title, BOUGHT, beside=(story.tamara,))
    is_entered(timur, "Северлинк", {"Монитор": "9 000,45", "Клавиатура": "1500.25"}, "10")
    is_entered(timur, "Техносфера Урал", {"Монитор": "9000", "Клавиатура": "1500"}, "8")
    timur.sees(FIRST, OTHER).shows("opening").answers("Готово")
    story.tamara.opens(title, BOUGHT).sees(FIRST, OTHER).shows("confirmed").answers("Готово")
    story.timur.goes_to("/procedures").follows(BOUGHT).reads_paper("Протокол вскрытия", *SUPPLIERS, LATE, FIRST, OTHER)


def the_quotations_are_judged(story):
    """IT without prices, security; by price Technosphere is first, by 13.40."""
    ildar = story.ildar.opens("Проверить соответствие техническому заданию", BOUGHT).sees("Монитор Север-1")
    for supplier in SUPPLIERS:
        ildar.ticks("допущен", at=supplier)
    ildar.sees_no("9 000,45", FIRST, OTHER).shows("technical").answers("Согласовать")
    suppliers_pass(story, "Проверить контрагентов")
    timur = story.timur.opens("Сопоставить цены", BOUGHT)
    timur.sees("1. Техносфера Урал", OTHER, "2. Северлинк", FIRST, "+ 13,40").shows("comparison")
    timur.follows("Сравнить по строкам").sees("153 007,65", "34 505,75", "153 000,00", "34 500,00", "13,40")
    timur.shows("side-by-side").opens("Сопоставить цены", BOUGHT).answers("Готово")


def a_better_price_wins(story):
    """In the improvement round Severlink takes 50 roubles off a monitor, and is first."""
    timur = story.timur.opens("Провести переторжку", BOUGHT).sees(FIRST, OTHER)
    at = timur.ask.locator("details").filter(has_text="Северлинк")
    at.locator("tr").filter(has_text="Монитор").locator("input").fill("8 950,45")
    timur.shows("improvement").answers("Готово")
    timur.opens("Подготовить отчёт о выборе поставщика", BOUGHT).sees(ALL, OTHER, "+ 836,60", "самая низкая")
    timur.writes("Как сделан выбор", "Самая низкая цена после переторжки.").shows("report").answers("Готово")


def one_voter_stays_silent(story):
    """Two vote, the third says nothing for three workdays: the worker's sweep answers, and it is written so."""
    title, group = "Согласовать отчёт о выборе поставщика", (story.tamara, story.kira, story.lev)
    story.tamara.opens(title, BOUGHT, beside=group).sees("Северлинк", ALL, "после переторжки").answers("За")
    kira = story.kira.opens(title, BOUGHT, beside=group[1:]).sees("Тамара Исаева", "1 уже ответил").sees_no("1 за")
    kira.answers("За")
    is_now("2026-01-30 23:50")
    story.lev.goes_to("/tasks").sees(title)
    is_now("2026-01-31 00:10")
    story.worker_sweeps_until("approval_sheet")
    is_now("2026-02-02 09:00")
    timur = story.timur.opens("Сформировать лист согласования", BOUGHT).sees("Лев Жуков", "За, молча")
    timur.shows("silence").answers("Готово")
    anna = story.anna.opens("Утвердить выбор поставщика", BOUGHT).sees(ALL).shows("choice")
    anna.reads_paper("Лист согласования", "Жуков Л.", SILENCE, "Ершова К.", "Исаева Т.", ALL, VAT).shows("sheet")
    anna.opens("Утвердить выбор поставщика", BOUGHT).answers("Согласовать")
    timur = story.timur.opens("Уведомить участников о результатах", BOUGHT).sees(*SUPPLIERS, LATE)
    timur.shows("informed").answers("Готово")


def the_contract_is_concluded(story):
    """Sum and VAT are the chosen quotation's; 30 % at the signature, the rest after the documents."""
    timur = story.timur.opens("Подготовить проект договора", BOUGHT)
    timur.sees("Северлинк", ALL, VAT, "8 950,45", "152 157,65")
    rows = timur.part("График").locator("tbody tr")
    for place, share, due in ((0, "30", "после подписания"), (1, "70", "после закрывающих документов")):
        timur.writes("Доля", share, at=rows.nth(place)).chooses("Оплатить", due, at=rows.nth(place))
    timur.attaches("Договор", "договор.pdf").shows("contract").answers("Готово")
    the_contract_is_signed(story, ALL, ADVANCE, BALANCE)
    the_signed_copy_comes_back(story, "2026-02-02")


def the_advance_is_paid_in_parts(story):
    """One invoice, two payment orders; in between the purchase waits."""
    timur = story.timur.opens("Зарегистрировать счёт поставщика", BOUGHT).sees(ALL, VAT)
    timur.writes("Номер счёта", "С-118").writes("Дата счёта", "2026-02-02").attaches("Счёт", "счёт-118.pdf")
    timur.writes("Сумма с НДС", "186 663,40").writes("НДС в сумме", "33 660,61").shows("invoice-in").answers("Готово")
    to_the_bank(story, ADVANCE)
    paid_by(story, "301", "2026-001", ADVANCE, part="30 000").sees("30 000,00", "25 999,02", "Исполняется банком")
    story.timur.goes_to("/procedures").sees(BOUGHT, "Оплата аванса")
    is_now("2026-02-03 09:00")
    paid_by(story, "302", "2026-001").sees("30 000,00", "25 999,02", "Оплачено")


def the_first_part_comes(story):
    """IT photographs a broken monitor of Alina's; Egor photographs keyboards that he does not take."""
    a_day_of_delivery(story, "2026-02-09")
    is_now("2026-02-09 09:00")
    came(story, "71", Монитор="10", Клавиатура="23")
    ildar = story.ildar.opens("Проверить комплектность и работоспособность", BOUGHT)
    ildar.writes("Принято", "4", at="Алина Аксёнова").writes("Что не так", "Битые пиксели", at="Алина Аксёнова")
    ildar.photographs("Фото дефекта", "пиксели.png", at="Алина Аксёнова")
    ildar.writes("Инвентарные номера", "М-101…М-104", at="Алина Аксёнова").shows("inspection").answers("Готово")
    title = "Подтвердить получение"
    alina = story.alina.opens(title, BOUGHT, beside=(story.egor,))
    alina.sees("4 шт. из ваших 12 шт.", "М-101…М-104", "Битые пиксели").sees_no("8 950,45", "Северлинк")
    alina.answers("Готово")
    egor = story.egor.opens(title, BOUGHT).sees("5 шт. из ваших 5 шт.", "23 шт. из ваших 23 шт.")
    egor.writes("Почему нет", "Нет русских букв", at="Клавиатура")
    egor.photographs("Фото дефекта", "клавиатура.png", at="Клавиатура").shows("receipt")
    egor.answers("Есть замечания", "Клавиатуры без русской раскладки.")


def a_claim_is_settled(story):
    """The buyer sees both photos; the supplier brings what is missing."""
    timur = story.timur.opens("Урегулировать претензию", BOUGHT).sees("8 шт. из 17 шт.", "23 шт. из 23 шт.")
    timur.sees("Битые пиксели", "Нет русских букв", "Клавиатуры без русской раскладки.")
    assert timur.page.locator("main").get_by_role("link", name="фото").count() == 2
    timur.writes("Как урегулировано", "Заменят 16 февраля.").shows("claim").answers("Готово")


def the_second_part_comes(story):
    """The rest of the monitors, and keyboards with Russian letters."""
    a_day_of_delivery(story, "2026-02-16", "Поставщик заменяет брак.")
    is_now("2026-02-16 09:00")
    came(story, "74", Монитор="8", Клавиатура="23")
    story.ildar.opens("Проверить комплектность и работоспособность", BOUGHT).answers("Готово")
    title = "Подтвердить получение"
    story.alina.opens(title, BOUGHT, beside=(story.egor,)).sees("8 шт. из ваших 12 шт.").answers("Готово")
    story.egor.opens(title, BOUGHT).sees("23 шт. из ваших 23 шт.").answers("Готово")


def the_rest_is_paid_and_rated(story):
    """Documents over what was taken of each part; the balance; the rating."""
    papers_are_brought(
        story, "2026-02-16",
        ("9 февраля", "УПД-71", PART1, "14 526,14"), ("16 февраля", "УПД-74", PART2, "19 134,47"),
    )  # fmt: skip
    maya = story.maya.opens("Проверить закрывающие документы", BOUGHT).sees(ALL, PART1, PART2).shows("closing-check")
    maya.answers("Согласовать")
    pays(story, "344", BALANCE, "2026-002", f"{PAID} 2026-002")
    the_supplier_is_rated(story)


def everybody_sees_the_end(story):
    """Requests, group, procedure, invoices, budget: completed, with the same figures; nothing is reserved any more."""
    story.requests_are_closed()
    for who, asked in ((story.alina, ASKED1), (story.egor, ASKED2)):
        who.goes_to("/requests?state=closed").follows(asked).sees("Завершено", "Получение подтверждено")
        who.sees_no("Северлинк", ALL, "8 950,45")
    story.ildar.goes_to("/groups?state=").follows(BOUGHT).sees("Завершено", "17 шт.", "23 шт.")
    timur = story.timur.goes_to("/procedures?state=ended").sees(ALL, "Завершено").follows(BOUGHT)
    timur.sees("Завершено", ALL, "За, молча", "УПД-71", PART1, "УПД-74", PART2)
    timur.sees("качество 5, сроки 3, документы 4", "с опозданием, не вскрывается").shows("procedure-completed")
    timur.follows("Оплаты и поставки").sees(ADVANCE, BALANCE)
    story.maya.goes_to("/invoices").sees(ADVANCE, BALANCE, "Оплачено").shows("invoices")
    budget = story.galina.goes_to("/budget").page.locator("tfoot")
    assert plain(budget.inner_html()) == f"Всего 1 000 000,00 0,00 0,00 {ALL} 813 336,60"
    stay_shut(files(late=True), *everybody(story))


def each_step_was_walked(story):
    """All 39 steps, once at least; nobody is asked anything any more."""
    walked = set(Visit.objects.filter(case__flow="quotation").values_list("step", flat=True))
    assert [line.code for line in FLOWS["quotation"].steps if line.code not in walked] == []
    assert not Task.objects.open().exists()


SCENES = [
    they_ask,
    it_asks_and_turns_wishes_into_items,
    one_group_is_made,
    a_buyer_goes_to_work,
    the_need_is_agreed,
    the_maximum_price_is_justified,
    the_documents_are_approved,
    the_notice_goes_out,
    the_envelopes_are_sealed,
    two_open_the_envelopes,
    the_quotations_are_judged,
    a_better_price_wins,
    one_voter_stays_silent,
    the_contract_is_concluded,
    the_advance_is_paid_in_parts,
    the_first_part_comes,
    a_claim_is_settled,
    the_second_part_comes,
    the_rest_is_paid_and_rated,
    everybody_sees_the_end,
    each_step_was_walked,
]


def test_two_wishes_walk_the_whole_branch_of_quotations(story):
    for scene in SCENES:
        scene(story)
