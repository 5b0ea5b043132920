"""Offers as they must not come, typed and as tables, wherever they are entered: clear words, nothing is lost."""

import csv
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.models import Document
from procurement.models import Offer, OfferLine
from procurement.weighing import wanted_lines
from tests.builders import again, pdf, task_of, today

HEAD = ["№", "Наименование", "Количество", "Цена за единицу, ₽", "НДС, %"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def counts():
    return Offer.objects.count(), OfferLine.objects.count(), Document.objects.count()


def part_of(case) -> str:
    """The prefix of the first offer's fields."""
    if case.flow == "quotation":
        return f"offer-{case.sealed_offers.in_time().order_by('received', 'pk').first().counterparty_id}"
    return f"offer-{case.asked.filter(nth=case.asking).order_by('pk').first().counterparty_id}"


def typed(case, **changed) -> dict:
    """A right offer of the first supplier as it is typed, with changes by the end of a field's name."""
    prefix = part_of(case)
    data = {"came": "on", "currency": "RUB", "vat_included": "on", "number": "КП-7", "delivery_days": "10",
            "payment_terms": "по факту"}  # fmt: skip
    for line in wanted_lines(case):
        data |= {f"line-{line.pk}-what": "Модель «Север»", f"line-{line.pk}-quantity": f"{line.quantity:.0f}",
                 f"line-{line.pk}-price": "1 000,50", f"line-{line.pk}-vat_rate": "none"}  # fmt: skip
    return {f"{prefix}-{name}": value for name, value in (data | changed).items()}


def answer(client, case, fields):
    task = task_of(again(case))
    if case.flow != "quotation":
        fields = fields | {f"{part_of(case)}-file": pdf()}
    seen = f"{task.visit_id}.{again(case).edition}"
    return client.post(f"/tasks/{task.pk}/answer", {"answer": "done", "seen": seen, "offers_why": ""} | fields)


def first(case, name: str) -> str:
    return f"line-{wanted_lines(case)[0].pk}-{name}"


WRONG = [
    ("price", "0", "Нужно число больше нуля"),
    ("price", "-5", "Число с минусом"),
    ("price", "1" * 40, "Слишком много: самое большее"),
    ("price", "1О0", "буква «О»"),
    ("price", "1.234", "можно прочесть двояко"),
    ("price", "=1+1", "Знаку «=» в числе не место"),
    ("quantity", "0", "Нужно число больше нуля"),
    ("quantity", "999", "Не больше, чем нужно"),
    ("quantity", "1,5", "штук"),
    ("vat_rate", "19", "19"),
]


@pytest.mark.parametrize(("name", "value", "words"), WRONG)
def test_a_line_that_cannot_be(case, buyer, name, value, words):
    before = counts()
    response = answer(buyer, case, typed(case, **{first(case, name): value}))
    text = response.content.decode().replace("\u00a0", " ")
    assert response.status_code == 422 and words in text and 'class="error"' in text
    assert value in text and "Модель «Север»" in text and "по факту" in text and "1 000,50" in text
    assert (counts(), again(case).step) == (before, case.step)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"currency": "USD"}, "Внесите курс на день"),
        ({"currency": "USD", "rate": "0"}, "Нужно число больше нуля"),
        ({"currency": "USD", "rate": "девяносто"}, "буква «д»"),
        ({"currency": "XXX"}, "XXX"),
        ({"delivery_days": "-1"}, "0"),
        ({"date": "2099-01-01"}, "датировано будущим днём"),
    ],
)
def test_terms_that_cannot_be(case, buyer, changed, words):
    before = counts()
    response = answer(buyer, case, typed(case, **changed))
    text = response.content.decode().replace("\u00a0", " ")
    assert response.status_code == 422 and words in text and 'class="error"' in text
    assert "Модель «Север»" in text and "1 000,50" in text
    assert (counts(), again(case).step) == (before, case.step)


def test_no_price_at_all(case, buyer):
    without = {name: "" if name.endswith("-price") else value for name, value in typed(case).items()}
    response = answer(buyer, case, without)
    text = response.content.decode()
    assert response.status_code == 422 and "цену хотя бы одной" in text, text.split('role="alert"')[-1][:900]


# ── tables ──


def book(*rows, merged=(), head=HEAD) -> bytes:
    made = openpyxl.Workbook()
    for row in ([head] if head else []) + [list(row) for row in rows]:
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def unpacked(size: int) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return kept.getvalue()


def comma_separated() -> bytes:
    kept = io.StringIO()
    csv.writer(kept, delimiter=";").writerows([HEAD, [1, "Монитор", 7, "9000,00", 22]])
    return kept.getvalue().encode("utf-8-sig")


def opendocument() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    return kept.getvalue()


OLE = bytes.fromhex("D0CF11E0A1B11AE1")
REFUSED = [
    (b"", "Файл пуст"),
    (unpacked(52_500_000), "Внутри файла намного больше данных, чем он весит"),
    (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "старого формата (.xls)"),
    (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "защищена паролем"),
    (comma_separated(), "Это не книга Excel"),
    (opendocument(), "Это не книга Excel"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "Это не книга Excel"),
    (book([1, "Монитор", 7, 1, 22])[:900], "Это не книга Excel"),
    (book([1, "Стол письменный", 7, 1, 22]), "Ни одной строки из этой закупки"),
    (book([1, 2], head=["Имя", "Возраст"]), "нет столбцов предложения"),
    (book(head=HEAD), "нет строк"),
    (book(head=None), "пуста"),
    (book(*([n, "Монитор", 1, 5, 22] for n in range(1, 10_001))), "больше 2000"),
    (b"PK" + b"0" * (10 * 1024 * 1024 + 1), "больше 10 МБ"),
]


def read(client, case, fields, table=None, paste=""):
    """The page's part after a table was read; typed values stand beside."""
    prefix, task = part_of(case), task_of(again(case))
    more = {f"{prefix}-paste": paste}
    if table is not None:
        more |= {f"{prefix}-sheet": SimpleUploadedFile("КП.xlsx", table, XLSX)}
    response = client.post(f"/tasks/{task.pk}/sheet?part={prefix}", fields | more, HTTP_HX_REQUEST="true")
    text = response.content.decode().replace("\u00a0", " ")
    assert response.status_code == 200 and f"{prefix}-file" not in text, "a file chosen already stays where it is"
    return text


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_a_file_that_is_no_offer(case, buyer, number):
    table, words = REFUSED[number]
    before = counts()
    text = read(buyer, case, typed(case), table)
    assert words in text, text.split('role="alert"')[-1][:400]
    assert "Модель «Север»" in text and "1 000,50" in text and "по факту" in text
    assert (counts(), again(case).step) == (before, case.step)


@pytest.mark.parametrize(
    ("paste", "words"),
    [
        ("№;Наименование;Цена\n1;Монитор;9000\n2;Клавиатура;1100", "Непонятно, где какой столбец"),
        ("1\n2\n3\n4\n5", "Непонятно, где какой столбец"),
        ("Наименование\tЦена\nСтол\t5", "Ни одной строки из этой закупки"),
        ("Наименование\tЦена\n" + "Монитор\t5\n" * 10_000, "больше 2000"),
    ],
)
def test_cells_that_are_no_offer(case, buyer, paste, words):
    text = read(buyer, case, typed(case), paste=paste)
    assert words in text and "Модель «Север»" in text and "по факту" in text


def test_what_is_not_taken_over_is_said_row_by_row(case, buyer):
    monitor, keyboard = (line.name for line in wanted_lines(case))
    before = counts()
    table = book([1, monitor, "7 шт.", "=6000*1.5", 22], [2, keyboard, 6, "1 100,00", "18%"], ["Итого", None, None, 5])
    text = read(buyer, case, typed(case), table)
    for words in ("в ячейке формула", "Среди цифр стоит буква «ш»", "такая ставка сейчас не действует"):
        assert words in text
    assert 'value="1 100,00"' in text, "the price that can be read stands in its field"
    assert 'value="1 000,50"' in text, "the price that cannot be read leaves what was typed"
    assert "6000" not in text.split("<table")[-1], "a formula is never counted"
    assert counts() == before


def test_moved_columns_merged_headings_and_prices_without_vat(case, buyer):
    monitor, keyboard = (line.name for line in wanted_lines(case))
    table = book(
        [None, None, "без НДС", "с НДС"], [54900, keyboard, 7500, 9150], [10980, monitor, 1300, 1586],
        head=["Сумма", "Наименование", "Цена, руб.", None], merged=("C1:D1", "B1:B2", "A1:A2"),
    )  # fmt: skip
    text = read(buyer, case, typed(case), table)
    assert 'value="9 150,00"' in text and 'value="1 586,00"' in text and "7 500" not in text
    table = book([keyboard, 1100], [monitor, 9000], head=["Наименование", "Цена без НДС"])
    text = read(buyer, case, typed(case), table)
    assert "Цены в таблице без НДС: отметка «Цены с НДС» снята" in text and 'value="9 000,00"' in text
    included = text.split("-vat_included")[1].split(">")[0]
    assert "checked" not in included


@pytest.mark.parametrize(
    "paste",
    [
        "Наименование\tКоличество\tЦена\r\n{monitor}\t\t9 000,00 ₽\r\n{keyboard}\t6\t1 100,00р.\r\n",  # Excel
        "Наименование\tЦена\n{monitor}\t9\u00a0000,00\u00a0₽\n{keyboard}\t1\u202f100,00\n",  # Google, Numbers
        'Наименование\tЦена\n"{monitor}\n"\t9000\n{keyboard}\t1100\n',  # LibreOffice, a cell of two lines
        "9000\n1100\n",
    ],
)
def test_cells_of_any_spreadsheet_fill_the_fields(case, buyer, paste):
    monitor, keyboard = (line.name for line in wanted_lines(case))
    before = counts()
    text = read(buyer, case, typed(case), paste=paste.format(monitor=monitor, keyboard=keyboard))
    assert 'value="9 000,00"' in text and 'value="1 100,00"' in text and "по факту" in text
    assert counts() == before


def test_dollars_of_a_table_want_the_rate_of_the_day(case, buyer):
    monitor, keyboard = (line.name for line in wanted_lines(case))
    text = read(buyer, case, typed(case), paste=f"Наименование\tЦена\n{monitor}\t$100\n{keyboard}\t$20")
    assert "Цены в USD: укажите курс" in text and 'value="100,00"' in text
    fields = typed(case, currency="USD") | {f"{part_of(case)}-rate": "90,5"}
    assert "Внесите курс на день" not in answer(buyer, case, fields).content.decode()


def test_more_fields_than_a_page_has_are_refused_in_words(case, buyer):
    before = counts()
    response = answer(buyer, case, {f"x-{n}": "1" for n in range(10_000)})
    assert response.status_code == 400 and counts() == before
    text = response.content.decode()
    assert "<h1" in text and "Traceback" not in text


def test_the_form_that_went_out_comes_back_filled(case, buyer):
    form = buyer.get(f"/procedures/{case.pk}/offer-form.xlsx")
    assert form.status_code == 200
    made = openpyxl.load_workbook(io.BytesIO(form.content))
    lines, terms = made.worksheets
    for row in (6, 7):
        lines.cell(row, 6).value, lines.cell(row, 7).value, lines.cell(row, 8).value = 777.7, "без НДС", "Модель «Юг»"
    said = {"Срок поставки, дней": 21, "Гарантия, месяцев": 36, "Условия оплаты": "аванс 20 %",
            "Дата предложения": today()}  # fmt: skip
    for cells in terms.iter_rows():
        if cells[0].value in said:
            cells[1].value = said[cells[0].value]
    kept = io.BytesIO()
    made.save(kept)
    text = read(buyer, case, {}, kept.getvalue())
    assert text.count('value="777,70"') == 2 and text.count("Модель «Юг»") == 2
    assert "Условия предложения тоже заполнены" in text and 'value="21"' in text and "аванс 20 %" in text
    assert f'value="{today().isoformat()}"' in text
