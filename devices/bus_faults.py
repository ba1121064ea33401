"""What can be wrong on a simulated line: with one unit, or with the line itself."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from types import MappingProxyType
from typing import Any

__all__ = ["Faults", "LineFault", "LineFaults", "Trouble", "UnitFault", "collide"]

BABBLE_BYTES = 16
"""Spoken in one breath by a unit that never stops; between two it can be silenced."""
CHATTER_BYTES = 6
"""At the most, in one breath of a line on which bytes come out of nothing."""
CHATTER_EVERY_S = 0.3


class UnitFault(StrEnum):
    """What can be wrong with one unit, by name."""

    SILENT = "silent"
    STRAY = "stray"
    CORRUPT = "corrupt"
    LATE = "late"
    COLLISION = "collision"
    BABBLE = "babble"


class LineFault(StrEnum):
    """What can be wrong with the line, by name."""

    CUT = "cut"
    ECHO = "echo"
    NOISE = "noise"
    SLOW = "slow"
    CHATTER = "chatter"


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
    collides: bool = False
    """Another unit has the same address and answers at once with something else."""
    babbles: bool = False
    """It talks without end, whoever else speaks."""

    @classmethod
    def of(cls, names: Iterable[UnitFault]) -> "Faults":
        """These faults together, each as bad as it is met."""
        return cls(**{key: value for name in names for key, value in _UNIT[name].items()})


@dataclass(frozen=True)
class LineFaults:
    """What is wrong with the line or its adapter."""

    echo: bool = False
    """The adapter gives the master its own bytes back."""
    noise: float = 0.0
    """Chance of each byte, 0 to 1, that one of its bits is wrong; both ways."""
    cut: bool = False
    """Nothing reaches the units, and nothing comes from them."""
    slower_ms: float = 0.0
    """Every unit takes so much longer until it begins to answer."""
    chatter: bool = False
    """Now and then some bytes come out of nothing, as on a line without bias resistors."""

    @classmethod
    def of(cls, names: Iterable[LineFault]) -> "LineFaults":
        """These faults together, each as bad as it is met."""
        return cls(**{key: value for name in names for key, value in _LINE[name].items()})


_UNIT: Mapping[UnitFault, Mapping[str, Any]] = MappingProxyType(
    {
        UnitFault.SILENT: {"silent": True},
        UnitFault.STRAY: {"stray_only": 30},
        UnitFault.CORRUPT: {"corrupt": True},
        UnitFault.LATE: {"late_ms": 150.0},
        UnitFault.COLLISION: {"collides": True},
        UnitFault.BABBLE: {"babbles": True},
    }
)
_LINE: Mapping[LineFault, Mapping[str, Any]] = MappingProxyType(
    {
        LineFault.CUT: {"cut": True},
        LineFault.ECHO: {"echo": True},
        LineFault.NOISE: {"noise": 0.02},
        LineFault.SLOW: {"slower_ms": 30.0},
        LineFault.CHATTER: {"chatter": True},
    }
)


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
        if faults.collides:
            answer = collide([answer, self._random.randbytes(len(answer))])
        return faults.stray + answer + faults.stray_behind

    def carry(self, data: bytes, line: LineFaults) -> bytes:
        """What arrives of bytes on the line."""
        if line.cut:
            return b""
        return bytes(
            byte ^ 1 << self._random.randrange(8) if self._random.random() < line.noise else byte
            for byte in data
        )

    def babble(self) -> bytes:
        """Some bytes of endless talk."""
        return self._random.randbytes(BABBLE_BYTES)

    def chatter(self) -> bytes:
        """Bytes that nobody sent."""
        return self._random.randbytes(self._random.randint(1, CHATTER_BYTES))


def collide(answers: Sequence[bytes]) -> bytes:
    """What is heard of units that answer at once: the stronger level wins, bit by bit."""
    longest = max(len(answer) for answer in answers)
    padded = (int.from_bytes(answer.ljust(longest, b"\xff"), "big") for answer in answers)
    return reduce(int.__and__, padded).to_bytes(longest, "big")
