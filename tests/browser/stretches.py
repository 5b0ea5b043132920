"""Stretches of the way that the threads of the branches share, on two lines: monitors and keyboards.

Each is what people do on pages; what a branch shows besides is said by its own thread.
"""

from tests.browser.story import PASSWORD, Person, Story

CAST = {
    "alina": "requester", "egor": "requester2", "sofya": "requester_head", "stepan": "requester2_head", "ildar": "it",
    "marina": "purchasing_head", "timur": "buyer", "galina": "economist", "artyom": "lawyer", "timofey": "security",
    "nina": "administration", "maya": "accounting", "zhanna": "treasury",
    "tamara": "chair", "kira": "member1", "lev": "member2",
}  # fmt: skip
DIRECTORS = {"anna": "finance_director", "olga": "general_director"}
BOUGHT = "Мониторы и клавиатуры"
PAID = "Счёт на оплату"
SUPPLIERS = ("Северлинк", "Техносфера Урал")


def at_their_desks(story: Story, people: dict[str, str]) -> Story:
    """Each of these people is there by first name."""
    for name, part in people.items():
        setattr(story, name, story.person(part))
    return story


def one_group_goes_to_purchasing(story: Story, sum_: str, pieces: str, branch: str, steps: int) -> None:
    """All items of both requests become one group, and the portal says by which branch and why."""
    ildar = story.ildar.goes_to("/consolidation").sees("Алина Аксёнова", "Егор Дроздов")
    for box in ildar.page.locator("input[name=item]").all():
        box.check()
    ildar.waits_for(sum_).sees(pieces, branch, within="#tray-sum").shows("consolidation")
    ildar.writes("Как назвать", BOUGHT).presses("Собрать группу").sees(f"Отправьте в закупку: {branch}")
    ildar.shows("group").answers("Отправить в закупку")
    story.requests_are_looked_at()
    story.egor.goes_to("/requests").sees(f"Шаг 1 из {steps}", "Назначить закупщика")


def a_buyer_is_named(story: Story, *seen: str) -> None:
    """The head of purchasing sees why it goes this way, and gives it to Timur."""
    marina = story.marina.opens("Назначить закупщика", BOUGHT).sees(*seen)
    marina.chooses("Закупщик", "Тимур Гайсин").shows("assign").answers("Готово")


def data_are_complete(story: Story) -> None:
    """The buyer misses nothing."""
    timur = story.timur.opens("Проверить полноту данных по группе", BOUGHT)
    timur.ticks("данных достаточно", at="Монитор").ticks("данных достаточно", at="Клавиатура").answers("Готово")


def the_specification_is_written(story: Story, *seen: str) -> None:
    """From the items, with a line of IT's own."""
    ildar = story.ildar.opens("Подготовить техническое задание", BOUGHT).sees(*seen)
    ildar.writes("Что ещё относится ко всем позициям", "Гарантия не меньше 12 месяцев.").shows("specification")
    ildar.answers("Готово")


def the_budget_is_confirmed(story: Story) -> None:
    """An article for either unit."""
    galina = story.galina.opens("Подтвердить статью и лимит бюджета", BOUGHT).sees("Маркетинг", "Мероприятия")
    for unit in ("Маркетинг", "Мероприятия"):
        galina.chooses("Статья", "26.1 Техника", at=unit)
    galina.shows("budget").answers("Согласовать")


def suppliers_pass(story: Story, title: str) -> None:
    """Security has nothing against either."""
    timofey = story.timofey.opens(title, BOUGHT)
    for supplier in SUPPLIERS:
        timofey.ticks("проходит", at=supplier).writes("Заключение", "Долгов и исков нет.", at=supplier)
    timofey.shows("security").answers("Согласовать")


def the_group_votes(story: Story, title: str, *seen: str, of: str = BOUGHT) -> None:
    """The working group, one after another, each having seen this."""
    group = [story.tamara, story.kira, story.lev]
    while group:
        voter = group.pop(0)
        voter.opens(title, of, beside=tuple(group)).sees(*seen).answers("За")


def the_contract_is_signed(story: Story, *sums: str) -> None:
    """The lawyer sees sum and schedule; the general director signs the text with the password."""
    artyom = story.artyom.opens("Проверить проект договора", BOUGHT).sees(*sums)
    artyom.shows("contract-legal").answers("Согласовать")
    olga = story.olga.opens("Подписать договор", BOUGHT).sees(sums[0], "договор.pdf").writes("Ваш пароль", PASSWORD)
    olga.shows("contract-sign").answers("Подписать")


def the_signed_copy_comes_back(story: Story, day: str, of: str = BOUGHT) -> None:
    """Both dates and the scan."""
    timur = story.timur.opens("Получить подписанный экземпляр", of)
    timur.writes("Подписан нами", day).writes("Подписан поставщиком", day)
    timur.attaches("Скан подписанного", "скан.pdf").shows("contract-returned").answers("Готово")


def pays(story: Story, number: str, sum_: str, link: str = "Северлинк", of: str = PAID) -> None:
    """An invoice of the procedure goes its way: accounting, the payment plan, the bank."""
    to_the_bank(story, sum_, of)
    paid_by(story, number, link, sum_).sees("Оплачено")


def to_the_bank(story: Story, sum_: str, of: str = PAID, payee: str = "Северлинк") -> None:
    """Accounting names the account of costs, treasury the day."""
    story.maya.opens("Проверить счёт", of).sees(sum_, payee).writes("Счёт затрат", "10.09").shows("invoice")
    story.maya.answers("Согласовать")
    story.zhanna.opens("Включить в платёжный календарь", of).sees(sum_).shows("plan").answers("Готово")


def paid_by(story: Story, number: str, link: str, *seen: str, part: str = "") -> Person:
    """Treasury enters a payment order: over all that is left to pay, or over a part of it."""
    zhanna = story.zhanna.goes_to("/invoices").sees(*seen).follows(link).sees("Исполняется банком")
    zhanna.writes("Поручение №", number).attaches("Поручение с отметкой", f"пп-{number}.pdf")
    if part:
        zhanna.writes("Сумма", part)
    return zhanna.shows("bank").presses("Внести поручение")


def a_day_of_delivery(story: Story, day: str, why: str = "") -> None:
    """When it is to come."""
    timur = story.timur.opens("Указать срок поставки", BOUGHT).writes("Поставка до", day)
    if why:
        timur.writes("Почему срок переносится", why)
    timur.shows("delivery-date").answers("Готово")


def came(story: Story, note: str, **pieces: str) -> None:
    """One arrival as the delivery note says."""
    timur = story.timur.opens("Отметить поступление", BOUGHT).writes("Накладная №", note)
    for line, number in pieces.items():
        timur.writes("Пришло", number, at=timur.ask.locator("tr").filter(has_text=line).first)
    timur.attaches("Накладная", f"накладная-{note}.pdf").shows("arrival").answers("Готово")


def papers_are_brought(story: Story, day: str, *papers: tuple[str, str, str, str]) -> None:
    """A document per arrival: the arrival's day, number, sum, VAT."""
    timur = story.timur.opens("Получить закрывающие документы", BOUGHT).sees(*(sum_ for _day, _n, sum_, _vat in papers))
    for arrival, number, sum_, vat in papers:
        timur.writes("Номер", number, at=arrival).writes("Дата", day, at=arrival)
        timur.writes("Сумма с НДС", sum_, at=arrival).writes("НДС в сумме", vat, at=arrival)
    timur.attaches("УПД", "упд.pdf").shows("closing-docs").answers("Готово")


def the_supplier_is_rated(story: Story, of: str = BOUGHT) -> None:
    """The last thing that is asked."""
    timur = story.timur.opens("Оценить поставщика", of)
    for question, mark in (("Качество", "5"), ("Соблюдение сроков", "3"), ("Документы", "4")):
        timur.ticks(mark, at=question)
    timur.shows("rating").answers("Готово")
