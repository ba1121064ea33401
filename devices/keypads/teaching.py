"""Which unit is meant, taught by pressing a key of it: one lesson."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum

from devices.errors import NotFoundError
from devices.keypads import KeyPressed
from devices.keypads.hid import HidKeypad
from devices.transport.input_sockets import TaughtSockets
from devices.transport.input_units import InputUnit

__all__ = ["LESSON_TIMEOUT_S", "Lesson", "Outcome", "Taught", "Teacher", "teach_by_press"]

LESSON_TIMEOUT_S = 30.0
_CHANGE_OTHERS = {
    *(f"KEY_{side}{name}" for side in ("LEFT", "RIGHT") for name in ("CTRL", "SHIFT", "ALT")),
    *("KEY_LEFTMETA", "KEY_RIGHTMETA", "KEY_NUMLOCK", "KEY_CAPSLOCK"),
}
"""Some keypads send NumLock around every key, and whoever gives a lesson up presses Ctrl."""


class Outcome(StrEnum):
    """How a lesson ended."""

    TAUGHT = "taught"
    TIMED_OUT = "timed-out"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of "press a key there"."""

    outcome: Outcome
    device: str = ""
    """The unit that was pressed, by the name it was opened with."""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Taught:
    """What a lesson has taught: the unit, the key that was pressed, and whose it was before."""

    unit: InputUnit
    key: str
    left: tuple[str, ...]


def teach_by_press(sockets: TaughtSockets, device: str, timeout_s: float) -> Taught | None:
    """Let the unit on which the next key is pressed be `device`; None where nobody presses one.

    Raises NotFoundError where nothing is plugged in, PermissionDeniedError, and DeviceError where
    it cannot be kept.
    """
    units = {unit.path: unit for unit in sockets.present()}
    if not units:
        raise NotFoundError(device, "no input device is plugged in")
    teacher = Teacher()
    with ExitStack() as heard:
        for path, unit in units.items():
            one = HidKeypad(path, sockets.overheard(unit))
            one.listen(teacher.heard)
            heard.callback(one.close)
            one.start()
        lesson = teacher.wait(timeout_s)
    if lesson.outcome is not Outcome.TAUGHT:
        return None
    unit = units[lesson.device]
    return Taught(unit, lesson.key, sockets.teach(device, unit))


class Teacher:
    """One lesson: the first key pressed on any of the units tells which one is meant.

    Let every unit in question tell `heard`; a press made before the lesson began is none, and a
    key that only changes others (Shift, Ctrl, NumLock) teaches nothing.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._began_at = clock()
        self._lesson: Lesson | None = None
        self._ended = threading.Condition()

    def heard(self, press: KeyPressed) -> None:
        """Take a press; any thread may tell it."""
        if press.at_monotonic >= self._began_at and press.key not in _CHANGE_OTHERS:
            self._end(Lesson(Outcome.TAUGHT, press.device, press.key))

    def cancel(self) -> None:
        """Give the lesson up; after it ended this changes nothing."""
        self._end(Lesson(Outcome.CANCELLED))

    def wait(self, timeout_s: float = LESSON_TIMEOUT_S) -> Lesson:
        """Wait for the lesson's end, and give it; with no press in time it ends so for good."""
        with self._ended:
            self._ended.wait_for(lambda: self._lesson is not None, timeout_s)
        return self._end(Lesson(Outcome.TIMED_OUT))

    def _end(self, lesson: Lesson) -> Lesson:
        """End the lesson, unless it has ended; give what came of it."""
        with self._ended:
            self._lesson = self._lesson or lesson
            self._ended.notify_all()
            return self._lesson
