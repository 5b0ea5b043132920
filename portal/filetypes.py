"""What an uploaded file is: by its content first, then by its name. Pure: bytes in, a word or a refusal out."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import filetype
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal import heic

HEAD = 8192
NAME_LIMIT = 120
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
SHOWN_AS_PICTURE = ("image/png", "image/jpeg", "image/webp", "image/gif")
PDF = "application/pdf"
TYPES = {
    "pdf": PDF,
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    **dict.fromkeys(heic.ENDINGS, heic.TYPE),
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "txt": "text/plain",
    "csv": "text/csv",
    "eml": "message/rfc822",
}
TEXTS = ("txt", "csv", "eml")
PICTURES = ("png", "jpg", "jpeg", "webp", "gif", *heic.ENDINGS)
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "mimetype", "ods": "mimetype"}
STREAMS = {"doc": ("WordDocument",), "xls": ("Workbook", "Book")}
ACCEPT = ",".join(f".{ending}" for ending in TYPES)
_MARKUP = re.compile(rb"^\s*(<[!?a-z]|#!|MZ|\x7fELF|<%|@echo|javascript:)", re.IGNORECASE)
_MAIL_HEADER = re.compile(r"^(From|To|Subject|Received|Return-Path|Date|Message-ID|MIME-Version):", re.I | re.M)
SPOILT_PHOTO = _("The photo cannot be read. Take it anew, or save it as JPEG and attach that.")
_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Cn")


class NotAccepted(Exception):
    """The file is refused; `sentence` (lazy) says why and what to do."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class FileType:
    """A clean name with an ending that tells the truth, and the type that goes with it."""

    name: str
    type: str


def clean_name(name: str) -> str:
    """The file's own name: no folders, nothing invisible (control characters, turning marks), ≤ 120 letters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in _INVISIBLE)
    name = re.sub(r'[<>:"|?*]', "_", " ".join(name.split())).strip(" .")
    path = PurePosixPath(name)
    return path.stem[: NAME_LIMIT - len(path.suffix)].rstrip(" .") + path.suffix[:20] if name else ""


def look_at(name: str, file: BinaryIO, size: int, limit: int) -> FileType:
    """What the file is; NotAccepted when it is empty, too large, of a kind not taken, or not what its name says."""
    _check_size(size, limit)
    name = clean_name(name) or str(_("file"))
    ending = PurePosixPath(name).suffix[1:].lower()
    file.seek(0)
    found = _by_content(file, ending)
    file.seek(0)
    if not found:
        raise NotAccepted(_not_taken(ending))
    if TYPES[found] == heic.TYPE and not heic.readable(file):
        raise NotAccepted(SPOILT_PHOTO)
    file.seek(0)
    if "." not in name or {ending, found} <= set(PICTURES):
        name, ending = _renamed(name, ending, found), found
    if ending not in TYPES:
        raise NotAccepted(_not_taken(ending))
    if TYPES[ending] != TYPES[found]:
        sentence = _(
            "“%(name)s” is another kind of file inside than its name says: %(found)s. Save it anew and attach that."
        )
        raise NotAccepted(sentence % {"name": name, "found": found})
    return FileType(name, TYPES[ending])


def _renamed(name: str, ending: str, found: str) -> str:
    """The name with the ending of its content, where the name has none or that of another picture."""
    return name if TYPES.get(ending) == TYPES[found] else f"{PurePosixPath(name).stem}.{found}"


def _check_size(size: int, limit: int) -> None:
    if size <= 0:
        raise NotAccepted(_("The file is empty: 0 bytes. It may not have been saved yet; open it and save it anew."))
    if size > limit:
        megabytes = limit // (1024 * 1024)
        sentence = ngettext_lazy(
            "The file is too large: up to %(limit)d megabyte. Scan it with fewer dots or divide it.",
            "The file is too large: up to %(limit)d megabytes. Scan it with fewer dots or divide it.",
            "limit",
        )
        raise NotAccepted(sentence % {"limit": megabytes})


def _not_taken(ending: str) -> Any:
    if ending in ("zip", "rar", "7z"):
        return _("Archives are not taken: nobody sees what is inside. Take the files out and attach them one by one.")
    if ending in ("htm", "html", "svg", "xml", "js", "exe", "bat", "sh", "ps1", "vbs", "php", "py"):
        return _("Pages and programs are not taken. Save it as PDF and attach that.")
    return _("Such files are not taken. Attach PDF, a picture, a document or table of Office, text or a letter (eml).")


def _by_content(file: BinaryIO, ending: str) -> str:
    """The ending that fits what is inside, or "" when we do not take such files."""
    head = file.read(HEAD)
    if head.startswith(OLE):
        return _ole(file, head, ending)
    if head.startswith(b"PK"):
        return _zipped(file)
    guessed = filetype.guess_extension(head)
    if guessed:
        return guessed if guessed in TYPES else ""
    return _text(file, head, ending)


def _ole(file: BinaryIO, head: bytes, ending: str) -> str:
    """Word and Excel of before 2007: told by the names in their directory (an installer is such a file, too)."""
    whole = head + file.read()
    for kind in sorted(STREAMS, key=lambda kind: kind != ending):
        if any((stream + "\0").encode("utf-16-le") in whole for stream in STREAMS[kind]):
            return kind
    return ""


def _zipped(file: BinaryIO) -> str:
    """Office and OpenDocument are archives with known parts; one with macros is taken for no document."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            kind = _first_words(archive) if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return ""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotAccepted(_("The document has macros inside. Save it without them (docx, xlsx) and attach that."))
    found = (
        ending for ending, part in PARTS.items() if part in names and (part != "mimetype" or TYPES[ending] == kind)
    )
    return next(found, "")


def _first_words(archive: zipfile.ZipFile) -> str:
    """What OpenDocument says of itself; a hundred bytes, whatever the entry claims to hold."""
    with archive.open("mimetype") as entry:
        return entry.read(100).decode("ascii", "replace")


def _text(file: BinaryIO, head: bytes, ending: str) -> str:
    """Text in UTF-8 or windows-1251 that does not begin as a page or a program."""
    if ending not in (*TEXTS, "") or b"\0" in head or _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return ""
    text = _decoded(head + file.read())
    if text is None or sum(letter < " " and letter not in "\t\r\n\f\x1b" for letter in text[:HEAD]):
        return ""
    if ending == "eml":
        return "eml" if _MAIL_HEADER.search(text[:HEAD]) else ""
    return ending or "txt"


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
