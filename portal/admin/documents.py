"""Documents by what is known about them. Files are given by the portal's own pages only, which check the right."""

from django.contrib import admin

from portal.admin.readonly import ReadOnly, ReadOnlyRows
from portal.models import Document, DocumentVersion, Download, Signature

KNOWN = ("number", "type", "size", "sha256", "frozen", "template", "no_pdf", "by", "at")


class Versions(ReadOnlyRows):
    model = DocumentVersion
    fields = KNOWN
    show_change_link = False


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    """Which documents there are; not what they say, nor how a sealed one is called."""

    list_display = ("pk", "case", "kind", "step", "by", "at", "sealed_until", "removed")
    list_filter = ("kind", ("removed", admin.EmptyFieldListFilter))
    fields = ("case", "kind", "step", "subject", "sealed_until", "by", "at", "removed")
    list_select_related = ("case", "by")
    ordering = ("-at", "-pk")
    inlines = (Versions,)


@admin.register(Download)
class DownloadAdmin(ReadOnly):
    """Who was given what."""

    list_display = ("at", "by", "document", "way")
    list_filter = ("way", "at")
    search_fields = ("by__last_name",)
    fields = ("at", "by", "document", "way")
    list_select_related = ("by", "version")
    ordering = ("-at", "-pk")

    @admin.display(description=Document._meta.verbose_name)
    def document(self, download: Download) -> str:
        return f"{download.version.document_id}.{download.version.number}"


@admin.register(Signature)
class SignatureAdmin(ReadOnly):
    """Who signed which version, and its sum."""

    list_display = ("at", "by", "document", "sha256")
    fields = ("at", "by", "document", "sha256")
    list_select_related = ("by", "version")
    ordering = ("-at", "-pk")

    @admin.display(description=Document._meta.verbose_name)
    def document(self, signature: Signature) -> str:
        return f"{signature.version.document_id}.{signature.version.number}"
