"""How a printer stands: its complaints as a status, believed for a while and told on a change."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from devices.errors import DeviceError, DeviceTimeoutError, DisconnectedError, NotFoundError
from devices.printers import Reason
from devices.printers.dialogue import BLOCKING, Complaints
from devices.status import Level, Source, State, Status, lost, never_answered

__all__ = ["Standing"]

log = logging.getLogger(__name__)

MISSES = 3
"""So many polls and jobs in a row without a word: the printer is gone."""
BROKEN = frozenset({Reason.CUTTER_JAM, Reason.FAULT})
UNREACHABLE = (NotFoundError, DisconnectedError, DeviceTimeoutError)


class Standing:
    """What was last heard of the printer `name`, by its lane; any thread may ask.

    It is believed for `believed_s` by `clock`, monotonic seconds.
    """

    def __init__(
        self,
        name: str,
        believed_s: float,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self._name = name
        self._believed_s = believed_s
        self._now = now
        self._clock = clock
        self._unanswered = 0
        """Polls and jobs since the printer last said anything, the present one included."""
        self.speaks = False
        """Whether it ever said anything."""
        self._told = (never_answered(now()), clock() + believed_s)

    @property
    def last(self) -> Status:
        """What was last heard, however old."""
        return self._told[0]

    def status(self) -> Status:
        """What was last heard, aged."""
        status, believed_until = self._told
        return status if self._clock() <= believed_until else status.stale()

    def ask(self) -> None:
        """It is being asked; until it says something that counts as a miss."""
        self._unanswered += 1

    def hear(self, complaints: Complaints) -> None:
        """What it answered, or None."""
        if complaints is not None:
            self.speaks, self._unanswered = True, 0
        gone = self._unanswered >= MISSES
        self._tell(_status_of(complaints, self._now(), gone=gone))

    def hear_life(self) -> None:
        """A finished job is an answer too, for a printer that leaves status questions unanswered.

        Where the status was heard before the job, it says more than this and stands.
        """
        if self._unanswered:
            self.hear(frozenset())

    def hear_error(self, error: DeviceError) -> None:
        """Why it could not be asked."""
        status = lost(error.code, self._now())
        self._tell(
            status if isinstance(error, UNREACHABLE) else replace(status, state=State.FAILED)
        )

    def _tell(self, status: Status) -> None:
        """Take over a new status; say so in the log only when it changed."""
        before = self.last
        if replace(status, as_of=before.as_of) != before:
            log.info("%s is %s %s", self._name, status.state, status.reasons)
        self._told = (status, self._clock() + self._believed_s)


def _status_of(complaints: Complaints, now: datetime, *, gone: bool) -> Status:
    """What the complaints mean; silence is a fault only once the printer counts as `gone`."""
    if complaints is None:
        reasons: tuple[str, ...] = (DeviceTimeoutError.code,)
        if gone:
            return Status(State.OFFLINE, Level.FAULT, reasons, now, Source.POLLED)
        return Status(State.UNKNOWN, Level.WARN, reasons, now, Source.POLLED)
    reasons = tuple(sorted(complaints))
    if complaints & BROKEN:
        return Status(State.FAILED, Level.FAULT, reasons, now, Source.POLLED)
    if complaints & BLOCKING:
        return Status(State.OFFLINE, Level.FAULT, reasons, now, Source.POLLED)
    if complaints - {Reason.TICKET_WAITING}:
        return Status(State.DEGRADED, Level.WARN, reasons, now, Source.POLLED)
    return Status(State.ONLINE, Level.INFO, reasons, now, Source.POLLED)
