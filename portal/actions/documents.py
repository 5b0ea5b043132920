"""Documents of a case: attach a file, fill in and freeze a form, take a file away again."""

import hashlib
from datetime import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal import clock, documents, heic, printing
from portal.actions.refusals import NotYours, Refused, TooLate
from portal.filetypes import SPOILT_PHOTO, FileType, NotAccepted, look_at
from portal.models import Case, Document, DocumentVersion, Person, Visit

FILES_LOCK = 7_204_002  # with the case's number: two identical uploads of a doubled click are one


@transaction.atomic
def attach(
    case: Case | None,
    kind: str,
    upload: File,
    *,
    by: Person,
    step: str = "",
    subject: str = "",
    title: str = "",
    document: Document | None = None,
    sealed_until: datetime | None = None,
) -> DocumentVersion:
    """Keep an uploaded file as a new document of the case, or as the next version of `document`.

    `step`: the case's present one if not said; `subject`: what in the case it belongs to ("offer:12").
    The same file again at the same place is the version that is there. Refused: a file that we do not take.
    """
    file = _accepted(upload)
    sum_ = sha256_of(upload)
    _lock_files_of(case)
    if twin := _twin(case, kind, subject, sum_, document):
        return twin
    now = clock.now()
    if document is None:
        step = step or (case.step if case else "")
        made = {"title": (title or file.name)[:300], "step": step, "subject": subject, "sealed_until": sealed_until}
        document = Document.objects.create(case_id=case and case.pk, kind=kind, by=by, at=now, **made)
    return _kept(document, upload, file, sum_, by, now)


def render_later(version_pk: int) -> None:
    """Queue the PDF; by name, since jobs stand above actions."""
    current_app.send_task("portal.jobs.render_pdf", [version_pk])


def _accepted(upload: File) -> FileType:
    try:
        return look_at(upload.name or "", upload, upload.size, settings.FILE_LIMIT)
    except NotAccepted as refusal:
        raise Refused(refusal.sentence) from refusal


def sha256_of(upload: File) -> str:
    """The sum of a file's content in hexadecimal, read in pieces; the file stands at its beginning again."""
    sum_ = hashlib.sha256()
    for chunk in upload.chunks():
        sum_.update(chunk)
    upload.seek(0)
    return sum_.hexdigest()


def _lock_files_of(case: Case | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FILES_LOCK, case.pk % 2**31 if case else 0])


def _twin(case: Case | None, kind: str, subject: str, sum_: str, document: Document | None) -> DocumentVersion | None:
    """The same content at the same place: a doubled click, a repeated answer."""
    if case is None:
        return None
    same = DocumentVersion.objects.filter(sha256=sum_, frozen=False, document__removed__isnull=True)
    if document is not None:
        last = same.filter(document=document).order_by("-number").first()
        return last if last and last.number == _last_number(document) else None
    return same.filter(document__case_id=case.pk, document__kind=kind, document__subject=subject).first()


def _last_number(document: Document) -> int:
    return document.versions.aggregate(last=Max("number"))["last"] or 0


def _kept(document: Document, upload: File, file: FileType, sum_: str, by: Person, now: datetime) -> DocumentVersion:
    version = DocumentVersion(document=document, number=_last_number(document) + 1, name=file.name, type=file.type)
    version.size, version.sha256, version.by, version.at = upload.size, sum_, by, now
    version.file.save(file.name, upload, save=False)
    if file.type == heic.TYPE:
        version.preview.save("preview", ContentFile(_photo(upload)), save=False)
    version.save(force_insert=True)
    return version


def _photo(upload: File) -> bytes:
    """What browsers are shown of a photo that they cannot read; the original stays beside it."""
    if (found := heic.as_jpeg(upload.file)) is None:
        raise Refused(SPOILT_PHOTO)
    return found


def freeze(act: Any, case: Case, kind: str, *, subject: str = "") -> DocumentVersion:
    """Fill in the form of this kind from the case and keep it for good: html, data, template's version, sha256.

    Frozen again (the step came back), it is the next version of the same document; the same content is no new one.
    A job renders the PDF after the commit. The form is in Russian whoever acts.
    """
    form = documents.KINDS[kind]
    with transaction.atomic():
        _lock_files_of(case)
        same = {"case_id": case.pk, "kind": kind, "subject": subject}
        document = Document.objects.present().filter(**same, versions__frozen=True).order_by("pk").first()
        last = document.versions.order_by("-number").first() if document else None
        printed = printing.fill_in(form, case, number=last.number + 1 if last else 1, at=act.now)
        if last and last.data == printed.data and last.template == printed.template:
            return last
        if document is None:
            document = Document.objects.create(**same, title=printed.title, step=case.step, by=act.by, at=act.now)
        version = document.versions.create(
            number=last.number + 1 if last else 1, name=f"{printed.name}.pdf", type="application/pdf", frozen=True,
            html=printed.html, data=printed.data, template=printed.template, sha256=printed.sha256,
            size=len(printed.html.encode()), by=act.by, at=act.now,
        )  # fmt: skip
        transaction.on_commit(lambda: render_later(version.pk), robust=True)
    return version


@transaction.atomic
def remove(document: Document, *, by: Person) -> None:
    """Take away a file that one attached oneself, before the step in which it was attached is answered."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.removed:
        return
    refuse_to_remove(document, by)
    document.removed = clock.now()
    document.save(update_fields=["removed"])


def refuse_to_remove(document: Document, by: Person) -> None:
    """Raise with a sentence why this person may not take the document away."""
    if document.by_id != by.pk:
        raise NotYours(
            _("This was attached by %(who)s: only they take it away.") % {"who": document.by or _("the portal")}
        )
    if document.sealed_until and document.sealed_until > clock.now():
        raise Refused(_("This file is sealed: what was registered by mistake is withdrawn with a reason."))
    if any(version.frozen for version in document.versions.all()):
        raise Refused(_("A form that the portal has frozen stays: it says what was agreed to."))
    if document.case_id and not is_step_open(document):
        raise TooLate(_("The step in which it was attached has been answered: the file belongs to that answer now."))


def is_step_open(document: Document) -> bool:
    """Whether the stay in the step in which the document was attached still lasts (one statement)."""
    return Visit.objects.filter(
        case=document.case_id, step=document.step, left__isnull=True, entered__lte=document.at
    ).exists()
