"""Slips held to a counter's code reader: who was absent and has come back is in the line again."""

import logging
from functools import partial
from queue import Full

from devices.readers import Code, CodeRead, CodeReader
from hall.lane import Lane
from office.counters import Return
from office.errors import OfficeError, Refused
from office.model import new_id
from office.numbering import read_slip_code
from office.office import Office, Who

_logger = logging.getLogger(__name__)


class SlipDesk:
    """The code readers of one reception point, bound to their counters.

    The slip of a number that was marked absent brings it back. Anything else is no business of
    ours, a citizen's card least of all: it leaves no trace.
    """

    def __init__(self, office: Office, point: str, origin: str, key: bytes) -> None:
        self._office = office
        self._point = point
        self._origin = origin
        self._key = key
        self._counters: dict[str, int] = {}
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
        ticket = read_slip_code(code.text, self._office.settings.id, self._key)
        if ticket is None:
            _logger.debug("%s: no slip of ours", code.device)
            return
        try:
            self._lane.submit(partial(self._return, code.device, ticket, new_id()))
        except Full:
            _logger.exception("%s: too many slips wait", code.device)

    def stop(self) -> None:
        """Do what waits, then end."""
        self._lane.stop()

    def _return(self, device: str, ticket: str, command_id: str) -> None:
        counter = self._counters[device]
        try:
            command = Return(counter, ticket, self._point)
            self._office.do(command, Who(f"counter:{counter}", self._origin), command_id)
        except Refused as refusal:
            _logger.debug("%s: %s", device, refusal)
        except OfficeError as error:
            _logger.warning("%s: a slip is not heeded: %s", device, error)
