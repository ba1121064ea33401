"""A page as scanimage sends it: one PNM picture (pbm(5), pgm(5), ppm(5)), as its bytes come in.

Only the raw kinds with 8 or 16 bits (P4, P5, P6) are pages; anything else is no page. Pure.
"""

import re
from dataclasses import dataclass, field

__all__ = ["PnmReader", "Raster"]

_GAP = rb"(?:\s|#[^\n]*\n)+"
_HEAD = re.compile(
    rb"(P4)" + _GAP + rb"(\d{1,6})" + _GAP + rb"(\d{1,6})\s"
    rb"|(P[56])" + _GAP + rb"(\d{1,6})" + _GAP + rb"(\d{1,6})" + _GAP + rb"(255|65535)\s"
)
HEAD_MOST_BYTES = 256
SAMPLES = {b"P4": 1, b"P5": 1, b"P6": 3}


@dataclass(frozen=True, slots=True)
class Raster:
    """All dots of a page, row by row: `kind` is P4 (a bit a dot, 1 is black), P5 or P6 (a byte)."""

    kind: bytes
    width_px: int
    height_px: int
    dots: bytes = field(repr=False)


class PnmReader:
    """Takes a page's bytes as they come; a page of more than `most_bytes` is none."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._data = bytearray()
        self._head: tuple[bytes, int, int, int] | None = None
        self._dots_at = 0
        self._length = 0

    @property
    def begun(self) -> bool:
        """Whether a dot of the page has come."""
        return len(self._data) > self._dots_at > 0

    @property
    def percent(self) -> int | None:
        """How much of the page is here, None while its size is unknown."""
        if self._head is None:
            return None
        return 100 * (len(self._data) - self._dots_at) // self._length

    def feed(self, data: bytes) -> None:
        """Take the next bytes. Raises ValueError where they are no page."""
        self._data += data
        if self._head is None:
            self._read_head()
        if self._head and len(self._data) > self._dots_at + self._length:
            raise ValueError("more bytes than the page has dots")

    def raster(self) -> Raster:
        """The page when its last byte is here. Raises ValueError where some are missing."""
        if self._head is None or len(self._data) < self._dots_at + self._length:
            raise ValueError(f"the page ends after {len(self._data)} bytes")
        kind, width, height, deep = self._head
        dots = memoryview(self._data)[self._dots_at :]
        # 16 bits are sent with the high byte first, which alone is what a page needs
        return Raster(kind, width, height, bytes(dots[::2] if deep else dots))

    def _read_head(self) -> None:
        found = _HEAD.match(self._data)
        if found is None:
            if len(self._data) > HEAD_MOST_BYTES:
                raise ValueError("no PNM picture")
            return
        kind, *numbers = (one for one in found.groups() if one)
        width, height, *depth = (int(one) for one in numbers)
        deep = int(depth == [65535])
        row = -(-width // 8) if kind == b"P4" else width * SAMPLES[kind] * (1 + deep)
        if not 0 < row * height <= self._most_bytes:
            raise ValueError(f"a page of {width} x {height}")
        self._head = kind, width, height, deep
        self._dots_at, self._length = found.end(), row * height
