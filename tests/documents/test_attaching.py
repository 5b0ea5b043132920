"""Attach, versions, take away: the actions."""

import hashlib

import pytest
from django.utils import translation

from portal.actions import cases
from portal.actions.documents import attach, remove
from portal.actions.refusals import NotYours, Refused, TooLate
from portal.documents import present
from portal.models import Document, DocumentVersion
from tests.documents.papers import PDF, content, phone_photo, upload
from tests.kernel.trial import begin, task_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trial")]


@pytest.fixture
def case(cast):
    return begin(cast)


def test_a_file_is_kept_with_its_sum_and_its_step(cast, case):
    version = attach(case, "offer", upload("КП Альфа.pdf", PDF), by=cast.requester, subject="offer:12")
    assert version.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (version.name, version.type, version.size, version.number) == (
        "КП Альфа.pdf",
        "application/pdf",
        len(PDF),
        1,
    )
    assert (version.document.step, version.document.subject, version.document.kind) == ("write", "offer:12", "offer")
    assert content(version.file) == PDF
    assert "Альфа" not in version.file.name
    assert present(case) == {"offer"}


def test_the_same_file_twice_is_one(cast, case):
    first = attach(case, "offer", upload("a.pdf", PDF), by=cast.requester)
    second = attach(case, "offer", upload("a.pdf", PDF), by=cast.requester)
    assert first == second
    assert Document.objects.count() == 1
    other = attach(case, "offer", upload("a.pdf", PDF), by=cast.requester, subject="offer:2")
    assert other != first


def test_versions_are_numbered_and_keep_the_old_file(cast, case):
    first = attach(case, "contract", upload("a.pdf", PDF), by=cast.requester)
    second = attach(case, "contract", upload("b.pdf", PDF + b"2"), by=cast.requester, document=first.document)
    assert second.number == 2
    assert second.document == first.document
    assert content(DocumentVersion.objects.get(pk=first.pk).file) == PDF


def test_a_refused_file_leaves_nothing(cast, case):
    with translation.override("ru"), pytest.raises(Refused, match="Страницы и программы не принимаются"):
        attach(case, "offer", upload("a.html", b"<html>"), by=cast.requester)
    assert not Document.objects.exists()


def test_a_photo_that_breaks_off_leaves_nothing(cast, case):
    with translation.override("ru"), pytest.raises(Refused, match="Фото не читается"):
        attach(case, "offer", upload("a.heic", phone_photo()[:-20]), by=cast.requester)
    assert not Document.objects.exists()


def test_ones_own_file_is_taken_away_before_the_step_is_answered(cast, case):
    version = attach(case, "", upload("a.pdf", PDF), by=cast.requester)
    remove(version.document, by=cast.requester)
    assert present(case) == set()
    remove(version.document, by=cast.requester)  # twice does no harm


def test_nobody_takes_away_another_persons_file(cast, case):
    version = attach(case, "", upload("a.pdf", PDF), by=cast.requester)
    with translation.override("ru"), pytest.raises(NotYours, match="Алина Аксёнова"):
        remove(version.document, by=cast.economist)


def test_after_the_answer_the_file_stays(cast, case):
    version = attach(case, "", upload("a.pdf", PDF), by=cast.requester)
    cases.answer(task_of(case), "done", by=cast.requester)
    with pytest.raises(TooLate):
        remove(version.document, by=cast.requester)
    assert present(case) == {""}
