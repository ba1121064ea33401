"""What can be wrong with the simulated printer, and from when on; any process may say so.

The file `fault` in the printer's folder holds one line a fault: its word alone, or with the moment
at which it begins ("paper-out at band 3"). The simulator puts the word alone there once that has
come, so that what is wrong now can always be read, and taken away again.
"""

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

__all__ = ["HOLDING", "Fault", "FaultFile", "Later", "Stage", "set_faults"]

log = logging.getLogger(__name__)

FAULT_FILE = "fault"


class Fault(StrEnum):
    """What can be wrong; `HOLDING` are those that hold jobs back until they are mended."""

    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    OFFLINE = "offline"
    CUTTER_JAM = "cutter-jam"
    """Taking it away takes the cause away; the printer itself goes on by `DLE ENQ` or clearing."""
    HEAD_HOT = "head-hot"
    PAPER_LOW = "paper-low"
    TICKET_WAITING = "ticket-waiting"
    """A slip stands in the presenter."""
    POWER_OFF = "power-off"
    """Nothing is taken in or said; what was within it is lost, what is on paper is not."""
    UNPLUGGED = "unplugged"
    """The cable is out; the printer goes on with what it has."""
    SILENT = "silent"
    """No answer gets through."""
    NO_PROCESS_ID = "no-process-id"
    GARBAGE = "garbage"
    """Every answer comes as other bytes."""
    SLOW = "slow"
    """Every line, picture and cut takes `SLOW_S` longer."""


HOLDING = frozenset(
    {Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE, Fault.CUTTER_JAM, Fault.HEAD_HOT}
)


class Stage(StrEnum):
    """A moment in a slip; each is that before the thing is done."""

    BAND = "band"
    """A band of dots, a line of letters, a picture or a symbol, counted from 1 on each slip."""
    CUT = "cut"
    ANSWER = "answer"
    """The answer to `GS ( H`."""
    END = "end"
    """Right behind that answer."""


@dataclass(frozen=True)
class Later:
    """A fault that begins at a moment of a slip to come; `nth` counts where there are several."""

    fault: Fault
    stage: Stage
    nth: int = 1

    def __str__(self) -> str:
        """As it stands in the file."""
        return f"{self.fault} at {self.stage} {self.nth}"


def set_faults(folder: Path, *faults: Fault | Later) -> None:
    """Say what is wrong with the printer that lives in `folder`; nothing: all is well."""
    with _alone(folder):
        _write(folder, faults)


def _write(folder: Path, faults: Iterable[Fault | Later]) -> None:
    fresh = folder / (FAULT_FILE + ".new")
    fresh.write_text("".join(f"{fault}\n" for fault in faults))
    fresh.replace(folder / FAULT_FILE)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes and threads from the file: neither may undo what the other says."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


class FaultFile:
    """The file as the printer itself reads it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / FAULT_FILE
        self._text = ""
        self._now: frozenset[Fault] = frozenset()
        self._later: tuple[Later, ...] = ()

    def now(self) -> frozenset[Fault]:
        """What is wrong now; lines that are no fault are logged."""
        text = self._file.read_text() if self._file.exists() else ""
        if text != self._text:
            self._text = text
            self._read(text.splitlines())
        return self._now

    def reach(self, stage: Stage, nth: int = 1) -> None:
        """A moment has come: what was to begin with it is wrong from now on."""
        self.now()
        if not self._begun(stage, nth):
            return
        with _alone(self._folder):
            now, begun = self.now(), self._begun(stage, nth)
            left = [one for one in self._later if one not in begun]
            _write(self._folder, [*now, *(one.fault for one in begun), *left])

    def _begun(self, stage: Stage, nth: int) -> list[Later]:
        return [one for one in self._later if (one.stage, one.nth) == (stage, nth)]

    def _read(self, lines: list[str]) -> None:
        now, later = set[Fault](), list[Later]()
        for line in lines:
            match line.split():
                case [word] if word in set(Fault):
                    now.add(Fault(word))
                case [word, "at", stage, nth] if _is_moment(word, stage, nth):
                    later.append(Later(Fault(word), Stage(stage), int(nth)))
                case []:
                    pass
                case _:
                    log.warning("%s: no such fault: %s", self._file, line)
        self._now, self._later = frozenset(now), tuple(later)


def _is_moment(word: str, stage: str, nth: str) -> bool:
    return word in set(Fault) and stage in set(Stage) and nth.isdecimal()
