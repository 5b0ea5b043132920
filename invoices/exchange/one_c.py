"""1CClientBankExchange 1.03: payment orders written for a bank client, statements read from one. Pure.

Written strictly: CRLF, windows-1251 or UTF-8, nothing lost in silence. Read leniently: any case of keys, unknown and
missing ones, BOM or none, CRLF or LF, windows-1251, UTF-8 or DOS. Source: "1CClientBankExchange 1.03" in formats.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

FIRST, LAST = "1CClientBankExchange", "КонецФайла"
WINDOWS, UTF8 = "windows-1251", "utf-8"
KIND = "Платежное поручение"
SENDER = "Портал"
LONGEST_NAME, LONGEST_NUMBER, LONGEST_PURPOSE = 160, 60, 210
# What windows-1251 has no sign for, in words or signs that it has.
INSTEAD = {
    "₽": "руб.",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "―": "—",
    "×": "x",
    "÷": "/",
    "≤": "не более ",
    "≥": "не менее ",
    "≈": "около ",
    "′": "'",
    "″": '"',
    "‟": '"',
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "²": "2",
    "³": "3",
    "∅": "диам. ",
    "⌀": "диам. ",
}
_BLANK = re.compile(r"\s+")
OF_SIDE = ("{}Счет", "{}", "{}ИНН", "{}КПП", "{}1", "{}РасчСчет", "{}Банк1", "{}БИК", "{}Корсчет")
# Of a document, as the format orders them (a database does not keep the order of keys).
KEYS = (
    *("Номер", "Дата", "Сумма"),
    *(key.format("Плательщик") for key in OF_SIDE),
    *(key.format("Получатель") for key in OF_SIDE),
    *("ВидПлатежа", "ВидОплаты", "Очередность", "Код", "НазначениеПлатежа"),
)


class Unwritable(ValueError):
    """A text has a sign that the encoding lacks; `sign` and `text` tell which and where."""

    def __init__(self, sign: str, text: str) -> None:
        super().__init__(sign, text)
        self.sign, self.text = sign, text


@dataclass(frozen=True, slots=True)
class Side:
    """Who pays or is paid, from which account in which bank; empty where it is not known."""

    name: str = ""
    inn: str = ""
    kpp: str = ""
    account: str = ""
    bank: str = ""
    bic: str = ""
    correspondent: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A payment order as it goes out; `sum` in roubles with kopecks, `purpose` at most 210 signs."""

    number: str
    date: date
    sum: Decimal
    payer: Side
    payee: Side
    purpose: str


def document(order: Order, encoding: str = WINDOWS) -> dict[str, str]:
    """Keys and values of an order, clean and fit for the encoding. Raises Unwritable."""
    found = {"Номер": order.number, "Дата": said_day(order.date), "Сумма": said_sum(order.sum)}
    found |= _side("Плательщик", order.payer, encoding) | _side("Получатель", order.payee, encoding)
    found |= {"ВидПлатежа": "", "ВидОплаты": "01", "Очередность": "5", "Код": ""}
    found |= {"НазначениеПлатежа": order.purpose}
    return {key: fit(value, encoding) for key, value in found.items()}


def _side(who: str, side: Side, encoding: str) -> dict[str, str]:
    name = fit(side.name, encoding)[:LONGEST_NAME].rstrip()
    whole = f"ИНН {side.inn} {name}" if side.inn else name
    values = (side.account, whole, side.inn, side.kpp, name, side.account, side.bank, side.bic, side.correspondent)
    return {key.format(who): value for key, value in zip(OF_SIDE, values, strict=True)}


def written(
    documents: Sequence[Mapping[str, str]], *, account: str, since: date, until: date, made: datetime, encoding: str
) -> bytes:
    """The file. `documents` are what `document` gave; the same arguments give the same bytes."""
    head = {
        "ВерсияФормата": "1.03",
        "Кодировка": "Windows",
        "Отправитель": SENDER,
        "Получатель": "",
        "ДатаСоздания": said_day(made),
        "ВремяСоздания": f"{made:%H:%M:%S}",
        "ДатаНачала": said_day(since),
        "ДатаКонца": said_day(until),
        "РасчСчет": account,
        "Документ": KIND,
    }
    lines = [FIRST, *_pairs(head)]
    for one in documents:
        ordered = {key: one.get(key, "") for key in KEYS}
        lines += [f"СекцияДокумент={KIND}", *_pairs(ordered), "КонецДокумента"]
    return "".join(f"{line}\r\n" for line in [*lines, LAST]).encode(encoding)


def _pairs(values: Mapping[str, str]) -> Iterable[str]:
    return (f"{key}={value}" for key, value in values.items())


def said_day(day: date) -> str:
    """dd.mm.yyyy."""
    return f"{day:%d.%m.%Y}"


def said_sum(sum_: Decimal) -> str:
    """Roubles, a point, two decimals."""
    return f"{sum_:.2f}"


def clean(text: str) -> str:
    """One line: breaks, tabs and no-break spaces are spaces, what is invisible is gone."""
    plain = "".join(" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text))
    seen = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return _BLANK.sub(" ", seen).strip()


def fit(text: str, encoding: str = WINDOWS) -> str:
    """The text clean and writable: what the encoding lacks is said in other signs, else Unwritable names the sign."""
    line = clean(text)
    if encoding == UTF8:
        return line
    return _BLANK.sub(" ", "".join(_fit_sign(sign, line) for sign in line)).strip()


def _fit_sign(sign: str, text: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    for candidate in (sign, INSTEAD.get(sign, ""), bare):
        if candidate and _has(candidate):
            return candidate
    raise Unwritable(sign, text)


def _has(text: str) -> bool:
    try:
        text.encode(WINDOWS)
    except UnicodeEncodeError:
        return False
    return True


def purpose(
    number: str, day: date, what: str, *, vat: Decimal, rates: Iterable[Decimal | None], basis: str = "",
    encoding: str = WINDOWS,
) -> str:  # fmt: skip
    """What the payment is for, at most 210 signs: the invoice, what for, and always the sentence about VAT.

    `vat` is the tax of this payment in roubles, `rates` those of the invoice's lines in percent (None: without VAT).
    Raises Unwritable.
    """
    start = f"Оплата по счёту № {fit(number, encoding)[:LONGEST_NUMBER]} от {said_day(day)}"
    tax = vat_sentence(vat, set(rates))
    middle = "; ".join(filter(None, (fit(basis, encoding), fit(what, encoding)))).rstrip(".")
    room = LONGEST_PURPOSE - len(start) - len(tax) - len(": . ")
    kept = cut(middle, room)
    return f"{start}: {kept}. {tax}" if kept else f"{start}. {tax}"


def vat_sentence(vat: Decimal, rates: set[Decimal | None]) -> str:
    """«В т.ч. НДС 22% 54098.36 руб.» or «Без НДС.»; the percent where all lines that are taxed have the same."""
    taxed = {rate for rate in rates if rate}
    if not vat:
        return "НДС 0%." if rates == {Decimal(0)} else "Без НДС."
    rate = f" {taxed.pop().normalize():f}%" if len(taxed) == 1 else ""
    return f"В т.ч. НДС{rate} {said_sum(vat)} руб."


def cut(text: str, room: int) -> str:
    """As many whole words as fit into `room` signs; a single longer word is cut."""
    if len(text) <= room:
        return text
    whole = text[: max(room, 0) + 1].rpartition(" ")[0]
    return (whole or text[: max(room, 0)]).rstrip(" ,;:.-–—(«")
