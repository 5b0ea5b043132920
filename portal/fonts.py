"""Onest is a package, not a file of the repository: this finder serves it as `fonts/onest.ttf`."""

from collections.abc import Iterator
from pathlib import Path

import fontpkg_onest
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

ONEST = Path(fontpkg_onest.__file__).parent / "files" / "Onest[wght].ttf"
ADDRESS = "fonts/onest.ttf"


class OneFont(FileSystemStorage):
    """A store with one file, under the name that our stylesheet asks for."""

    prefix = ""

    def path(self, name: str) -> str:
        return str(ONEST)


class FontFinder(BaseFinder):
    """Finds the font for runserver and for collectstatic."""

    def check(self, **kwargs: object) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> str | list[str]:
        if path != ADDRESS:
            return []
        return [str(ONEST)] if find_all else str(ONEST)

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, FileSystemStorage]]:
        yield ADDRESS, OneFont(location=ONEST.parent)
