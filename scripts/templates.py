"""What every template keeps to: it compiles, its lines fit, nothing in it that our content policy forbids."""

import re
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

BASE = Path(__file__).resolve().parent.parent
WIDTH = 160  # without Django's tags, which cannot be broken
STYLE = re.compile(r"""\bstyle\s*=\s*(["'])(.*?)\1""", re.DOTALL)
PROPERTY = re.compile(r"^\s*--[\w-]+\s*:[^;]*;?\s*$")
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
ELSEWHERE = re.compile(r"""\b(?:src|href|action)\s*=\s*["'](?:https?:)?//(?!www\.w3\.org)""", re.IGNORECASE)
FORBIDDEN = {SCRIPT: "a script inside the page", HANDLER: "on…= in the page", ELSEWHERE: "another site"}


def problems() -> list[str]:
    """One line each; Django must find its settings."""
    django.setup()
    folder = BASE / "templates"
    found: list[str] = []
    for path in sorted(file for file in folder.rglob("*") if file.suffix in (".html", ".txt")):
        name, text = path.relative_to(BASE), path.read_text()
        found += [f"{name}:{line}: {what}" for line, what in faults(text, path.suffix == ".html")]
        try:
            get_template(str(path.relative_to(folder)))
        except TemplateSyntaxError as error:
            found.append(f"{name}: does not compile: {error}")
    return found


def faults(text: str, html: bool) -> Iterator[tuple[int, str]]:
    """Line numbers and what is wrong there. Letters (.txt) are only measured."""
    for number, line in enumerate(text.splitlines(), 1):
        width = len(TAGS.sub("", line))
        if width > WIDTH:
            yield number, f"{width} characters beside tags, {WIDTH} fit"
    if not html:
        return
    shown = TAGS.sub(lambda tag: "x" + "\n" * tag.group().count("\n"), text)
    for found in STYLE.finditer(shown):
        if not all(PROPERTY.match(rule) for rule in found[2].split(";") if rule.strip()):
            yield line_of(shown, found), f"style may only set custom properties: {found[2].strip()[:60]}"
    for pattern, what in FORBIDDEN.items():
        for found in pattern.finditer(shown):
            yield line_of(shown, found), what


def line_of(text: str, found: re.Match) -> int:
    """The line on which a match begins."""
    return text.count("\n", 0, found.start()) + 1
