"""The workbook as rows of clean values. Where the header, the total line and empty rows are is found, not assumed."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from portal.roster import cleaning

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
MOST_ROWS = 50_000
HEADER_WITHIN = 30
COLUMNS = {
    "number": ("Табельный номер", "Таб. №", "Таб. номер", "Personnel number"),
    "last_name": ("Фамилия", "Last name"),
    "first_name": ("Имя", "First name"),
    "patronymic": ("Отчество", "Patronymic"),
    "post": ("Должность", "Post"),
    "unit": ("Подразделение", "Отдел", "Unit"),
    "boss": ("Таб. № руководителя", "Табельный номер руководителя", "Руководитель", "Boss"),
    "email": ("E-mail", "Email", "Почта", "Эл. почта"),
    "phones": ("Телефон", "Телефоны", "Phone"),
    "started": ("Дата приёма", "Дата приема на работу", "Hired"),
    "ended": ("Дата увольнения", "Left"),
}
NEEDED = ("number", "last_name", "first_name", "post", "unit", "started", "ended")
TOTAL = re.compile(r"(итого|всего|total)\b", re.IGNORECASE)


class Unreadable(Exception):
    """The file cannot be read as a list of employees; the sentence says why and what to do."""


@dataclass(frozen=True)
class Row:
    """A line of the list, clean; `place` is its number in the file. `raw` keeps what stood in date cells."""

    place: int
    number: str
    last_name: str
    first_name: str
    patronymic: str
    post: str
    unit: tuple[str, ...]
    boss: str
    email: str
    phones: str
    inner_phone: str
    started: date | None
    ended: date | None
    raw_started: str = ""
    raw_ended: str = ""

    @property
    def full_name(self) -> str:
        """«Гайсин Тимур Маратович»."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))

    @property
    def name_key(self) -> str:
        """By which two spellings of the name are the same."""
        return cleaning.person_key(self.last_name, self.first_name, self.patronymic)


@dataclass(frozen=True)
class Sheet:
    """The list: its day (from the title), its rows, what its total line says."""

    day: date | None
    rows: list[Row] = field(default_factory=list)
    total: int | None = None


def read(file: BinaryIO) -> Sheet:
    """Read the first sheet that has the list's header. Unreadable: too big, no workbook, no header, too many rows."""
    book = _open(file)
    try:
        for sheet in book.worksheets:
            if found := _read_sheet(sheet):
                return found
    finally:
        book.close()
    raise Unreadable(
        _("No sheet has the header of a list of employees: {columns}.").format(
            columns=", ".join(COLUMNS[name][0] for name in NEEDED)
        )
    )


def _open(file: BinaryIO) -> Any:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 20 MB: a list of employees is not. Save it without pictures."))
    try:
        _check_archive(content)
        return openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as failure:
        raise Unreadable(_("This is no Excel workbook. Save the list as .xlsx and choose it again.")) from failure


def _check_archive(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(content), 10_000):
        raise Unreadable(_("The file unpacks to far more than it says. Save the list anew and choose it again."))


def _read_sheet(sheet: Any) -> Sheet | None:
    lines = _lines(sheet)
    columns, day = _header(lines)
    if columns is None:
        return None
    rows, total = [], None
    for place, values in lines:
        first = cleaning.text(next((value for value in values if value is not None), ""))
        if TOTAL.match(first):
            total = int(found[0]) if (found := re.search(r"\d+", first)) else None
        elif first and (row := _row(place, values, columns)):
            rows.append(row)
    return Sheet(day, rows, total)


def _lines(sheet: Any) -> Iterator[tuple[int, tuple]]:
    sheet.reset_dimensions()  # what the file says of its size may be a lie
    for place, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if place > MOST_ROWS:
            raise Unreadable(_("The sheet has more than 50,000 rows. Delete what is below the list and try again."))
        yield place, values


def _header(lines: Iterator[tuple[int, tuple]]) -> tuple[dict[str, int] | None, date | None]:
    known = {cleaning.key(name): code for code, names in COLUMNS.items() for name in names}
    day = None
    for place, values in lines:
        columns = {}
        for at, value in enumerate(values):
            code = known.get(cleaning.key(str(value or "")))
            if code:
                columns.setdefault(code, at)
        if all(name in columns for name in NEEDED):
            return columns, day
        day = day or _title_day(values)
        if place >= HEADER_WITHIN:
            break
    return None, None


def _title_day(values: tuple) -> date | None:
    words = " ".join(str(value) for value in values if value is not None)
    found = re.search(r"\d{1,2}\.\d{1,2}\.\d{4}", words) or re.search(r"\d{1,2}\s+[а-я]+\s+\d{4}", words.lower())
    return cleaning.day(found[0]) if found else None


def _row(place: int, values: tuple, columns: dict[str, int]) -> Row | None:
    cell = {name: values[at] if at < len(values) else None for name, at in columns.items()}
    names = [cleaning.text(cell.get(name)) for name in ("last_name", "first_name", "patronymic")]
    if not any(names) and not cleaning.number(cell["number"]):
        return None
    phones, inner = cleaning.phones(cell.get("phones"))
    return Row(
        place=place,
        number=cleaning.number(cell["number"]),
        last_name=names[0],
        first_name=names[1],
        patronymic=names[2],
        post=cleaning.text(cell["post"]),
        unit=cleaning.path(cell["unit"]),
        boss=cleaning.number(cell.get("boss")),
        email=cleaning.mailbox(cell.get("email")),
        phones=phones,
        inner_phone=inner,
        started=cleaning.day(cell["started"]),
        ended=cleaning.day(cell["ended"]),
        raw_started=cleaning.text(cell["started"]),
        raw_ended=cleaning.text(cell["ended"]),
    )
