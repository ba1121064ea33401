"""Slips held to a counter's code reader: who was absent and has come back is in the line again."""

import logging
from collections.abc import Callable
from functools import partial
from queue import Full

from devices.readers import Code, CodeRead, CodeReader
from hall.lane import Lane
from office.clock import steady_s, to_ms
from office.errors import OfficeError, Refused
from office.model import new_id
from office.office import Office, Who
from office.seats import RETURNED, SlipHeld, keep_slip
from office.slips import is_slip, return_by_slip
from office.views import ticket_answer

SAME_S = 3.0
"""A slip that still lies before the reader is read again and again: so long that is one time."""

_logger = logging.getLogger(__name__)


class SlipDesk:
    """The code readers of one reception point, bound to their counters.

    The slip of a number that was marked absent brings it back. What became of a slip is kept for
    the counter's panel, which says it. Anything else is no business of ours, a citizen's card least
    of all: it leaves no trace.
    """

    def __init__(
        self,
        office: Office,
        point: str,
        origin: str,
        key: bytes,
        steady_s: Callable[[], float] = steady_s,
    ) -> None:
        self._office = office
        self._point = point
        self._origin = origin
        self._key = key
        self._steady_s = steady_s
        self._counters: dict[str, int] = {}
        self._last: dict[str, tuple[str, float]] = {}
        self._lane = Lane("slip codes")

    def bind(self, reader: CodeReader, counter: int) -> None:
        """Let this reader work for a counter."""
        self._counters[reader.device] = counter
        reader.listen(self.heard)

    def heard(self, code: Code) -> None:
        """Take a code; returns at once, since it is called by the owner of the port."""
        if not isinstance(code, CodeRead):
            _logger.info("%s: %s", code.device, code.fault)
            return
        if not is_slip(code.text):
            _logger.debug("%s: no slip of ours", code.device)
            return
        if self._lies_there(code):
            return
        try:
            self._lane.submit(partial(self._return, code.device, code.text, new_id()))
        except Full:
            _logger.exception("%s: too many slips wait", code.device)

    def stop(self) -> None:
        """Do what waits, then end."""
        self._lane.stop()

    def _lies_there(self, code: CodeRead) -> bool:
        """Whether it is the slip that the reader has read a moment ago."""
        text, at_s = self._last.get(code.device, ("", 0.0))
        now_s = self._steady_s()
        self._last[code.device] = (code.text, now_s)
        return text == code.text and now_s - at_s < SAME_S

    def _return(self, device: str, text: str, command_id: str) -> None:
        counter = self._counters[device]
        who, place = Who(f"counter:{counter}", self._origin), (self._point, counter)
        at = to_ms(self._office.clock.now())
        try:
            try:
                done = return_by_slip(self._office, who, place, text, self._key, command_id)
                ticket = ticket_answer(self._office, done)
                held = SlipHeld(RETURNED, {"number": ticket.label if ticket else ""}, at)
            except Refused as refusal:
                held = SlipHeld(refusal.code, refusal.details, at)
            keep_slip(self._office.store, self._point, counter, held)
        except OfficeError as error:
            _logger.warning("%s: a slip is not heeded: %s", device, error)
        else:
            _logger.debug("%s: %s", device, held.code)
            self._office.bell.ring()
