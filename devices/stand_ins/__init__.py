"""Stand-ins: a simulator of any kind that other programs, ours or not, reach by its port.

A stand-in joins a simulator to a table of its faults, tells what its user can do with it, as
pressing a key, and what has happened, as a slip printed.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from devices.fault_table import FaultTable

__all__ = ["UNPLUGGED", "Happening", "Kind", "Plug", "StandIn", "Unit", "connection_line"]

UNPLUGGED = "unplugged"
"""The fault that every kind has: its port is gone, as when the cable is pulled out."""


class Kind(StrEnum):
    """What can be stood in for."""

    PRINTER = "printer"
    BUS = "bus"
    SIGN = "sign"
    LED485 = "led485"
    SUMMARY = "summary"
    KEYPAD = "keypad"
    RATING_PANEL = "rating-panel"
    READER = "reader"
    LIGHT_STACK = "light-stack"
    SCANNER = "scanner"


@dataclass(frozen=True)
class Happening:
    """Something that the device did: `what` is one of the codes of `[simulated]` in the texts."""

    what: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Unit:
    """One unit of a stand-in with many, as a line has: where it stands and what it is."""

    id: str
    address: int
    model: str


class StandIn(Protocol):
    """One simulated device or line, driven by one thread."""

    @property
    def faults(self) -> FaultTable:
        """What can be wrong with it, and what is."""
        ...

    @property
    def connection(self) -> Mapping[str, str | int]:
        """What another program's settings say to reach it: `kind`, then path and baud, or host."""
        ...

    @property
    def declared(self) -> str:
        """The block of our settings file that declares it and its model; empty where none must."""
        ...

    @property
    def units(self) -> Sequence[Unit]:
        """The units on a line; none for a device of its own."""
        ...

    @property
    def acts(self) -> Mapping[str, str]:
        """What can be done with it, a word each, with an example of what follows the word."""
        ...

    def start(self) -> None:
        """Be there. Raises DeviceError."""
        ...

    def stop(self) -> None:
        """Be gone; what was shown or printed stays in the folder."""
        ...

    def act(self, word: str, rest: str) -> None:
        """Do what one of `acts` says. Raises UnsupportedError."""
        ...

    def happened(self) -> list[Happening]:
        """What happened since this was asked last; pictures of it stand in the folder by then."""
        ...


def connection_line(connection: Mapping[str, str | int]) -> str:
    """A stand-in's `connection` as a line of a settings file."""
    written = ", ".join(f"{key} = {json.dumps(value)}" for key, value in connection.items())
    return f"connection = {{ {written} }}"


class Plug:
    """Whether a simulator is plugged in; `start` and `stop` are its own."""

    def __init__(self, start: Callable[[], None], stop: Callable[[], None]) -> None:
        self._start, self._stop = start, stop
        self._powered = self._within = False
        self._pulled = False

    def power(self, *, on: bool) -> None:
        """Let the stand-in live, or end."""
        self._powered = on
        self._settle()

    def pull(self, *, out: bool) -> None:
        """Pull the cable, or put it back."""
        self._pulled = out
        self._settle()

    def _settle(self) -> None:
        wanted = self._powered and not self._pulled
        if wanted != self._within:
            (self._start if wanted else self._stop)()
            self._within = wanted  # a failure is tried again
