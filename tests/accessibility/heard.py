"""A window that a test hears: the process that shows it, and the one that reads it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.accessibility.audit import faults
from tests.accessibility.reader import Box, Reader, reader_of
from tests.fakes.screen import Screen

ROOT = Path(__file__).parents[2]
END_S = 20.0
GO_ON = ""


@dataclass(frozen=True)
class Page:
    """A page that stands, and where it takes a touch."""

    name: str
    touchable: tuple[Box, ...]


class Pages:
    """The pages of a window, one after another; each stands until the next is asked for."""

    def __init__(self, process: "subprocess.Popen[str]", reader: Reader) -> None:
        self._process, self._reader = process, reader

    def each(self) -> Iterator[Page]:
        """Every page, in turn. The window's process must end well after the last."""
        while page := self.present():
            yield page
            self.say(GO_ON)
        assert self._process.wait(END_S) == 0

    def present(self) -> Page | None:
        """The page that the window has just told of; None once it has shown them all."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            return None
        told = json.loads(line)
        return Page(told["page"], tuple(tuple(box) for box in told["touchable"]))

    def say(self, order: str) -> None:
        """Send an order (`door.ORDERS`), or let the page go."""
        assert self._process.stdin is not None
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()

    def faults(self, page: Page, english: frozenset[str]) -> list[str]:
        """What is wrong with the page for whoever hears it."""
        return faults(self._reader.shown(), page.touchable, english)


@contextmanager
def pages_of(window: str, screen: Screen) -> Iterator[Pages]:
    """The pages of one of `windows.WINDOWS`."""
    words = ["-m", "tests.accessibility.windows", window]
    with program(words, screen) as process, reader_of(process.pid, screen.environment) as reader:
        yield Pages(process, reader)


@contextmanager
def program(words: Sequence[str], screen: Screen) -> Iterator["subprocess.Popen[str]"]:
    """A Python program on a screen, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=screen.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=END_S)
