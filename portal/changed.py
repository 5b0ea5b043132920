"""What the forms of a case say otherwise than when somebody judged it last: for who sees a step again. Reads only."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from portal import documents
from portal.models import Case, DocumentVersion, Person, Task
from portal.reading import is_reader

MOST = 12  # lines of a form: more are read in the form itself
_HIDDEN = re.compile(r"<(style|script)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"</(p|div|li|tr|h\d|dt|dd|caption|section|header|footer)>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Changed:
    """A form's newest version and the lines that differ from the one seen last; `more`: how many are not shown."""

    version: DocumentVersion
    label: Any
    was: tuple[str, ...]
    now: tuple[str, ...]
    more: int


def changed_since(case: Case, task: Task, person: Person) -> list[Changed]:
    """Forms frozen anew since this person's last own answer at this step; empty for who is here for the first time."""
    earlier = Task.objects.filter(case=case.pk, step=task.step, by=person, automatic=False, pk__lt=task.pk)
    at = earlier.order_by("-pk").values_list("answered", flat=True).first()
    if at is None:
        return []
    frozen = DocumentVersion.objects.filter(document__case=case.pk, document__removed=None, frozen=True)
    versions = frozen.select_related("document").defer("data").order_by("document", "number")
    mine = set(frozen.filter(at__gt=at, number__gt=1).values_list("document", flat=True))
    by_document: dict[int, list[DocumentVersion]] = {}
    for version in versions.filter(document__in=mine) if mine else ():
        by_document.setdefault(version.document_id, []).append(version)
    found = [_changed(person, [one for one in rows if one.at <= at], rows[-1]) for rows in by_document.values()]
    return [one for one in found if one]


def _changed(person: Person, seen: list[DocumentVersion], newest: DocumentVersion) -> Changed | None:
    if not seen or not is_reader(person, newest.document):
        return None
    was, now = differing(lines_of(seen[-1].html), lines_of(newest.html))
    more = max(len(was) - MOST, 0) + max(len(now) - MOST, 0)
    label = documents.label(newest.document.kind)
    return Changed(newest, label, tuple(was[:MOST]), tuple(now[:MOST]), more) if was or now else None


def lines_of(html: str) -> list[str]:
    """A form's words, a paragraph or row of a table a line."""
    text = unescape(_TAG.sub(" ", _BREAK.sub("\n", _HIDDEN.sub("", html))))
    return [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]


def differing(was: list[str], now: list[str]) -> tuple[list[str], list[str]]:
    """Lines of the one that the other does not have, in their order."""
    gone: list[str] = []
    come: list[str] = []
    for what, from_, to, at, end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what != "equal":
            gone += was[from_:to]
            come += now[at:end]
    return gone, come
