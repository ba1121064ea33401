"""A printer's view of its input: bytes → commands, for the simulator.

Lengths are those of Epson's "ESC/POS Command Reference". A command that this printer does not know
is cut at its known length where it has one, else after two bytes, and named "" so that it is seen.
"""

from collections import deque
from dataclasses import dataclass

__all__ = ["Command", "CommandSplitter"]

ACK, DLE, ESC, FS, GS = HEADS = 0x06, 0x10, 0x1B, 0x1C, 0x1D
LF = 0x0A

NAMES = {
    b"\x06": "ACK",
    b"\x1b@": "ESC @",
    b"\x1ba": "ESC a",
    b"\x1dv": "GS v 0",
    b"\x1dV": "GS V",
    b"\x1d(k": "GS ( k",
    b"\x1d(H": "GS ( H",
    b"\x1d(L": "GS ( L",
    b"\x1d!": "GS !",
    b"\x1dB": "GS B",
    b"\x1dL": "GS L",
    b"\x1dI": "GS I",
    b"\x1dP": "GS P",
    b"\x1b!": "ESC !",
    b"\x1bE": "ESC E",
    b"\x1bJ": "ESC J",
    b"\x1bt": "ESC t",
    b"\x1b%": "ESC %",
    b"\x1b&": "ESC &",
    b"\x1c.": "FS .",
    b"\x10\x04": "DLE EOT",
    b"\x10\x14": "DLE DC4",
}
ONE_PARAMETER = (
    *(b"\x1b" + bytes((one,)) for one in b"a!EJt%"),
    *(b"\x1d" + bytes((one,)) for one in b"!BI"),
    b"\x10\x04",
    b"\x10\x05",
)
TEXT = "text"
"""The name of a run of letters with the end of its line, if that is there."""
DLE_DC4_PARAMETERS = {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}
CUTS_WITH_FEED = (65, 66, 97, 98, 103, 104)


@dataclass(frozen=True)
class Command:
    """One command; `name` as in Epson's reference, "" when unknown; `raw` with its parameters.

    `came_at` is when its first byte came, in the seconds in which the stream was told.
    """

    name: str
    raw: bytes
    came_at: float = 0.0


class CommandSplitter:
    """Cuts a stream into commands, however the bytes arrive."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self._parts: deque[tuple[int, float]] = deque()
        """How many bytes still stand of each part that came, and when it came."""

    def feed(self, data: bytes, at: float = 0.0) -> None:
        """Take more of the stream, which came `at` this second."""
        if data:
            self._pending += data
            self._parts.append((len(data), at))

    def clear(self) -> None:
        """Forget everything that was not taken out."""
        self._pending.clear()
        self._parts.clear()

    def take(self) -> Command | None:
        """The next command; None until all its bytes are there."""
        if not self._pending:
            return None
        size = _size(self._pending)
        if size > len(self._pending):
            return None
        raw, came_at = bytes(self._pending[:size]), self._parts[0][1]
        del self._pending[:size]
        self._leave(size)
        if raw[0] not in HEADS:
            return Command(TEXT, raw, came_at)
        names = (NAMES.get(raw[:size]) for size in (3, 2, 1))
        return Command(next(filter(None, names), ""), raw, came_at)

    def _leave(self, size: int) -> None:
        """So many bytes were taken out."""
        while size >= self._parts[0][0]:
            size -= self._parts.popleft()[0]
            if not size:
                return
        count, at = self._parts[0]
        self._parts[0] = (count - size, at)


def _size(data: bytearray) -> int:
    """Bytes of the first command, or more than there are while that cannot be known."""
    if data[0] not in HEADS:
        return next(
            (at + (byte == LF) for at, byte in enumerate(data) if byte in (*HEADS, LF)), len(data)
        )
    if data[0] == ACK:
        return 1
    head = bytes(data[:2])
    if head in ONE_PARAMETER:
        return 3
    if head == b"\x1b&":
        return _glyphs_size(data)
    if head == b"\x10\x14":
        return 4 if len(data) < 3 else 3 + DLE_DC4_PARAMETERS.get(data[2], 0)
    if data[0] == GS and len(data) > 1:
        return _group_size(data)
    return 2


def _glyphs_size(data: bytearray) -> int:
    """ESC & y c1 c2, then for each code x and x columns of y bytes."""
    if len(data) < 5:
        return 5
    size = 5
    for _ in range(data[3], data[4] + 1):
        if len(data) <= size:
            return size + 1
        size += 1 + data[2] * data[size]
    return size


def _group_size(data: bytearray) -> int:
    """`GS …`: raster, cut, and the family `GS ( x pL pH`; two bytes for all others."""
    match data[1]:
        case 0x76:  # GS v 0 m xL xH yL yH
            if len(data) < 8:
                return 8
            return 8 + int.from_bytes(data[4:6], "little") * int.from_bytes(data[6:8], "little")
        case 0x4C | 0x50:  # GS L nL nH, GS P x y
            return 4
        case 0x56:  # GS V m [n]
            return 3 if len(data) < 3 else 3 + (data[2] in CUTS_WITH_FEED)
        case 0x28:
            return 5 if len(data) < 5 else 5 + int.from_bytes(data[3:5], "little")
    return 2
