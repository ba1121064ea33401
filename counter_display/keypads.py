"""Keypads and the office: a press becomes the command that its key means at that moment."""

import logging
from collections.abc import Callable
from queue import Full

from counter_display.station import meaning
from devices.keypads import Keypad, KeyPressed
from hall.lane import Lane
from office.errors import OfficeError
from office.model import new_id
from office.office import Office, Who
from office.views import counters_now

_logger = logging.getLogger(__name__)


class KeypadDesk:
    """The keypads of one reception point, bound to its counters."""

    def __init__(self, office: Office, point: str, origin: str) -> None:
        self._office = office
        self._point = point
        self._origin = origin
        self._counters: dict[str, int] = {}
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
