"""A single source from an employee's three fields to the rating through the real pages: licences and support.

Eighteen people, one role each. Only the maker of «Смета» may sell its licences (without VAT) and support it (VAT 22 %).
Offered: 3 licences at 21 350.75, 6 months at 18 400.50, 64 052.25 + 110 403.00 = 174 455.25. Agreed on: 20 700.25 and
17 900.40, 62 100.75 + 107 402.40 = 169 503.15; VAT of the support alone, 107 402.40 × 22 / 122 = 19 367.65. That is
1 503.15 more than the 168 000.00 reserved (3 × 21 000 + 6 × 17 500), and below the market: its mean is (172 000 +
181 000) / 2 = 176 500.00, the difference 6 996.85 / 176 500 = 3.96 %.

Paid 30/30/40 after the disagreement, two advances: 169 503.15 × 30 % = 50 850.945, half up 50 850.95; the rest is
67 801.25. Of an advance 62 100.75 / 169 503.15 are licences, 18 630.23, and 32 220.72 support, VAT of it 5 810.29;
of the rest 24 840.30 and 42 960.95, VAT 7 747.06: a kopeck less than the contract's VAT is paid in all, 19 367.64.
Two acts of three months each: 62 100.75 + 53 701.20 = 115 801.95 and 53 701.20; the supplier writes VAT 9 683.82 into
both, so a kopeck of the contract's VAT is lost to rounding.
"""

from portal.models import Task, Visit
from portal.sockets import FLOWS
from procurement.models import BranchProposal, BranchRule, Characteristic, ItemKind, WorkingGroup
from tests.browser.story import PASSWORD, Story, is_now, plain
from tests.browser.stretches import (
    CAST,
    DIRECTORS,
    PAID,
    at_their_desks,
    paid_by,
    the_group_votes,
    the_signed_copy_comes_back,
    the_supplier_is_rated,
    to_the_bank,
)

ASKED1, ASKED2 = "3 лицензии программы «Смета»", "Поддержка программы «Смета» на 6 месяцев"
BOUGHT, SUPPLIER, BRANCH = "Программа «Смета»", "Сметные системы", "Закупка у единственного поставщика"
LICENCE, SUPPORT = "Лицензия на программу", "Поддержка программы"
OFFERED, ALL, VAT = "174 455,25", "169 503,15", "19 367,65"
ADVANCE, BALANCE, ADVANCE_VAT = "50 850,95", "67 801,25", "5 810,29"
ACT1, ACT2, ACT_VAT = "115 801,95", "53 701,20", "9 683,82"
ASIDE = ["clarify_it", "director_approval", "inspection", "claim"]


def they_ask(story):
    """Two people of different units write what they need, in their own words."""
    for who, what, what_for, by in (
        (story.alina, ASKED1, "Считать сметы роликов втроём.", "2026-04-30"),
        (story.egor, ASKED2, "Обновления и консультации на сезон форумов.", "2026-07-31"),
    ):
        who.goes_to("/requests/new")
        who.writes("Что", what).writes("Зачем", what_for).writes("К какому", by)
        who.presses("Отправить в ИТ").sees(what, "В ИТ")


def it_knows_that_only_one_can(story):
    """IT marks it; the portal proposes the branch and says why."""
    ildar = story.ildar.opens("Разобрать заявку на позиции", ASKED1, queue=True).writes("Редакция", "Полная")
    ildar.ticks("Может только один поставщик").shows("triage").answers("Готово")
    ildar.opens("Разобрать заявку на позиции", ASKED2, queue=True).ticks("Может только один поставщик")
    assert ildar.field("Что именно").input_value() == "Поддержка программы, «Смета»"
    ildar.shows("triage-support").answers("Готово").goes_to("/consolidation").sees("Алина Аксёнова", "Егор Дроздов")
    for box in ildar.page.locator("input[name=item]").all():
        box.check()
    ildar.waits_for("168 000 ₽").sees(BRANCH, within="#tray-sum").shows("consolidation")
    ildar.writes("Как назвать", BOUGHT).presses("Собрать группу").sees(f"Отправьте в закупку: {BRANCH}")
    ildar.sees("может только один поставщик").shows("group").answers("Отправить в закупку")
    story.requests_are_looked_at()
    story.egor.goes_to("/requests").sees("Шаг 1 из 38", "Назначить закупщика")


def the_need_is_justified(story):
    """Memo, the ground with its proof, the head of IT, both heads, the budget."""
    marina = story.marina.opens("Назначить закупщика", BOUGHT).sees(BRANCH).chooses("Закупщик", "Тимур Гайсин")
    marina.shows("assign").answers("Готово")
    timur = story.timur.opens("Проверить полноту данных по группе", BOUGHT)
    timur.ticks("данных достаточно", at=LICENCE).ticks("данных достаточно", at=SUPPORT).answers("Готово")
    timur.sees("Подготовить служебную записку").sees("63 000,00", "105 000,00").shows("memo").answers("Готово")
    timur.sees("Обосновать закупку у единственного поставщика").ticks("исключительные права")
    timur.writes("Почему поставить может только он", "Программу продаёт и сопровождает только правообладатель.")
    timur.attaches("Подтверждающие документы", "свидетельство.pdf").shows("justification").answers("Готово")
    petr = story.petr.opens("Подтвердить техническую необходимость", BOUGHT).sees("исключительные права")
    petr.sees("только правообладатель").shows("justification-it").answers("Согласовать")
    title = "Согласовать потребность"
    story.sofya.opens(title, BOUGHT, beside=(story.stepan,)).sees("63 000,00 ₽").answers("Согласовать")
    story.stepan.opens(title, BOUGHT).sees("105 000,00 ₽").answers("Согласовать")
    galina = story.galina.opens("Подтвердить статью и лимит бюджета", BOUGHT).sees("3 лиц", "6 мес")
    for unit in ("Маркетинг", "Мероприятия"):
        galina.chooses("Статья", "26.1 Техника", at=unit)
    galina.shows("budget").answers("Согласовать")


def the_market_is_looked_at(story):
    """Two prices with their source; the head of purchasing agrees to the method."""
    timur = story.timur.opens("Сопоставить с рыночными ценами", BOUGHT)
    rows = timur.ask.locator("tbody tr")
    for place, (named, sum_) in enumerate((("Прайс-лист аналога", "172 000,00"), ("Договор 2025 года", "181000"))):
        timur.writes("Откуда цена", named, at=rows.nth(place)).writes("За всё, с НДС", sum_, at=rows.nth(place))
    timur.attaches("Источники цен", "цены.pdf").shows("market").answers("Готово")
    marina = story.marina.opens("Утвердить способ закупки", BOUGHT).sees("176 500,00", "исключительные права")
    marina.shows("method").answers("Согласовать")


def the_offer_comes(story):
    """The maker is new here: asked, answers, fits; the licences are without VAT."""
    timur = story.timur.opens("Запросить коммерческое предложение", BOUGHT)
    timur.ask.get_by_text("Кого ещё нет в списке").click()
    timur.writes("Новый поставщик: название", SUPPLIER).writes("Новый поставщик: ИНН", "9999000045")
    timur.writes("Ждём предложения до", "2026-01-23").shows("offer-request").answers("Готово")
    is_now("2026-01-21 09:00")
    timur.opens("Внести коммерческое предложение", BOUGHT).sees(SUPPLIER, "9999000045")
    for line, price, vat in ((LICENCE, "21 350,75", "без НДС"), (SUPPORT, "18400.50", "22")):
        row = timur.ask.locator("tr").filter(has_text=line)
        timur.writes("Что предлагают", f"{line} «Смета»", at=row).writes("Цена за единицу", price, at=row)
        timur.chooses("НДС", vat, at=row)
    timur.writes("Поставка, дней", "5").attaches("Предложение, как", "кп.pdf").sees(OFFERED)
    timur.shows("offer").answers("Готово")
    ildar = story.ildar.opens("Проверить соответствие требованиям", BOUGHT).sees(SUPPLIER, f"{SUPPORT} «Смета»")
    ildar.sees_no("21 350,75", OFFERED).shows("technical").answers("Согласовать")


def the_price_is_negotiated(story):
    """Both prices go down; the economist compares with the market, security reads the supplier's papers."""
    timur = story.timur.opens("Провести переговоры", BOUGHT).sees(OFFERED, "176 500,00")
    for line, price in ((LICENCE, "20 700,25"), (SUPPORT, "17 900,40")):
        timur.writes("Окончательная цена", price, at=timur.ask.locator("tr").filter(has_text=line))
    timur.writes("Ход переговоров", "Правообладатель снизил обе цены.").shows("negotiation").answers("Готово")
    galina = story.galina.opens("Проверить обоснованность цены", BOUGHT).sees(ALL, OFFERED, "176 500,00", "3,96")
    galina.writes("Заключение о цене", "Ниже рынка.").shows("price-check").answers("Согласовать")
    timur.opens("Собрать документы поставщика", BOUGHT).writes("Полное название", "ООО «Сметные системы»")
    timur.writes("КПП", "667001001").writes("ОГРН", "1099990000043").writes("Адрес", "Пермь, ул. Ленина, 1")
    timur.writes("БИК", "046577990").writes("Счёт", "40702810100000000045").writes("Банк", "Банк «Дальний»")
    for paper in ("Устав", "Выписка из ЕГРЮЛ", "Документ о полномочиях"):
        timur.attaches(paper, f"{paper}.pdf")
    timur.shows("supplier-documents").answers("Готово")
    timofey = story.timofey.opens("Проверить контрагента", BOUGHT).sees("9999000045", "1099990000043", ALL)
    timofey.writes("Заключение", "Долгов и исков нет.").shows("security").answers("Согласовать")


def the_choice_is_made(story):
    """The group votes; the finance director agrees, and the economist, because it is dearer than the reserve."""
    timur = story.timur.opens("Подготовить отчёт о выборе поставщика", BOUGHT).sees(ALL, SUPPLIER)
    timur.writes("Как сделан выбор", "Единственный, цена ниже рынка.").shows("report").answers("Готово")
    the_group_votes(story, "Согласовать отчёт о выборе поставщика", SUPPLIER, ALL, "ниже рынка", of=BOUGHT)
    timur.opens("Сформировать лист согласования", BOUGHT).shows("sheet").answers("Готово")
    title = "Утвердить выбор поставщика"
    anna = story.anna.opens(title, BOUGHT, beside=(story.galina,)).sees(ALL).shows("choice")
    anna.reads_paper("Лист согласования", "Исаева Т.", ALL, VAT)
    anna.opens(title, BOUGHT, beside=(story.galina,)).answers("Согласовать")
    story.galina.opens(title, BOUGHT).sees(ALL, "168 000,00").shows("dearer").answers("Согласовать")


def schedule(timur, first, second, last):
    """Two advances, one of them by the date; the rest after the closing documents."""
    rows = timur.part("График").locator("tbody tr")
    for place, share, due in ((0, first, "после подписания"), (1, second, "к дате"), (2, last, "после закрывающих")):
        timur.writes("Доля", share, at=rows.nth(place)).chooses("Оплатить", due, at=rows.nth(place))
    timur.writes("До какого дня", "2026-02-16", at=rows.nth(1)).ticks("аванс", at=rows.nth(1))


def the_supplier_disagrees(story):
    """20 % in advance is too little for the maker: the second version has 30/30/40, and both agree to it."""
    is_now("2026-01-26 09:00")
    timur = story.timur.opens("Подготовить проект договора", BOUGHT).sees(SUPPLIER, ALL, VAT, "62 100,75", "107 402,40")
    schedule(timur, "20", "30", "50")
    timur.attaches("Договор", "договор.pdf").shows("contract").answers("Готово")
    story.artyom.opens("Проверить проект договора", BOUGHT).sees(ALL, "33 900,63").answers("Согласовать")
    timur.opens("Согласовать договор с поставщиком", BOUGHT).writes("Пункт", "п. 3.2")
    timur.writes("Наша редакция", "Аванс 20 %").writes("Редакция поставщика", "Аванс 40 %").shows("disagreement")
    timur.answers("Поставщик просит изменений").opens("Подготовить проект договора", BOUGHT).sees("Аванс 40 %")
    schedule(timur, "30", "30", "40")
    timur.writes("Что изменилось", "Первый аванс 30 %.").attaches("Договор", "договор-2.pdf").shows("contract-2")
    timur.answers("Готово")
    artyom = story.artyom.opens("Проверить проект договора", BOUGHT).sees("Первый аванс 30 %.", ADVANCE, BALANCE)
    artyom.sees("20 %, аванс", "Аванс 40 %").shows("contract-legal").answers("Согласие в силе")
    timur.opens("Согласовать договор с поставщиком", BOUGHT).chooses("Исход", "третья редакция")
    timur.writes("Согласованная редакция", "Аванс 30 %").shows("agreement").answers("Готово")


def both_sign(story):
    """The director signs the second version with the password; the scan comes back."""
    olga = story.olga.opens("Подписать договор", BOUGHT).sees(ALL, "договор-2.pdf", "версия 2", "Аванс 30 %")
    olga.writes("Ваш пароль", PASSWORD).shows("contract-sign").answers("Подписать")
    the_signed_copy_comes_back(story, "2026-01-26", BOUGHT)


def enters_invoice(timur, number, sum_, vat):
    """The supplier's paper, beside what the contract says."""
    timur.writes("Номер счёта", number).writes("Дата счёта", "2026-01-26").writes("Сумма с НДС", sum_)
    timur.writes("НДС в сумме", vat).attaches("Счёт", f"{number}.pdf").shows("invoice-in").answers("Готово")


def pays(story, order, sum_, code):
    """An invoice of the procedure goes its way: accounting, the payment plan, the bank."""
    to_the_bank(story, sum_, f"{PAID} {code}", SUPPLIER)
    paid_by(story, order, code, sum_).sees("Оплачено")


def an_invoice_is_refused(story):
    """The first advance is paid; accounting refuses the second, and the procedure comes back for a right invoice."""
    timur = story.timur.opens("Зарегистрировать счёт поставщика", BOUGHT).sees(ALL, VAT, ADVANCE)
    enters_invoice(timur, "С-118", "169 503,15", "19 367,65")
    timur.goes_to("/procedures").sees(BOUGHT, "Оплата аванса")
    pays(story, "301", ADVANCE, "2026-001")
    maya = story.maya.opens("Проверить счёт", f"{PAID} 2026-002").sees(ADVANCE, "32 220,72", ADVANCE_VAT)
    maya.answers("Отказать", "В счёте С-118 старый КПП: нужен новый счёт.")
    timur.opens("Зарегистрировать счёт поставщика", BOUGHT).sees("старый КПП", ADVANCE, ADVANCE_VAT)
    enters_invoice(timur, "С-131", "50 850,95", "5 810,29")
    pays(story, "302", ADVANCE, "2026-003")


def the_services_are_rendered(story):
    """Two acts of three months; who asked confirms, IT inspects nothing."""
    title = "Подтвердить получение"
    timur = story.timur.opens("Указать срок поставки", BOUGHT).writes("Услуги оказать до", "2026-04-30")
    timur.shows("by").answers("Готово")
    is_now("2026-04-30 09:00")
    act(timur, "1", {LICENCE: "3", SUPPORT: "3"})
    alina = story.alina.opens(title, BOUGHT, beside=(story.egor,)).sees("3 лиц. из ваших 3 лиц.")
    alina.sees_no("20 700,25", SUPPLIER).shows("receipt").answers("Готово")
    story.egor.opens(title, BOUGHT).sees("3 мес. из ваших 6 мес.").answers("Готово")
    timur.opens("Указать срок поставки", BOUGHT).writes("Услуги оказать до", "2026-07-31")
    timur.writes("Почему срок переносится", "Поддержка идёт ещё три месяца.").answers("Готово")
    is_now("2026-07-31 09:00")
    act(timur, "2", {SUPPORT: "3"})
    story.egor.opens(title, BOUGHT).sees("3 мес. из ваших 6 мес.").answers("Готово")


def act(timur, number, rendered):
    """What an act says was rendered."""
    timur.opens("Отметить поступление", BOUGHT).writes("Акт №", number)
    for line, quantity in rendered.items():
        timur.writes("Оказано", quantity, at=timur.ask.locator("tr").filter(has_text=line).first)
    timur.attaches("Акт, отчёт", f"акт-{number}.pdf").shows("act").answers("Готово")


def the_acts_agree(story):
    """Acts are what closes services; the supplier's rounding of VAT, a kopeck in all, is seen and does no harm."""
    timur = story.timur.opens("Получить закрывающие документы", BOUGHT).sees(ACT1, ACT_VAT, ACT2, "9 683,83")
    for day, number, sum_ in (("30 апреля", "1", ACT1), ("31 июля", "2", ACT2)):
        assert timur.field("Документ", day).input_value() == "act"
        timur.writes("Номер", number, at=day).writes("Дата", "2026-07-31", at=day)
        timur.writes("Сумма с НДС", sum_, at=day).writes("НДС в сумме", ACT_VAT, at=day)
    timur.attaches("Акт", "акты.pdf").shows("closing-docs").answers("Готово")
    maya = story.maya.opens("Проверить закрывающие документы", BOUGHT)
    maya.sees(ALL, VAT, "19 367,64", "-0,01", "округление").shows("closing-check").answers("Согласовать")


def the_rest_is_paid_and_rated(story):
    """The balance, the rating."""
    pays(story, "344", BALANCE, "2026-004")
    the_supplier_is_rated(story, BOUGHT)


def everybody_sees_the_end(story):
    """Requests, group, procedure, invoices, budget: completed, the reserve is free, nobody is asked anything."""
    story.requests_are_closed()
    for who, asked in ((story.alina, ASKED1), (story.egor, ASKED2)):
        who.goes_to("/requests?state=closed").follows(asked).sees("Завершено", "Получение подтверждено")
        who.sees_no(SUPPLIER, ALL).shows("request-completed")
    story.ildar.goes_to("/groups?state=").follows(BOUGHT).sees("Завершено")
    timur = story.timur.goes_to("/procedures?state=ended").sees(ALL, "Завершено").follows(BOUGHT)
    timur.sees("Завершено", ALL, ADVANCE, BALANCE, ACT1, ACT2, "качество 5, сроки 3, документы 4")
    timur.shows("procedure-completed")
    story.maya.goes_to("/invoices?state=").sees(ADVANCE, BALANCE, ALL, "7 747,06", "19 367,64", "Отказано").shows(
        "invoices"
    )
    budget = story.galina.goes_to("/budget").shows("budget").page.locator("tfoot")
    assert plain(budget.inner_html()) == f"Всего 1 000 000,00 0,00 0,00 {ALL} 830 496,85"
    assert not Task.objects.open().exists()


def each_step_was_walked(story):
    """Every step but those that lead aside and the inspection of goods, once at least."""
    walked = set(Visit.objects.filter(case__flow="single_source").values_list("step", flat=True))
    assert [line.code for line in FLOWS["single_source"].steps if line.code not in walked] == ASIDE


SCENES = [
    they_ask,
    it_knows_that_only_one_can,
    the_need_is_justified,
    the_market_is_looked_at,
    the_offer_comes,
    the_price_is_negotiated,
    the_choice_is_made,
    the_supplier_disagrees,
    both_sign,
    an_invoice_is_refused,
    the_services_are_rendered,
    the_acts_agree,
    the_rest_is_paid_and_rated,
    everybody_sees_the_end,
    each_step_was_walked,
]


def begin(*given):
    """Everybody at their desks; the catalogue knows licences and support, a rule the mark of the single source."""
    story = Story(*given)
    story.company_is_furnished()
    licence = ItemKind.objects.create(
        name=LICENCE, words="программа", sort="licence", unit="licence", last_price="21000.00"
    )
    ItemKind.objects.create(name=SUPPORT, sort="service", unit="month", last_price="17500.00")
    Characteristic.objects.create(kind=licence, name="Редакция", required=True)
    BranchProposal.objects.create(position=1, branch="single_source", single_source=True)
    BranchRule.objects.create(flow="single_source", group=WorkingGroup.objects.get())
    people = {name: part for name, part in CAST.items() if name != "nina"}  # a contract says who receives
    return at_their_desks(story, people | DIRECTORS | {"petr": "it_head"})


def test_licences_and_support_walk_the_whole_single_source(story):
    for scene in SCENES:
        scene(story)
