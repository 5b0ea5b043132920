"""The demo's purchases: the catalogue, rules of branches, requests at every stage, walked by the real actions.

`STAGES` is the list of functions that fill it, in their order; procedures add theirs behind.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portal import clock
from portal.actions import cases, tasks
from portal.demo import person
from procurement.actions import groups, requests
from procurement.data.catalogue import CATALOGUE, PROPOSALS
from procurement.models import BranchProposal, BranchRule, Characteristic, Fate, Item, ItemKind, Request

# a small purchase never reaches the general director; one supplier is asked where only one can
RULES: dict[str, dict[str, Any]] = {
    "small": {"limit": Decimal(100_000), "director_above": None},
    "single_source": {"suppliers_least": 1, "offers_least": 1, "own_least": 2},
    "quotation": {"own_least": 2},
    "tender": {"own_least": 2},
}


def fill_requests() -> None:
    """Everything of `STAGES`."""
    for stage in STAGES:
        stage()


def fill_catalogue() -> None:
    """Kinds with their characteristics, and the rules that propose a branch."""
    for name, words, sort, unit, price, icon, asked in CATALOGUE:
        known = {"last_price": price and Decimal(price), "last_price_on": price and clock.today() - timedelta(days=30)}
        kind = ItemKind.objects.create(name=name, words=words, sort=sort, unit=unit, icon=icon, **known)
        for position, (title, measured, required) in enumerate(asked, 1):
            Characteristic.objects.create(kind=kind, name=title, unit=measured, required=required, position=position)
    for position, (branch, above, up_to, single) in enumerate(PROPOSALS, 1):
        BranchProposal.objects.create(position=position, branch=branch, above=above, up_to=up_to, single_source=single)
    for branch, numbers in RULES.items():
        BranchRule.objects.get_or_create(flow=branch, defaults=numbers)


def day(days: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=days)


def ask(who: str, what: str, what_for: str, days: int | None = None) -> Request:
    """Somebody of the cast asks for something."""
    return requests.file(by=person(who), what=what, what_for=what_for, by_when=days and day(days))


def row(
    kind: str, quantity: int, need_by: date | None = None, outcome: str = "buy", why: str = "", **known: str
) -> dict[str, Any]:
    """An item as IT enters it; `known` names characteristics (with _ for a space)."""
    found = ItemKind.objects.get(name=kind)
    named = {one.name: str(one.pk) for one in found.asked.all()}
    characteristics = {named[name.replace("_", " ")]: value for name, value in known.items()}
    return {
        "item": None, "kind": found, "name": kind, "sort": found.sort, "quantity": Decimal(quantity),
        "unit": found.unit, "known_price": found.last_price, "characteristics": characteristics, "need_by": need_by,
        "outcome": outcome, "why": why,
    }  # fmt: skip


def sort_out(request: Request, *rows: dict[str, Any], answer: str = "done", comment: str = "") -> Request:
    """IT answers the triage of a request."""
    task = request.tasks.open().get()
    cases.answer(task, answer, by=person("it"), comment=comment, data={"rows": list(rows)})
    return Request.objects.get(pk=request.pk)


def gather(title: str, *asked: Request) -> Any:
    """IT gathers what these requests wait for into a group."""
    items = Item.objects.filter(request__in=asked, fate=Fate.CONSOLIDATION)
    return groups.make(by=person("it"), items=items, title=title)


MONITOR = {"Диагональ": "27", "Разрешение": "3840×2160", "Охват_цвета": "95"}
KEYBOARD = {"Раскладка": "рус./лат.", "Подключение": "радио"}


def fill_early() -> None:
    """At IT: one nobody has taken, one taken with a question; one from stock, one refused."""
    ask("requester", "5 мониторов и 6 клавиатур", "Новые рабочие места дизайнеров, выход 20 января", 40)
    taken = ask("requester2", "Ролл-ап 85×200 и 300 ручек с логотипом", "Стенд на форуме", 25)
    task = tasks.take(taken.tasks.open().get(), by=person("it"))
    tasks.ask(task, by=person("it"), to=taken.initiator, text="Какие цвета у нанесения? Макет уже есть?")
    mouse = ask("requester", "мышку", "Моя сломалась")
    sort_out(mouse, row("Мышь", 1), answer="from_stock")
    sort_out(
        ask("requester2", "Проектор в переговорную", "Показы клиентам"),
        answer="refuse",
        comment="В переговорной 3 висит новый экран",
    )


def fill_waiting() -> None:
    """In consolidation: alike things of several people on the board, and a group being gathered."""
    for who, quantity, days in (("requester", 4, 45), ("requester2", 3, 30)):
        wish = ask(who, f"{quantity} монитора 27 дюймов", "Цветокоррекция роликов", days)
        sort_out(wish, row("Монитор", quantity, day(days), **MONITOR))
    sort_out(
        ask("requester", "2 ноутбука и док-станции к ним", "Выездные съёмки", 60),
        row("Ноутбук", 2, day(60), Диагональ="16", Память="32", Накопитель="1000"), row("Док-станция", 2, day(60)),
    )  # fmt: skip
    sort_out(ask("requester2_head", "10 наушников", "Удалённые созвоны"), row("Наушники", 10, Микрофон="да"))
    booklets = sort_out(
        ask("requester2", "500 буклетов А5", "Раздача на мероприятии", 20),
        row("Печать полиграфии", 500, day(20), Формат="А5", Бумага="мелованная 150", Красочность="4+4"),
    )  # fmt: skip
    gather("Буклеты к форуму", booklets)
    licences = sort_out(
        ask("requester_head", "12 лицензий Figma на год", "Продлеваем всему отделу", 35),
        row("Лицензия Figma", 12, day(35), Срок="12"),
    )  # fmt: skip
    gather("Figma на год", licences)


def fill_sent() -> None:
    """Sent to purchasing by the small branch: monitors and keyboards of two people in one group."""
    first = sort_out(ask("requester", "2 монитора", "Замена старых", 50), row("Монитор", 2, day(50), **MONITOR))
    second = sort_out(
        ask("requester2", "1 монитор и 4 клавиатуры", "Стойка регистрации", 38),
        row("Монитор", 1, day(38), **MONITOR), row("Клавиатура", 4, day(38), **KEYBOARD),
    )  # fmt: skip
    group = gather("Мониторы и клавиатуры", first, second)
    groups.send(group, by=person("it"))


STAGES: list[Callable[[], None]] = [fill_catalogue, fill_early, fill_waiting, fill_sent]
