"""A payment code out of a picture: zxing-cpp finds it, `qr` reads what it says. Nothing of the picture is kept."""

from typing import BinaryIO

import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from invoices.exchange import qr
from invoices.exchange.qr import Payment, Wrong

MOST_BYTES, MOST_PIXELS = 20 * 1024 * 1024, 50_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def read(picture: BinaryIO, size: int) -> tuple[Payment, str]:
    """The first payment code in a photo or screenshot, and its text. Wrong says why there is none."""
    if size > MOST_BYTES:
        raise Wrong(_("The picture is larger than 20 MB: make a smaller one."))
    wrong = Wrong(_("No code was found in the picture: take it straight from above, or paste the text of the code."))
    for found in zxingcpp.read_barcodes(_grey(picture), formats=zxingcpp.BarcodeFormat.QRCode):
        try:
            payment = qr.read(found.bytes)
        except Wrong as why:
            wrong = why
        else:
            return payment, found.bytes.decode(qr.ENCODINGS[found.bytes[6:7].decode("ascii")])
    raise wrong


def _grey(picture: BinaryIO) -> Image.Image:
    try:
        image = Image.open(picture, formats=FORMATS)
        small = image.width * image.height <= MOST_PIXELS
        grey = image.convert("L") if small else None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Wrong(_("This is no picture: attach PNG or JPEG.")) from error
    if grey is None:
        raise Wrong(_("The picture has too many points: make a smaller one."))
    return grey
