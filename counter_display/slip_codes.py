"""What is held to a counter's code reader: an absent number's slip, or an appointment's QR."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from queue import Full

from devices.readers import Code, CodeRead, CodeReader
from hall.lane import Lane
from office.appointment_codes import is_appointment
from office.appointment_views import code_of
from office.appointments import CheckIn
from office.clock import from_ms, steady_s, to_ms
from office.errors import Detail, OfficeError, Refused
from office.model import new_id
from office.office import Office, Who
from office.seats import CHECKED_IN, RETURNED, SlipHeld, chosen_printer, keep_slip
from office.slips import is_slip, return_by_slip
from office.views import issue_answer, ticket_answer

SAME_S = 3.0
"""A slip that still lies before the reader is read again and again: so long that is one time."""

Details = Mapping[str, Detail]
Heeding = Callable[[int, str, str], tuple[str, Details]]
"""Counter, code and command id → the code of what is said of it, and the details of that."""

_logger = logging.getLogger(__name__)


class SlipDesk:
    """The code readers of one reception point, bound to their counters.

    The slip of a number that was marked absent brings it back; an appointment's QR gives the number
    for it, and a slip of `printer`, or of the one of `printers` that was chosen at the counter's
    panel. What became of either is kept for that panel, which says it. Anything else is no business
    of ours, a citizen's card least of all: it leaves no trace.
    """

    def __init__(
        self,
        office: Office,
        point: str,
        origin: str,
        key: bytes,
        steady_s: Callable[[], float] = steady_s,
        *,
        printer: str | None = None,
        printers: Sequence[str] = (),
    ) -> None:
        self._office = office
        self._point = point
        self._origin = origin
        self._key = key
        self._steady_s = steady_s
        self._printer, self._printers = printer, printers
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
        does = self._returned if is_slip(code.text) else self._checked_in
        if not (is_slip(code.text) or is_appointment(code.text)):
            _logger.debug("%s: no slip of ours", code.device)
            return
        if self._lies_there(code):
            return
        try:
            self._lane.submit(partial(self._heed, does, code.device, code.text, new_id()))
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

    def _heed(self, does: Heeding, device: str, text: str, command_id: str) -> None:
        """Do what a code asks for, and keep what became of it."""
        counter = self._counters[device]
        at = to_ms(self._office.clock.now())
        try:
            try:
                code, details = does(counter, text, command_id)
                held = SlipHeld(code, details, at)
            except Refused as refusal:
                held = SlipHeld(refusal.code, refusal.details, at)
            keep_slip(self._office.store, self._point, counter, held)
        except OfficeError as error:
            _logger.warning("%s: a slip is not heeded: %s", device, error)
        else:
            _logger.debug("%s: %s", device, held.code)
            self._office.bell.ring()

    def _returned(self, counter: int, text: str, command_id: str) -> tuple[str, Details]:
        place = (self._point, counter)
        done = return_by_slip(self._office, self._who(counter), place, text, self._key, command_id)
        ticket = ticket_answer(self._office, done)
        return RETURNED, {"number": ticket.label if ticket else ""}

    def _checked_in(self, counter: int, text: str, command_id: str) -> tuple[str, Details]:
        code = code_of(self._office, text)
        printer = self._printer_at(counter)
        command = CheckIn(code, point=self._point, printer=printer, counter=counter)
        given = issue_answer(self._office.do(command, self._who(counter), command_id))
        time = f"{self._office.calendar.local(from_ms(given.appointed_at or 0)):%H:%M}"
        facts = {"number": given.ticket.label, "arrival": given.arrival or "", "time": time}
        return CHECKED_IN, facts

    def _who(self, counter: int) -> Who:
        return Who(f"counter:{counter}", self._origin)

    def _printer_at(self, counter: int) -> str | None:
        with self._office.store.read() as tx:
            chosen = chosen_printer(tx, self._point, counter)
        return chosen if chosen in self._printers else self._printer
