"""Printed forms: filled in from a case, kept as html for good, shown as paper, rendered to PDF by a worker."""

import atexit
import hashlib
import json
import logging
import mimetypes
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import fontpkg_onest
import fontpkg_pt_serif
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.template import Origin
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.utils import timezone, translation

from portal import typography
from portal.documents import DocumentKind
from portal.models import Case, DocumentVersion, Unit

log = logging.getLogger(__name__)
SHEET = "print/sheet.html"
PLACE = "http://paper.invalid"  # where the sheet's style and font are said to lie; nothing leaves the machine
FONTS = (fontpkg_onest, fontpkg_pt_serif)
LOST_AFTER = timedelta(minutes=5)
_TAG = re.compile(r"(<[^>]*>)")
FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir></fontconfig>"""


@dataclass(frozen=True)
class Printed:
    """A form that was filled in: what is kept of it."""

    title: str
    name: str
    html: str
    data: dict[str, Any]
    template: str
    sha256: str


def fill_in(kind: DocumentKind, case: Case, *, number: int, at: datetime) -> Printed:
    """Fill in the form of `kind` from the case: Russian, typeset, escaped. `number`: of the version; `at`: its date.

    `kind.build(case)` may give `title`, `number` and `date` of its own; the rest is the template's.
    """
    if kind.build is None:
        raise ValueError(f"{kind.code} is not filled in by the portal")
    with translation.override("ru"), timezone.override(case.zone_info):
        data = kind.build(case)
        title = str(data.get("title") or kind.label)
        head = {
            "company": company(case), "title": title, "number": data.get("number") or case.code,
            "date": data.get("date") or timezone.localtime(at).date(), "case": str(case),
            "version": number if kind.counted else 1,
        }  # fmt: skip
        html = typeset(get_template(kind.form).render({**data, "head": head}))
    kept = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    name = f"{title} {head['number']}"
    return Printed(title[:300], name[:200], html, kept, f"{kind.form}@{edition(kind.form)}", _sum(html))


def company(case: Case) -> str:
    """The company's name: that of the unit at the top of the case's."""
    return Unit.objects.filter(tree_id=case.unit.tree_id, parent__isnull=True).values_list("name", flat=True).get()


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def edition(template_name: str) -> str:
    """Eight digits that change with the form's source or with a part that it extends or includes."""
    return _sum("\n".join(_sources(template_name, set())))[:8]


def _sources(name: str, seen: set[str]) -> Iterator[str]:
    template = get_template(name).template
    origin: Origin = template.origin
    if origin.name in seen:
        return
    seen.add(origin.name)
    yield template.source
    for node in template.nodelist.get_nodes_by_type((ExtendsNode, IncludeNode)):
        expression = node.parent_name if isinstance(node, ExtendsNode) else node.template
        if isinstance(expression.var, str):
            yield from _sources(expression.var, seen)


def typeset(html: str) -> str:
    """No-break spaces, dashes and quotation marks in the words of a page; its tags stay as they are."""
    parts = _TAG.split(html)
    return "".join(
        part if at % 2 else typography.typograph(part.replace("&quot;", '"')) for at, part in enumerate(parts)
    )


def sheet(version: DocumentVersion, *, browser: bool = False) -> str:
    """The whole page of a frozen form: style, the kept html, its sum and the form's version at the foot."""
    form, _, number = version.template.rpartition("@")
    return get_template(SHEET).render(
        {"version": version, "form": Path(form).stem, "edition": number, "browser": browser}
    )


def render(pk: int) -> bool:
    """Render a frozen form to PDF and keep it; done already or not frozen = nothing. False without Pango."""
    version = DocumentVersion.objects.select_related("document").filter(pk=pk, frozen=True, pdf="").first()
    if version is None:
        return True
    try:
        content = pdf(sheet(version))
    except OSError as why:
        log.info("No PDF on this machine: %s", why)
        DocumentVersion.objects.filter(pk=pk).update(no_pdf=str(why)[:300])
        return False
    version.pdf.save("form.pdf", ContentFile(content), save=False)
    if not DocumentVersion.objects.filter(pk=pk, pdf="").update(pdf=version.pdf.name, no_pdf=""):
        version.pdf.storage.delete(version.pdf.name)  # another worker was first
    return True


def render_lost(now: datetime) -> None:
    """Render what is still without PDF some minutes after it was frozen: its job was lost, or Pango has come since."""
    lost = DocumentVersion.objects.filter(frozen=True, pdf="", at__lt=now - LOST_AFTER)
    for pk in list(lost.order_by("at").values_list("pk", flat=True)[:50]):
        if not render(pk):
            return


def pdf(page: str) -> bytes:
    """The page as PDF. OSError where Pango is missing."""
    os.environ["FONTCONFIG_FILE"] = fontconfig()  # without a font WeasyPrint kills the process
    # The one inline import of the house: without Pango it raises OSError, so only the worker, in here, imports it.
    import weasyprint  # noqa: PLC0415

    return weasyprint.HTML(string=page, base_url=PLACE, url_fetcher=_fetcher(weasyprint.urls)).write_pdf()


@cache
def fontconfig() -> str:
    """Path of a fontconfig file that names the folders of the font packages; made once a process."""
    folder = tempfile.TemporaryDirectory(prefix="fonts")
    atexit.register(folder.cleanup)
    folders = "".join(f"<dir>{Path(package.__file__).parent / 'files'}</dir>" for package in FONTS)
    path = Path(folder.name) / "fonts.conf"
    path.write_text(FONTCONFIG.format(folders=folders, cache=f"{folder.name}/cache"))
    return str(path)


def _fetcher(urls: Any) -> Any:
    """Gives WeasyPrint our style sheet and font and nothing else: no file, no network."""

    class OnlyOurs(urls.URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            path = static_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OnlyOurs()


def static_file(url: str) -> Path:
    """The file behind an address of a style sheet, font or picture of ours; ValueError for any other address."""
    parts = urlsplit(url)
    name = unquote(parts.path).removeprefix(settings.STATIC_URL)
    if f"{parts.scheme}://{parts.netloc}" != PLACE or name == parts.path or ".." in Path(name).parts:
        raise ValueError(f"{url} is not for printed forms")
    found = Path(settings.STATIC_ROOT) / name if settings.STATIC_COLLECTED else finders.find(name)
    if not found:
        raise ValueError(f"{name} is missing")
    return Path(found)
