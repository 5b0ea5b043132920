"""The offer's form as XLSX, written: a row for each line of the group, places for what the supplier fills in.

Headings and sheets: `procurement.offer_columns`, by which the form is read back. Nothing in it is a formula.
"""

from io import BytesIO
from typing import Any

from django.utils import translation
from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill

from portal.exports import cell
from procurement import offer_columns as columns
from procurement.describing import in_words
from procurement.models import GroupLine, Procedure
from procurement.weighing import wanted_lines

WIDTHS = {columns.NAME: 34, columns.CHARACTERISTICS: 48, columns.WHAT: 40, columns.PRICE: 20, columns.NUMBER: 6}
TO_FILL = PatternFill("solid", fgColor="FFF7D6")
WORDS = "Заполните выделенные столбцы и лист «{terms}». Строку без предложения оставьте пустой. НДС: число, «{none}»."


def workbook(case: Procedure) -> bytes:
    """The file for this procedure's lines as they are now."""
    with translation.override("ru"):
        book = Workbook(write_only=True)
        _lines(book.create_sheet(columns.SHEET), case)
        _terms(book.create_sheet(columns.TERMS_SHEET))
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _lines(sheet: Any, case: Procedure) -> None:
    for number, code in enumerate(columns.HEADINGS):
        column = sheet.column_dimensions[chr(65 + number)]
        column.width, column.hidden = WIDTHS.get(code, 14), code == columns.LINE
    sheet.freeze_panes = f"A{columns.HEAD_ROW + 1}"
    words = WORDS.format(terms=columns.TERMS_SHEET, none=columns.WITHOUT_VAT)
    head = [(columns.TITLE, True), (f"Закупка № {case.code}", False), (case.title, False), (words, False)]
    for text, bold in head[: columns.HEAD_ROW - 1]:
        sheet.append([cell(sheet, text, bold=bold)])
    sheet.append([cell(sheet, heading, bold=True) for heading in columns.HEADINGS.values()])
    for number, line in enumerate(wanted_lines(case), 1):
        values = _values(number, line)
        sheet.append([_cell(sheet, code, values.get(code)) for code in columns.HEADINGS])


def _values(number: int, line: GroupLine) -> dict[str, Any]:
    return {
        columns.NUMBER: number, columns.NAME: line.name, columns.CHARACTERISTICS: in_words(line),
        columns.QUANTITY: line.quantity, columns.UNIT: line.get_unit_display(), columns.LINE: line.pk,
    }  # fmt: skip


def _cell(sheet: Any, code: str, value: Any) -> Any:
    made = cell(sheet, value)
    made.alignment = Alignment(wrap_text=True, vertical="top")
    if code in columns.FILLED_BY_SUPPLIER:
        made.fill = TO_FILL
    if code == columns.QUANTITY:
        made.number_format = "0.##"
    return made


def _terms(sheet: Any) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 44
    for name in columns.TERMS.values():
        place = cell(sheet, None)
        place.fill = TO_FILL
        sheet.append([cell(sheet, name), place])
