"""What an ESC/POS printer says, without any I/O: the questions as bytes, its answers as values.

Names and numbers are those of Epson's "ESC/POS Command Reference for TM printers".
"""

from dataclasses import dataclass
from typing import TypeAlias

from devices.printers import Reason

__all__ = [
    "ACKNOWLEDGE",
    "KEY_LIST",
    "MARK_LIST",
    "SERIAL_NUMBER",
    "Answer",
    "AnswerSplitter",
    "AutoStatus",
    "Cleared",
    "KeptPictures",
    "LongStatus",
    "Marks",
    "Noise",
    "ProcessDone",
    "Said",
    "StatusByte",
    "reasons_in",
    "status_request",
]

KEY_LIST = b"\x1d(L\x04\x000@KC"  # GS ( L fn 64: which pictures there are
MARK_LIST = b"\x1d(L\x04\x000PKC"  # GS ( L fn 80: those in the RAM, gone with the power
ACKNOWLEDGE = b"\x06"  # each part of a list of keys waits for it
SERIAL_NUMBER = b"\x1dI\x44"  # GS I 68: answered once what came before is done


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
class Said:
    """`GS I`: what the printer says of itself, such as its serial number."""

    text: str


@dataclass(frozen=True)
class KeptPictures:
    """`GS ( L` fn 64: the keys of the pictures in the printer; `more` follow if asked."""

    keys: tuple[bytes, ...]
    more: bool


@dataclass(frozen=True)
class Marks:
    """`GS ( L` fn 80: the keys of the pictures that go with the power."""

    keys: tuple[bytes, ...]


@dataclass(frozen=True)
class LongStatus:
    """A status of several bytes, as some models have it; without its head."""

    value: bytes


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


Answer: TypeAlias = (
    StatusByte
    | ProcessDone
    | Said
    | KeptPictures
    | Marks
    | LongStatus
    | Cleared
    | AutoStatus
    | Noise
)

BLOCK_HEAD = 0x37
KEYS_HEAD, MARKS_HEAD, KEYS_MAX = b"\x72", b"\x73", 96
SAID_HEAD = 0x5F
SAID_MAX = 82
BLOCK_MAX = 7


class AnswerSplitter:
    """Cuts what a printer sends into answers, however the bytes arrive.

    `long_head` begins the long status of a model that has one, of `long_size` bytes behind it.
    """

    def __init__(self, long_head: bytes = b"", long_size: int = 0) -> None:
        self._pending = b""
        self._long_head = long_head
        self._long_size = len(long_head) + long_size

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that `data` completes."""
        self._pending += data
        answers: list[Answer] = []
        while self._pending:
            found = self._first()
            if found is None:
                break
            answer, size = found
            answers.append(answer)
            self._pending = self._pending[size:]
        return answers

    def _first(self) -> tuple[Answer, int] | None:
        """The answer that comes first and its size; None until more bytes come."""
        data, head, size = self._pending, self._long_head, self._long_size
        if not head or not data.startswith(head[: len(data)]):
            return _first_answer(data)
        return (LongStatus(data[len(head) : size]), size) if len(data) >= size else None

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
    if first == SAID_HEAD:
        return _said(data)
    if first & 0x93 == 0x10 and not any(byte & 0x90 for byte in data[1:4]):
        return (AutoStatus(data[:4]), 4) if len(data) >= 4 else None
    return Noise(first), 1


def _keys(data: bytes) -> tuple[Answer, int] | None:
    """37h, 72h or 73h, 40h or 41h where more follow, pairs of letters, NUL.

    Epson, "GS ( L", fn 64 and 80.
    """
    end = data.find(0, 0, KEYS_MAX)
    if end < 0:
        return None if len(data) < KEYS_MAX else (Noise(BLOCK_HEAD), 1)
    pairs = data[3:end]
    if data[2:3] not in (b"\x40", b"\x41") or len(pairs) % 2:
        return Noise(BLOCK_HEAD), 1
    keys = tuple(pairs[at : at + 2] for at in range(0, len(pairs), 2))
    if data[1:2] == MARKS_HEAD:
        return Marks(keys), end + 1
    return KeptPictures(keys, more=data[2] == 0x41), end + 1


def _said(data: bytes) -> tuple[Answer, int] | None:
    """5Fh, printable text, NUL (Epson "GS I", n = 65 to 69 and 112)."""
    end = data.find(0, 0, SAID_MAX)
    if end < 0:
        return None if len(data) < SAID_MAX else (Noise(SAID_HEAD), 1)
    text = data[1:end].decode("ascii", "replace")
    return (Said(text), end + 1) if text.isprintable() and text.isascii() else (Noise(SAID_HEAD), 1)


def _block(data: bytes) -> tuple[Answer, int] | None:
    """37h, an identifier, text, NUL: 22h is a process id, 25h "cleared", 72h keys."""
    if data[1:2] in (KEYS_HEAD, MARKS_HEAD):
        return _keys(data)
    end = data.find(0, 0, BLOCK_MAX)
    if end < 0:
        return None if len(data) < BLOCK_MAX else (Noise(BLOCK_HEAD), 1)
    match data[1:2], data[2:end]:
        case b"\x22", text if len(text) == 4:
            return ProcessDone(text), end + 1
        case b"\x25", b"":
            return Cleared(), end + 1
    return Noise(BLOCK_HEAD), 1
