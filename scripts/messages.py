"""Catalogues of texts, pure Python, no msgfmt.

python -m scripts.messages            compiles locale/*/ru/LC_MESSAGES/django.po
python -m scripts.messages check      every text in code and templates has its Russian; nothing broken or left over
python -m scripts.messages missing procurement     entries to fill in, for the texts of that folder
"""

import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

BASE = Path(__file__).resolve().parent.parent
APPS = ("portal", "invoices", "procurement", "goals", "acquaintance", "reports", "cms")
PLURAL_FORMS = 3  # Russian: один, два, пять
KEYWORDS = {
    **{name: None for name in ("_", "gettext", "gettext_lazy", "gettext_noop")},
    **{name: (1, 2) for name in ("ngettext", "ngettext_lazy")},
    **{name: ((1, "c"), 2) for name in ("pgettext", "pgettext_lazy")},
    **{name: ((1, "c"), 2, 3) for name in ("npgettext", "npgettext_lazy")},
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)(%[sd])|\{(\w*)(?::\w+)?\}")
UNLIKE_US = re.compile(r"успешно|некорректн|!\s*$", re.IGNORECASE)  # the tone of the portal: look.md, docs/words.md
Key = tuple[str | None, str]  # context, msgid


@dataclass
class Text:
    """One text of the code: where it stands, and its plural if it has one."""

    plural: str | None = None
    places: list[str] = field(default_factory=list)


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
    made = io.BytesIO()
    write_mo(made, read(po))
    aside = mo.with_suffix(f".{os.getpid()}.mo")
    aside.write_bytes(made.getvalue())
    aside.replace(mo)


def read(po: Path) -> Catalog:
    """One catalogue; a syntax error raises babel's PoFileError, which names the line."""
    with open(po, "rb") as source:
        return read_po(source, locale="ru", abort_invalid=True)


# ── What the code says ──


def sources() -> Iterator[tuple[Path, io.BytesIO]]:
    """Python files and templates, the latter turned into the Python that the extractor reads."""
    for app in APPS:
        for path in sorted((BASE / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, io.BytesIO(path.read_bytes())
    for path in sorted([*(BASE / "templates").rglob("*.html"), *(BASE / "templates").rglob("*.txt")]):
        python = templatize(path.read_text(), origin=str(path))
        yield (
            path,
            io.BytesIO(re.sub(r"^[ \t]+", "", python, flags=re.MULTILINE).encode()),
        )  # markup indents as it likes


def texts() -> dict[Key, Text]:
    """Every translatable text of the project with its places."""
    found: dict[Key, Text] = defaultdict(Text)
    for path, source in sources():
        for line, said, _, context in extract("python", source, keywords=KEYWORDS, options={"encoding": "utf-8"}):
            one, plural = said if isinstance(said, tuple) else (said, None)
            text = found[context, one]
            text.plural = text.plural or plural
            text.places.append(f"{path.relative_to(BASE)}:{line}")
    return dict(found)


# ── What is wrong ──


def problems() -> list[str]:
    """Sentences, sorted by kind; empty when all is well."""
    wanted, known, wrong = texts(), defaultdict(dict), []
    for po in catalogues():
        part = po.relative_to(BASE / "locale").parts[0]
        for message in read(po):
            if message.id:
                known[key(message)][part] = message
                wrong += faults(message, part)
    wrong += [f"no Russian for {shown(it)} ({wanted[it].places[0]})" for it in wanted.keys() - known.keys()]
    wrong += [f"locale/{part}: nobody says {shown(it)}" for it in known.keys() - wanted.keys() for part in known[it]]
    both = wanted.keys() & known.keys()
    wrong += [f"plural of {shown(it)} is missing" for it in both if lacks_plural(wanted, known, it)]
    return sorted([*wrong, *quarrels(known)])


def faults(message: Message, part: str) -> list[str]:
    """What is wrong with one entry by itself."""
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    name = f"locale/{part}: {shown(key(message))}"
    wrong = []
    if not all(forms) or (message.pluralizable and len(forms) != PLURAL_FORMS):
        wrong.append(f"{name} is not translated")
    if message.fuzzy:
        wrong.append(f"{name} is fuzzy")
    if any(form and placeholders(form) not in allowed(message) for form in forms):
        wrong.append(f"{name}: placeholders differ: {' | '.join(forms)!r}")
    if any(UNLIKE_US.search(form) for form in forms):
        wrong.append(f"{name}: not our tone: {' | '.join(forms)!r}")
    return wrong


def allowed(message: Message) -> list[set[str]]:
    """Sets of placeholders that a translation may have: those of the singular or of the plural."""
    return [placeholders(said) for said in (message.id if message.pluralizable else (message.id,))]


def placeholders(text: str) -> set[str]:
    """`%(name)s`, `%s` and `{name}` in a text."""
    return {"".join(parts) for parts in PLACEHOLDER.findall(text)}


def lacks_plural(wanted: dict[Key, Text], known: dict, it: Key) -> bool:
    """The code asks for a plural, the catalogue has only one form (or a form of another plural)."""
    return wanted[it].plural is not None and any(not message.pluralizable for message in known[it].values())


def quarrels(known: dict[Key, dict[str, Message]]) -> Iterator[str]:
    """One text translated in two parts in two ways: which one people see would be chance."""
    for it, by_part in known.items():
        if len({message.string for message in by_part.values()}) > 1:
            yield f"{shown(it)} has different translations in {', '.join(sorted(by_part))}"


def key(message: Message) -> Key:
    """Context and the singular."""
    return message.context, message.id[0] if message.pluralizable else message.id


def shown(it: Key) -> str:
    """A text as a report shows it: on one line, not too long."""
    context, text = it
    text = " ".join(text.split())
    return f"“{text[:90]}{'…' if len(text) > 90 else ''}”" + (f" [{context}]" if context else "")


def missing(folder: str) -> None:
    """Print empty entries for the texts below `folder` (or templates of that name) that no catalogue has."""
    known = {key(message) for po in catalogues() for message in read(po)}
    for it, text in texts().items():
        if it not in known and any(place.startswith((folder, f"templates/{folder}")) for place in text.places):
            print(f"\n#: {' '.join(text.places[:3])}")
            print(entry(it, text))


def entry(it: Key, text: Text) -> str:
    """One empty entry in the form of a .po file."""
    quoted = [f"msgctxt {quote(it[0])}"] if it[0] else []
    quoted += [f"msgid {quote(it[1])}"]
    if text.plural:
        forms = [f'msgstr[{number}] ""' for number in range(PLURAL_FORMS)]
        return "\n".join([*quoted, f"msgid_plural {quote(text.plural)}", *forms])
    return "\n".join([*quoted, 'msgstr ""'])


def quote(text: str) -> str:
    """A string of a .po file on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main(arguments: list[str]) -> int:
    """Returns the process's exit code."""
    match arguments:
        case []:
            compile_all()
        case ["missing", folder]:
            missing(folder)
        case ["check"]:
            wrong = problems()
            print("\n".join([*wrong, f"Translations: {len(wrong)} to mend."]))
            return bool(wrong)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
