"""Catalogues of texts: compile them, check them; pure Python, no msgfmt."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

BASE = Path(__file__).resolve().parent.parent


def catalogues() -> list[Path]:
    """Every django.po of the project."""
    return sorted((BASE / "locale").glob("*/*/LC_MESSAGES/django.po"))


def compile_all() -> None:
    """Write each .mo that is missing or older than its .po; a moment when nothing changed."""
    for po in catalogues():
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            compile_one(po, mo)


def compile_one(po: Path, mo: Path) -> None:
    """One catalogue; written aside first, since several processes may do it at once."""
    with open(po, "rb") as source:
        catalogue = read_po(source)
    aside = mo.with_suffix(".mo.new")
    with open(aside, "wb") as target:
        write_mo(target, catalogue)
    aside.replace(mo)


if __name__ == "__main__":
    compile_all()
    sys.exit(0)
