"""The documents of a case as a person sees them: a line each, the same number of statements for one and for thirty."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from portal import documents, roles
from portal.filetypes import PDF, SHOWN_AS_PICTURE
from portal.models import Case, Document, DocumentVersion, Download, Person, Visit
from portal.reading import is_reader, is_sealed, sees_downloads

MARKS = {"jpeg": "JPG", "webp": "IMG"}


@dataclass
class Given:
    """Somebody was given a version, so many times, last at."""

    who: Person
    count: int
    last: datetime


@dataclass
class Shown:
    """A document for a page: its last version and what this person may do with it."""

    document: Document
    version: DocumentVersion
    versions: list[DocumentVersion]
    label: Any
    mark: str
    sealed: bool = False
    removable: bool = False
    given: list[Given] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its page: what it looks like, versions, who downloaded it."""
        return reverse("document_page", args=[self.version.pk])

    @property
    def frozen(self) -> bool:
        """A form that the portal filled in: it never changes."""
        return self.version.frozen

    @property
    def says_kind(self) -> bool:
        """Whether the kind's name tells more than the title."""
        return bool(self.document.kind) and str(self.label) != self.document.title

    @property
    def edition(self) -> int:
        """Which version this is, 1 where the paper's own number says it."""
        kind = documents.KINDS.get(self.document.kind)
        return self.version.number if kind is None or kind.counted else 1

    @property
    def place(self) -> int:
        """The number of the step in which it was added, 0 when it has none."""
        case = self.document.case
        return case.table.place(self.document.step) if case else 0


def shelf(
    case: Case, person: Person, *, kinds: Iterable[str] = (), subject: str | None = None, step: str | None = None
) -> list[Shown]:
    """Documents of the case that the person may know of, oldest first; of some kinds, a subject, a step.

    That the person sees the case at all is the caller's first line.
    """
    found = Document.objects.present().filter(case=case.pk)
    narrowed = {"kind__in": list(kinds) or None, "subject": subject, "step": step}
    found = found.filter(**{name: value for name, value in narrowed.items() if value is not None})
    rows = [one for one in read(found) if _belongs(one, case) and is_reader(person, one)]
    since = _entered(case) if any(one.by_id == person.pk for one in rows) else None
    return [shown(one, person, since) for one in rows]


def read(found: Any) -> Iterable[Document]:
    """The rows with all that a line shows."""
    downloads = Prefetch("downloads", Download.objects.select_related("by"))
    versions = DocumentVersion.objects.select_related("by").defer("html", "data").prefetch_related(downloads)
    return found.select_related("by").prefetch_related(Prefetch("versions", versions.order_by("number")))


def _belongs(document: Document, case: Case) -> bool:
    document.case = case  # the caller's instance: its flow and zone are asked for again
    return bool(document.versions.all())


def _entered(case: Case) -> datetime | None:
    """When the case came to where it stands."""
    return Visit.objects.filter(case=case.pk, left__isnull=True).values_list("entered", flat=True).first()


def shown(document: Document, person: Person, since: datetime | None) -> Shown:
    """One document as a line; `since`: when the case came to its present step."""
    versions = list(document.versions.all())
    last = versions[-1]
    mine = document.by_id == person.pk and not any(version.frozen for version in versions)
    here = (
        since is not None and document.case is not None and document.step == document.case.step and document.at >= since
    )
    sealed = is_sealed(document)
    return Shown(
        document, last, versions, documents.label_of(document), mark(last), sealed,
        removable=mine and here and not sealed,
        given=given(versions) if sees_downloads(person, document) else [],
    )  # fmt: skip


def mark(version: DocumentVersion) -> str:
    """Three or four letters on the drawn page: PDF, XLSX, …"""
    ending = PurePosixPath(version.name).suffix[1:].lower()
    return MARKS.get(ending, ending.upper()[:4])


def given(versions: Iterable[DocumentVersion]) -> list[Given]:
    """Who was given these versions, other than whose they are: once each, the latest first."""
    people: dict[int, Given] = {}
    others = (row for version in versions for row in version.downloads.all() if row.by_id != version.by_id)
    for download in others:
        one = people.setdefault(download.by_id, Given(download.by, 0, download.at))
        one.count, one.last = one.count + 1, max(one.last, download.at)
    return sorted(people.values(), key=lambda one: one.last, reverse=True)


def preview(version: DocumentVersion) -> str:
    """How a version is looked at in the page: form | picture | pdf | "" (only downloaded)."""
    if version.frozen:
        return "form"
    if version.preview or version.type in SHOWN_AS_PICTURE:
        return "picture"
    return "pdf" if version.type == PDF else ""


def watchers() -> tuple[str, ...]:
    """Names of the roles that see who downloaded what, for the page that says so."""
    return tuple(roles.label(code) for code in ("purchasing_head", "security"))
