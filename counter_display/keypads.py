"""Keypads and the office: a press becomes the command that its key means at that moment."""

import logging
import time
from collections.abc import Callable
from queue import Full

from counter_display.station import meaning
from devices.keypads import Keypad, KeyPressed
from hall.lane import Lane
from office.errors import OfficeError
from office.model import new_id
from office.office import Office, Who
from office.views import counters_now

PRESS_AGE_S = 1.0
"""Beyond this the officer no longer takes what happens for the answer to the press."""

_logger = logging.getLogger(__name__)


class KeypadDesk:
    """The keypads of one reception point, bound to its counters.

    A press may end the citizen who was called by the press before, so it counts only if the officer
    can have seen that call. It is dropped when it was made before its counter's last press was
    answered; when it was made within `PRESS_AGE_S` after an answer that came later than that, for
    hands go on for a moment in the rhythm of an impatient officer; and when the lane reaches it
    only after `PRESS_AGE_S`, since its officer may have done something else meanwhile. So whoever
    hammers on a key while the record is held gets one citizen. What is dropped is logged; nothing
    moves, and the officer presses again.
    """

    def __init__(
        self,
        office: Office,
        point: str,
        origin: str,
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._office = office
        self._point = point
        self._origin = origin
        self._steady_s = steady_s
        self._counters: dict[str, int] = {}
        self._heeded_from: dict[int, float] = {}
        """Counter → the monotonic second from which on a press counts."""
        self._lane = Lane("keypads")

    def bind(self, keypad: Keypad, counter: int) -> None:
        """Let this keypad work for a counter."""
        self._counters[keypad.device] = counter
        keypad.listen(self.pressed)

    def pressed(self, press: KeyPressed) -> None:
        """Take a press; returns at once, since it is called by the owner of the line."""
        try:
            self._lane.submit(_Press(self._answer, press, new_id()))
        except Full:
            _logger.exception("%s: too many presses wait", press.device)

    def stop(self) -> None:
        """Do the presses that wait, then end."""
        self._lane.stop()

    def _answer(self, press: KeyPressed, command_id: str) -> None:
        number = self._counters[press.device]
        waited_s = self._steady_s() - press.at_monotonic
        if waited_s > PRESS_AGE_S or press.at_monotonic < self._heeded_from.get(number, 0.0):
            _logger.warning("%s %s: dropped after %.1f s", press.device, press.key, waited_s)
            return
        try:
            self._do(press, number, command_id)
        finally:
            answered_at = self._steady_s()
            late = answered_at - press.at_monotonic > PRESS_AGE_S
            self._heeded_from[number] = answered_at + (PRESS_AGE_S if late else 0.0)

    def _do(self, press: KeyPressed, number: int, command_id: str) -> None:
        who = Who(f"counter:{number}", self._origin)
        try:
            here = next(c for c in counters_now(self._office, self._point) if c.number == number)
            command = meaning(press.key, here, self._point)
            if command:
                self._office.do(command, who, command_id)
        except OfficeError as error:
            _logger.warning("%s %s: %s", press.device, press.key, error)


class _Press:
    """A press on its way to the lane; its command id was born with the gesture."""

    def __init__(
        self, answer: Callable[[KeyPressed, str], None], press: KeyPressed, command_id: str
    ) -> None:
        self._answer = answer
        self._press = press
        self._command_id = command_id

    def __call__(self) -> None:
        self._answer(self._press, self._command_id)
