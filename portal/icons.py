"""Icons of lucide. A page draws each shape once, as a symbol; a piece swapped in by htmx carries its own."""

from functools import lru_cache
from xml.etree import ElementTree

import lucide
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=512)
def shape(name: str) -> str:
    """The strokes of an icon, without their <svg>; lucide.IconDoesNotExist for an unknown name."""
    root = lucide._load_icon(name)
    return "".join(ElementTree.tostring(child, encoding="unicode").strip() for child in root)


def icon(name: str, request: HttpRequest | None = None, css: str = "") -> SafeString:
    """One icon. It says nothing to a screen reader: a word stands beside it or in the button's label."""
    classes = f"icon {css}".strip()
    if request is None or is_piece(request):
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, mark_safe(shape(name))
        )
    shape(name)
    drawn(request).setdefault(name)
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', classes, name)


def is_piece(request: HttpRequest) -> bool:
    """Whether a script asked for a part of a page: no symbols stand at its end."""
    return bool(getattr(request, "htmx", False)) or "X-Requested-With" in request.headers


def drawn(request: HttpRequest) -> dict[str, None]:
    """The names that this page has used so far, in order."""
    if not hasattr(request, "portal_icons"):
        request.portal_icons = {}
    return request.portal_icons


def symbols(request: HttpRequest) -> SafeString:
    """The shapes of every icon that the page has used; stands at its end."""
    rows = "".join(f'<symbol id="i-{name}" viewBox="0 0 24 24">{shape(name)}</symbol>' for name in drawn(request))
    return mark_safe(f'<svg hidden aria-hidden="true">{rows}</svg>')
