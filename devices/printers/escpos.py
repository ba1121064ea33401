"""ESC/POS bytes, without any I/O: strips of a page → one job.

Names and numbers are those of Epson's "ESC/POS Command Reference for TM printers"
(download4.epson.biz/sec_pubs/pos/reference_en/escpos); Citizen and most 80 mm printers agree.

Blank rows go as raster rows one byte wide, not as `ESC J`: the unit of `ESC J` is the vertical
motion unit, which is a dot on some printers and half a dot on others (1/360 inch on TM-T88III,
1/406 on TM-L90: "GS P", defaults), and gaps of unknown height would spoil the QR code's quiet zone.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from devices.printers.page import Feed, Qr
from devices.printers.raster import Dots, Strip

__all__ = [
    "CLEAR_BUFFERS",
    "Written",
    "job_bytes",
    "motion_units",
    "process_id",
]

INITIALIZE = b"\x1b@"  # ESC @
KANJI_OFF = b"\x1c."  # FS .: high bytes are letters, not halves of Chinese ones
CENTRE = b"\x1ba\x01"  # ESC a 1: justification, effective for raster bit images and symbols
LEFT = b"\x1ba\x00"  # ESC a 0
MOTION_UNITS = b"\x1dP"  # GS P x y
LEFT_MARGIN = b"\x1dL"  # GS L nL nH: in dots, at the beginning of a line
FEED = b"\x1bJ"  # ESC J n: print and feed n vertical motion units
FEED_MAX = 255
RASTER = b"\x1dv0\x00"  # GS v 0, m = 0: normal size
SYMBOL = b"\x1d(k"  # GS ( k
FEED_AND_PARTIAL_CUT = b"\x1dVB\x00"  # GS V 66 0: feed to the cutter, leave one point uncut
PROCESS_ID = b"\x1d(H\x06\x00\x30\x30"  # GS ( H fn 48: answered when what precedes is printed
CLEAR_BUFFERS = bytes((0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8))  # DLE DC4 fn 8, real time

RASTER_HEAD = 8  # bytes before the rows of a band
MARGIN_HEAD = 12  # the same behind a margin of its own
ROWS_PER_BAND = 255  # printing begins before the last band came; some printers read one byte
QUIET_MODULES = 4  # ISO/IEC 18004; GS ( k fn 181 leaves the quiet zone to the host


@dataclass(frozen=True)
class Written:
    """Lines in the printer's own letters, as bytes."""

    data: bytes


def job_bytes(
    strips: Iterable[Strip | Written],
    job_process_id: bytes | None,
    start: bytes = INITIALIZE + CENTRE,
    *,
    known_units: bool = False,
) -> bytes:
    """One whole job: begin, print, cut, ask for the answer behind the cut if one is to come.

    With `known_units` the printer's motion units are its dots (see `motion_units`): gaps may be
    feeds, and dots may begin at a left margin.
    """
    lines = _commands(strips, known_units)
    asked = b"" if job_process_id is None else PROCESS_ID + job_process_id
    return b"".join((start, *lines, FEED_AND_PARTIAL_CUT, asked))


def motion_units(dpi: int) -> bytes:
    """GS P x y: units of `ESC J` and `GS L` are the printer's dots; `ESC @` takes that back."""
    return MOTION_UNITS + bytes((dpi, dpi)) if dpi else b""


def process_id(job_id: str) -> bytes:
    """Four letters for `GS ( H`, the same for the same job whenever it is asked.

    Taken from the id itself, so that the late answer to a job of an earlier run is never taken for
    this one's.
    """
    return base64.b64encode(hashlib.sha256(job_id.encode()).digest())[:4]


def _commands(strips: Iterable[Strip | Written], known_units: bool) -> Iterator[bytes]:
    """Raster and symbol commands; blank rows that meet become one gap."""
    blank = 0
    for part in _parts(strips, known_units):
        if isinstance(part, int):
            blank += part
            continue
        yield from _gap(blank, known_units)
        blank = 0
        yield part
    yield from _gap(blank, known_units)


def _gap(rows: int, known_units: bool) -> Iterator[bytes]:
    """Blank paper: `ESC J` where its unit is a dot, else raster rows a byte wide."""
    if not known_units:
        yield from _raster(bytes(rows), 1)
        return
    while rows:
        fed = min(FEED_MAX, rows)
        rows -= fed
        yield FEED + bytes((fed,))


def _parts(strips: Iterable[Strip | Written], margins: bool) -> Iterator[int | bytes]:
    """A count of blank rows, or a command."""
    for strip in strips:
        match strip:
            case Feed(dots):
                yield dots
            case Written(data):
                yield data
            case Qr(payload, module):
                yield QUIET_MODULES * module
                yield _symbol(payload, module)
                yield QUIET_MODULES * module
            case Dots():
                yield from _bands(strip, margins)


def _bands(dots: Dots, margins: bool) -> Iterator[int | bytes]:
    """Runs of rows, cut at blank ones, without what is blank beside them."""
    stride = dots.width // 8
    nothing = bytes(stride)
    rows = (dots.rows[at : at + stride] for at in range(0, len(dots.rows), stride))
    for blank, run in groupby(rows, nothing.__eq__):
        group = list(run)
        if blank:
            yield len(group)
            continue
        ways = [_centred(group, stride), *([_from_margins(group, stride)] if margins else [])]
        yield min(ways, key=len)


def _centred(rows: list[bytes], stride: int) -> bytes:
    """Trimmed alike on both sides: `ESC a 1` centres them."""
    sides = [min(_free(row)) for row in rows]
    bands = (
        _raster(b"".join(row[trim : stride - trim] for row in rows[first:end]), stride - 2 * trim)
        for first, end, (trim, _) in _cuts([(side, side) for side in sides], stride, RASTER_HEAD)
    )
    return b"".join(chain.from_iterable(bands))


def _from_margins(rows: list[bytes], stride: int) -> bytes:
    """Each band trimmed on both sides as far as it goes, from a left margin of its own."""
    data, margin = bytearray(LEFT), 0
    for first, end, (left, right) in _cuts([_free(row) for row in rows], stride, MARGIN_HEAD):
        if left != margin:
            data += LEFT_MARGIN + (8 * left).to_bytes(2, "little")
            margin = left
        ink = b"".join(row[left : stride - right] for row in rows[first:end])
        data += b"".join(_raster(ink, stride - left - right))
    return bytes(data) + (LEFT_MARGIN + bytes(2) if margin else b"") + CENTRE


def _free(row: bytes) -> tuple[int, int]:
    """How many bytes are blank on the left and on the right."""
    return len(row) - len(row.lstrip(b"\0")), len(row) - len(row.rstrip(b"\0"))


def _cuts(
    free: list[tuple[int, int]], stride: int, head: int
) -> list[tuple[int, int, tuple[int, int]]]:
    """Where to cut rows, and what is free on both sides of each band, for the fewest bytes.

    `head` is what a band takes beside its rows.
    """
    steps = [at for at, one in enumerate(free) if not at or one != free[at - 1]]
    ends = [*steps[1:], len(free)]
    best: list[tuple[int, list[tuple[int, int, tuple[int, int]]]]] = [(0, [])]
    for last, end in enumerate(ends):
        sides = (stride, stride)
        options = []
        for at in range(last, -1, -1):
            first = steps[at]
            sides = (min(sides[0], free[first][0]), min(sides[1], free[first][1]))
            before, cuts = best[at]
            cost = before + head + (end - first) * (stride - sum(sides))
            options.append((cost, [*cuts, (first, end, sides)]))
        best.append(min(options))
    return best[-1][1]


def _raster(rows: bytes, stride: int) -> Iterator[bytes]:
    """GS v 0 m xL xH yL yH d…, in bands."""
    size = ROWS_PER_BAND * stride
    for at in range(0, len(rows), size):
        band = rows[at : at + size]
        yield RASTER + stride.to_bytes(2, "little")
        yield (len(band) // stride).to_bytes(2, "little") + band


def _symbol(payload: str, module: int) -> bytes:
    """GS ( k: QR model 2, module size, correction level M, store, print."""
    return b"".join(
        SYMBOL + len(body).to_bytes(2, "little") + body
        for body in (
            b"1A2\x00",  # fn 165: model 2
            b"1C" + bytes((module,)),  # fn 167: dots a module
            b"1E1",  # fn 169: level M
            b"1P0" + payload.encode("ascii"),  # fn 180: store
            b"1Q0",  # fn 181: print
        )
    )
