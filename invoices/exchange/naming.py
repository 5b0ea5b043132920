"""Which invoices the purpose of a payment names: their numbers after the word "счёт", with or without dates. Pure."""

import re
from collections.abc import Iterable
from datetime import date

TWINS = str.maketrans("ABCEHKMOPTXYЁ", "АВСЕНКМОРТХУЕ")
WORD = r"(?:[0-9A-ZА-Я/_.\-]*\d[0-9A-ZА-Я/_\-]*(?:\.[0-9A-ZА-Я/_\-]+)*)"
DATE = r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\s+[А-Я]{3,8}\.?\s+\d{4})"
CALLED = re.compile(
    r"\b(?:СЧ(?:ЕТ[А-Я]*)?|ИНВОЙС[А-Я]*)(?!-?\s?ФАКТ)\.?(?:-?\s?(?:ОФЕРТ|ДОГОВОР)[А-Я]*)?(?:\s+НА\s+(?:ПРЕД)?ОПЛАТУ)?"
    r"(?:\s+[А-Я]+(?=\s*(?:№|N)))?\s*:?"
)
ITEM = re.compile(
    rf"[\s,;+&]*(?:И\s+)?(?:СЧ(?:ЕТ[А-Я]*)?\.?\s*)?(?:№№?|N[ОO]?\.?)?\s*((?:[A-ZА-Я]{{1,3}}\s)?{WORD})"
    rf"\s*(?:(?:ОТ\s*)?{DATE})?(?:\s*Г\.?)?"
)
OTHERS = re.compile(r"(?:ДОГ[А-Я]*|КОНТР[А-Я]*|АКТ[А-Я]*|НАКЛ[А-Я]*|ЗАКАЗ[А-Я]*|УПД|ФАКТ[А-Я]*|С/?Ф)\.?\s*$")
NUMBER = re.compile(rf"(?:№|\bN[ОO]?\.?)\s*({WORD})")
DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\b")


def alike(text: str) -> str:
    """Capital letters, those that look like Cyrillic ones are Cyrillic: what people type for the same number."""
    return text.upper().translate(TWINS)


def called(purpose: str) -> list[str]:
    """The numbers that follow the word "счёт" as a list, each until its date."""
    text, found = alike(purpose), []
    for start in CALLED.finditer(text):
        place = start.end()
        while item := ITEM.match(text, place):
            found.append(item[1])
            place = item.end()
    return found


def mentioned(purpose: str) -> list[str]:
    """The numbers after a № that is not a contract's, an act's, an order's."""
    text = alike(purpose)
    return [one[1] for one in NUMBER.finditer(text) if not OTHERS.search(text[: one.start()])]


def is_among(number: str, words: Iterable[str]) -> bool:
    """Whether an invoice's number is one of them; leading zeros and spaces do not count."""
    wanted = _bare(number)
    return bool(wanted) and any(wanted in (_bare(word), _bare(word.rpartition(" ")[2])) for word in words)


def _bare(number: str) -> str:
    text = re.sub(r"^(?:№|N)\s*", "", alike(number.strip()))
    return re.sub(r"\s+", "", text).rstrip(".-/").lstrip("0")


def days(purpose: str) -> set[date]:
    """The dates that it names in figures."""
    found = set()
    for day, month, year in DAY.findall(purpose):
        try:
            found.add(date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)))
        except ValueError:
            continue
    return found
