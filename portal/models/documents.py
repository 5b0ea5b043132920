"""Documents that hang on a case: files people attach, forms that the portal fills in and freezes."""

from datetime import UTC, datetime

from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models.cases import Case
from portal.models.people import Person

UNTIL_OPENED = datetime(9000, 1, 1, tzinfo=UTC)  # sealed until somebody opens it: no day is set


def private_storage():
    """Where files lie: never below the web root (storage alias "private")."""
    return storages["private"]


def place(version: "DocumentVersion", name: str) -> str:
    """A path that tells nothing: the case, the sum, never the person's file name."""
    return f"{version.document.case_id or 'loose'}/{version.sha256[:2]}/{version.sha256}"


def place_of_pdf(version: "DocumentVersion", name: str) -> str:
    """Where the rendered form lies, beside the files of its case."""
    return f"{version.document.case_id or 'loose'}/pdf/{version.pk}"


def place_of_preview(version: "DocumentVersion", name: str) -> str:
    """Where the JPEG of a photo lies that browsers do not show themselves."""
    return f"{version.document.case_id or 'loose'}/preview/{version.sha256[:2]}/{version.sha256}"


class DocumentQuerySet(models.QuerySet):
    def present(self):
        """Not taken away."""
        return self.filter(removed__isnull=True)


class Document(models.Model):
    """A document of a case; `kind` is a code of `portal.documents.KINDS`."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    title = models.CharField(_("title"), max_length=300)
    step = models.CharField(max_length=30, blank=True)
    subject = models.CharField(
        max_length=60, blank=True, help_text=_("What in the case it belongs to: offer:12, arrival:3.")
    )
    sealed_until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("added"))
    removed = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def seal_has_day(self) -> bool:
        """Whether its opening is a matter of time alone."""
        return self.sealed_until is not None and self.sealed_until < UNTIL_OPENED


class DocumentVersion(models.Model):
    """One version: the file or the frozen form (html, data, template's version), its sha256, who and when."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    file = models.FileField(_("file"), storage=private_storage, upload_to=place, max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=255, blank=True)
    type = models.CharField(_("type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    frozen = models.BooleanField(_("frozen"), default=False)
    html = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    template = models.CharField(_("form and its version"), max_length=120, blank=True)
    pdf = models.FileField(storage=private_storage, upload_to=place_of_pdf, max_length=200, blank=True)
    no_pdf = models.CharField(_("why there is no PDF"), max_length=300, blank=True)
    preview = models.FileField(storage=private_storage, upload_to=place_of_preview, max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_once")]
        indexes = [
            models.Index(fields=["at"], name="version_to_render", condition=Q(frozen=True, pdf="")),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.document_id}.{self.number}"


class Download(models.Model):
    """Who was given which version, when, and in which way."""

    class Way(models.TextChoices):
        FILE = "file", _("file")
        LOOK = "look", _("looked at in the portal")
        PDF = "pdf", _("PDF")

    version = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="downloads")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    way = models.CharField(_("way"), max_length=10, choices=Way, default=Way.FILE)

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.by_id}"


class Signature(models.Model):
    """A simple electronic signature: the password again; who, when, the sum of the version that was signed."""

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="signatures")
    task = models.ForeignKey("portal.Task", models.PROTECT, null=True, related_name="signatures")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.by_id}"
