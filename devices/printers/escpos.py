"""ESC/POS bytes, without any I/O: strips of a page → bytes, and a printer's answers → values.

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
from itertools import groupby
from typing import TypeAlias

from devices.printers import Reason
from devices.printers.page import Feed, Qr
from devices.printers.raster import Dots, Strip

__all__ = [
    "CLEAR_BUFFERS",
    "STATUS_KINDS",
    "Answer",
    "AnswerSplitter",
    "AutoStatus",
    "Cleared",
    "Noise",
    "ProcessDone",
    "StatusByte",
    "job_bytes",
    "process_id",
    "reasons_in",
    "status_request",
]

INITIALIZE = b"\x1b@"  # ESC @
CENTRE = b"\x1ba\x01"  # ESC a 1: justification, effective for raster bit images and symbols
RASTER = b"\x1dv0\x00"  # GS v 0, m = 0: normal size
SYMBOL = b"\x1d(k"  # GS ( k
FEED_AND_PARTIAL_CUT = b"\x1dVB\x00"  # GS V 66 0: feed to the cutter, leave one point uncut
PROCESS_ID = b"\x1d(H\x06\x00\x30\x30"  # GS ( H fn 48: answered when what precedes is printed
CLEAR_BUFFERS = bytes((0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8))  # DLE DC4 fn 8, real time

STATUS_KINDS = (1, 2, 3, 4)  # DLE EOT n: printer, cause of offline, cause of error, paper
ROWS_PER_BAND = 255  # printing begins before the last band came; some printers read one byte
QUIET_MODULES = 4  # ISO/IEC 18004; GS ( k fn 181 leaves the quiet zone to the host


def job_bytes(strips: Iterable[Strip], job_process_id: bytes) -> bytes:
    """One whole job: initialise, print, cut, ask for the answer behind the cut."""
    return b"".join(
        (INITIALIZE, CENTRE, *_commands(strips), FEED_AND_PARTIAL_CUT, PROCESS_ID, job_process_id)
    )


def process_id(job_id: str) -> bytes:
    """Four letters for `GS ( H`, the same for the same job whenever it is asked.

    Taken from the id itself, so that the late answer to a job of an earlier run is never taken for
    this one's.
    """
    return base64.b64encode(hashlib.sha256(job_id.encode()).digest())[:4]


def _commands(strips: Iterable[Strip]) -> Iterator[bytes]:
    """Raster and symbol commands; blank rows that meet become one gap."""
    blank = 0
    for part in _parts(strips):
        if isinstance(part, int):
            blank += part
            continue
        yield from _raster(bytes(blank), 1)
        blank = 0
        yield part
    yield from _raster(bytes(blank), 1)


def _parts(strips: Iterable[Strip]) -> Iterator[int | bytes]:
    """A count of blank rows, or a command."""
    for strip in strips:
        match strip:
            case Feed(dots):
                yield dots
            case Qr(payload, module):
                yield QUIET_MODULES * module
                yield _symbol(payload, module)
                yield QUIET_MODULES * module
            case Dots():
                yield from _bands(strip)


def _bands(dots: Dots) -> Iterator[int | bytes]:
    """Runs of rows, cut at blank ones and trimmed alike on both sides: `ESC a 1` centres them."""
    stride = dots.width // 8
    nothing = bytes(stride)
    rows = (dots.rows[at : at + stride] for at in range(0, len(dots.rows), stride))
    for blank, run in groupby(rows, nothing.__eq__):
        group = list(run)
        if blank:
            yield len(group)
            continue
        trim = min(
            stride - max(len(row.lstrip(b"\0")) for row in group),
            stride - max(len(row.rstrip(b"\0")) for row in group),
        )
        ink = b"".join(row[trim : stride - trim] for row in group)
        yield b"".join(_raster(ink, stride - 2 * trim))


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


def status_request(kind: int) -> bytes:
    """DLE EOT n: one byte comes back, also from a printer that is offline."""
    return bytes((0x10, 0x04, kind))


_MEANINGS: dict[int, tuple[tuple[int, Reason], ...]] = {
    1: ((0x08, Reason.OFFLINE),),
    2: ((0x04, Reason.COVER_OPEN), (0x20, Reason.PAPER_OUT)),
    3: ((0x24, Reason.FAULT), (0x08, Reason.CUTTER_JAM), (0x40, Reason.HEAD_HOT)),
    4: ((0x0C, Reason.PAPER_LOW), (0x60, Reason.PAPER_OUT)),
}


def reasons_in(kind: int, status: int) -> frozenset[Reason]:
    """What the answer to `status_request(kind)` complains of (Epson "DLE EOT", bit tables)."""
    return frozenset(reason for bits, reason in _MEANINGS[kind] if status & bits)


@dataclass(frozen=True)
class StatusByte:
    """The answer to `DLE EOT n`."""

    value: int


@dataclass(frozen=True)
class ProcessDone:
    """`GS ( H` fn 48: all that came before it is on paper."""

    id: bytes


@dataclass(frozen=True)
class Cleared:
    """`DLE DC4` fn 8: the buffers are empty."""


@dataclass(frozen=True)
class AutoStatus:
    """Four bytes that the printer sends unasked where `GS a` or a switch enables it."""

    value: bytes


@dataclass(frozen=True)
class Noise:
    """A byte that begins no known answer."""

    value: int


Answer: TypeAlias = StatusByte | ProcessDone | Cleared | AutoStatus | Noise

BLOCK_HEAD = 0x37
BLOCK_MAX = 7


class AnswerSplitter:
    """Cuts what a printer sends into answers, however the bytes arrive."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that `data` completes."""
        self._pending += data
        answers: list[Answer] = []
        while self._pending:
            found = _first_answer(self._pending)
            if found is None:
                break
            answer, size = found
            answers.append(answer)
            self._pending = self._pending[size:]
        return answers

    def reset(self) -> None:
        """Forget a half answer."""
        self._pending = b""


def _first_answer(data: bytes) -> tuple[Answer, int] | None:
    """The answer at the beginning of `data` and its size; None until more bytes come."""
    first = data[0]
    if first & 0x93 == 0x12:
        return StatusByte(first), 1
    if first == BLOCK_HEAD:
        return _block(data)
    if first & 0x93 == 0x10 and not any(byte & 0x90 for byte in data[1:4]):
        return (AutoStatus(data[:4]), 4) if len(data) >= 4 else None
    return Noise(first), 1


def _block(data: bytes) -> tuple[Answer, int] | None:
    """37h, an identifier, text, NUL: 22h is a process id of four letters, 25h "cleared"."""
    end = data.find(0, 0, BLOCK_MAX)
    if end < 0:
        return None if len(data) < BLOCK_MAX else (Noise(BLOCK_HEAD), 1)
    match data[1:2], data[2:end]:
        case b"\x22", text if len(text) == 4:
            return ProcessDone(text), end + 1
        case b"\x25", b"":
            return Cleared(), end + 1
    return Noise(BLOCK_HEAD), 1
