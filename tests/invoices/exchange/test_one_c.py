"""1CClientBankExchange: what we write an independent reader reads; what others write, in any shape, we read."""

import io
from datetime import date, datetime
from decimal import Decimal

import client_bank_1c
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.exchange import one_c
from invoices.exchange.one_c import Order, Side, Unwritable
from invoices.exchange.one_c_reading import Unreadable, read

D = Decimal
DAY = date(2026, 11, 24)
US = Side("АО «Вектор»", "6670312045", "667001001", "40702810400000012345", "АО «Урал-Банк»", "046577904", "3" * 20)
THEM = Side("ООО «Орбита»", "7707083893", "770701001", "40702810938000000001", "ПАО «Северный»", "044525225", "")
MB = 2**20


def order(number="12", sum_="300000.00", purpose="Оплата по счёту № 17", payee=THEM):
    return Order(number, DAY, D(sum_), US, payee, purpose)


def file(*orders, encoding="windows-1251"):
    return one_c.written(
        [one_c.document(one, encoding) for one in orders], account=US.account, since=DAY, until=DAY,
        made=datetime(2026, 11, 24, 9, 5, 7), encoding=encoding,
    )  # fmt: skip


def reading(content, most=25 * MB):
    return read(io.BytesIO(content), len(content), most)


def independent(content, encoding="windows-1251"):
    return client_bank_1c.load(content.decode(encoding).replace("\r\n", "\n"))


EXPECTED = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка=Windows
Отправитель=Портал
Получатель=
ДатаСоздания=24.11.2026
ВремяСоздания=09:05:07
ДатаНачала=24.11.2026
ДатаКонца=24.11.2026
РасчСчет=40702810400000012345
Документ=Платежное поручение
СекцияДокумент=Платежное поручение
Номер=12
Дата=24.11.2026
Сумма=300000.00
ПлательщикСчет=40702810400000012345
Плательщик=ИНН 6670312045 АО «Вектор»
ПлательщикИНН=6670312045
ПлательщикКПП=667001001
Плательщик1=АО «Вектор»
ПлательщикРасчСчет=40702810400000012345
ПлательщикБанк1=АО «Урал-Банк»
ПлательщикБИК=046577904
ПлательщикКорсчет=33333333333333333333
ПолучательСчет=40702810938000000001
Получатель=ИНН 7707083893 ООО «Орбита»
ПолучательИНН=7707083893
ПолучательКПП=770701001
Получатель1=ООО «Орбита»
ПолучательРасчСчет=40702810938000000001
ПолучательБанк1=ПАО «Северный»
ПолучательБИК=044525225
ПолучательКорсчет=
ВидПлатежа=
ВидОплаты=01
Очередность=5
Код=
НазначениеПлатежа=Оплата по счёту № 17
КонецДокумента
КонецФайла
"""


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8"])
def test_the_file_to_the_byte(encoding):
    assert file(order(), encoding=encoding) == EXPECTED.replace("\n", "\r\n").encode(encoding)


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8"])
def test_an_independent_reader_reads_it(encoding):
    found = independent(file(order(), order("13", "0.01"), encoding=encoding), encoding)
    assert found.info["РасчСчет"] == ["40702810400000012345"]
    assert found.info["ДатаСоздания"] == DAY
    assert [(one["Номер"], one["Дата"], one["Сумма"]) for one in found.documents] == [
        ("12", DAY, D("300000.00")), ("13", DAY, D("0.01"))]  # fmt: skip
    assert found.documents[0]["ПолучательСчет"] == "40702810938000000001"
    assert found.documents[0]["НазначениеПлатежа"] == "Оплата по счёту № 17"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Первая\r\nвторая\tтретья", "Первая вторая третья"),
        ("1\u00a0000\u2009₽", "1 000 руб."),
        ("Ключ=значение", "Ключ=значение"),
        ("Кафе «Crème brûlée»", "Кафе «Creme brulee»"),
        ("кабель ⌀ 5 − 7", "кабель диам. 5 - 7"),
        ("«Ёлка» № 5 — „как“ есть…", "«Ёлка» № 5 — „как“ есть…"),
        ("стро\u200bка\x00", "строка"),
        ("  края  ", "края"),
    ],
)
def test_what_windows_lacks_is_said_otherwise(text, said):
    assert one_c.fit(text) == said
    said.encode("windows-1251")


def test_a_sign_that_cannot_be_said_is_named_and_not_lost():
    with pytest.raises(Unwritable) as failure:
        one_c.document(order(purpose="Подарки 🎁 к празднику"))
    assert (failure.value.sign, failure.value.text) == ("🎁", "Подарки 🎁 к празднику")
    assert one_c.document(order(purpose="Подарки 🎁"), "utf-8")["НазначениеПлатежа"] == "Подарки 🎁"


@pytest.mark.parametrize(
    ("vat", "rates", "said"),
    [
        ("54098.36", [D(22)], "В т.ч. НДС 22% 54098.36 руб."),
        ("54098.36", [D(22), D(10)], "В т.ч. НДС 54098.36 руб."),
        ("100.00", [D(22), None], "В т.ч. НДС 22% 100.00 руб."),
        ("0.00", [None], "Без НДС."),
        ("0.00", [D(0)], "НДС 0%."),
        ("7.50", [D("7.50")], "В т.ч. НДС 7.5% 7.50 руб."),
    ],
)
def test_the_sentence_about_vat(vat, rates, said):
    text = one_c.purpose("17", DAY, "Каталоги", vat=D(vat), rates=rates)
    assert text == f"Оплата по счёту № 17 от 24.11.2026: Каталоги. {said}"


signs = st.text(st.characters(codec="cp1251") | st.sampled_from("₽≤⌀é"), max_size=300)


@given(signs.map(lambda text: text[:60]), signs, signs)
def test_a_purpose_is_never_longer_than_210_signs(number, what, basis):
    text = one_c.purpose(number, DAY, what, vat=D("999999999999.99"), rates=[D(22)], basis=basis)
    assert len(one_c.fit(text)) <= 210
    assert text.startswith("Оплата по счёту № ") and text.endswith(" В т.ч. НДС 22% 999999999999.99 руб.")


def test_a_long_purpose_is_cut_between_words():
    text = one_c.purpose("17", DAY, "Печать каталогов " * 20, vat=D(0), rates=[None], basis="Договор 5")
    assert len(text) <= 210 and text.endswith(" каталогов. Без НДС.") and ": Договор 5; Печать" in text


words = st.text(st.characters(codec="cp1251", exclude_categories=["Cc", "Cf"]), max_size=80).map(one_c.clean)
digits = st.text("0123456789", min_size=20, max_size=20)
sides = st.builds(
    Side, name=words.filter(lambda name: not name.startswith("ИНН")), inn=st.sampled_from(["", "7707083893"]),
    kpp=st.just(""), account=digits, bank=words, bic=st.just("044525225"), correspondent=st.just(""),
)  # fmt: skip
orders = st.builds(
    Order, number=st.integers(1, 999999).map(str), date=st.dates(date(2000, 1, 1), date(2099, 1, 1)),
    sum=st.decimals("0.01", "999999999999.99", places=2), payer=sides, payee=sides, purpose=words,
)  # fmt: skip


@given(st.lists(orders, max_size=5), st.sampled_from(["windows-1251", "utf-8"]))
def test_round_trip(given_orders, encoding):
    content = file(*given_orders, encoding=encoding)
    found = reading(content)
    assert found.accounts == [US.account] and found.whole
    rows = [(one.number, one.date, one.sum, one.payer, one.payee, one.purpose) for one in found.documents]
    assert rows == [(one.number, one.date, one.sum, one.payer, one.payee, one.purpose) for one in given_orders]
    theirs = independent(content, encoding)
    assert [(one["Номер"], one["Дата"], one["Сумма"]) for one in theirs.documents] == [row[:3] for row in rows]


STATEMENT = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка=Windows
ДатаНачала=01.11.2026
ДатаКонца=24.11.2026
РасчСчет=40702810400000012345
СекцияРасчСчет
ДатаНачала=01.11.2026
РасчСчет=40702810400000012345
НачальныйОстаток=1000.00
КонечныйОстаток=100.00
КонецРасчСчет
СекцияДокумент=Платежное поручение
Номер=12
Дата=24.11.2026
Сумма=900.50
НовыйКлюч=что-то
ПлательщикСчет=40702810400000012345
ДатаСписано=25.11.2026
ПолучательСчет=40702810938000000001
Получатель=ИНН 7707083893 ООО «Орбита»
ПолучательИНН=7707083893
НазначениеПлатежа=По счёту 17
КонецДокумента
КонецФайла
"""
SHAPES = {
    "as it is": STATEMENT,
    "crlf": STATEMENT.replace("\n", "\r\n"),
    "lone cr": STATEMENT.replace("\n", "\r"),
    "capitals": STATEMENT.replace("Номер=", "НОМЕР=").replace("СекцияДокумент", "секциядокумент"),
    "spaces around": STATEMENT.replace("Номер=12", "  Номер = 12 "),
    "blank lines": STATEMENT.replace("\n", "\n\n"),
    "comma": STATEMENT.replace("900.50", "900,50"),
    "dash": STATEMENT.replace("900.50", "900-50"),
    "iso date": STATEMENT.replace("Дата=24.11.2026", "Дата=2026-11-24"),
    "short numbers": STATEMENT.replace("Дата=24.11.2026", "Дата=24/11/2026"),
    "no date": STATEMENT.replace("Дата=24.11.2026\n", "").replace("25.11.2026", "24.11.2026"),
    "another account key": STATEMENT.replace("ПолучательСчет", "ПолучательРасчСчет"),
    "purpose in parts": STATEMENT.replace("Платежа=По счёту 17", "Платежа1=По счёту\nНазначениеПлатежа2=17"),
    "broken line": STATEMENT.replace("По счёту 17", "По счёту\n17"),
    "no end": STATEMENT.replace("КонецФайла\n", ""),
    "Cyrillic С": STATEMENT.replace("1CClient", "1СClient"),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8", "utf-8-sig", "utf-16", "cp866"])
@pytest.mark.parametrize("shape", SHAPES)
def test_read_in_any_shape(shape, encoding):
    text = SHAPES[shape].replace("«", '"').replace("»", '"') if encoding == "cp866" else SHAPES[shape]
    found = reading(text.encode(encoding))
    assert (found.accounts, found.since, found.until) == (["40702810400000012345"], date(2026, 11, 1), DAY)
    [one] = found.documents
    assert (one.number, one.date, one.sum) == ("12", DAY, D("900.50"))
    assert one.left == (DAY if shape == "no date" else date(2026, 11, 25))
    assert (one.payee.inn, one.payee.account) == ("7707083893", "40702810938000000001")
    assert one.payee.name in ("ООО «Орбита»", 'ООО "Орбита"')
    assert one.purpose == "По счёту 17"
    assert found.whole == (shape != "no end")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Файл пуст"),
        (b"PK\x03\x04" + b"\x00" * 100, "а это XLSX, ZIP"),
        (b"%PDF-1.7\n", "а это PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "а это XLS"),
        ("Дата;Сумма\n01.11.2026;5".encode(), "а там «Дата;Сумма»"),
        (b"\xff\xfe\x00", "Это не выписка для 1С"),
        (b"\x00\x01\x02\xff" * 500, "Это не выписка для 1С"),
        (STATEMENT.replace("900.50", "9OO.50"), "Строка 16: «9OO.50» – не сумма"),
        (STATEMENT.replace("900.50", "-5.00"), "Строка 16: «-5.00» – не сумма"),
        (STATEMENT.replace("900.50", "0.00"), "Строка 16: «0.00» – не сумма"),
        (STATEMENT.replace("900.50", "1e30"), "Строка 16: «1e30» – не сумма"),
        (STATEMENT.replace("900.50", "0.005"), "Строка 16: «0.005» – не сумма"),
        (STATEMENT.replace("900.50", "9" * 13), "– не сумма"),
        (STATEMENT.replace("Сумма=900.50\n", ""), "Строка 13: у документа нет суммы"),
        (STATEMENT.replace("Дата=24.11.2026", "Дата=31.11.2026"), "Строка 15: «31.11.2026» – не дата"),
        (STATEMENT.replace("ДатаСписано=25.11.2026", "ДатаСписано=вчера"), "Строка 19: «вчера» – не дата"),
        (
            STATEMENT.replace("Дата=24.11.2026", "Дата=").replace("ДатаСписано=25.11.2026", ""),
            "Строка 13: у документа нет даты",
        ),
        (STATEMENT[: STATEMENT.index("НазначениеПлатежа")], "документ, который начался в строке 13, обрывается"),
        (STATEMENT.replace("КонецДокумента\n", ""), "Строка 24: документ, который начался в строке 13, обрывается"),
        (STATEMENT.replace("СекцияДокумент=Платежное поручение\n", ""), "документ, который не начинался"),
    ],
)
def test_broken_and_foreign_files_are_told_with_the_line(content, said):
    with pytest.raises(Unreadable) as failure:
        reading(content if isinstance(content, bytes) else content.encode("windows-1251"))
    assert said in str(failure.value).replace("\u00a0", " ")


@given(st.binary(max_size=400), st.integers(0, 700), st.integers(0, 700))
def test_whatever_is_damaged_is_read_or_told(noise, start, length):
    content = STATEMENT.encode("windows-1251")
    try:
        reading(content[:start] + noise + content[start + length :])
    except Unreadable as failure:
        assert str(failure)


def test_a_huge_file_is_told_its_limit_and_one_below_is_read():
    start, end = STATEMENT.index("СекцияДокумент"), STATEMENT.index("КонецФайла")
    document = STATEMENT[start:end]
    many = (STATEMENT[:start] + document * 80_000 + STATEMENT[end:]).encode("windows-1251")
    assert len(many) > 20 * MB
    assert len(reading(many).documents) == 80_000
    with pytest.raises(Unreadable, match="В файле 50 МБ, читается не больше 25 МБ"):
        read(io.BytesIO(many), 50 * MB, 25 * MB)
