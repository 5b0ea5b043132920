"""GOST R 56042-2014: text and pictures of payment codes, and how they fill the form."""

import io
from decimal import Decimal

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from invoices.exchange import pictures, qr
from invoices.models import Invoice
from tests.invoices.starting.conftest import paper

D = Decimal
PAIRS = (
    "Name=ООО «Подрядчик А»|PersonalAcc=11111111111111111111|BankName=Банк|BIC=046577001|CorrespAcc="
    "|Sum=30000000|Purpose=Оплата по счёту 17|PayeeINN=9999000013|KPP="
)
TEXT = "ST00012|" + PAIRS


def picture(content: bytes) -> io.BytesIO:
    made = io.BytesIO()
    segno.make(content, mode="byte").save(made, kind="png", scale=4, border=4)
    made.seek(0)
    return made


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "ST00011|" + PAIRS,
        "ST00013|" + PAIRS,
        "ST00012~" + PAIRS.replace("|", "~"),
        "ST00012;" + PAIRS.replace("|", ";"),
        "\ufeff  " + TEXT + "\r\n",
        TEXT + "|UIN=0|Новый=ключ|x|=|" + "Y=" + "я" * 5000,
        "ST00012|" + "|".join(reversed(PAIRS.split("|"))),
        TEXT.replace("PersonalAcc", "personalacc").replace("BIC", "bic"),
    ],
)
def test_texts(text):
    found = qr.read(text)
    assert (found.name, found.account) == ("ООО «Подрядчик А»", "11111111111111111111")
    assert (found.bic, found.inn, found.sum) == ("046577001", "9999000013", D("300000.00"))
    assert found.purpose == "Оплата по счёту 17"


@pytest.mark.parametrize(("digit", "encoding"), [("1", "cp1251"), ("2", "utf-8"), ("3", "koi8-r")])
def test_encodings(digit, encoding):
    content = f"ST0001{digit}|{PAIRS}".replace("«", "").replace("»", "").encode(encoding)
    assert qr.read(content).name == "ООО Подрядчик А"
    assert qr.read(content.decode("latin-1")).purpose == "Оплата по счёту 17"
    payment, text = pictures.read(picture(content), 1)
    assert payment.sum == D("300000.00") and text.startswith(f"ST0001{digit}|Name=ООО Подрядчик А")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ST0001"), ("https://example.ru", "ST0001"), ("ST00019|Name=А", "кодировка"), ("ST00012", "разделител"),
        ("ST00012|Name=А|BIC=046577001", "PersonalAcc"), (TEXT.replace("30000000", "3e7"), "копеек"),
        (TEXT.replace("30000000", "-1"), "копеек"), (TEXT.replace("30000000", "9" * 40), "копеек"),
    ],
)  # fmt: skip
def test_what_is_no_code(text, said):
    with pytest.raises(qr.Wrong, match=said):
        qr.read(text)


def test_bytes_of_another_encoding():
    with pytest.raises(qr.Wrong, match="кодировке"):
        qr.read(b"ST00012|Name=\xff\xfe|BIC=1")


def test_the_sum_zero_is_none():
    assert qr.read(TEXT.replace("30000000", "0")).sum is None
    assert qr.read(TEXT.replace("30000000", "5")).sum == D("0.05")


def test_no_code_in_a_picture():
    with pytest.raises(qr.Wrong, match="не найден"):
        pictures.read(picture_of_nothing(), 1)
    with pytest.raises(qr.Wrong, match="ST0001"):
        pictures.read(picture(b"https://example.ru"), 1)
    with pytest.raises(qr.Wrong, match="не снимок"):
        pictures.read(io.BytesIO(b"%PDF-1.7"), 8)
    with pytest.raises(qr.Wrong, match="20"):
        pictures.read(io.BytesIO(b""), 30_000_000)


def picture_of_nothing() -> io.BytesIO:
    made = io.BytesIO()
    pictures.Image.new("L", (200, 200), 255).save(made, format="PNG")
    made.seek(0)
    return made


def test_a_pasted_code_fills_the_form(company, press, typed):
    page, _none = press("requester2", "read", {"code": TEXT, "paper_number": "A-9", "lines-TOTAL_FORMS": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Подрядчик A" in text and 'value="A-9"' in text and 'value="Оплата по счёту 17"' in text
    assert 'value="300000.00"' in text and "54\u00a0098,36" in text
    assert 'aria-invalid="true"' not in text
    assert Invoice.objects.count() == 0


def test_a_picture_fills_it_too(press):
    file = SimpleUploadedFile("qr.png", picture(TEXT.encode()).getvalue(), content_type="image/png")
    page, _none = press("requester2", "read", {"code": "", "code_picture": file})
    assert page.status_code == 200 and "Подрядчик A" in page.content.decode()


def test_somebody_not_known_comes_as_a_new_payee(press, typed):
    code = TEXT.replace("9999000013", "7707083893").replace("|KPP=", "|KPP=773601001")
    page, _none = press("requester2", "read", {"code": code})
    text = page.content.decode()
    for value in ("7707083893", "773601001", "046577001", "11111111111111111111"):
        assert f'value="{value}"' in text


def test_a_wrong_code_leaves_what_was_typed(press, typed):
    page, _none = press("requester2", "read", {"code": "ST0002|x", "purpose": "Аренда зала"})
    text = page.content.decode()
    assert page.status_code == 422 and "не платёжный код" in text
    assert "ST0002|x" in text and 'value="Аренда зала"' in text


def test_filled_and_sent(company, press, typed, client):
    client.force_login(company.cast.fresh("requester2"))
    given = typed(("Оплата по счёту 17", "1", "300000.00", "22", ""), sum="300000.00")
    page = client.post(reverse("invoice_new"), given | {"document_supplier_invoice": paper("9"), "send": "1"})
    assert page.status_code == 302
    assert Invoice.objects.get().sum == D("300000.00")
