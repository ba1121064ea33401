"""Listening to a shared line that one does not own: what is said on it, by whom, in which frames.

Pure: the bytes and their times come from whoever reads the port; a command line prints the values
or writes them as JSON. A listener hears both sides on one pair of wires, so that only a layout can
tell a question from its answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from devices import modbus
from devices.bus_samples import sample_keypad, sample_sign
from devices.framing import FrameLayout, Reading
from devices.guessing import Guess, guess

__all__ = ["Chunk", "Heard", "Overheard", "Sniffed", "Speed", "candidates", "rank_speeds", "sniff"]

GAP_CHARS = 3.5
GAP_MIN_S = 0.00175
"""Silence between two frames (Modbus over Serial Line V1.02, 2.5.1.1)."""
BURST_MAX = 512
"""Longer talk is cut: a unit that never stops must not make one endless frame."""
MODBUS = "modbus-rtu"


@dataclass(frozen=True)
class Chunk:
    """Bytes as they were read, and when."""

    at_s: float
    """Seconds, by any clock that only goes forward, when the bytes had come."""
    data: bytes


@dataclass(frozen=True)
class Overheard:
    """One frame, or some bytes that nobody understands; ready for JSON."""

    at_s: float
    """When its first bytes were read."""
    hex: str
    """All its bytes, as hexadecimal pairs."""
    layout: str | None
    """Which candidate reads it; None: none does."""
    direction: str
    """`question` or `answer` where the layout tells, else `unknown`."""
    command: str | None
    """The command's or the answer's name in the layout."""
    address: int | None
    data: str
    """What it carries, as hexadecimal pairs."""
    checksum: str
    """`right`, `wrong`, `none` (the layout has none) or `unknown`."""


@dataclass(frozen=True)
class Sniffed:
    """A stretch of listening."""

    frames: tuple[Overheard, ...]
    guesses: tuple[Guess, ...]
    """About the frames that nobody understands, by their first byte."""


class Candidate(Protocol):
    """Something that can read a frame without knowing whom it is for."""

    def read(self, stream: bytes, start: int) -> Reading | None:
        """The frame that begins at `start`, or None."""
        ...


class ModbusRtu:
    """Reads any Modbus RTU frame; without its CRC it looks like nothing in particular."""

    def read(self, stream: bytes, start: int) -> Reading | None:
        """The frame at `start`; one that its CRC alone spoils if there is no better."""
        readings = [
            reading
            for is_answer in (False, True)
            if (reading := self._read(stream, start, is_answer)) is not None
        ]
        return min(readings, key=_rank, default=None)

    @staticmethod
    def _read(stream: bytes, start: int, is_answer: bool) -> Reading | None:
        end = modbus.frame_end(stream, start, is_answer=is_answer)
        if end is None or end > len(stream) or stream[start] not in (0, *modbus.UNITS):
            return None
        name = f"function-{stream[start + 1] & ~modbus.EXCEPTION}"
        sound = modbus.is_sound(stream[start:end])
        data = stream[start + 2 : end - 2]
        return Reading(name, is_answer, stream[start], data, start, end, sound, certain=sound)


def candidates(declared: Mapping[str, FrameLayout]) -> dict[str, Candidate]:
    """The declared layouts by name, Modbus RTU, and our samples where they are not declared."""
    known: dict[str, Candidate] = {**declared, MODBUS: ModbusRtu()}
    samples = {"sample-sign": sample_sign(1).layout, "sample-keypad": sample_keypad(1).layout}
    return known | {
        name: layout for name, layout in samples.items() if layout not in declared.values()
    }


def sniff(chunks: Sequence[Chunk], byte_time_s: float, readers: Mapping[str, Candidate]) -> Sniffed:
    """What was said in these bytes; `byte_time_s` is what one takes on the wire (0: unknown)."""
    frames: list[Overheard] = []
    foreign: list[bytes] = []
    for burst in _bursts(chunks, max(GAP_CHARS * byte_time_s, GAP_MIN_S)):
        for name, reading in _split(burst.data, readers):
            heard = burst.data[reading.start : reading.end]
            if not name:
                foreign.append(heard)
            frames.append(_overheard(burst.at(reading.start), heard, name, reading))
    return Sniffed(tuple(frames), guess(foreign))


@dataclass(frozen=True)
class Heard:
    """What came at one speed."""

    baud: int
    chunks: Sequence[Chunk]
    framing_errors: int = 0
    """Bytes without a proper stop bit, as the port counted them."""


@dataclass(frozen=True)
class Speed:
    """How well a line is understood at one speed; ready for JSON."""

    baud: int
    heard_bytes: int
    understood_bytes: int
    """In frames that a layout reads with certainty."""
    framing_errors: int


def rank_speeds(heard: Sequence[Heard], readers: Mapping[str, Candidate]) -> list[Speed]:
    """The speeds, the likeliest first: most understood, then least broken, then most heard.

    Where nothing was heard at any speed the order says nothing.
    """
    speeds = [_speed(one, readers) for one in heard]
    return sorted(
        speeds,
        key=lambda one: (
            -one.understood_bytes / max(one.heard_bytes, 1),
            one.framing_errors / max(one.heard_bytes, 1),
            -one.heard_bytes,
        ),
    )


def _speed(heard: Heard, readers: Mapping[str, Candidate]) -> Speed:
    frames = sniff(heard.chunks, 10 / heard.baud, readers).frames
    understood = sum(len(bytes.fromhex(one.hex)) for one in frames if one.checksum == "right")
    count = sum(len(chunk.data) for chunk in heard.chunks)
    return Speed(heard.baud, count, understood, heard.framing_errors)


@dataclass(frozen=True)
class _Burst:
    """Bytes without a pause between them."""

    chunks: tuple[Chunk, ...]

    @property
    def data(self) -> bytes:
        return b"".join(chunk.data for chunk in self.chunks)

    def at(self, position: int) -> float:
        """When the byte at this place was read."""
        for chunk in self.chunks:
            if position < len(chunk.data):
                return chunk.at_s
            position -= len(chunk.data)
        raise IndexError(position)


def _bursts(chunks: Sequence[Chunk], gap_s: float) -> Iterator[_Burst]:
    """Bytes belong together while no gap is between them, or the burst would be too long."""
    together: list[Chunk] = []
    for chunk in (chunk for chunk in chunks if chunk.data):
        length = sum(len(one.data) for one in together)
        if together and (chunk.at_s - together[-1].at_s > gap_s or length > BURST_MAX):
            yield _Burst(tuple(together))
            together = []
        together.append(chunk)
    if together:
        yield _Burst(tuple(together))


def _split(data: bytes, readers: Mapping[str, Candidate]) -> Iterator[tuple[str, Reading]]:
    """The frames of a burst, in order, and between them what nobody understands (name empty)."""
    begun = position = 0
    while position < len(data):
        best = _best(data, position, readers, certain=True)
        if best is None:
            position += 1
            continue
        yield from _doubtful(data[:position], begun, readers)
        yield best
        begun = position = best[1].end
    yield from _doubtful(data, begun, readers)


def _doubtful(
    data: bytes, start: int, readers: Mapping[str, Candidate]
) -> Iterator[tuple[str, Reading]]:
    """Bytes among which no frame is certain: one frame if a layout reads just all of them."""
    if start == len(data):
        return
    best = _best(data, start, readers, certain=False)
    if best is not None and best[1].end == len(data):
        yield best
        return
    rest = data[start:]
    yield "", Reading("", False, None, rest, start, len(data), None, certain=False)


def _best(
    data: bytes, start: int, readers: Mapping[str, Candidate], *, certain: bool
) -> tuple[str, Reading] | None:
    """The best reading from here; with `certain` none that other bytes could look like.

    Of two with the right checksum the shorter one: behind a CRC16 a zero makes the longer one right
    by itself. Of others the longer one, which leaves less unread.
    """
    readings = [
        (name, reading)
        for name, reader in readers.items()
        if (reading := reader.read(data, start)) is not None and (reading.certain or not certain)
    ]
    return min(readings, key=lambda one: _rank(one[1]), default=None)


def _rank(reading: Reading) -> tuple[bool, int]:
    return not reading.checksum, reading.end if reading.checksum else -reading.end


def _overheard(at_s: float, heard: bytes, name: str, reading: Reading) -> Overheard:
    if not name:
        return Overheard(at_s, heard.hex(" "), None, "unknown", None, None, "", "unknown")
    checksum = {None: "none", True: "right", False: "wrong"}[reading.checksum]
    return Overheard(
        at_s,
        heard.hex(" "),
        name,
        "answer" if reading.is_answer else "question",
        reading.name,
        reading.address,
        reading.data.hex(" "),
        checksum,
    )
