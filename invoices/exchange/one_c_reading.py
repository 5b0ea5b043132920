"""Reading 1CClientBankExchange: see one_c.py. Streams the file; what cannot be read is said with the line's number."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import BinaryIO

from django.utils.translation import gettext as _

from invoices.exchange.one_c import FIRST, Side

CHUNK, LONGEST_KEY = 1 << 20, 60
MOST_DOCUMENTS = 100_000
GREATEST = Decimal("999999999999.99")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SUM = re.compile(r"(\d{1,3}(?:[ '\u00a0\u202f]?\d{3})*|\d+)(?:[.,-](\d{1,2}))?")
DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
KINDS_OF_FILE = ((b"PK\x03\x04", "XLSX, ZIP"), (b"%PDF", "PDF"), (b"\xd0\xcf\x11\xe0", "XLS"), (b"<?xml", "XML"))


class Unreadable(ValueError):
    """Not a statement of this format, or a broken one; the text is a sentence for who chose the file."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the file. `line`: where it begins; `left`, `came`: the day on which the bank moved the money."""

    line: int
    kind: str
    number: str
    date: date
    sum: Decimal
    payer: Side
    payee: Side
    purpose: str
    left: date | None
    came: date | None


@dataclass(slots=True)
class Exchange:
    """What a file says: accounts (in their order, once each), period, documents, whether its end is there."""

    accounts: list[str] = field(default_factory=list)
    since: date | None = None
    until: date | None = None
    documents: list[Document] = field(default_factory=list)
    whole: bool = False


def read(stream: BinaryIO, size: int, most: int) -> Exchange:
    """Read a file of `size` bytes, at most `most`. Raises Unreadable."""
    _check_size(size, most)
    _check_kind(stream)
    encoding = encoding_of(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=None)
    try:
        return _read(text)
    except UnicodeError as failure:  # a lone half of a UTF-16 sign
        raise Unreadable(_foreign("")) from failure
    finally:
        text.detach()


def _check_size(size: int, most: int) -> None:
    if size == 0:
        raise Unreadable(_("The file is empty. Choose another one."))
    if size > most:
        text = _("The file has {size} MB, at most {most} MB are read. Ask the bank for a shorter period.")
        raise Unreadable(text.format(size=-(-size // 2**20), most=most // 2**20))


def encoding_of(stream: BinaryIO) -> str:
    """By its mark (BOM), by the format's own words, else UTF-8 if all of it is UTF-8, else windows-1251."""
    stream.seek(0)
    head = stream.read(4096)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if "ВерсияФормата".encode("cp866") in head:
        return "cp866"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while head:
            decoder.decode(head)
            head = stream.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"


def _read(lines: Iterator[str]) -> Exchange:
    numbered = ((number, line.strip("\ufeff \t\r\n\x00")) for number, line in enumerate(lines, 1))
    _check_first(next(((number, line) for number, line in numbered if line), (1, "")))
    found = Exchange()
    for number, line in numbered:
        key, value = _pair(line)
        if key == "секциядокумент":
            found.documents.append(_document(numbered, number, value))
            _check_many(found)
        elif key == "конецфайла":
            found.whole = True
            break
        elif key == "конецдокумента":
            text = _("Line {line}: a document ends here that never began. Export the statement from the bank anew.")
            raise Unreadable(text.format(line=number))
        else:
            _head(found, key, value)
    return found


def _check_first(first: tuple[int, str]) -> None:
    line = first[1]
    if line.translate(str.maketrans("СсЕе", "CcEe")).casefold() != FIRST.casefold():
        shown = "".join(sign for sign in line if sign.isprintable())[:40].strip()
        raise Unreadable(_foreign(_(", there stands “{line}”").format(line=shown) if shown else ""))


def _check_kind(stream: BinaryIO) -> None:
    stream.seek(0)
    head = stream.read(8)
    if kind := next((name for mark, name in KINDS_OF_FILE if head.startswith(mark)), ""):
        raise Unreadable(_foreign(_(", but this is {kind}").format(kind=kind)))


def _foreign(found: str) -> str:
    text = _(
        "This is no statement for 1C: its first line should be “1CClientBankExchange”{found}. "
        "Choose the export “1C” in the bank client."
    )
    return text.format(found=found)


def _check_many(found: Exchange) -> None:
    if len(found.documents) > MOST_DOCUMENTS:
        text = _("The file has more than {most} documents. Ask the bank for a shorter period.")
        raise Unreadable(text.format(most=MOST_DOCUMENTS))


def _pair(line: str) -> tuple[str, str]:
    key, _equals, value = line.partition("=")
    return _key(key) if len(key) < LONGEST_KEY else "", value.strip()


@lru_cache(maxsize=1000)
def _key(key: str) -> str:
    """A file has some fifty keys, a hundred thousand times each."""
    return key.strip().casefold().replace("ё", "е")


def _head(found: Exchange, key: str, value: str) -> None:
    if key == "расчсчет" and (account := value.replace(" ", "")) and account not in found.accounts:
        found.accounts.append(account)
    elif key == "датаначала":
        found.since = min(filter(None, (found.since, _day(value))), default=None)
    elif key == "датаконца":
        found.until = max(filter(None, (found.until, _day(value))), default=None)


def _document(numbered: Iterator[tuple[int, str]], begun: int, kind: str) -> Document:
    """The lines until `КонецДокумента`; a line without a key goes on with the value before it."""
    values: dict[str, tuple[int, str]] = {}
    last, at = "", begun
    for at, line in numbered:
        key, value = _pair(line)
        if key == "конецдокумента":
            return _made(values, begun, kind)
        if key in ("секциядокумент", "конецфайла"):
            break
        if "=" in line:
            last = key
            values.setdefault(key, (at, value))
        elif line and last:
            place, before = values[last]
            values[last] = place, f"{before} {line}"
    text = _(
        "Line {line}: the document that begins in line {begun} has no end. Export the statement from the bank anew."
    )
    raise Unreadable(text.format(line=at, begun=begun))


def _made(values: dict[str, tuple[int, str]], begun: int, kind: str) -> Document:
    left, came = _day_of(values, "датасписано"), _day_of(values, "датапоступило")
    day = _day_of(values, "дата") or left or came
    if day is None:
        raise Unreadable(_("Line {line}: the document has no date.").format(line=begun))
    return Document(
        line=begun,
        kind=kind,
        number=_of(values, "номер"),
        date=day,
        sum=_sum_of(values, begun),
        payer=_side(values, "плательщик"),
        payee=_side(values, "получатель"),
        purpose=_purpose(values),
        left=left,
        came=came,
    )


def _of(values: dict[str, tuple[int, str]], *keys: str) -> str:
    return next((values[key][1] for key in keys if key in values and values[key][1]), "")


def _side(values: dict[str, tuple[int, str]], who: str) -> Side:
    account = _of(values, f"{who}счет", f"{who}расчсчет")
    inn = _of(values, f"{who}инн")
    return Side(
        name=_of(values, f"{who}1") or re.sub(r"^ИНН\s*\d*\s*", "", _of(values, who)),
        inn="" if not inn.strip("0") else inn,
        kpp=_of(values, f"{who}кпп"),
        account=account.replace(" ", ""),
        bank=_of(values, f"{who}банк1"),
        bic=_of(values, f"{who}бик"),
        correspondent=_of(values, f"{who}корсчет"),
    )


def _purpose(values: dict[str, tuple[int, str]]) -> str:
    parts = [_of(values, f"назначениеплатежа{place}") for place in range(1, 7)]
    return _of(values, "назначениеплатежа") or " ".join(filter(None, parts))


def _sum_of(values: dict[str, tuple[int, str]], begun: int) -> Decimal:
    line, text = values.get("сумма", (begun, ""))
    if not text:
        raise Unreadable(_("Line {line}: the document has no sum.").format(line=begun))
    found = SUM.fullmatch(text)
    sum_ = Decimal(f"{re.sub(r'[^0-9]', '', found[1])}.{(found[2] or '0'):0<2}") if found else Decimal(0)
    if not 0 < sum_ <= GREATEST:
        raise Unreadable(_("Line {line}: “{text}” is no sum.").format(line=line, text=text[:40]))
    return sum_


def _day_of(values: dict[str, tuple[int, str]], key: str) -> date | None:
    line, text = values.get(key, (0, ""))
    day = _day(text)
    if text and day is None:
        raise Unreadable(_("Line {line}: “{text}” is no date.").format(line=line, text=text[:40]))
    return day


def _day(text: str) -> date | None:
    if found := DAY.fullmatch(text):
        numbers = int(found[3]), int(found[2]), int(found[1])
    elif found := ISO.fullmatch(text):
        numbers = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return date(*numbers)
    except ValueError:
        return None
