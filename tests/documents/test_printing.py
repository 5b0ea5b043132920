"""Printed forms: filled in, typeset, frozen, rendered by a worker."""

import hashlib
import io
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from pypdf import PdfReader

from portal import printing
from portal.actions import cases
from portal.actions.documents import freeze, remove
from portal.actions.refusals import Refused
from portal.models import DocumentVersion
from tests.documents.papers import SUMS, content
from tests.kernel.trial import begin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trial", "printed_memo")]


def frozen(case, person) -> DocumentVersion:
    with cases.change(case, by=person) as act:
        return freeze(act, act.read(case.pk), "memo")


@pytest.fixture
def version(cast):
    with translation.override("en"):
        return frozen(begin(cast), cast.requester)


def test_a_form_is_russian_escaped_and_typeset_whoever_acts(version):
    assert "333\u00a0000,50\u00a0₽" in version.html
    assert "Монитор &lt;b&gt;27" in version.html
    assert "<b>27" not in version.html
    assert "заявка от\u00a024\u00a0ноября" in version.html
    assert "ООО «Пример»" in version.html
    assert "г." in version.html


def test_what_is_kept_of_it(version):
    assert version.frozen
    assert version.data["total"] == "333000.50"
    assert version.sha256 == hashlib.sha256(version.html.encode()).hexdigest()
    assert version.template.startswith("trial/memo.html@")
    assert version.document.title == "Служебная записка"


def test_frozen_again_unchanged_it_is_the_same_version(cast, version):
    assert frozen(version.document.case, cast.requester) == version


def test_frozen_again_changed_it_is_the_next_version(cast, version):
    SUMS["total"] = Decimal("333000.51")
    second = frozen(version.document.case, cast.requester)
    assert second.document == version.document
    assert second.number == 2
    assert "333\u00a0000,51" in second.html
    assert "редакция 2" in second.html.replace("\u00a0", " ")
    assert "333\u00a0000,50" in DocumentVersion.objects.get(pk=version.pk).html


def test_a_frozen_form_is_not_taken_away(cast, version):
    with pytest.raises(Refused):
        remove(version.document, by=cast.requester)


def test_the_pdf_says_the_same_with_page_numbers_and_the_sum(version):
    printing.render(version.pk)
    version.refresh_from_db()
    reader = PdfReader(io.BytesIO(content(version.pdf)))
    text = reader.pages[0].extract_text().replace("\u00a0", " ")
    assert "333 000,50 ₽" in text
    assert "Служебная записка" in text
    assert "стр. 1 из 1" in text
    assert version.sha256[:12] in text
    fonts = [font["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert {font.split("+")[1] for font in fonts} == {"Onest", "Onest-Semi-Bold"}
    name = version.pdf.name
    printing.render(version.pk)
    version.refresh_from_db()
    assert version.pdf.name == name


def test_a_worker_renders_it(jobs_worker, version):
    jobs_worker.wait_until(lambda: DocumentVersion.objects.get(pk=version.pk).pdf)


def test_without_pango_the_page_remains(version, monkeypatch):
    def no_pango(page):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(printing, "pdf", no_pango)
    printing.render(version.pk)
    version.refresh_from_db()
    assert "libpango" in version.no_pdf
    assert not version.pdf


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://127.0.0.1/", "http://paper.invalid/static/../settings.py", "http://paper.invalid/x"],
)
def test_a_form_reaches_no_file_and_no_network(url):
    with pytest.raises((ValueError, ImproperlyConfigured)):
        printing.static_file(url)


def test_the_style_sheet_of_forms_is_reached():
    assert printing.static_file("http://paper.invalid/static/css/paper.css").name == "paper.css"
