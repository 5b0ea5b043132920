"""The headings of an offer's table: which column is what, in one row of headings or in two. Pure."""

import re
from difflib import SequenceMatcher

from procurement.offer_columns import COLUMNS, LINE, NAME, NUMBER, PRICE
from procurement.spreadsheet import Cell, Row

HEAD_WITHIN = 30
LIKE = 0.85  # how alike a heading is that was renamed a little
OF_ALL = re.compile(r"\b(всего|итого|сумма|общая|стоимость|total|sum)\b", re.IGNORECASE)
NET = re.compile(r"(без\s+(уч[её]та\s+)?ндс|\b(excl|without|net|ex)\b)", re.IGNORECASE)
GROSS = re.compile(r"((с|со|включая|вкл|включ|в\s*т\W*ч)\W+(уч[её]том\s+)?ндс|\b(incl|with|gross)\b)", re.IGNORECASE)

Heading = tuple[int, list[Cell], dict[str, int]]  # index of the last row of headings, the headings, column by code


def key(text: str) -> str:
    """A text as it is compared: small letters, words alone."""
    return " ".join(re.sub(r"[^\w№$€¥%]+", " ", text.casefold().replace("ё", "е")).split())


KNOWN = [(key(name), code) for code, names in COLUMNS.items() for name in names]


def with_vat(heading: str) -> bool | None:
    """What a heading of prices says of VAT: True = inside, False = on top, None = nothing."""
    if NET.search(heading):
        return False
    return True if GROSS.search(heading) else None


def find(rows: list[Row]) -> Heading | None:
    """Where the headings stand; None where no row names a price and what it is for."""
    for at, (_number, cells) in enumerate(rows[:HEAD_WITHIN]):
        columns = _columns(cells)
        if PRICE in columns and columns.keys() & {NAME, NUMBER, LINE}:
            return _two_rows(rows, at, cells, columns) or (at, cells, columns)
    return None


def _two_rows(rows: list[Row], at: int, cells: list[Cell], columns: dict[str, int]) -> Heading | None:
    """«Price» over «without VAT» and «with VAT»: merged cells keep their text in the first alone."""
    below = rows[at + 1][1] if at + 1 < len(rows) else []
    named, price = columns.get(NAME, columns.get(NUMBER, 0)), below[columns[PRICE]].text if below else ""
    if not price or any(sign.isdigit() for sign in price) or below[named].text:
        return None
    over, joined = "", []
    for head, sub in zip(cells, below, strict=False):
        over = head.text or (over if sub.text else "")
        joined.append(Cell(f"{over} {sub.text}".strip()))
    found = _columns(joined)
    return (at + 1, joined, found) if PRICE in found else None


def _columns(cells: list[Cell]) -> dict[str, int]:
    best: dict[str, tuple[float, int]] = {}
    for at, cell in enumerate(cells):
        code, score = _heading(cell.text)
        if code and score > best.get(code, (0, 0))[0]:
            best[code] = (score, at)
    return {code: at for code, (_score, at) in best.items()}


def _heading(text: str) -> tuple[str, float]:
    """Which column a heading names and how surely: the very words, the beginning of it, or nearly the words."""
    wanted = key(text)
    if not wanted or len(wanted) > 80:
        return "", 0
    code, score = max((_likeness(wanted, known, code) for known, code in KNOWN), key=lambda one: one[1])
    if code == PRICE and OF_ALL.search(text):
        return "", 0
    return code, score + (VAT_FIRST[with_vat(text)] if code == PRICE else 0)


VAT_FIRST = {True: 0.5, None: 0, False: -0.5}  # of two columns of prices the one with VAT: it is what is paid


def _likeness(wanted: str, known: str, code: str) -> tuple[str, float]:
    if wanted == known:
        return code, 3 + len(known) / 100
    if wanted.startswith(f"{known} "):
        return code, 2 + len(known) / 100
    ratio = SequenceMatcher(None, wanted, known).ratio() if len(known) > 3 else 0
    return (code, ratio) if ratio >= LIKE else ("", 0)
