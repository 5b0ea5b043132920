"""Files as people send them, made in memory, and a printed form of the trial flow."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from PIL import Image

from portal import documents
from portal.models import Case

HERE = Path(__file__).parent
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600
MAIL = b"From: a@primer.example\r\nTo: b@primer.example\r\nSubject: KP\r\n\r\nOffer\r\n"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """As a browser sends it; Django itself drops folders from the name, so the name is set afterwards."""
    file = SimpleUploadedFile("x", content)
    file.__dict__["_name"] = name
    return file


def content(stored) -> bytes:
    with stored.open("rb") as file:
        return file.read()


def picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (35, 64, 190)).save(out, form)
    return out.getvalue()


def phone_photo() -> bytes:
    """An iPhone's file: 64 × 48, the left half blue, the right half red."""
    return (Path(__file__).parent.parent / "data" / "phone.heic").read_bytes()


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def office(kind: str, **more: str) -> bytes:
    main = {"docx": "word__document_dot_xml", "xlsx": "xl__workbook_dot_xml"}[kind]
    return zipped(**{"[Content_Types]_dot_xml": "<Types/>", main: "<x/>"}, **more)


def old_office(stream: str) -> bytes:
    return OLE + (stream + "\0").encode("utf-16-le") + b"\0" * 400


SUMS = {"total": Decimal("333000.50")}


def build(case: Case) -> dict:
    return {
        "lines": [{"name": 'Монитор <b>27"</b>', "price": SUMS["total"]}],
        "total": SUMS["total"],
        "signed_by": "Абрамова М. В.",
    }


@pytest.fixture
def printed_memo():
    """The memo as a form that the portal fills in from the case."""
    before = documents.KINDS["memo"]
    engines["django"].engine.dirs.append(HERE / "templates")
    documents.prints("memo", "trial/memo.html", build)
    SUMS["total"] = Decimal("333000.50")
    yield
    documents.KINDS["memo"] = before
    engines["django"].engine.dirs.remove(HERE / "templates")
