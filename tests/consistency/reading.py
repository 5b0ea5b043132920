"""What a person reads of a response."""

from html import unescape

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """The page with plain spaces instead of no-break ones."""
    return unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")
