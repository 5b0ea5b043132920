"""The terms of an offer as the second sheet of its form holds them: a name, what the supplier has written. Pure."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.money import Refused
from procurement.offer_columns import TERMS
from procurement.offer_heading import key
from procurement.spreadsheet import Cell, Row

KNOWN = {key(name): code for code, name in TERMS.items()}
DATES = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y")
YES, NO = ("да", "yes", "с ндс"), ("нет", "no", "без ндс")
MOST_DAYS = 1000


def read(sheets: list[list[Row]], inn: str) -> tuple[dict[str, Any], list[str]]:
    """Field of the form → value, and what was not taken over and why. `inn`: whose offer it is, "" = not to compare."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for code, cell in _written(sheets).items():
        try:
            values[code] = _value(code, cell)
        except Refused as refused:
            problems.append(f"{TERMS[code]} «{cell.text[:40]}»: {refused}")
    values.pop("supplier", None)
    if (said := values.pop("inn", "")) and inn and said != inn:
        problems.append(_("The form names INN {said}, this supplier's is {inn}: check whose it is.").format(
            said=said[:20], inn=inn))  # fmt: skip
    return values, problems


def _written(sheets: list[list[Row]]) -> dict[str, Cell]:
    """The first thing that stands right of each name."""
    found: dict[str, Cell] = {}
    for _number, cells in (row for rows in sheets for row in rows):
        name, said = ([cell for cell in cells if not cell.empty] + [Cell(), Cell()])[:2]
        code = KNOWN.get(key(name.text))
        if code and not said.empty:
            found.setdefault(code, said)
    return found


def _value(code: str, cell: Cell) -> Any:
    if cell.formula:
        raise Refused(_("a formula: write it out"))
    if code in ("date", "valid_until"):
        return _day(cell)
    if code in ("delivery_days", "warranty_months"):
        return _whole(cell)
    if code == "vat_included":
        return _yes(cell)
    return cell.text[: 60 if code == "number" else 300]


def _day(cell: Cell) -> date:
    if isinstance(cell.value, datetime):
        return cell.value.date()
    for form in DATES:
        try:
            return datetime.strptime(cell.text.rstrip(" г."), form).date()
        except ValueError:
            continue
    raise Refused(_("this is no day"))


def _whole(cell: Cell) -> int:
    """«10», «10 дней»; not «2–3 недели»."""
    value = cell.value if isinstance(cell.value, Decimal) else _digits(cell.text)
    if value is None or value != int(value) or not 0 <= value <= MOST_DAYS:
        raise Refused(_("this is no whole number"))
    return int(value)


def _digits(text: str) -> Decimal | None:
    found = re.fullmatch(r"(\d{1,4})(\s*(раб\w*\.?\s*)?(дн\w*|день|мес\w*)\.?)?", text.casefold())
    return Decimal(found[1]) if found else None


def _yes(cell: Cell) -> bool:
    said = key(cell.text)
    if said in YES or said in NO:
        return said in YES
    raise Refused(_("write “да” or “нет”"))
