"""What can be wrong on a simulated line: with one unit, or with the line itself."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

__all__ = ["Faults", "LineFaults", "Trouble", "collide"]

BABBLE_BYTES = 16
"""Spoken in one breath by a unit that never stops; between two it can be silenced."""


@dataclass(frozen=True)
class Faults:
    """What is wrong with one unit."""

    silent: bool = False
    """It hears nothing and says nothing, as without power."""
    stray: bytes = b""
    """Bytes in front of each answer."""
    stray_behind: bytes = b""
    """Bytes behind each answer."""
    stray_only: int = 0
    """Up to so many random bytes, one at the least, in the place of each answer."""
    corrupt: bool = False
    """One bit of the last byte of each answer is wrong."""
    late_ms: float = 0.0
    """It answers so much later than the others."""
    babbles: bool = False
    """It talks without end, whoever else speaks."""


@dataclass(frozen=True)
class LineFaults:
    """What is wrong with the line or its adapter."""

    echo: bool = False
    """The adapter gives the master its own bytes back."""
    noise: float = 0.0
    """Chance of each byte, 0 to 1, that one of its bits is wrong; both ways."""


class Trouble:
    """Applies faults; the same seed makes the same trouble."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)

    def spoil(self, answer: bytes, faults: Faults) -> bytes:
        """What the unit puts on the line in the place of its answer."""
        if faults.stray_only:
            return self._random.randbytes(self._random.randint(1, faults.stray_only))
        if faults.corrupt:
            answer = answer[:-1] + bytes((answer[-1] ^ 0x01,))
        return faults.stray + answer + faults.stray_behind

    def carry(self, data: bytes, line: LineFaults) -> bytes:
        """What arrives of bytes on the line."""
        return bytes(
            byte ^ 1 << self._random.randrange(8) if self._random.random() < line.noise else byte
            for byte in data
        )

    def babble(self) -> bytes:
        """Some bytes of endless talk."""
        return self._random.randbytes(BABBLE_BYTES)


def collide(answers: Sequence[bytes]) -> bytes:
    """What is heard of units that answer at once: the stronger level wins, bit by bit."""
    longest = max(len(answer) for answer in answers)
    padded = (int.from_bytes(answer.ljust(longest, b"\xff"), "big") for answer in answers)
    return reduce(int.__and__, padded).to_bytes(longest, "big")
