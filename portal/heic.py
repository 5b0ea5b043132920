"""Photos as iPhones take them (HEIC): browsers show no such file, so a JPEG is made of it when it comes.

`pi_heif` reads and does not write: its wheels carry no encoder under the GPL (docs/decisions/0012).
"""

from io import BytesIO
from typing import Any, BinaryIO

import pi_heif

TYPE = "image/heic"
ENDINGS = ("heic", "heif")
EDGE = 2000  # pixels: more than a screen shows, a tenth of what the original weighs
MOST = 60_000_000  # pixels; a telephone takes 48 million at most
BROKEN = (ValueError, RuntimeError, EOFError, OSError, SyntaxError)  # what reading a spoilt file raises


def readable(file: BinaryIO) -> bool:
    """Whether it says how large its picture is, and that is no more than we read; nothing is decoded yet."""
    file.seek(0)
    try:
        width, height = pi_heif.open_heif(file).size
    except BROKEN:
        return False
    return 0 < width * height <= MOST


def as_jpeg(file: BinaryIO) -> bytes | None:
    """The picture as JPEG, upright, at most `EDGE` pixels long, without place and camera; None where it is spoilt."""
    if not readable(file):
        return None
    file.seek(0)
    try:
        picture: Any = pi_heif.open_heif(file).to_pillow()
        picture.thumbnail((EDGE, EDGE))
        kept = BytesIO()
        picture.convert("RGB").save(kept, "JPEG", quality=82)
    except BROKEN:
        return None
    finally:
        file.seek(0)
    return kept.getvalue()
