"""An offer as a table: which column is what, which row is which line, what is taken over and why the rest is not.

Nothing is written here: the result fills a form that somebody looks through. Pure but for the translations.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from portal import money
from procurement import offer_terms
from procurement.offer_columns import COLUMNS, LINE, NAME, NUMBER, PRICE, QUANTITY, VAT, WHAT
from procurement.offer_heading import Heading, find, key, with_vat
from procurement.spreadsheet import Cell, Row, Unreadable, pasted, workbook

SAME_THING = 0.6  # how alike two names in a row of the same number are
NAMES_FROM = 3  # letters: a shorter text is no part of a name
TOTAL = re.compile(r"(итого|всего|total|сумма|ндс)\b", re.IGNORECASE)
CURRENCIES = {"USD": ("usd", "$", "долл"), "EUR": ("eur", "€", "евро"), "CNY": ("cny", "¥", "юан")}
SIGNS = re.compile("|".join(re.escape(sign) + r"\.?" for signs in CURRENCIES.values() for sign in signs), re.IGNORECASE)
WITHOUT = re.compile(r"(без|не\s+облаг|without|no\s+vat|н/?о)", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """A line that is bought: id, place in the list from 1, name, how many at most, whether only whole ones."""

    id: int
    place: int
    name: str
    quantity: Decimal
    whole: bool = False


@dataclass
class Read:
    """A row of the table: the line that it is (None: none of ours), what was taken over, what was not and why."""

    place: int
    named: str
    line: Wanted | None = None
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass
class OfferSheet:
    """The table as it was understood. `values`: line id → field → value; `absent`: lines that it does not have."""

    rows: list[Read] = field(default_factory=list)
    absent: list[Wanted] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    currency: str = ""
    terms: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    vat_included: bool | None = None  # what the heading of the prices says; None: nothing
    refusal: str = ""

    @property
    def values(self) -> dict[int, dict[str, Any]]:
        """What fills the form."""
        return {row.line.id: row.values for row in self.rows if row.line and row.values}

    @property
    def fields(self) -> dict[str, Any]:
        """What fills the terms; the heading of the prices knows best whether VAT is inside."""
        found = {} if self.vat_included is None else {"vat_included": self.vat_included}
        return self.terms | found | ({"currency": self.currency} if self.currency else {})

    @property
    def net(self) -> bool:
        """Whether the prices are without VAT."""
        return self.fields.get("vat_included") is False

    @property
    def taken(self) -> list[Read]:
        """Rows whose price was taken over."""
        return [row for row in self.rows if PRICE in row.values]

    @property
    def troubled(self) -> list[Read]:
        """Rows of which something was not taken over."""
        return [row for row in self.rows if row.problems]


def from_workbook(content: bytes, lines: list[Wanted], rates: Iterable[Decimal | None], inn: str = "") -> OfferSheet:
    """The first sheet that has columns of ours, and the terms; `inn`: the supplier's. Unreadable with a sentence."""
    sheets = workbook(content)
    for rows in sheets:
        if found := find(rows):
            sheet = _understood(rows, found, lines, set(rates))
            sheet.terms, sheet.problems = offer_terms.read([other for other in sheets if other is not rows], inn)
            return sheet
    columns = ", ".join(f"«{COLUMNS[code][0]}»" for code in (NAME, PRICE))
    raise Unreadable(_("No sheet has the columns of an offer: {columns}.").format(columns=columns))


def from_paste(text: str, lines: list[Wanted], rates: Iterable[Decimal | None]) -> OfferSheet:
    """Cells with their headings; or a column of prices as long as the list; or names and prices. Unreadable."""
    rows = pasted(text)
    return _understood(rows, find(rows) or _guessed(rows, lines), lines, set(rates))


# ── rows ──


def _guessed(rows: list[Row], lines: list[Wanted]) -> Heading:
    """Cells without headings: prices alone, or what it is and its price."""
    width = max(len(cells) for _number, cells in rows)
    if width == 1 and len(rows) == len(lines):
        return -1, [], {PRICE: 0}
    if width == 2:
        return -1, [], {NAME: 0, PRICE: 1}
    raise Unreadable(
        _(
            "The columns are not clear. Copy the cells together with their headings; or the column of prices alone, "
            "a price for each of the {count} lines."
        ).format(count=len(lines))
    )


def _understood(rows: list[Row], found: Heading, lines: list[Wanted], rates: set[Decimal | None]) -> OfferSheet:
    at, heads, columns = found
    sheet = OfferSheet(
        headings={code: heads[place].text for code, place in columns.items()} if heads else {},
        ignored=[cell.text for place, cell in enumerate(heads) if cell.text and place not in columns.values()],
    )
    below = [(number, cells) for number, cells in rows[at + 1 :] if not _counts_columns(cells)]
    priced = sheet.headings.get(PRICE, "")
    sheet.vat_included = with_vat(priced)
    sheet.currency = _currency(priced) or _common([_at(cells, columns[PRICE]) for _number, cells in below])
    taken: dict[int, int] = {}
    for order, (number, cells) in enumerate(below, 1):
        cell = {code: _at(cells, place) for code, place in columns.items()}
        if read := _row(number, order, cell, lines, rates, sheet.currency):
            sheet.rows.append(_once(read, taken))
    sheet.absent = [line for line in lines if line.id not in taken]
    _refuse_foreign(sheet)
    return sheet


def _at(cells: list[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else Cell()


def _counts_columns(cells: list[Cell]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3, …"""
    said = [cell.text for cell in cells if not cell.empty]
    return len(said) > 2 and said == [str(number) for number in range(1, len(said) + 1)]


def _common(prices: list[Cell]) -> str:
    """The foreign currency in which all prices are, by their own sign or by the format of the cell."""
    said = {_currency(f"{cell.unit} {cell.text}") for cell in prices if any(sign.isdigit() for sign in cell.text)}
    return said.pop() if len(said) == 1 else ""


def _once(read: Read, taken: dict[int, int]) -> Read:
    """The same line a second time is named and left out."""
    if read.line and read.line.id in taken:
        again = _("the same line stands in row {row} already: this one is left out")
        read.values, read.problems = {}, [again.format(row=taken[read.line.id])]
    elif read.line:
        taken[read.line.id] = read.place
    return read


def _refuse_foreign(sheet: OfferSheet) -> None:
    if not sheet.rows:
        raise Unreadable(_("Below the headings there are no lines."))
    if not any(row.line for row in sheet.rows):
        raise Unreadable(_("None of its lines is bought here: it may be the form of another purchase."))


def _row(number: int, order: int, cell: dict[str, Cell], lines: list[Wanted], rates: set, currency: str) -> Read | None:
    named = cell.get(NAME, Cell()).text
    if all(one.empty or (code == NUMBER and not named) for code, one in cell.items() if code != LINE):
        return None
    first = next((one.text for one in cell.values() if one.text), "")
    if TOTAL.match(named or first):
        return None
    read = Read(number, named or first)
    read.line, why = _which(cell, order, lines)
    if read.line is None:
        read.problems.append(why)
        return read
    read.named = read.line.name
    _take(read, cell, rates, currency)
    return read


def _which(cell: dict[str, Cell], order: int, lines: list[Wanted]) -> tuple[Wanted | None, str]:
    """By the hidden code, else by name, else by number (with a name that is alike), else by place."""
    code, named = _whole(cell.get(LINE)), cell.get(NAME, Cell()).text
    if code is not None:
        found = next((line for line in lines if line.id == code), None)
        return found, "" if found else _("its code is of another purchase")
    place = _whole(cell.get(NUMBER))
    same = [line for line in lines if named and key(line.name) == key(named)]
    at_place = next((line for line in lines if line.place == place), None)
    if same:
        return (at_place if at_place in same else same[0] if len(same) == 1 else None), _(
            "several lines have this name"
        )
    if at_place and (not named or _alike(named, at_place.name)):
        return at_place, ""
    if at_place:
        other = _("No. {number} here is “{name}”: check which line it is")
        return None, other.format(number=place, name=at_place.name)
    if NAME not in cell and NUMBER not in cell:
        return next((line for line in lines if line.place == order), None), _("there is no such line")
    return None, _("nothing of this name is bought here")


def _alike(one: str, other: str) -> bool:
    one, other = key(one), key(other)
    short, long = sorted((one, other), key=len)
    part = short in long and len(short) >= NAMES_FROM
    return part or SequenceMatcher(None, one, other).ratio() >= SAME_THING


def _whole(cell: Cell | None) -> int | None:
    text = cell.text.rstrip(".") if cell else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _take(read: Read, cell: dict[str, Cell], rates: set, currency: str) -> None:
    """Values for the form, or why not."""
    price = cell.get(PRICE, Cell())
    if price.empty:
        read.problems.append(_("no price: the line counts as not offered"))
        return
    _keep(read, "price", price, lambda one: _amount(one, currency))
    _keep(read, "quantity", cell.get(QUANTITY, Cell()), _amount)
    _keep(read, "vat_rate", cell.get(VAT, Cell()), lambda one: _rate(one, rates))
    _keep(read, "what", cell.get(WHAT, Cell()), lambda one: one.text[:300])
    _check_quantity(read)


LABELS = {"price": PRICE, "quantity": QUANTITY, "vat_rate": VAT, "what": WHAT}


def _keep(read: Read, name: str, cell: Cell, understand: Any) -> None:
    column = COLUMNS[LABELS[name]][0]
    if cell.formula:
        formula = _("“{column}” is a formula: the portal counts none. Write the number itself.")
        read.problems.append(formula.format(column=column))
    elif not cell.empty:
        try:
            read.values[name] = understand(cell)
        except money.Refused as refused:
            read.problems.append(f"{column} «{cell.text[:40]}»: {refused}")


def _check_quantity(read: Read) -> None:
    quantity = read.values.get("quantity")
    if quantity is None or read.line is None:
        return
    if quantity > read.line.quantity:
        del read.values["quantity"]
        more = _("more is offered ({offered}) than is needed ({needed}): what is needed is taken")
        read.problems.append(
            more.format(offered=f"{quantity.normalize():f}", needed=f"{read.line.quantity.normalize():f}")
        )
    elif read.line.whole and quantity != quantity.to_integral_value():
        del read.values["quantity"]
        read.problems.append(_("this is counted in whole pieces: what is needed is taken"))


def _amount(cell: Cell, currency: str = "") -> Decimal:
    """Above zero with at most two decimals, in this foreign currency or in roubles. Refused in words."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, Decimal | str):
        raise money.Refused(_("this is no number"))
    if (said := _currency(f"{cell.unit} {cell.text}")) and said != currency:
        other = _("the price is in {currency}: choose the currency with its rate above and write the number")
        raise money.Refused(other.format(currency=said))
    if isinstance(value, str):
        return money.typed(SIGNS.sub("", value) if currency else value)
    if value <= 0:
        raise money.Refused(_("It must be above zero"))
    if value > money.GREATEST:
        raise money.Refused(_("Too large: at most {most}").format(most=money.said(money.GREATEST)))
    if value != money.half_up(value):
        raise money.Refused(_("No more than two decimals"))
    return money.half_up(value)


def _currency(text: str) -> str:
    low = text.casefold()
    return next((code for code, signs in CURRENCIES.items() if any(sign in low for sign in signs)), "")


def _rate(cell: Cell, rates: set) -> Decimal | None:
    """20, «20 %», 0.2 (a cell in percent) or «без НДС»; only a rate that holds."""
    rate: Decimal | None = None
    if not (isinstance(cell.value, str) and WITHOUT.search(cell.value)):
        rate = cell.value if isinstance(cell.value, Decimal) else _percent(cell.text)
        rate = rate * 100 if rate is not None and 0 < rate < 1 else rate
    if rate not in rates:
        raise money.Refused(_("no such rate holds now"))
    return rate


def _percent(text: str) -> Decimal | None:
    bare = text.casefold().replace("ндс", "").replace("%", "").replace(",", ".").strip()
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", bare):
        raise money.Refused(_("this is no rate of VAT"))
    return Decimal(bare)
