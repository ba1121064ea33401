"""The test's side of the assistive program: what it sees, and what it presses."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.waiting import wait_for

PROGRAM = Path(__file__).with_name("atspi_reader.py")
# Debian's bindings call their own functions deprecated.
WORDS = ("/usr/bin/python3", "-W", "ignore::DeprecationWarning", str(PROGRAM))
END_S = 10.0
PATIENCE_S = 1.0
Answer = dict[str, Any]
Box = tuple[int, int, int, int]
"""Left, top, width, height in the window's pixels."""


@dataclass(frozen=True)
class Told:
    """One thing on the screen, as an assistive program can tell it."""

    role: str
    name: str
    actions: tuple[str, ...]
    box: Box


class Reader:
    """Reads and presses what one process shows."""

    def __init__(self, process: "subprocess.Popen[str]", pid: int) -> None:
        self._process = process
        self._pid = pid
        self._patient_until = 0.0

    def shown(self) -> tuple[Told, ...]:
        """What stands on the screen now; a window is told of only a moment after its start."""
        return wait_for(self._look)

    def press_until(self, name: str, then: str) -> None:
        """Do the press action of what bears `name` until something called `then` stands there.

        A kiosk passes over a press that comes too soon after a page has changed, so whoever is not
        answered presses again, unhurried.
        """
        wait_for(lambda: self._pressed(name, then))

    def _pressed(self, name: str, then: str) -> bool:
        names = [one.name for one in self.shown()]
        if then not in names and name in names and time.monotonic() >= self._patient_until:
            self._ask({"press": names.index(name)})
            self._patient_until = time.monotonic() + PATIENCE_S
        return then in names

    def _look(self) -> tuple[Told, ...]:
        answer = self._ask({"pid": self._pid})
        if isinstance(answer, dict):  # the page changed while it was read
            return ()
        return tuple(_told(each) for each in answer)

    def _ask(self, request: Mapping[str, int]) -> list[Answer] | Answer:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: list[Answer] | Answer = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def reader_of(pid: int, environment: Mapping[str, str]) -> Iterator[Reader]:
    """An assistive program that looks at one process, on the screen with this environment."""
    process = subprocess.Popen(
        WORDS,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Reader(process, pid)
    finally:
        process.communicate(timeout=END_S)


def _told(each: Answer) -> Told:
    return Told(each["role"], each["name"], tuple(each["actions"]), tuple(each["box"]))
