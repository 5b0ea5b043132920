"""Lists as XLSX. A cell that begins like a formula is text: nobody's words are calculated on somebody's machine."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_000  # of a cell; Excel takes 32,767 characters
FORMATS = {Decimal: "#,##0.00", date: "dd.mm.yyyy", datetime: "dd.mm.yyyy hh:mm"}


def xlsx(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]], total: Sequence[Any] = ()) -> HttpResponse:
    """A download `name`.xlsx: a bold head, the rows, perhaps a bold total. Cells are text, numbers, dates, None."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    for number, title in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, min(60, len(str(title)) + 6))
    sheet.append([cell(sheet, str(title), bold=True) for title in head])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
    if total:
        sheet.append([cell(sheet, value, bold=True) for value in total])
    made = BytesIO()
    book.save(made)
    response = HttpResponse(made.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    """One cell: numbers and dates as such, everything else as text, never as a formula."""
    made = WriteOnlyCell(sheet)
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, (int, float, Decimal, date)) or value is None:
        made.value = value
        made.number_format = FORMATS.get(type(value), made.number_format)
    else:
        made.value = ILLEGAL_CHARACTERS_RE.sub(" ", str(value))[:LONGEST]
        made.data_type = "s"
    made.font = Font(bold=bold)
    return made
