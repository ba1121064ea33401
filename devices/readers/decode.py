"""Codes in a picture: QR codes first, then everything else, in the time between two frames.

zxing-cpp reads more pictures than ZBar, and faster; ZBar reads a few that zxing-cpp does not. Both
give bytes here, since ZBar guesses the charset of a QR code, and mostly wrong for Vietnamese.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import string_at
from dataclasses import dataclass, field

import numpy as np
import zxingcpp
from pyzbar import wrapper as zbar

from devices.readers.codes import AIM_SYMBOLOGIES
from devices.video import Frame

__all__ = ["FrameDecoder", "Seen", "grey_of", "halved", "zbar_qr"]

PIXELS_MAX = 2_100_000
"""A larger picture (above 1080p) is halved first."""
STRIP = (3 / 4, 1 / 4)
MIDDLE = (1 / 2, 1 / 2)
"""The part of a frame's width and height, about its middle, that is searched at full size."""
ZBAR_ALL_SYMBOLS, ZBAR_QR = 0, 64
ZBAR_ENABLE, ZBAR_BINARY = 0, 4  # zbar.h: zbar_config_t; pyzbar does not name the second
ZBAR_GREY = 0x59455247  # the fourcc "GREY"


@dataclass(frozen=True, slots=True)
class Seen:
    """One code in one frame."""

    raw: bytes = field(repr=False)
    symbology: str
    sure: bool
    """Bars have so little of a checksum that texture passes for them now and then."""


class FrameDecoder:
    """Finds the codes of one frame after the other.

    Each frame is searched for QR codes, whole and at half size; where there is none, for one of
    the other things in turn, so that no frame takes long and every thing is looked for often.
    """

    def __init__(self) -> None:
        self._turns = itertools.cycle(
            (_bars_across, _matrix_codes, _zbar_qr_codes, _matrix_codes_near, _bars)
        )

    def __call__(self, frame: Frame) -> list[Seen]:
        """The codes in `frame`; empty where none was found."""
        grey = grey_of(frame)
        while grey.size > PIXELS_MAX:
            grey = halved(grey)
        seen = _read(grey, zxingcpp.BarcodeFormat.QRCode, try_invert=True)
        if not seen:
            half = halved(grey)
            seen = _read(half, zxingcpp.BarcodeFormat.QRCode) or next(self._turns)(grey, half)
        return seen


def grey_of(frame: Frame) -> Frame:
    """The frame as rows × columns; of colours the green stands for the light."""
    return np.ascontiguousarray(frame[:, :, 1] if frame.ndim == 3 else frame)


def halved(grey: Frame) -> Frame:
    """Half as wide and high; four pixels become their mean, which also takes noise away."""
    rows, columns = grey.shape[0] // 2 * 2, grey.shape[1] // 2 * 2
    four = grey[:rows, :columns].reshape(rows // 2, 2, columns // 2, 2)
    total = four[:, 0, :, 0].astype(np.uint16)
    for row, column in ((0, 1), (1, 0), (1, 1)):
        total += four[:, row, :, column]
    return (total >> 2).astype(np.uint8)


def zbar_qr(grey: Frame) -> list[bytes]:
    """The bytes of each QR code that ZBar finds."""
    with _zbar_scanner() as scanner, _zbar_image(grey) as image:
        zbar.zbar_scan_image(scanner, image)
        found = []
        symbol = zbar.zbar_image_first_symbol(image)
        while symbol:
            length = zbar.zbar_symbol_get_data_length(symbol)
            found.append(string_at(zbar.zbar_symbol_get_data(symbol), length))
            symbol = zbar.zbar_symbol_next(symbol)
        return found


Attempt = Callable[[Frame, Frame], list[Seen]]


def _middle(grey: Frame, part: tuple[float, float]) -> Frame:
    """The part of `grey`'s width and height that lies about its middle."""
    (height, width), (of_width, of_height) = grey.shape, part
    left, top = int(width * (1 - of_width) / 2), int(height * (1 - of_height) / 2)
    return np.ascontiguousarray(grey[top : height - top, left : width - left])


def _bars_across(grey: Frame, _half: Frame) -> list[Seen]:
    return _read(_middle(grey, STRIP), zxingcpp.BarcodeFormat.AllLinear, sure=False)


def _bars(_grey: Frame, half: Frame) -> list[Seen]:
    return _read(half, zxingcpp.BarcodeFormat.AllLinear, sure=False)


def _matrix_codes(_grey: Frame, half: Frame) -> list[Seen]:
    return _read(half, zxingcpp.BarcodeFormat.AllMatrix)


def _matrix_codes_near(grey: Frame, _half: Frame) -> list[Seen]:
    return _read(_middle(grey, MIDDLE), zxingcpp.BarcodeFormat.AllMatrix)


def _zbar_qr_codes(_grey: Frame, half: Frame) -> list[Seen]:
    return [Seen(raw, "qr", sure=True) for raw in zbar_qr(half)]


def _read(
    grey: Frame,
    formats: zxingcpp.BarcodeFormat,
    *,
    sure: bool = True,
    try_invert: bool = False,
) -> list[Seen]:
    found = zxingcpp.read_barcodes(grey, zxingcpp.BarcodeFormats(formats), try_invert=try_invert)
    return [Seen(one.bytes, _symbology(one), sure) for one in found]


def _symbology(code: zxingcpp.Barcode) -> str:
    letter = code.symbology_identifier[1:2].encode("ascii")
    return AIM_SYMBOLOGIES.get(letter, "")


@contextmanager
def _zbar_scanner() -> Iterator[object]:
    """A scanner for QR codes alone, that gives their bytes as they are."""
    scanner = zbar.zbar_image_scanner_create()
    try:
        zbar.zbar_image_scanner_set_config(scanner, ZBAR_ALL_SYMBOLS, ZBAR_ENABLE, 0)
        zbar.zbar_image_scanner_set_config(scanner, ZBAR_QR, ZBAR_ENABLE, 1)
        zbar.zbar_image_scanner_set_config(scanner, ZBAR_QR, ZBAR_BINARY, 1)
        yield scanner
    finally:
        zbar.zbar_image_scanner_destroy(scanner)


@contextmanager
def _zbar_image(grey: Frame) -> Iterator[object]:
    height, width = grey.shape
    data = grey.tobytes()  # ZBar reads it where it is
    image = zbar.zbar_image_create()
    try:
        zbar.zbar_image_set_format(image, ZBAR_GREY)
        zbar.zbar_image_set_size(image, width, height)
        zbar.zbar_image_set_data(image, data, len(data), None)
        yield image
    finally:
        zbar.zbar_image_destroy(image)
