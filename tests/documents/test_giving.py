"""Files over HTTP: who is given what, how, and what is recorded."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from portal import clock, documents
from portal.actions import cases
from portal.actions.documents import attach, freeze
from portal.models import Document, DocumentVersion, Download
from tests.documents.papers import PDF, content, office, phone_photo, picture, upload
from tests.kernel.trial import begin, task_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trial")]


@pytest.fixture
def case(cast):
    return begin(cast)


@pytest.fixture
def version(cast, case):
    return attach(case, "", upload("Счёт № 7.pdf", PDF), by=cast.requester)


def body(response) -> bytes:
    """The bytes; reading them to the end closes the file."""
    return b"".join(response)


def get(client, person, name, version):
    client.force_login(person)
    return client.get(reverse(name, args=[version.pk]))


def test_the_file_is_given_as_a_download_under_its_name_and_recorded(client, cast, version):
    response = get(client, cast.requester, "document", version)
    assert body(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%D0%A1%D1%87%D1%91%D1%82%20%E2%84%96%207.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'"
    assert "private" in response["Cache-Control"]
    given = Download.objects.get()
    assert (given.version, given.by, given.way) == (version, cast.requester, "file")


@pytest.mark.parametrize("name", ["document", "document_inline", "document_html", "document_page"])
def test_nobody_else_learns_that_there_is_such_a_file(client, cast, version, name):
    assert get(client, cast.outsider, name, version).status_code == 404
    assert get(client, cast.admin, name, version).status_code == 404
    assert not Download.objects.exists()


def test_without_signing_in_one_is_sent_to_the_door(client, version):
    response = client.get(reverse("document", args=[version.pk]))
    assert response.status_code == 302
    assert response["Location"].startswith("/in/")


def test_a_removed_file_is_given_to_nobody(client, cast, version):
    client.force_login(cast.requester)
    client.post(reverse("document_remove", args=[version.pk]))
    assert client.get(reverse("document", args=[version.pk])).status_code == 404


def test_pictures_and_pdf_are_looked_at_inside_the_page_nothing_else_is(client, cast, case, version):
    image = attach(case, "", upload("a.png", picture()), by=cast.requester)
    response = get(client, cast.requester, "document_inline", image)
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    body(response)
    response = get(client, cast.requester, "document_inline", version)
    assert response["Content-Type"] == "application/pdf"
    body(response)
    letter = attach(case, "", upload("a.docx", office("docx")), by=cast.requester)
    assert get(client, cast.requester, "document_inline", letter).status_code == 404
    assert get(client, cast.requester, "document_html", letter).status_code == 404
    assert set(Download.objects.values_list("way", flat=True)) == {"look"}


def test_a_photo_of_an_iphone_is_shown_as_jpeg_and_given_as_it_came(client, cast, case):
    photo = attach(case, "", upload("IMG_1.HEIC", phone_photo()), by=cast.requester)
    assert (photo.name, photo.type, photo.size) == ("IMG_1.HEIC", "image/heic", 479)
    shown = get(client, cast.requester, "document_inline", photo)
    assert (shown["Content-Type"], "IMG_1.jpg" in shown["Content-Disposition"]) == ("image/jpeg", True)
    picture = Image.open(io.BytesIO(body(shown)))
    left, right = picture.getpixel((5, 5)), picture.getpixel((60, 5))
    assert picture.size == (64, 48) and left[2] > 150 > left[0] and right[0] > 150 > right[2]
    assert not picture.getexif()
    given = get(client, cast.requester, "document", photo)
    assert given["Content-Type"] == "image/heic" and body(given) == phone_photo()
    page = get(client, cast.requester, "document_page", photo).content.decode()
    assert f'<img class="viewer" src="/documents/{photo.pk}/inline"' in page


@pytest.mark.parametrize("name", ["document", "document_inline", "document_page"])
def test_a_sealed_file_is_given_to_nobody_not_even_to_who_sealed_it(client, cast, case, name):
    opening = clock.now() + timedelta(days=3)
    sealed = attach(case, "sealed_offer", upload("a.pdf", PDF), by=cast.requester, sealed_until=opening)
    response = get(client, cast.requester, name, sealed)
    assert response.status_code == 403
    assert "Запечатано до вскрытия" in response.content.decode()
    assert not Download.objects.exists()
    Document.objects.filter(pk=sealed.document_id).update(sealed_until=clock.now() - timedelta(seconds=1))
    response = get(client, cast.requester, name, sealed)
    assert response.status_code == 200
    body(response)


def test_a_kind_may_be_for_fewer_than_those_who_see_the_case(client, cast, case, monkeypatch):
    offer = attach(case, "offer", upload("a.pdf", PDF), by=cast.buyer)
    monkeypatch.setitem(documents.KINDS, "offer", documents.KINDS["offer"])
    documents.read_by(lambda person, document: person == cast.economist, "offer")
    assert get(client, cast.requester, "document", offer).status_code == 404
    page = client.get(reverse("document_page", args=[offer.pk]))
    assert page.status_code == 404


def test_who_downloaded_is_shown_to_who_attached_it_not_to_every_reader(client, cast, case, version):
    cases.answer(task_of(case), "done", by=cast.requester)
    response = get(client, cast.economist, "document", version)
    body(response)
    own = get(client, cast.requester, "document_page", version).content.decode()
    assert "Кому выдан" in own
    assert "Галина Шубина" in own
    assert "Кому выдан" not in get(client, cast.economist, "document_page", version).content.decode()


@pytest.mark.usefixtures("printed_memo")
def test_a_frozen_form_is_a_page_of_paper_until_its_pdf_is_there(client, cast, case):
    with cases.change(case, by=cast.requester) as act:
        frozen = freeze(act, act.read(case.pk), "memo")
    response = get(client, cast.requester, "document", frozen)
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert "333\u00a0000,50" in page
    assert "&lt;b&gt;27" in page
    assert "css/paper.css" in page
    assert "PDF готовится" in get(client, cast.requester, "document_page", frozen).content.decode()
    DocumentVersion.objects.filter(pk=frozen.pk).update(no_pdf="no pango")
    assert "нет Pango" in get(client, cast.requester, "document_page", frozen).content.decode()


def post(client, case, *files, **fields):
    data = {"files": [SimpleUploadedFile(name, body) for name, body in files], **fields}
    return client.post(reverse("documents", args=[case.pk]), data, headers={"HX-Request": "true"})


def test_files_are_attached_and_the_list_comes_back(client, cast, case):
    client.force_login(cast.requester)
    page = post(client, case, ("a.pdf", PDF), ("b.png", picture())).content.decode()
    assert "a.pdf" in page
    assert "b.png" in page
    assert Document.objects.count() == 2
    post(client, case, ("a.pdf", PDF))  # a doubled click
    assert Document.objects.count() == 2


def test_a_refused_file_says_why_and_nothing_is_kept(client, cast, case):
    client.force_login(cast.requester)
    page = post(client, case, ("a.svg", b"<svg/>")).content.decode()
    assert "Страницы и программы не принимаются" in page
    page = post(client, case, ("a.pdf", b"")).content.decode()
    assert "0 байт" in page
    assert not Document.objects.exists()


def test_a_kind_that_the_step_does_not_want_is_refused(client, cast, case):
    client.force_login(cast.requester)
    assert post(client, case, ("a.pdf", PDF), kind="signed_contract").status_code == 403
    assert not Document.objects.exists()


def test_a_stranger_attaches_nothing_and_a_reader_nothing_to_what_is_finished(client, cast, case):
    client.force_login(cast.outsider)
    assert post(client, case, ("a.pdf", PDF)).status_code == 404
    cases.leave(case, "withdraw", by=cast.requester, data={})
    client.force_login(cast.requester)
    assert post(client, case, ("a.pdf", PDF)).status_code == 403
    assert not Document.objects.exists()


def test_another_persons_file_is_not_taken_away_over_http(client, cast, case, version):
    cases.answer(task_of(case), "done", by=cast.requester)
    client.force_login(cast.economist)
    assert client.post(reverse("document_remove", args=[version.pk])).status_code == 403
    assert Document.objects.get().removed is None


def test_thirty_documents_cost_no_more_statements_than_one(client, cast, case):
    client.force_login(cast.requester)
    counts = []
    for number in (1, 30):
        for index in range(number):
            attach(case, "", upload(f"{index}.txt", f"{number} {index}".encode()), by=cast.requester)
        with CaptureQueriesContext(connection) as asked:
            post(client, case)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_bytes_lie_outside_the_web_root_under_a_name_that_tells_nothing(client, cast, settings, version):
    assert version.file.path.startswith(str(settings.FILES))
    assert "Счёт" not in version.file.path
    assert content(version.file) == PDF
    client.force_login(cast.requester)
    assert client.get(f"/{version.file.name}").status_code == 404
