"""Offers as tables: columns moved and renamed, no codes, formulas, other currencies, broken and foreign files."""

import io
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from procurement.offer_columns import HEADINGS, LINE, NAME, NUMBER, PRICE, QUANTITY, VAT, WHAT
from procurement.offer_sheet import Wanted, from_paste, from_workbook
from procurement.spreadsheet import OLE, Unreadable

MONITOR = Wanted(11, 1, "Монитор 27″", Decimal(7), whole=True)
KEYBOARD = Wanted(12, 2, "Клавиатура", Decimal(6), whole=True)
CABLE = Wanted(13, 3, "Кабель, м", Decimal("12.50"))
LINES = [MONITOR, KEYBOARD, CABLE]
RATES = [Decimal(22), Decimal(10), None]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def book(*rows, title="Лист1", before=4) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for _ in range(before):
        sheet.append(["Форма предложения"])
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def form(*rows) -> bytes:
    return book([HEADINGS[code] for code in (NUMBER, NAME, QUANTITY, PRICE, VAT, WHAT, LINE)], *rows)


def read(content):
    return from_workbook(content, LINES, RATES)


def why(content) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content)
    return str(refused.value)


def test_the_form_that_went_out_is_read_by_its_codes():
    sheet = read(form([1, "Монитор", 7, 9000, 22, "Iiyama", 11], [2, "Клавиатура", 6, 1100.5, "без НДС", "Logi", 12]))
    assert sheet.values == {
        11: {"price": Decimal("9000.00"), "quantity": Decimal(7), "vat_rate": Decimal(22), "what": "Iiyama"},
        12: {"price": Decimal("1100.50"), "quantity": Decimal(6), "vat_rate": None, "what": "Logi"},
    }
    assert [line.name for line in sheet.absent] == ["Кабель, м"]
    assert not sheet.troubled


def test_columns_may_be_moved_renamed_and_more():
    sheet = read(
        book(
            ["Цена за единицу, руб. с НДС", "Артикул", "наименование товара", "Сумма", "№ п/п"],
            ["1 234,56 ₽", "A-1", "Клавиатура", "7 407,36", "9"],
            [Decimal("9000"), "A-2", "монитор 27", 63000, 1],
            ["Итого", None, None, 70407],
        )
    )
    assert sheet.values[12] == {"price": Decimal("1234.56")}
    assert sheet.values[11] == {"price": Decimal("9000.00")}
    assert sheet.ignored == ["Артикул", "Сумма"]
    assert len(sheet.rows) == 2


def test_without_code_the_name_decides_then_the_number_with_a_name_alike():
    head = ["№", "Наименование", "Цена"]
    sheet = read(book(head, [2, "Монитор 27″", 1], [3, "Кабель силовой", 2], [1, "Стол письменный", 3]))
    assert sheet.values == {11: {"price": Decimal("1.00")}, 13: {"price": Decimal("2.00")}}
    assert "No. 1 here is “Монитор 27″”" in sheet.rows[2].problems[0]


def test_a_line_named_twice_is_taken_once():
    sheet = read(form([1, "Монитор", 7, 9000, 22, "", 11], [1, "Монитор", 7, 8000, 22, "", 11]))
    assert sheet.values[11]["price"] == Decimal("9000.00")
    assert "row 6 already" in sheet.rows[1].problems[0]


def test_formulas_are_never_counted():
    sheet = read(form([1, "Монитор", 7, "=6000*1.5", 22, '=HYPERLINK("http://x")', 11], [2, "К", 6, 1100, 22, "", 12]))
    assert "price" not in sheet.values[11] and "what" not in sheet.values[11]
    assert [words.split(":")[0] for words in sheet.rows[0].problems] == [
        "“Цена за единицу, ₽” is a formula", "“Что предлагается” is a formula",
    ]  # fmt: skip
    assert from_paste("=1+1\n5\n6", LINES, RATES).values == {12: {"price": Decimal(5)}, 13: {"price": Decimal(6)}}


@pytest.mark.parametrize(
    ("price", "words"),
    [
        (0, "above zero"),
        (-5, "above zero"),
        ("−5", "minus"),
        ("1" * 40, "Too large"),
        (1e40, "Too large"),
        (33.333, "two decimals"),
        ("договорная", "letter"),
        ("$ 100", "in USD"),
        (True, "no number"),
    ],
)
def test_a_price_that_is_none_is_not_taken_and_says_why(price, words):
    sheet = read(form([1, "Монитор", 7, price, 22, "", 11], [2, "К", 6, 1100, 22, "", 12]))
    assert "price" not in sheet.values[11]
    assert words in sheet.rows[0].problems[0]
    assert sheet.values[12]["price"] == Decimal("1100.00")


def test_more_than_is_needed_half_a_piece_and_a_rate_that_does_not_hold_are_left_out():
    sheet = read(form([1, "М", 8, 9000, 18, "", 11], [2, "К", 5.5, 1100, 0.22, "", 12]))
    assert sheet.values == {
        11: {"price": Decimal("9000.00")},
        12: {"price": Decimal("1100.00"), "vat_rate": Decimal(22)},
    }
    assert ["no such rate" in sheet.rows[0].problems[0], "more is offered (8)" in sheet.rows[0].problems[1]] == [
        True
    ] * 2
    assert "whole pieces" in sheet.rows[1].problems[0]


def test_a_row_without_price_counts_as_not_offered():
    sheet = read(form([1, "М", 7, None, 22, "", 11], [2, "К", 6, 1100, 22, "", 12]))
    assert sheet.rows[0].problems == ["no price: the line counts as not offered"]
    assert [row.named for row in sheet.taken] == ["Клавиатура"]


def test_the_currency_of_the_heading_is_told():
    assert read(book(["№", "Цена за единицу, USD"], [1, 5])).currency == "USD"
    assert read(book(["№", "Цена"], [1, 5])).currency == ""


def test_another_purchases_form_is_refused():
    assert "another purchase" in why(form([1, "Монитор", 7, 9000, 22, "", 99], [2, "К", 6, 1, 22, "", 98]))
    mixed = read(form([1, "Монитор", 7, 9000, 22, "", 99], [2, "К", 6, 1, 22, "", 12]))
    assert mixed.rows[0].problems == ["its code is of another purchase"]


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return kept.getvalue()


def broken() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<nonsense")
        archive.writestr("[Content_Types].xml", b"<nonsense")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "no Excel workbook"),
        (form([1, "М", 7, 1, 22, "", 11])[:900], "no Excel workbook"),
        (OLE + b"\0" * 600, "old kind"),
        (OLE + b"\0" * 9 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (broken(), "broken"),
        (bomb(), "unpacks to far more"),
        (b"PK" + b"0" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (book(["Имя", "Возраст"], ["А", 5]), "has the columns of an offer"),
        (book(["№", "Цена"]), "no lines"),
        (book(["№", "Цена"], *([n, 5] for n in range(10_000))), "more than 2000 rows"),
    ],
)
def test_a_file_that_is_no_offer_is_refused_in_words(content, words):
    assert words in why(content)


def test_cells_pasted_with_headings_alone_and_in_pairs():
    assert from_paste("№\tЦена\r\n1\t9 000,00\r\n2\t1100 ₽\r\n", LINES, RATES).values == {
        11: {"price": Decimal("9000.00")}, 12: {"price": Decimal("1100.00")},
    }  # fmt: skip
    assert from_paste("9000\n1100\n20", LINES, RATES).values[13] == {"price": Decimal("20.00")}
    assert from_paste("Клавиатура\t1100\nКабель\t20", LINES, RATES).values == {12: {"price": Decimal("1100.00")}}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Nothing is pasted"), ("1\n2", "columns are not clear"), ("a\tb\tc\n1\t2\t3", "columns are not clear"),
     ("x\t1\ny\t2", "None of its lines"), ("\n".join("5" * 10_000), "more than 2000 rows")],
)  # fmt: skip
def test_a_paste_that_is_no_offer_is_refused_in_words(text, words):
    with pytest.raises(Unreadable) as refused:
        from_paste(text, LINES, RATES)
    assert words in str(refused.value)


def test_headings_in_two_rows_take_the_price_with_vat():
    sheet = read(
        book(
            ["№", "Наименование", "Цена, руб.", None, "Сумма"],
            [None, None, "без НДС", "с НДС", None],
            [1, 2, 3, 4, 5],
            [1, "Монитор 27″", 7000, 8540, 59780],
            [2, "Клавиатура", 100, 122, 732],
        )
    )
    assert (sheet.values[11]["price"], sheet.values[12]["price"]) == (Decimal("8540.00"), Decimal("122.00"))
    assert (sheet.vat_included, len(sheet.rows), sheet.headings[PRICE]) == (True, 2, "Цена, руб. с НДС")


@pytest.mark.parametrize(
    ("heading", "inside"),
    [("Цена без НДС, руб.", False), ("Цена за ед. без учёта НДС", False), ("Цена с НДС", True), ("Цена", None),
     ("Цена, руб. (в т.ч. НДС)", True), ("Price, excl. VAT", False), ("Цена за единицу, ₽", None)],
)  # fmt: skip
def test_what_the_heading_says_of_vat(heading, inside):
    sheet = read(book(["№", heading], [1, 5]))
    assert (sheet.vat_included, sheet.net) == (inside, inside is False)


def test_a_row_that_numbers_the_columns_is_no_line():
    sheet = read(book(["№", "Наименование", "Кол-во", "Цена"], [1, 2, 3, 4], [1, "Монитор 27″", 7, 9000]))
    assert sheet.values == {11: {"price": Decimal("9000.00"), "quantity": Decimal(7)}}
    assert from_paste("№\tНаименование\tЦена\n1\t7\t5\n2\tКлавиатура\t6", LINES, RATES).values.keys() == {12}


def formatted(number_format: str) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["№", "Цена"])
    made.active.append([1, 100])
    made.active["B2"].number_format = number_format
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("number_format", "currency"),
    [('#,##0.00\\ "₽"', ""), ("#,##0.00[$₽-419]", ""), ("[$-419]#,##0.00", ""), ("[$$-409]#,##0.00", "USD"),
     ("_-* #,##0.00\\ [$€-1]_-", "EUR"), ("#,##0.00\\ [$CNY]", "CNY"), ("General", "")],
)  # fmt: skip
def test_the_currency_may_stand_in_the_format_of_the_cells_alone(number_format, currency):
    sheet = read(formatted(number_format))
    assert (sheet.currency, sheet.values[11]["price"]) == (currency, Decimal("100.00"))


def test_prices_of_two_currencies_are_not_mixed():
    alike = from_paste("№\tЦена\n1\t$100\n2\t200 USD", LINES, RATES)
    assert (alike.currency, alike.values[12]["price"]) == ("USD", Decimal("200.00"))
    mixed = from_paste("№\tЦена\n1\t$100\n2\t200", LINES, RATES)
    assert mixed.currency == "" and mixed.values == {12: {"price": Decimal("200.00")}}
    assert "in USD" in mixed.rows[0].problems[0]


def two_sheets(*terms) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["№", "Цена"])
    made.active.append([1, 5])
    other = made.create_sheet("Условия")
    for name, said in terms:
        other.append([name, said])
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def test_the_terms_of_the_second_sheet_are_taken_over():
    terms = [
        ("Поставщик", "ООО «Ромашка»"), ("ИНН", "9999000013"), ("Номер предложения", 17),
        ("Дата предложения", "02.03.2026"), ("Цены с НДС (да/нет)", "Нет"), ("Срок поставки, дней", "10 дней"),
        ("Гарантия, месяцев", 24), ("Условия оплаты", "аванс 30 %"), ("Действует до", datetime(2026, 4, 1)),
    ]  # fmt: skip
    sheet = from_workbook(two_sheets(*terms), LINES, RATES, "9999000013")
    assert sheet.fields == {
        "number": "17", "date": date(2026, 3, 2), "vat_included": False, "delivery_days": 10, "warranty_months": 24,
        "payment_terms": "аванс 30 %", "valid_until": date(2026, 4, 1),
    }  # fmt: skip
    assert (sheet.problems, sheet.net) == ([], True)


def test_terms_that_cannot_be_read_are_named():
    terms = [("ИНН", "7707083893"), ("Дата предложения", "скоро"), ("Цены с НДС (да/нет)", "наверное"),
             ("Срок поставки, дней", "2–3 недели"), ("Гарантия, месяцев", "=6*2")]  # fmt: skip
    sheet = from_workbook(two_sheets(*terms), LINES, RATES, "9999000013")
    assert sheet.fields == {}
    assert [words.split(":")[-1].strip() for words in sheet.problems[:-1]] == [
        "this is no day", "write “да” or “нет”", "this is no whole number", "write it out",
    ]  # fmt: skip
    assert "INN 7707083893" in sheet.problems[-1]


def strict() -> bytes:
    kept = io.BytesIO()
    usual, other = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/x/main"
    with zipfile.ZipFile(io.BytesIO(form([1, "М", 7, 1]))) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(usual, other))
    return kept.getvalue()


@pytest.mark.parametrize("content", [strict(), book(before=0)])
def test_a_workbook_in_which_nothing_is_found_says_how_to_save_it(content):
    assert "Strict Open XML" in why(content)


def test_forty_megabytes_of_empty_rows_are_read_within_seconds():
    kept, made = io.BytesIO(), form([1, "Монитор", 7, 9000, 22, "", 11])
    empty = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (row, row) for row in range(7, 1_100_000))
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", empty + b"</sheetData>"))
    began = time.monotonic()
    assert read(kept.getvalue()).values[11]["price"] == Decimal("9000.00")
    assert time.monotonic() - began < 5
