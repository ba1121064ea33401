"""Whose turn it is on a shared line, and how each unit on it stands. Pure: no wire, no thread.

A unit with three bad exchanges in a row (silence, nonsense, or an answer drowned in stray bytes) is
*quarantined*: it counts as offline, is written to no more, and is asked only now and then, so that
it does not cost the others its time in every round. All quarantined units together get a small
share of the line, however many they are.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from devices.errors import DeviceTimeoutError, ProtocolError
from devices.exchange import Exchange
from devices.status import NO_ANSWER_EXPECTED, Level, Source, State, Status, never_answered

__all__ = ["Counters", "Patience", "Seat", "Turns", "Unit"]

AGE_MARGIN_S = 5.0
"""A round with absent units on a slow line is over by then."""
LATELY_FROM_S, LATELY_TO_S = 2.0, 30.0
"""Who has pressed a key will soon press another: to begin, to recall, to say who did not come. Not
at once, however: when many press together, whoever was heard makes way for the others.
"""
PROBE_REST = 19.0
"""A bad exchange with a quarantined unit earns the others so many times its length: 95 % of it."""
PROBE_ROUND_S = 30.0
"""At that share even a line full of quarantined units is asked once in about so long."""


class Unit(Protocol):
    """What stands at one address of the line. The bus thread alone calls the methods."""

    @property
    def device(self) -> str:
        """The device's id in the settings."""
        ...

    @property
    def poll_every_s(self) -> float:
        """Seconds from one exchange with this unit to the next poll, at the soonest."""
        ...

    def next_write(self) -> Exchange | None:
        """What shall go out now, before any poll; None when the unit has all that it needs."""
        ...

    def poll(self) -> Exchange:
        """What to ask, or to say again, when the line is free and the unit's turn has come."""
        ...

    def done(self, data: bytes, at_monotonic: float) -> bool:
        """The exchange went well; `data` is what the answer carried.

        True where a person has just used the unit: the bus then leaves the line free for a moment.
        """
        ...

    def returned(self) -> None:
        """The unit answers again after it was offline; called just before `done`."""
        ...


@dataclass(frozen=True)
class Counters:
    """What happened at one address since the start."""

    sent: int = 0
    """Frames that went out."""
    answered: int = 0
    silent: int = 0
    """Frames without a single byte of answer."""
    garbled: int = 0
    """Frames with bytes after them, but no sound answer among these."""
    stray_bytes: int = 0
    """Bytes of no sound answer, after a frame to this unit."""
    last_error: str = ""
    """Code of what went wrong last; empty while nothing did."""
    quarantined_since: datetime | None = None


@dataclass(frozen=True)
class Patience:
    """When a unit is quarantined, and for how long."""

    misses: int = 3
    """Bad exchanges in a row, at the least one."""
    stray_bytes: int = 8
    """An answer among more bytes that do not belong to it is a bad exchange too."""
    quarantine_s: float = 5.0
    """Seconds until a quarantined unit is asked again, at the soonest."""


class Seat:
    """One unit's place on the line.

    The bus thread alone changes it; any thread may read `status` and `counters`, which are
    replaced whole. `clock` gives monotonic seconds.
    """

    def __init__(
        self,
        unit: Unit,
        patience: Patience,
        now: datetime,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.unit = unit
        self._clock = clock
        self._patience = patience
        self._tell(never_answered(now), patience.quarantine_s)
        self.counters = Counters()
        self.due_at = 0.0
        """Monotonic seconds from which on the unit may be polled."""
        self.active_at = 0.0
        """Monotonic seconds of the last key press, 0 for never."""
        self._unanswered = False
        self._bad = 0

    @property
    def status(self) -> Status:
        """How the unit stands; `unknown` once nothing was heard for twice the time that it takes.

        The age is reckoned by the monotonic clock: a wall clock that is set right ages nobody.
        """
        status, believed_until = self._told
        return status if self._clock() <= believed_until else status.stale()

    @property
    def offline(self) -> bool:
        """Whether the unit is quarantined, or its whole line is gone."""
        return self._told[0].state is State.OFFLINE

    @property
    def quarantined(self) -> bool:
        """Whether it is asked only now and then."""
        return self.counters.quarantined_since is not None

    @property
    def may_write(self) -> bool:
        """A unit that has just missed an answer waits for its turn among the polls."""
        return not self._unanswered and not self.offline

    def answered(self, now_s: float, now: datetime, stray_bytes: int) -> bool:
        """A sound answer came, among so many stray bytes; True when the unit went offline by them.

        A quarantined unit is believed again only when it answers cleanly.
        """
        self._count(answered=1, stray_bytes=stray_bytes)
        self._unanswered = False
        self.due_at = now_s + self.unit.poll_every_s
        if stray_bytes > self._patience.stray_bytes:
            went_offline = self._go_wrong(now_s, now, ProtocolError.code)
            if self.offline:
                return went_offline
        else:
            self._bad = 0
            self.counters = replace(self.counters, quarantined_since=None)
        status = Status(State.ONLINE, Level.INFO, (), now, Source.POLLED)
        self._tell(status, self.unit.poll_every_s)
        return False

    def sent(self, now_s: float, now: datetime, stray_bytes: int) -> None:
        """A frame went out to a unit that never answers: nothing is known about its arrival."""
        self._count(stray_bytes=stray_bytes)
        self.due_at = now_s + self.unit.poll_every_s
        reasons = (NO_ANSWER_EXPECTED,)
        status = Status(State.UNKNOWN, Level.INFO, reasons, now, Source.INFERRED)
        self._tell(status, self.unit.poll_every_s)

    def missed(self, now_s: float, now: datetime, stray_bytes: int) -> bool:
        """No sound answer came; True when the unit thereby went offline."""
        self._unanswered = True
        self.due_at = now_s
        if stray_bytes:
            self._count(garbled=1, stray_bytes=stray_bytes)
            return self._go_wrong(now_s, now, ProtocolError.code)
        self._count(silent=1)
        return self._go_wrong(now_s, now, DeviceTimeoutError.code)

    def cut_off(self, code: str, now: datetime, again_s: float) -> None:
        """The line itself is gone, for the reason `code`; it is tried again within `again_s`.

        Once it is back the unit is asked.
        """
        self._bad = 0
        self._unanswered = False
        self.due_at = 0.0
        self.counters = replace(self.counters, last_error=code, quarantined_since=None)
        status = Status(State.OFFLINE, Level.FAULT, (code,), now, Source.INFERRED)
        self._tell(status, again_s)

    def _go_wrong(self, now_s: float, now: datetime, code: str) -> bool:
        """One bad exchange more; True when the unit thereby went offline."""
        self._bad += 1
        self.counters = replace(self.counters, last_error=code)
        if self._bad < self._patience.misses and not self.offline:
            return False
        went_offline = not self.offline
        since = self.counters.quarantined_since or now
        self.counters = replace(self.counters, quarantined_since=since)
        self.due_at = now_s + self._patience.quarantine_s
        self.active_at = 0.0
        status = Status(State.OFFLINE, Level.FAULT, (code,), now, Source.POLLED)
        self._tell(status, max(self._patience.quarantine_s, PROBE_ROUND_S))
        return went_offline

    def _count(
        self, answered: int = 0, silent: int = 0, garbled: int = 0, stray_bytes: int = 0
    ) -> None:
        was = self.counters
        self.counters = replace(
            was,
            sent=was.sent + 1,
            answered=was.answered + answered,
            silent=was.silent + silent,
            garbled=was.garbled + garbled,
            stray_bytes=was.stray_bytes + stray_bytes,
        )

    def _tell(self, status: Status, again_s: float) -> None:
        """Take over a new status; the next one is due in `again_s`."""
        self._told = (status, self._clock() + 2 * again_s + AGE_MARGIN_S)


class Turns:
    """The order of a line's units: writes before polls, each in its turn, the quarantined sparely.

    The bus thread alone takes turns; any thread may read `seats`, which is replaced whole.
    """

    def __init__(self) -> None:
        self.seats: tuple[Seat, ...] = ()
        self._probes_from = 0.0

    def add(self, seat: Seat) -> None:
        """One unit more."""
        self.seats = (*self.seats, seat)

    def next_write(self) -> tuple[Seat, Exchange] | None:
        """The write that goes out next: units take turns, the longest unserved first."""
        for seat in sorted(self.seats, key=lambda seat: seat.due_at):
            if seat.may_write and (exchange := seat.unit.next_write()) is not None:
                return seat, exchange
        return None

    def ask_all(self, now_s: float) -> None:
        """Let every unit be asked soon: that tells one that is silent from a line that is.

        A whole round of those that are seldom asked makes keys wait; it is for a line on which
        nobody has answered lately.
        """
        for seat in self.seats:
            if not seat.quarantined:
                seat.due_at = min(seat.due_at, now_s)

    def next_poll(self, now_s: float) -> Seat | None:
        """The unit that is asked next: of those that are due the one that has waited longest.

        The waiting of a unit that somebody has used lately counts twice: it is asked about twice as
        often as the others, and none of these waits for more than twice its time.
        """
        due = [seat for seat in self.seats if self._due_at(seat) <= now_s]
        return max(due, key=lambda seat: _waiting_s(seat, now_s), default=None)

    def next_due_at(self) -> float | None:
        """Monotonic seconds from which on somebody may be polled; None where nobody is there."""
        return min((self._due_at(seat) for seat in self.seats), default=None)

    def probed_in_vain(self, began_s: float, ended_s: float) -> None:
        """A quarantined unit was asked for nothing: no other is before the rest had their share."""
        self._probes_from = ended_s + PROBE_REST * (ended_s - began_s)

    def _due_at(self, seat: Seat) -> float:
        return max(seat.due_at, self._probes_from) if seat.quarantined else seat.due_at


def _waiting_s(seat: Seat, now_s: float) -> float:
    lately = LATELY_FROM_S <= now_s - seat.active_at < LATELY_TO_S and seat.active_at
    return (now_s - seat.due_at) * (2 if lately else 1)
