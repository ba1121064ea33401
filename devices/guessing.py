"""Guesses about frames that no layout reads: what they begin and end with, length, checksum. Pure.

Only what holds for all of at least three different frames is told: with one or two of them almost
any checksum would fit somewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product

from devices.checksums import ChecksumKind, checksum_width
from devices.frame_parts import build
from devices.framing import Checksum, Fixed, NumberForm

__all__ = ["ChecksumGuess", "Guess", "LengthGuess", "guess"]

ENOUGH = 3
FRAMES_MAX = 200
"""More of them would tell no more."""
FIRST_MAX = 3
TRAILER_MAX = 2
LENGTH_AT_MAX = 8


@dataclass(frozen=True)
class LengthGuess:
    """A byte that counts: the frame is so many bytes longer than it says."""

    byte: int
    extra: int


@dataclass(frozen=True)
class ChecksumGuess:
    """A checksum that fits all frames; the names are those of a declared layout."""

    kind: str
    form: str
    first: int
    """The first byte that it covers."""
    trailer_bytes: int
    """Bytes behind it."""


@dataclass(frozen=True)
class Guess:
    """What the frames with the same first byte have in common; ready for JSON."""

    frames: int
    """Different ones."""
    header: str
    """What all begin with, as hexadecimal pairs; an address may be part of it."""
    trailer: str
    """What all end with behind the checksum."""
    length: LengthGuess | None
    checksums: tuple[ChecksumGuess, ...]


def guess(frames: Sequence[bytes]) -> tuple[Guess, ...]:
    """One guess for each first byte that at least three different frames have."""
    different = sorted(set(frames[:FRAMES_MAX]))
    groups = (list(group) for _, group in groupby(different, key=lambda frame: frame[:1]))
    return tuple(_about(group) for group in groups if len(group) >= ENOUGH)


def _about(frames: Sequence[bytes]) -> Guess:
    checksums = tuple(_checksums(frames))
    behind = checksums[0].trailer_bytes if checksums else _common(_reversed(frames))
    return Guess(
        len(frames),
        frames[0][: _common(frames)].hex(" "),
        frames[0][len(frames[0]) - behind :].hex(" "),
        _length(frames),
        checksums,
    )


def _reversed(frames: Sequence[bytes]) -> list[bytes]:
    return [frame[::-1] for frame in frames]


def _common(frames: Sequence[bytes]) -> int:
    """How many bytes all frames begin with alike."""
    shortest = min(len(frame) for frame in frames)
    alike = (len({frame[place] for frame in frames}) == 1 for place in range(shortest))
    return next((place for place, same in enumerate(alike) if not same), shortest)


def _length(frames: Sequence[bytes]) -> LengthGuess | None:
    """Frames of one length cannot tell which byte counts."""
    if len({len(frame) for frame in frames}) == 1:
        return None
    for byte in range(min(LENGTH_AT_MAX, *(len(frame) for frame in frames))):
        extras = {len(frame) - frame[byte] for frame in frames}
        if len(extras) == 1:
            return LengthGuess(byte, extras.pop())
    return None


def _checksums(frames: Sequence[bytes]) -> Iterator[ChecksumGuess]:
    """The checksums that fit; a trailer must be the same in all frames."""
    trailer_max = min(TRAILER_MAX, _common(_reversed(frames)))
    for behind, kind, form in product(range(trailer_max + 1), ChecksumKind, NumberForm):
        if form is NumberForm.LITTLE and checksum_width(kind) == 1:
            continue
        for first in range(FIRST_MAX + 1):
            part = Checksum(kind=kind, form=form, first=first)
            if all(_fits(frame[: len(frame) - behind], part) for frame in frames):
                yield ChecksumGuess(kind.value, form.value, first, behind)
                break


def _fits(frame: bytes, part: Checksum) -> bool:
    """Whether the frame ends with this checksum, of one byte at the least."""
    body = frame[: -part.width]
    return len(body) > part.first and build((Fixed(value=body), part), 0, b"", b"") == frame
