"""Private documents: given after a check of the right and with a record; what people sent is never html."""

from pathlib import PurePosixPath

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from portal import clock, printing
from portal.actions import documents as actions
from portal.actions.refusals import Refused
from portal.forms.files import Attach
from portal.models import Case, Document, DocumentVersion, Download
from portal.reading import attachable, may_attach, may_read
from portal.shelf import preview, read, shelf, shown

NOTHING = "default-src 'none'; frame-ancestors 'self'"
# A picture is shown in a page that may do nothing; the browser's own viewer of PDF does not start in a sandbox.
AS_PICTURE = f"{NOTHING}; img-src 'self'; style-src 'unsafe-inline'; sandbox"
AS_PDF = f"{NOTHING}; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data: blob:"
kept_private = cache_control(private=True, no_cache=True)


def allowed_version(request: HttpRequest, pk: int) -> DocumentVersion:
    """The version, if this person may read it; else 404, or 403 with a sentence."""
    version = get_object_or_404(DocumentVersion.objects.select_related("document__case", "document__by"), pk=pk)
    if version.document.case_id:
        version.document.case = version.document.case.concrete()
    may_read(request.user, version)
    return version


def record(request: HttpRequest, version: DocumentVersion, way: str) -> None:
    """Who was given what, when."""
    Download.objects.create(version=version, by=request.user, at=clock.now(), way=way)


def give(version: DocumentVersion, *, inline: bool = False) -> FileResponse:
    """The stored bytes under their clean name; browsers may not guess another type."""
    stored = version.pdf if version.frozen else version.file
    name, kind = version.name, version.type
    if inline and version.preview:
        stored, name, kind = version.preview, f"{PurePosixPath(name).stem}.jpg", "image/jpeg"
    try:
        opened = stored.open("rb")
    except (FileNotFoundError, ValueError) as lost:
        raise Http404 from lost
    response = FileResponse(opened, as_attachment=not inline, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING
    return response


@require_GET
@kept_private
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself; a frozen form as PDF, or as its page while there is none."""
    version = allowed_version(request, pk)
    if version.frozen and not version.pdf:
        return redirect("document_html", version.pk)
    record(request, version, Download.Way.PDF if version.frozen else Download.Way.FILE)
    return give(version)


@require_GET
@kept_private
def inline(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture or a PDF to be looked at inside its page; nothing else is shown."""
    version = allowed_version(request, pk)
    shown_as = preview(version)
    if shown_as not in ("picture", "pdf"):
        raise Http404
    record(request, version, Download.Way.LOOK)
    response = give(version, inline=True)
    response["Content-Security-Policy"] = AS_PICTURE if shown_as == "picture" else AS_PDF
    return response


@require_GET
@kept_private
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """A frozen form as a page of paper: made by the portal, escaped when it was made."""
    version = allowed_version(request, pk)
    if not version.frozen:
        raise Http404
    record(request, version, Download.Way.LOOK)
    return HttpResponse(printing.sheet(version, browser=True))


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What it looks like, its versions, who was given it."""
    version = allowed_version(request, pk)
    document = read(Document.objects.filter(pk=version.document_id)).get()
    document.case = version.document.case
    one = shown(document, request.user, None)
    context = {"one": one, "version": version, "preview": preview(version), "case": document.case}
    return render(request, "documents/page.html", context)


@require_POST
def add(request: HttpRequest, case_pk: int) -> HttpResponse:
    """Attach files to a case; the list comes back, with the refusal above it if there was one."""
    case = get_object_or_404(Case, pk=case_pk).concrete()
    may_attach(request.user, case, request.POST.get("kind", ""))
    form = Attach(request.POST, request.FILES, kinds=attachable(request.user, case))
    if form.is_valid():
        given = form.cleaned_data
        for file in given["files"]:
            subject = given["subject"] if given["kind"] else ""  # a free file belongs to nothing but the case
            actions.attach(case, given["kind"], file, by=request.user, subject=subject)
    return answer(request, case, form=form)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own file away again (pk: of a version)."""
    version = allowed_version(request, pk)
    try:
        actions.remove(version.document, by=request.user)
    except Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    if version.document.case is None:
        return HttpResponse(status=204)
    return answer(request, version.document.case)


def answer(request: HttpRequest, case: Case, form: Attach | None = None) -> HttpResponse:
    """The list to htmx; without it the case's page, or the form again with what is wrong."""
    wrong = form is not None and not form.is_valid()
    if not wrong and not request.htmx:
        return redirect(case.get_absolute_url() + "#documents")
    kinds = attachable(request.user, case)
    context = {"case": case, "documents": shelf(case, request.user), "attach": form if wrong else Attach(kinds=kinds)}
    template = "documents/list.html" if request.htmx else "documents/attach_page.html"
    return render(request, template, context, status=422 if wrong and not request.htmx else 200)


urls = [
    path("documents/<int:pk>", download, name="document"),
    path("documents/<int:pk>/look", page, name="document_page"),
    path("documents/<int:pk>/inline", inline, name="document_inline"),
    path("documents/<int:pk>/html", html, name="document_html"),
    path("documents/<int:pk>/remove", remove, name="document_remove"),
    path("cases/<int:case_pk>/documents", add, name="documents"),
]
