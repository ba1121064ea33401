"""Which keypad stands at a counter, taught by pressing a key there: one lesson of it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from devices.keypads import KeyPressed

__all__ = ["Lesson", "Outcome", "Teacher"]

LESSON_TIMEOUT_S = 30.0


class Outcome(StrEnum):
    """How a lesson ended."""

    TAUGHT = "taught"
    TIMED_OUT = "timed-out"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of "press a key at counter N"."""

    counter: int
    outcome: Outcome
    device: str = ""
    """The keypad that was pressed, by the name it was opened with."""
    key: str = ""


class Teacher:
    """One lesson: the first key pressed on any of the keypads tells which one stands at `counter`.

    Let every keypad in question tell `heard`; a press made before the lesson began is none.
    """

    def __init__(self, counter: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._counter = counter
        self._began_at = clock()
        self._lesson: Lesson | None = None
        self._ended = threading.Condition()

    def heard(self, press: KeyPressed) -> None:
        """Take a press; any thread may tell it."""
        if press.at_monotonic >= self._began_at:
            self._end(Lesson(self._counter, Outcome.TAUGHT, press.device, press.key))

    def cancel(self) -> None:
        """Give the lesson up; after it ended this changes nothing."""
        self._end(Lesson(self._counter, Outcome.CANCELLED))

    def wait(self, timeout_s: float = LESSON_TIMEOUT_S) -> Lesson:
        """Wait for the lesson's end, and give it; with no press in time it ends so for good."""
        with self._ended:
            self._ended.wait_for(lambda: self._lesson is not None, timeout_s)
        return self._end(Lesson(self._counter, Outcome.TIMED_OUT))

    def _end(self, lesson: Lesson) -> Lesson:
        """End the lesson, unless it has ended; give what came of it."""
        with self._ended:
            self._lesson = self._lesson or lesson
            self._ended.notify_all()
            return self._lesson
