"""A tender from the assignment to the rating through the real pages; what comes before is the golden thread's.

Seventeen people. Severlink offers monitors at 9 000.45, finally at 8 950.45, keyboards at 1 500.25, 10 days:
7 × 8 950.45 + 6 × 1 500.25 = 71 654.65, VAT of it (22 %) 12 921.33. Technosphere: 73 800.00, 8 days. Price weighs 60,
days 20, experts 20: 60.00 + 16.00 + 20.00 = 96.00 points against 58.26 + 20.00 + 15.29 = 93.55. Paid 30/30/40, two
advances; delivered in two parts, 53 702.70 and 17 951.95.
"""

from portal.models import Task, Visit
from portal.sockets import FLOWS
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
    papers_are_brought,
    pays,
    suppliers_pass,
    the_budget_is_confirmed,
    the_contract_is_signed,
    the_group_votes,
    the_signed_copy_comes_back,
    the_specification_is_written,
    the_supplier_is_rated,
)
from tests.builders_branches import branch_begun

OFFERED, ALL, VAT, OTHER = "72 004,65", "71 654,65", "12 921,33", "73 800,00"
ADVANCE, BALANCE = "21 496,40", "28 661,85"
ASIDE = ["clarify_it", "director_approval", "claim"]
PART1, PART2 = "53 702,70", "17 951,95"


def a_buyer_goes_to_work(story):
    """The head of purchasing sees why it is a tender; the buyer finds the data complete."""
    a_buyer_is_named(story, "Конкурс (запрос предложений)", "73 700,00")
    data_are_complete(story)


def the_need_is_agreed(story):
    """Memo, both heads, the specification of IT, the budget."""
    story.timur.sees("Подготовить служебную записку").sees("47 500,00", "26 200,00").shows("memo").answers("Готово")
    title = "Согласовать потребность"
    story.sofya.opens(title, BOUGHT, beside=(story.stepan,)).sees("47 500,00 ₽").answers("Согласовать")
    story.stepan.opens(title, BOUGHT).sees("26 200,00 ₽").answers("Согласовать")
    the_specification_is_written(story, "Монитор × 7 шт.", "Клавиатура × 6 шт.")
    the_budget_is_confirmed(story)


def the_tender_is_approved(story):
    """Three prices make the maximum, 75 000.00; the finance director sees it and names who judges."""
    timur = story.timur.opens("Обосновать начальную (максимальную) цену", BOUGHT)
    rows = timur.ask.locator("tbody tr")
    for place, (named, sum_) in enumerate((("Прайс", "74 000,00"), ("Магазин", "75 000,00"), ("Письмо", "76 000,00"))):
        timur.writes("Откуда цена", named, at=rows.nth(place)).writes("За всё, с НДС", sum_, at=rows.nth(place))
    timur.attaches("Источники цен", "цены.pdf").shows("max-price").answers("Готово")
    anna = story.anna.opens("Утвердить проведение конкурса", BOUGHT).sees("75 000,00", "73 700,00")
    anna.shows("working-group").answers("Согласовать")


def the_documents_are_agreed(story):
    """Criteria that make 100, documents, the lawyer, the vote of the working group."""
    timur = story.timur.opens("Установить критерии оценки и их веса", BOUGHT)
    third = timur.ask.locator("ul.lines > li").nth(2)
    timur.writes("Критерий", "Опыт поставок", at=third).chooses("Чем измеряется", "эксперт", at=third)
    timur.writes("Как оценивается", "По числу похожих поставок", at=third)
    timur.shows("criteria").answers("Готово")
    timur.opens("Подготовить конкурсную документацию", BOUGHT)
    timur.writes("Место поставки", "Екатеринбург, ул. Мира, 1").writes("Условия поставки и оплаты", "Двумя партиями.")
    timur.attaches("Инструкция", "инструкция.pdf").attaches("Проект договора", "проект.pdf").shows("documents")
    timur.answers("Готово")
    artyom = story.artyom.opens("Проверить документацию", BOUGHT).sees("Опыт поставок", "Двумя партиями.")
    artyom.shows("documents-legal").answers("Согласовать")
    the_group_votes(story, "Согласовать конкурсную документацию", "Опыт поставок")


def the_tender_is_announced(story):
    """To three, until 30 January; nobody asks anything."""
    timur = story.timur.opens("Объявить конкурс", BOUGHT)
    timur.finds("Кого запросить", "Северлинк", "Техносфера Урал", "Орбита-Сервис")
    timur.writes("Предложения принимаются до", "2026-01-30").shows("announcement").answers("Готово")
    timur.opens("Дать разъяснения участникам", BOUGHT).sees("30 января").shows("questions").answers("Готово")


def the_envelopes_are_sealed(story):
    """Two come in time. Until the opening nobody is given a file by its address, whoever asks."""
    is_now("2026-01-29 12:00")
    timur = story.timur.opens("Зарегистрировать заявки участников", BOUGHT)
    for number, supplier in enumerate(SUPPLIERS, 1):
        takes_in(timur, number, supplier)
    timur.shows("envelopes")
    is_now("2026-02-02 09:00")
    timur.opens("Зарегистрировать заявки участников", BOUGHT).answers("Готово")
    asked = (timur, story.tamara, story.anna, story.olga, story.marina, story.zakhar, story.alina)
    stay_shut(files(), *asked)


def two_open_the_envelopes(story):
    """One alone opens nothing; both there, the files open; the buyer enters them, the member confirms."""
    title = "Вскрыть заявки участников"
    both_are_there(story, title)
    timur = story.timur.opens(title, BOUGHT, beside=(story.tamara,))
    is_entered(timur, "Северлинк", {"Монитор": "9 000,45", "Клавиатура": "1500.25"}, "10")
    is_entered(timur, "Техносфера Урал", {"Монитор": "9300", "Клавиатура": "1450"}, "8")
    timur.sees(OFFERED, OTHER).shows("opening").answers("Готово")
    story.tamara.opens(title, BOUGHT).sees(OFFERED, OTHER).shows("confirmed").answers("Готово")


def the_proposals_are_judged(story):
    """Admitted, checked and scored; two experts, 85 points in the mean for Severlink, 65 for Technosphere."""
    artyom = story.artyom.opens("Рассмотреть заявки и допустить участников", BOUGHT)
    for supplier in SUPPLIERS:
        artyom.ticks("допущен", at=supplier)
    asks_no_price(artyom)
    artyom.shows("admission").answers("Согласовать")
    suppliers_pass(story, "Проверить участников")
    title = "Провести экспертную оценку заявок"
    for expert, beside, marks in (
        (story.ildar, (story.galina,), ("90", "60")),
        (story.galina, (), ("80", "70")),
    ):
        expert.opens(title, BOUGHT, beside=beside)
        asks_no_price(expert)
        for supplier, mark in zip(SUPPLIERS, marks, strict=True):
            row = expert.ask.locator("tr").filter(has_text=supplier).first
            row.locator("input").nth(0).fill(mark)
            row.locator("input").nth(1).fill("Похожие поставки были")
        expert.shows("scores").answers("Готово")


def asks_no_price(person):
    """Who admits and scores is shown what is offered, not for how much."""
    asked = plain(person.ask.inner_html())
    assert "Монитор Север-1" in asked
    assert not any(price in asked for price in ("9 000,45", OFFERED, OTHER)), asked


def final_offers_come(story):
    """Severlink explains, and takes 50 roubles off a monitor."""
    timur = story.timur.opens("Запросить разъяснения у участников", BOUGHT)
    at = timur.ask.locator("fieldset").filter(has_text="Северлинк").first
    timur.writes("Вопрос", "Где сервис?", at=at).writes("Ответ", "В Екатеринбурге", at=at)
    timur.shows("clarifications").answers("Готово")
    timur.opens("Запросить окончательные предложения", BOUGHT).sees(OFFERED, OTHER)
    row = timur.ask.locator("details").filter(has_text="Северлинк").locator("tr").filter(has_text="Монитор")
    row.locator("input").fill("8 950,45")
    timur.shows("final-offers").answers("Готово")


def points_put_them_in_order(story):
    """Price, days and experts: the first place with its sum of points."""
    timur = story.timur.opens("Ранжировать заявки", BOUGHT).sees(
        "1. Северлинк", ALL, "96,00", "2. Техносфера Урал", OTHER, "93,55"
    )
    timur.shows("ranking").follows("Почему так: все позиции").sees("60,00", "16,00", "96,00", "58,26", "20,00", "15,29")
    timur.shows("points").opens("Ранжировать заявки", BOUGHT).answers("Готово")


def the_choice_is_made(story):
    """The report shows total and points; the group votes; finance director and, if asked, general director agree."""
    timur = story.timur.opens("Подготовить отчёт о выборе поставщика", BOUGHT).sees(ALL, OTHER, "96,00", "93,55")
    timur.writes("Как сделан выбор", "Первое место по сумме баллов.").shows("report").answers("Готово")
    the_group_votes(story, "Согласовать отчёт о выборе поставщика", "Северлинк", ALL, "Первое место")
    timur.opens("Сформировать лист согласования", BOUGHT).shows("sheet").answers("Готово")
    anna = story.anna.opens("Утвердить выбор поставщика", BOUGHT).sees(ALL).shows("choice")
    anna.reads_paper("Лист согласования", "Исаева Т.", ALL, VAT)
    anna.opens("Утвердить выбор поставщика", BOUGHT).answers("Согласовать")
    timur.opens("Оформить и разослать итоговый протокол", BOUGHT).sees("Северлинк").shows("protocol").answers("Готово")


def the_contract_is_concluded(story):
    """Sum and VAT are the chosen proposal's; 30 % at the signature, 30 % by 16 February, both before delivery."""
    timur = story.timur.opens("Подготовить проект договора", BOUGHT).sees(
        "Северлинк", ALL, VAT, "8 950,45", "62 653,15"
    )
    rows = timur.part("График").locator("tbody tr")
    for place, share, due in (
        (0, "30", "после подписания"), (1, "30", "к дате"), (2, "40", "после закрывающих документов"),
    ):  # fmt: skip
        timur.writes("Доля", share, at=rows.nth(place)).chooses("Оплатить", due, at=rows.nth(place))
    timur.writes("До какого дня", "2026-02-16", at=rows.nth(1)).ticks("аванс", at=rows.nth(1))
    timur.attaches("Договор", "договор.pdf").shows("contract").answers("Готово")
    the_contract_is_signed(story, ALL, ADVANCE, BALANCE)
    the_signed_copy_comes_back(story, "2026-02-02")


def both_advances_are_paid(story):
    """The supplier's paper is compared with the contract; each advance is an invoice of its own."""
    timur = story.timur.opens("Зарегистрировать счёт поставщика", BOUGHT).sees(ALL, VAT)
    timur.writes("Номер счёта", "С-118").writes("Дата счёта", "2026-02-02")
    timur.writes("Сумма с НДС", "71 654,65").writes("НДС в сумме", "12 921,33").attaches("Счёт", "счёт-118.pdf")
    timur.shows("invoice-in").answers("Готово").goes_to("/procedures").sees(BOUGHT, "Оплата аванса")
    for number, code in (("301", "2026-001"), ("302", "2026-002")):
        pays(story, number, ADVANCE, code, f"{PAID} {code}")


def the_first_part_comes(story):
    """Six of seven monitors: IT and both receivers confirm beside each other."""
    a_day_of_delivery(story, "2026-02-17")
    is_now("2026-02-17 09:00")
    came(story, "71", Монитор="6")
    title = "Подтвердить получение"
    alina = story.alina.opens(title, BOUGHT, beside=(story.egor, story.ildar)).sees_no("8 950,45", "Северлинк")
    alina.sees("из ваших 5 шт.").shows("receipt").answers("Готово")
    story.egor.opens(title, BOUGHT, beside=(story.ildar,)).sees("из ваших 2 шт.").answers("Готово")
    ildar = story.ildar.opens(title, BOUGHT).sees("Алина Аксёнова", "Егор Дроздов").sees_no("8 950,45")
    ildar.shows("receipt-it").answers("Готово")


def the_second_part_comes(story):
    """The last monitor and the keyboards, on a second day."""
    a_day_of_delivery(story, "2026-02-20", "Остаток придёт второй машиной.")
    is_now("2026-02-20 09:00")
    came(story, "74", Монитор="1", Клавиатура="6")
    title = "Подтвердить получение"
    waiting = [one for one in (story.alina, story.egor, story.ildar) if one.is_asked(title, BOUGHT)]
    assert story.egor in waiting
    while waiting:
        waiting.pop(0).opens(title, BOUGHT, beside=tuple(waiting)).answers("Готово")


def the_documents_agree(story):
    """Sums of both arrivals come to the chosen proposal's total."""
    papers_are_brought(
        story, "2026-02-20",
        ("17 февраля", "УПД-71", PART1, "9 684,09"), ("20 февраля", "УПД-74", PART2, "3 237,24"),
    )  # fmt: skip
    maya = story.maya.opens("Проверить закрывающие документы", BOUGHT).sees(ALL).sees_no("+0,01")
    maya.shows("closing-check").answers("Согласовать")


def the_rest_is_paid_and_rated(story):
    """The balance, the rating, the end."""
    pays(story, "344", BALANCE, "2026-003", f"{PAID} 2026-003")
    the_supplier_is_rated(story)


def everybody_sees_the_end(story):
    """The same figures on everybody's last page; nobody is asked anything any more."""
    story.requests_are_closed()
    timur = story.timur.goes_to("/procedures?state=ended").sees(ALL, "Завершено").follows(BOUGHT)
    timur.sees("Завершено", ALL, "УПД-71", PART1, "УПД-74", PART2)
    timur.shows("procedure-completed").follows("Оплаты и поставки").sees(ADVANCE, BALANCE)
    story.maya.goes_to("/invoices").sees(ADVANCE, BALANCE, ALL, VAT, "Оплачено").shows("invoices")
    budget = story.galina.goes_to("/budget").page.locator("tfoot")
    assert plain(budget.inner_html()) == f"Всего 1 000 000,00 0,00 0,00 {ALL} 928 345,35"
    assert not Task.objects.open().exists()


def each_step_was_walked(story):
    """Every step but those that lead aside, once at least."""
    walked = set(Visit.objects.filter(case=story.pk).values_list("step", flat=True))
    assert [line.code for line in FLOWS["tender"].steps if line.code not in walked] == ASIDE


SCENES = [
    a_buyer_goes_to_work,
    the_need_is_agreed,
    the_tender_is_approved,
    the_documents_are_agreed,
    the_tender_is_announced,
    the_envelopes_are_sealed,
    two_open_the_envelopes,
    the_proposals_are_judged,
    final_offers_come,
    points_put_them_in_order,
    the_choice_is_made,
    the_contract_is_concluded,
    both_advances_are_paid,
    the_first_part_comes,
    the_second_part_comes,
    the_documents_agree,
    the_rest_is_paid_and_rated,
    everybody_sees_the_end,
    each_step_was_walked,
]


def begin(*given):
    """Everybody at their desks; two requests are one group, and it goes to purchasing as a tender."""
    story = Story(*given)
    story.company_is_furnished()
    at_their_desks(story, CAST | DIRECTORS)
    story.zakhar = story.person("admin")
    story.pk = branch_begun(story.cast, "tender").pk
    return story


def test_a_tender_walks_from_the_assignment_to_the_rating(story):
    for scene in SCENES:
        scene(story)
