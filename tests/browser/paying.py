"""Invoices on their way through a browser: somebody starts one, treasury sends it to the bank, the bank answers.

The bank is independent of the portal: it reads the file of payment orders with `client_bank_1c` and writes statements
as bank clients do: 1CClientBankExchange 1.03, windows-1251, CRLF.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import client_bank_1c
from playwright.sync_api import expect

from invoices.models import Article, Authority
from tests.browser.story import PATIENCE, Person, Story
from tests.browser.stretches import at_their_desks
from tests.invoices.exchange.bank import OURS, make_bank

PEOPLE = {
    "anna": "finance_director", "olga": "general_director", "vera": "agency_head", "alina": "requester",
    "sofya": "requester_head", "egor": "requester2", "stepan": "requester2_head", "maya": "accounting",
    "zhanna": "treasury",
}  # fmt: skip
ORBIT, PRINTERS, PETROV = ("7707083893", "ООО «Орбита»"), ("6670312045", "ООО «Типография»"), (
    "500100732259", "ИП Петров")  # fmt: skip
AGREE, CHECK, PLAN, BRING = (
    "Согласовать оплату", "Проверить счёт", "Включить в платёжный календарь", "Передать закрывающие документы"
)  # fmt: skip
AUTHORITY = {
    "requester_head": 200_000, "requester2_head": 1_000_000, "agency_head": 1_000_000, "general_director": None,
}  # fmt: skip
NO_VAT = "none"


def company(story: Story) -> Story:
    """What the administrator has entered: the own account, three payees, an article, up to which sum heads agree."""
    make_bank(story.cast)
    Article.objects.create(code="44.1", name="Печать")
    for name, sum_ in AUTHORITY.items():
        Authority.objects.create(person=getattr(story.cast, name), sum=sum_)
    return at_their_desks(story, PEOPLE)


# ── the invoice ──


def gives_a_limit(director: Person, to: str, each: str) -> None:
    """On the page of limits, with the reason that stays in the history."""
    director.goes_to("/limits").sees("Лимитов пока нет ни у кого").follows("Выдать лимит").finds("Кому", to)
    director.writes("До скольки на один счёт", each).writes("Почему", "Приказ № 7 от 16.01.2026")
    director.presses("Выдать лимит").sees(to, each)


@dataclass(frozen=True)
class Paper:
    """What stands on the supplier's invoice; a line is (what, sum with VAT, VAT rate)."""

    payee: tuple[str, str]
    number: str
    why: str
    lines: Sequence[tuple[str, str, str]]
    day: str = "2026-01-16"
    due: str = "2026-01-23"
    basis: str = ""


def enters(person: Person, paper: Paper) -> Person:
    """An invoice of one's own: the payee is found by the INN, the lines one after another, the file attached."""
    inn, name = paper.payee
    page = person.goes_to("/invoices/new").page
    page.get_by_role("combobox", name="Кому платим").press_sequentially(inn)
    page.get_by_role("option").filter(has_text=name).click()
    expect(page.locator("#payee-account")).to_contain_text("Счёт получателя", timeout=PATIENCE)
    person.writes("Номер счёта", paper.number).writes("Дата счёта", paper.day).writes("Оплатить до", paper.due)
    page.get_by_label("Зачем", exact=True).fill(paper.why)
    person.writes("Договор или другое основание", paper.basis).chooses("Статья бюджета", "44.1 Печать")
    person.attaches("Счёт поставщика", f"счёт {paper.number}.pdf")
    for place, line in enumerate(paper.lines):
        if place:
            page.get_by_role("button", name="Ещё строка").click()
        writes_line(person, place, *line)
    return person


def writes_line(person: Person, place: int, what: str, sum_: str, rate: str) -> None:
    """A line: what, the sum with VAT, the rate or why there is none."""
    row = person.page.locator("main [data-row]").nth(place)
    row.get_by_label("Что", exact=True).fill(what)
    row.get_by_label("НДС", exact=True).select_option(rate)
    if rate == NO_VAT:
        row.get_by_label("Почему без НДС").fill("Упрощённая система")
    row.get_by_label("Сумма с НДС").fill(sum_)


def reads_the_road(person: Person, *texts: str) -> Person:
    """Before anything is sent, each of these is told beside the form."""
    road = person.page.get_by_role("region", name="Куда пойдёт счёт")
    for text in texts:
        expect(road).to_contain_text(text, timeout=PATIENCE)
    return person


def sends(person: Person) -> str:
    """Presses; the address of the invoice's page."""
    person.presses("Отправить").sees("Отправлено. Здесь виден путь счёта.", within="body")
    return person.page.url.removeprefix(person.story.site)


def checks(story: Story, of: str, *seen: str) -> None:
    """Accounting agrees, with the account of costs."""
    story.maya.opens(CHECK, of).sees(*seen).writes("Счёт затрат", "26").answers("Согласовать")


def plans(story: Story, of: str, day: str, *seen: str) -> None:
    """Treasury sets the day."""
    story.zhanna.opens(PLAN, of).sees(*seen).writes("День оплаты", day).answers("Готово")


def brings_papers(person: Person, of: str, number: str, day: str, sum_: str) -> None:
    """The initiator's last task."""
    person.opens(BRING, of).chooses("Документ", "УПД").writes("Номер", number).writes("Дата", day)
    person.writes("Сумма", sum_).attaches("УПД или товарная накладная", f"{number}.pdf").answers("Готово")


def have_nothing(*people: Person) -> None:
    """Each of these opens the inbox: nothing waits there."""
    for person in people:
        person.goes_to("/tasks").sees("Всё отвечено")


# ── the bank ──


def sends_orders(zhanna: Person, *seen: str, part: str = "") -> list[dict[str, Any]]:
    """Treasury makes the file of payment orders (for a part of the sum), downloads it; the bank reads it."""
    page = zhanna.goes_to("/invoices/bank-files/new").sees(*seen).page
    if part:
        page.get_by_label(re.compile("Сумма по счёту")).fill(part)
    zhanna.presses("Составить файл").sees("скачайте файл и передайте в банк", within="body")
    with page.expect_download() as loading:
        page.get_by_role("link", name="Скачать для банк-клиента").click()
    content = Path(loading.value.path()).read_bytes()
    assert content.startswith(b"1CClientBankExchange\r\n")
    return client_bank_1c.load(content).documents


def reads_in(zhanna: Person, statement: bytes, *seen: str) -> Person:
    """Treasury reads a statement in and is shown what would be marked."""
    zhanna.goes_to("/invoices/statements/new")
    file = {"name": "kl_to_1c.txt", "mimeType": "text/plain", "buffer": statement}
    zhanna.field("Выписка", kind="input[type=file]").set_input_files(file)
    return zhanna.presses("Показать, что оплачено").sees(*seen)


def marks(zhanna: Person, sum_: str, lines: str = "Отмечена 1 строка") -> None:
    """Treasury says so: what was shown is paid."""
    zhanna.presses(f"Отметить оплаченным: {sum_}").sees(f"{lines} выписки: оплачено {sum_}", within="body")
    zhanna.sees("Отмечено оплаченным", "Все строки сопоставлены или отложены.")


def written_off(order: dict[str, Any], day: date) -> dict[str, Any]:
    """The order as the statement of the day shows it."""
    return order | {"ДатаСписано": day}


def came_back(order: dict[str, Any], number: str, day: date, why: str) -> dict[str, Any]:
    """The same money from the payee's bank, another day."""
    theirs = {key.replace("Получатель", "Плательщик"): value for key, value in order.items() if "Получатель" in key}
    ours = {key.replace("Плательщик", "Получатель"): value for key, value in order.items() if "Плательщик" in key}
    said = f"Возврат по п/п № {order['Номер']} от {order['Дата']:%d.%m.%Y}: {why}"
    known = {"Номер": number, "Дата": day, "Сумма": order["Сумма"], "ДатаПоступило": day, "НазначениеПлатежа": said}
    return {"ВидДокумента": "Платежное поручение"} | theirs | ours | known


def by_hand(order: dict[str, Any], number: str, day: date, sum_: str, purpose: str) -> dict[str, Any]:
    """An order to the same payee that treasury typed in the bank client itself."""
    typed = {"Номер": number, "Дата": day, "Сумма": Decimal(sum_), "НазначениеПлатежа": purpose}
    return written_off(order | typed, day)


def statement(day: date, *documents: dict[str, Any]) -> bytes:
    """The bank's file of a day."""
    period = {"ДатаНачала": day, "ДатаКонца": day, "РасчСчет": OURS}
    head = {"ВерсияФормата": "1.03", "Кодировка": "Windows", "Отправитель": "АРМ банка", "ДатаСоздания": day} | period
    lines = ["1CClientBankExchange", *_pairs(head), "СекцияРасчСчет", *_pairs(period), "КонецРасчСчет"]
    for one in documents:
        values = {key: value for key, value in one.items() if key != "ВидДокумента"}
        lines += [f"СекцияДокумент={one['ВидДокумента']}", *_pairs(values), "КонецДокумента"]
    return "".join(f"{line}\r\n" for line in [*lines, "КонецФайла"]).encode("windows-1251")


def _pairs(values: dict[str, Any]) -> list[str]:
    return [f"{key}={_said(value)}" for key, value in values.items()]


def _said(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value or "")
