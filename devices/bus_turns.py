"""Whose turn it is on a shared line, and how each unit on it stands. Pure: no wire, no thread.

A unit that misses three answers in a row is *quarantined*: it counts as offline, is written to no
more, and is asked only now and then, so that an absent unit does not cost the others a time-out in
every round.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from devices.errors import DeviceTimeoutError, ProtocolError
from devices.exchange import Exchange
from devices.status import Level, Source, State, Status, never_answered

__all__ = ["Counters", "Seat", "Unit", "next_poll", "next_write"]

AGE_MARGIN_S = 5.0
"""A round with absent units on a slow line is over by then."""


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

    asked: int = 0
    answered: int = 0
    silent: int = 0
    """Exchanges without a single byte of answer."""
    corrupt: int = 0
    """Exchanges with bytes, but no sound answer among them."""
    garbage_bytes: int = 0
    """Bytes in front of sound answers."""


class Seat:
    """One unit's place on the line.

    The bus thread alone changes it; any thread may read `status` and `counters`, which are
    replaced whole. `clock` gives monotonic seconds.
    """

    def __init__(
        self,
        unit: Unit,
        misses: int,
        quarantine_s: float,
        now: datetime,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.unit = unit
        self._clock = clock
        self._tell(never_answered(now), quarantine_s)
        self.counters = Counters()
        self.due_at = 0.0
        """Monotonic seconds from which on the unit may be polled."""
        self.active_at = 0.0
        """Monotonic seconds of the last key press, 0 for never."""
        self.had_turn = False
        """Whether it was written to or polled in this round."""
        self._misses_allowed = misses
        self._quarantine_s = quarantine_s
        self._misses = 0

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
    def may_write(self) -> bool:
        """A unit that has just missed an answer waits for its turn among the polls."""
        return self._misses == 0 and not self.offline

    def answered(self, now_s: float, now: datetime, garbage_bytes: int) -> None:
        """A sound answer came."""
        counters = self.counters
        self.counters = replace(
            counters,
            asked=counters.asked + 1,
            answered=counters.answered + 1,
            garbage_bytes=counters.garbage_bytes + garbage_bytes,
        )
        self._misses = 0
        self.due_at = now_s + self.unit.poll_every_s
        status = Status(State.ONLINE, Level.INFO, (), now, Source.POLLED)
        self._tell(status, self.unit.poll_every_s)

    def sent(self, now_s: float, now: datetime) -> None:
        """A frame went out to a unit that never answers: nothing is known about its arrival."""
        self.counters = replace(self.counters, asked=self.counters.asked + 1)
        self._misses = 0
        self.due_at = now_s + self.unit.poll_every_s
        reasons = ("no-answer-expected",)
        status = Status(State.UNKNOWN, Level.INFO, reasons, now, Source.INFERRED)
        self._tell(status, self.unit.poll_every_s)

    def missed(self, now_s: float, now: datetime, corrupt: bool) -> bool:
        """No sound answer came; True when the unit thereby went offline."""
        counters = replace(self.counters, asked=self.counters.asked + 1)
        if corrupt:
            self.counters = replace(counters, corrupt=counters.corrupt + 1)
        else:
            self.counters = replace(counters, silent=counters.silent + 1)
        self._misses += 1
        if self._misses < self._misses_allowed and not self.offline:
            self.due_at = now_s
            return False
        went_offline = not self.offline
        self.due_at = now_s + self._quarantine_s
        code = ProtocolError.code if corrupt else DeviceTimeoutError.code
        status = Status(State.OFFLINE, Level.FAULT, (code,), now, Source.POLLED)
        self._tell(status, self._quarantine_s)
        return went_offline

    def cut_off(self, code: str, now: datetime, again_s: float) -> None:
        """The line itself is gone, for the reason `code`; it is tried again within `again_s`.

        Once it is back the unit is asked.
        """
        self._misses = 0
        self.due_at = 0.0
        status = Status(State.OFFLINE, Level.FAULT, (code,), now, Source.INFERRED)
        self._tell(status, again_s)

    def _tell(self, status: Status, again_s: float) -> None:
        """Take over a new status; the next one is due in `again_s`."""
        self._told = (status, self._clock() + 2 * again_s + AGE_MARGIN_S)


def next_write(seats: Sequence[Seat]) -> tuple[Seat, Exchange] | None:
    """The write that goes out next: units take turns, the longest unserved first."""
    for seat in sorted(seats, key=lambda seat: seat.due_at):
        if seat.may_write and (exchange := seat.unit.next_write()) is not None:
            seat.had_turn = True
            return seat, exchange
    return None


def next_poll(seats: Sequence[Seat], now_s: float) -> Seat | None:
    """The unit that is asked next: round-robin over those that are due.

    Each has one turn in a round; within the round the most recently used goes first.
    """
    due = [seat for seat in seats if seat.due_at <= now_s]
    if due and all(seat.had_turn for seat in due):
        for seat in seats:
            seat.had_turn = False
    waiting = [seat for seat in due if not seat.had_turn]
    if not waiting:
        return None
    chosen = min(waiting, key=lambda seat: (-seat.active_at, seat.due_at))
    chosen.had_turn = True
    return chosen
