"""A table as somebody sent or copied it: rows of cells, whatever it was made with. Formulas are never counted."""

import csv
import io
import math
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 200
MOST_ROWS = 2_000
MOST_COLUMNS = 60
MOST_SHEETS = 20
LAST_ROW = 20_000  # below it nothing is looked for: sheets are often coloured down to the end
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
LOCALE = re.compile(r"\[\$([^\]-]*)(-[^\]]*)?\]")  # of a number's format: the sign, and where it is usual
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unreadable(Exception):
    """The table cannot be read; the sentence says why and what to do."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: text, a number (Decimal) or something else; `formula` is never counted.

    `unit`: the sign that the format of the cell puts beside a number, «₽», «$».
    """

    value: Any = ""
    formula: bool = False
    unit: str = ""

    @property
    def text(self) -> str:
        """On one line, without what is invisible."""
        shown = "".join(sign if sign.isprintable() else " " for sign in str(self.value))
        return " ".join(shown.split())

    @property
    def empty(self) -> bool:
        return not self.formula and not self.text


Row = tuple[int, list[Cell]]  # its number in the sheet, counted from 1


def workbook(content: bytes) -> list[list[Row]]:
    """The rows that are not empty, sheet by sheet. Unreadable: no XLSX, a password, a bomb, too many rows."""
    _check(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            sheets = [_rows(sheet) for sheet in book.worksheets[:MOST_SHEETS]]
        finally:
            book.close()
    except Unreadable:
        raise
    except Exception as failure:  # a broken workbook fails in ways of its own: XML, zip, numbers, missing parts
        raise Unreadable(
            _("This workbook is broken. Open it in Excel, save it anew as .xlsx and choose that.")
        ) from failure
    if not any(sheets):
        raise Unreadable(
            _("The workbook is empty, or of the kind “Strict Open XML”. Save it anew as .xlsx, the usual kind.")
        )
    return sheets


def _check(content: bytes) -> None:
    if not content:
        raise Unreadable(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 10 MB: a form of an offer is not. Save it without pictures."))
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise Unreadable(_("The workbook has a password. Save it without one, or copy the cells and paste them."))
        raise Unreadable(
            _("This is a workbook of the old kind (.xls). Save it as .xlsx, or copy the cells and paste them.")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names, unpacked = archive.namelist(), sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as failure:
        raise Unreadable(
            _("This is no Excel workbook. Choose an .xlsx file, or copy the cells and paste them.")
        ) from failure
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(content), 10_000):
        raise Unreadable(
            _("The file unpacks to far more than it says. Save it anew, or copy the cells and paste them.")
        )
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This is no Excel workbook. Choose an .xlsx file, or copy the cells and paste them."))


def _rows(sheet: Any) -> list[Row]:
    if not hasattr(sheet, "reset_dimensions"):  # a sheet of charts alone
        return []
    sheet.reset_dimensions()  # what the file says of its size may be a lie
    found: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=LAST_ROW), 1):
        if all(cell.value is None for cell in cells):
            continue
        row = [_cell(cell) for cell in cells]
        if any(not cell.empty for cell in row):
            found.append((number, row))
            _refuse_many(len(found))
    return found


def _refuse_many(count: int) -> None:
    if count > MOST_ROWS:
        many = _("There are more than {most} rows: no offer has so many. Leave the lines of this offer alone.")
        raise Unreadable(many.format(most=MOST_ROWS))


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell()
    if cell.data_type == "f" or (isinstance(value, str) and value.lstrip().startswith("=")):
        return Cell("", formula=True)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(_number(value), unit=LOCALE.sub(r"\1", cell.number_format or ""))
    return Cell(value)


def _number(value: float) -> Any:
    """A number without the noise of binary fractions."""
    if not math.isfinite(value):
        return str(value)
    return Decimal(value) if isinstance(value, int) else Decimal(repr(round(value, 6)))


def pasted(text: str) -> list[Row]:
    """Cells copied from a spreadsheet: a tab between them, a line a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    quoted = csv.QUOTE_MINIMAL if "\t" in text else csv.QUOTE_NONE
    found: list[Row] = []
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text), delimiter="\t", quoting=quoted), 1):
            row = [_typed(value) for value in values[:MOST_COLUMNS]]
            if any(not cell.empty for cell in row):
                found.append((number, row))
                _refuse_many(len(found))
    except csv.Error as failure:
        raise Unreadable(_("This cannot be read as cells. Copy them from the spreadsheet once more.")) from failure
    if not found:
        raise Unreadable(_("Nothing is pasted: copy the cells in the spreadsheet and paste them here."))
    return found


def _typed(value: str) -> Cell:
    return Cell("", formula=True) if value.lstrip().startswith("=") else Cell(value)
