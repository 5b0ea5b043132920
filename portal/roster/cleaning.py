"""What people type into a list of employees, made plain: names, numbers, days, phones, mailboxes. Pure functions.

A function gives the clean value, or None (or "") where nothing usable is there; it never guesses a person or a day.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

NOTHING = {"", "-", "–", "—", "нет", "н/д", "нет данных", "отсутствует", "no", "none"}
# Letters that look the same in both alphabets; people type them in the wrong layout.
CYRILLIC = "АВЕКМНОРСТУХаеорсухЁёіІ"
LATIN = "ABEKMHOPCTYXaeopcyxËëiI"
TO_LATIN = str.maketrans(CYRILLIC, LATIN)
TO_CYRILLIC = str.maketrans(LATIN[:-2], CYRILLIC[:-2])
# Small letters that only look alike in italics or capitals: enough to tell a mixed word's alphabet, not to compare.
MORE_TO_CYRILLIC = TO_CYRILLIC | str.maketrans("kmhtbn", "кмнтвп")
QUOTED = re.compile(r"[\"“„”«]([^\"“„”«»]*)[\"“”»]")
MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
IN_WORDS = re.compile(r"(\d{1,2})\s+([а-я]+)\s+(\d{4})")
WITH_POINTS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
EXTENSION = re.compile(r"(?:доб\.?|вн\.?|ext\.?|#)\s*(\d{2,6})", re.IGNORECASE)
MAILBOX = re.compile(r"[a-z0-9._%+'-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(10_000, 80_000)  # 1927–2119: a date cell that lost its format


def text(value: Any) -> str:
    """Words with single spaces, of one alphabet each; "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    plain = unicodedata.normalize("NFC", str(value)).replace("\u00ad", "").replace("\u200b", "")
    words = " ".join(plain.split())
    return QUOTED.sub(r"«\1»", " ".join(one_alphabet(word) for word in words.split(" ")))


def one_alphabet(word: str) -> str:
    """A word with letters of both alphabets, in the one all its letters can be written in; others stay as they are."""
    parts = re.split(r"([-/.,«»()])", word)
    return "".join(_one_alphabet(part) for part in parts)


def _one_alphabet(word: str) -> str:
    if not (re.search("[a-zA-Z]", word) and re.search("[а-яёА-ЯЁ]", word)):
        return word
    if not re.search("[a-zA-Z]", russian := word.translate(MORE_TO_CYRILLIC)):
        return russian
    latin = word.translate(TO_LATIN)
    return word if re.search("[а-яёА-ЯЁ]", latin) else latin


def key(words: str) -> str:
    """By which two spellings are the same: no case, ё = е, letters that look alike are one, quotation marks apart."""
    return text(words).translate(TO_LATIN).casefold().replace("ë", "e").replace("«", "").replace("»", "")


def most_usual(spellings: Iterable[str]) -> dict[str, str]:
    """key → the spelling used most; of equals the one with a capital, then the first in the alphabet."""
    counted = Counter(spellings)
    best: dict[str, str] = {}
    for words in sorted(counted, key=lambda words: (-counted[words], words[:1].islower(), words)):
        best.setdefault(key(words), words)
    return best


def person_key(*names: str) -> str:
    """By which two spellings of a full name are the same."""
    return " ".join(key(name) for name in names if name)


def number(value: Any) -> str:
    """A personnel number without its zeros: "001234", 1234 and 1234.0 are one; "" for none."""
    found = re.fullmatch(r"№?\s*0*([1-9]\d{0,9})", text(value))
    return found[1] if found else ""


def path(value: Any) -> tuple[str, ...]:
    """«Company / Block / Group» as names from the top; empty for nothing."""
    return tuple(name for name in (text(part) for part in str(value or "").split("/")) if name)


def day(value: Any) -> date | None:
    """A day from a date cell, 18.12.2020, 2020-12-18, «18 декабря 2020 г.»; None for nothing or an impossible day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and int(value) in EXCEL_DAYS:
        return EXCEL_EPOCH + timedelta(days=int(value))
    return _typed_day(text(value).lower())


def _typed_day(words: str) -> date | None:
    if found := WITH_POINTS.match(words):
        return _day(found[3], found[2], found[1])
    if found := ISO.fullmatch(words):
        return _day(found[1], found[2], found[3])
    if (found := IN_WORDS.match(words)) and found[2] in MONTHS:
        return _day(found[3], MONTHS.index(found[2]) + 1, found[1])
    return None


def _day(year: Any, month: Any, number: Any) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def mailbox(value: Any) -> str:
    """A mailbox in small Latin letters; "" for none and for what is no mailbox."""
    small = str(value or "").strip().translate(TO_LATIN).lower()
    return small if MAILBOX.fullmatch(small) else ""


def phones(value: Any) -> tuple[str, str]:
    """Phones as «+7 (973) 588-57-52», several with commas between, and the extension; "" for none."""
    words = text(value)
    if words.lower() in NOTHING:
        return "", ""
    extension = EXTENSION.search(words)
    bare = EXTENSION.sub("", words)
    found = [_phone(part) for part in re.split(r"[;,/\n]|\s\+(?=7)", bare)]
    return ", ".join(dict.fromkeys(phone for phone in found if phone)), extension[1] if extension else ""


def _phone(words: str) -> str:
    digits = re.sub(r"\D", "", words)
    if len(digits) == 11 and digits[0] in "78":
        digits = digits[1:]
    if len(digits) == 10:
        return f"+7 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}"
    if len(digits) == 7:
        return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
    return words.strip() if len(digits) >= 5 else ""
