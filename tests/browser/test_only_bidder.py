"""Only one bidder, twice: a request for quotations goes on as a single source, through the real pages.

7 monitors and 6 keyboards, 73 700.00 set aside in the first purchase and not a second time in the next one. The market:
74 000.00, 75 000.00, 76 000.00, mean 75 000.00. Severlink offers 7 × 9 000.45 + 6 × 1 500.25 = 72 004.65, finally
7 × 8 950.45 + 9 001.50 = 71 654.65; below the mean by 3 345.35 / 75 000 = 4.46 %. Free: 926 300.00 of 1 000 000.00.
"""

from procurement.models import BranchRule, Procedure, SealedOffer, WorkingGroup
from tests.browser.envelopes import files, stay_shut, takes_in
from tests.browser.story import Story, is_now, plain
from tests.browser.stretches import (
    BOUGHT,
    CAST,
    DIRECTORS,
    SUPPLIERS,
    a_buyer_is_named,
    at_their_desks,
    data_are_complete,
    the_budget_is_confirmed,
)
from tests.builders_branches import branch_at
from tests.filled import attach
from tests.filled.market import price

BIDDER, OFFERED, ALL, MEAN = "Северлинк", "72 004,65", "71 654,65", "75 000,00"
ASIDE = "Всего 1 000 000,00 73 700,00 0,00 0,00 926 300,00"
TAKING = "Зарегистрировать котировочные заявки"


def three_prices(case, task):
    """What the market asks."""
    attach(case, "price_sources", task)
    sums = (("Прайс", "74000.00"), ("Магазин", "75000.00"), ("Письмо", "76000.00"))
    return {"prices": [price(sum_, named) for named, sum_ in sums]}


def begin(*given):
    """A request for quotations whose notice is to go out; everybody at their desks."""
    story = Story(*given)
    story.company_is_furnished()
    BranchRule.objects.create(flow="single_source", group=WorkingGroup.objects.get())
    people = {name: part for name, part in (CAST | DIRECTORS).items() if name not in ("nina", "maya", "zhanna")}
    at_their_desks(story, people | {"petr": "it_head", "zakhar": "admin"})
    story.first = branch_at(story.cast, "quotation", "publication", max_price=three_prices)
    return story


def set_aside(story):
    """What the budget's page says in its last row."""
    return plain(story.galina.goes_to("/budget").page.locator("tfoot").inner_html())


def notice_goes_out(story, until, *suppliers):
    """To everybody who has not been asked yet; nobody asks anything."""
    timur = story.timur.opens("Разослать извещение", BOUGHT).finds("Кого запросить", *suppliers)
    timur.writes("Предложения принимаются до", until).shows("publication").answers("Готово")
    timur.opens("Дать разъяснения по документации", BOUGHT).answers("Готово")


def one_comes_and_is_not_enough(story):
    """The first time the portal wants the offers to be asked for once more."""
    assert set_aside(story) == ASIDE
    notice_goes_out(story, "2026-01-26", *SUPPLIERS, "Орбита-Сервис")
    is_now("2026-01-23 12:00")
    takes_in(story.timur.opens(TAKING, BOUGHT), 1, BIDDER)
    is_now("2026-01-27 09:00")
    timur = story.timur.opens(TAKING, BOUGHT).sees("Сначала запросите повторно: «Меньше двух предложений».")
    timur.shows("too-few").answers("Меньше двух предложений")


def the_same_one_comes_again(story):
    """The suppliers asked before are proposed; one envelope again: now the portal offers the only bidder."""
    notice_goes_out(story, "2026-02-03")
    is_now("2026-01-30 12:00")
    takes_in(story.timur.opens(TAKING, BOUGHT), 1, BIDDER)
    is_now("2026-02-04 09:00")
    timur = story.timur.opens(TAKING, BOUGHT).shows("only-one")
    timur.answers("Единственный участник")


def it_goes_on_as_a_single_source(story):
    """Another number, the same group; money and envelopes stay what they were."""
    assert set_aside(story) == ASIDE
    story.second = Procedure.objects.get(flow="single_source")
    timur = story.timur.goes_to(f"/cases/{story.first.pk}").sees("Изменён способ закупки")
    timur.sees(f"Продолжается под № {story.second.code}", BIDDER).shows("rerouted")
    assert list(SealedOffer.objects.values_list("procedure", "nth").order_by("nth")) == [
        (story.first.pk, 1),
        (story.first.pk, 2),
    ]
    stay_shut(files(), timur, story.tamara, story.marina, story.olga, story.zakhar)
    a_buyer_is_named(story, "Закупка у единственного поставщика", f"В процедуре {story.first.code} был единственный")
    data_are_complete(story)


def the_need_is_justified(story):
    """Memo and ground are written already: quotations were asked for twice, one took part."""
    timur = story.timur.opens("Подготовить служебную записку", BOUGHT).sees("Сдача ролика", "47 500,00", "26 200,00")
    timur.answers("Готово").opens("Обосновать закупку у единственного поставщика", BOUGHT)
    timur.sees("Единственный участник процедуры", story.first.code)
    written = timur.field("Почему поставить может только он").input_value()
    assert all(word in written for word in (story.first.code, "всего запросов: 2", BIDDER)), written
    timur.attaches("Подтверждающие документы", "протокол.pdf").shows("justification").answers("Готово")
    petr = story.petr.opens("Подтвердить техническую необходимость", BOUGHT).sees(BIDDER, story.first.code)
    petr.answers("Согласовать")
    title = "Согласовать потребность"
    story.sofya.opens(title, BOUGHT, beside=(story.stepan,)).sees("47 500,00 ₽").answers("Согласовать")
    story.stepan.opens(title, BOUGHT).sees("26 200,00 ₽").answers("Согласовать")
    the_budget_is_confirmed(story)
    assert set_aside(story) == ASIDE


def the_market_is_known_already(story):
    """Prices come from the first purchase, with its number."""
    timur = story.timur.opens("Сопоставить с рыночными ценами", BOUGHT)
    timur.sees("74 000,00", "75 000,00", "76 000,00", story.first.code).shows("market").answers("Готово")
    story.marina.opens("Утвердить способ закупки", BOUGHT).sees(MEAN).shows("method").answers("Согласовать")


def the_offer_is_negotiated(story):
    """Asked, offered, 50 roubles less for a monitor; below the market."""
    timur = story.timur.opens("Запросить коммерческое предложение", BOUGHT).finds("Кого запросить", BIDDER)
    timur.writes("Ждём предложения до", "2026-02-06").shows("offer-request").answers("Готово")
    timur.opens("Внести коммерческое предложение", BOUGHT)
    for line, price_ in (("Монитор", "9 000,45"), ("Клавиатура", "1500.25")):
        row = timur.ask.locator("tr").filter(has_text=line)
        timur.writes("Что предлагают", f"{line} Север-1", at=row).writes("Цена за единицу", price_, at=row)
    timur.writes("Поставка, дней", "10").attaches("Предложение, как", "кп.pdf").sees(OFFERED).answers("Готово")
    ildar = story.ildar.opens("Проверить соответствие требованиям", BOUGHT).sees("Монитор Север-1")
    ildar.sees_no("9 000,45", OFFERED).answers("Согласовать")
    timur = story.timur.opens("Провести переговоры", BOUGHT).sees(OFFERED, MEAN)
    timur.writes("Окончательная цена", "8 950,45", at=timur.ask.locator("tr").filter(has_text="Монитор"))
    timur.writes("Ход переговоров", "Скидка на мониторы.").shows("negotiation").answers("Готово")
    galina = story.galina.opens("Проверить обоснованность цены", BOUGHT).sees(ALL, OFFERED, MEAN, "4,46")
    galina.writes("Заключение о цене", "Ниже рынка.").answers("Согласовать")


def the_report_is_written(story):
    """Papers, security, report: the group votes on the single source; the first purchase keeps its envelopes."""
    timur = story.timur.opens("Собрать документы поставщика", BOUGHT).writes("Полное название", "ООО «Северлинк»")
    timur.writes("КПП", "667001001").writes("ОГРН", "1099990000010").writes("Адрес", "Пермь, ул. Ленина, 1")
    for paper in ("Устав", "Выписка из ЕГРЮЛ", "Документ о полномочиях"):
        timur.attaches(paper, f"{paper}.pdf")
    timur.shows("supplier-documents").answers("Готово")
    timofey = story.timofey.opens("Проверить контрагента", BOUGHT).sees(BIDDER, ALL)
    timofey.writes("Заключение", "Долгов и исков нет.").answers("Согласовать")
    timur.opens("Подготовить отчёт о выборе поставщика", BOUGHT).sees(BIDDER, ALL)
    timur.writes("Как сделан выбор", "Единственный участник, цена ниже рынка.").shows("report").answers("Готово")
    group = (story.tamara, story.kira, story.lev)
    story.only("Согласовать отчёт о выборе поставщика", BOUGHT, *group)
    story.tamara.goes_to(f"/cases/{story.second.pk}").reads_paper("Отчёт о выборе", BIDDER, ALL, "ниже рынка")
    assert set_aside(story) == ASIDE
    stay_shut(files(), *story.people.values())


SCENES = [
    one_comes_and_is_not_enough,
    the_same_one_comes_again,
    it_goes_on_as_a_single_source,
    the_need_is_justified,
    the_market_is_known_already,
    the_offer_is_negotiated,
    the_report_is_written,
]


def test_the_only_bidder_is_asked_as_a_single_source(story):
    for scene in SCENES:
        scene(story)
