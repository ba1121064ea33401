"""Time for the office: one clock by constructor, and the judgement whether it may be believed.

A machine whose battery is dead starts in the year 2000 or 2020; a wrong clock must neither close
the office nor start the numbers afresh. `doubt` is that judgement, pure; `office.days` acts on it.
"""

import ctypes
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Protocol

TOLERANCE_S = 60
"""Smaller steps of the clock are ordinary corrections."""
HEARD_WITHIN_S = 20.0
"""Longer than anybody waits for another clock's answer."""
FAR_FUTURE_YEARS = 3
"""Further past the build date no clock is believed."""
LONG_GAP_WORKING_DAYS = 4
"""A day that begins more working days than this after the last event is not believed."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC of an aware datetime."""
    return (moment - _EPOCH) // _MS


def from_ms(at: int) -> datetime:
    """Aware UTC datetime of milliseconds since 1970."""
    return _EPOCH + at * _MS


def rfc3339(at: int) -> str:
    """`2026-11-23T01:00:00.000Z`, always three decimals."""
    moment = from_ms(at)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


class Clock(Protocol):
    """Where the office takes its time from."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        ...

    def jumped_at(self) -> datetime | None:
        """When the clock last moved against the machine's steady time, by the clock itself."""
        ...

    def agreed(self) -> bool:
        """Whether somebody else (a time server) vouches for the clock."""
        ...

    def apart_s(self) -> float:
        """By how many seconds this machine's own clock is ahead of it; negative: behind."""
        ...


def steady_s() -> float:
    """Seconds that nobody can set and that count a machine's sleep, where the system has them."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class SystemClock:
    """The machine's clock, held against its steady time and its time server."""

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = steady_s,
        synchronised: Callable[[], bool] | None = None,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._synchronised = synchronised or ntp_synchronised
        self._offset = wall() - steady()
        self._jumped_at: datetime | None = None

    def now(self) -> datetime:
        """The machine's clock."""
        return _EPOCH + timedelta(seconds=self._wall())

    def jumped_at(self) -> datetime | None:
        """Compare the clock with steady time since the last look."""
        offset = self._wall() - self._steady()
        if abs(offset - self._offset) > TOLERANCE_S:
            self._jumped_at = self.now()
        self._offset = offset
        return self._jumped_at

    def agreed(self) -> bool:
        """What the kernel says about its time server, whose own steps are no jumps."""
        if not self._synchronised():
            return False
        self._offset = self._wall() - self._steady()
        self._jumped_at = None
        return True

    def apart_s(self) -> float:
        """It is the machine's own."""
        return 0.0


class SharedClock:
    """The clock of what several machines share, carried on by this machine's steady time.

    Whoever speaks with it tells by `asking` what it shows; how this machine's own clock stands, and
    how that is set meanwhile, then changes nothing. Before it was ever heard the own one counts,
    less the seconds by which it was ahead when that was last known (`apart_s`). Any thread may ask
    and tell.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = steady_s,
        synchronised: Callable[[], bool] | None = None,
        apart_s: float = 0.0,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._synchronised = synchronised or ntp_synchronised
        self._presumed_s = apart_s
        self._offset: float | None = None
        self._jumped_at: datetime | None = None
        self._lock = threading.Lock()

    def asking(self) -> Callable[[float], None]:
        """Begin to ask what it shows; call the answer with that, in seconds since 1970 UTC.

        An answer that took longer than `HEARD_WITHIN_S`, since the machine slept meanwhile, tells
        nothing.
        """
        asked_s = self._steady()

        def heard(at_s: float) -> None:
            now_s = self._steady()
            if now_s - asked_s > HEARD_WITHIN_S:
                return
            with self._lock:
                before, self._offset = self._offset, at_s - now_s
                if before is not None and abs(self._offset - before) > TOLERANCE_S:
                    self._jumped_at = _EPOCH + timedelta(seconds=at_s)

        return heard

    def now(self) -> datetime:
        """What it shows now, the time since it was heard by this machine's steady time."""
        if self._offset is None:
            return _EPOCH + timedelta(seconds=self._wall() - self._presumed_s)
        return _EPOCH + timedelta(seconds=self._steady() + self._offset)

    def jumped_at(self) -> datetime | None:
        """Between two hearings."""
        return self._jumped_at

    def agreed(self) -> bool:
        """Whether this machine follows a time server and shows the same."""
        with self._lock:
            if abs(self.apart_s()) > TOLERANCE_S or not self._synchronised():
                return False
            self._jumped_at = None
        return True

    def apart_s(self) -> float:
        """The own clock against it; before it was ever heard, as it was last."""
        if self._offset is None:
            return self._presumed_s
        return self._wall() - self._steady() - self._offset


class SetClock:
    """A clock that stands where it is put: for demonstrations, simulated days and tests."""

    def __init__(self, moment: datetime, *, agreed: bool = True) -> None:
        self._moment = moment
        self._agreed = agreed

    def now(self) -> datetime:
        """The moment it was put to."""
        return self._moment

    def jumped_at(self) -> datetime | None:
        """A set clock never jumps by itself."""
        return None

    def agreed(self) -> bool:
        """As given."""
        return self._agreed

    def apart_s(self) -> float:
        """There is no other."""
        return 0.0

    def put(self, moment: datetime) -> None:
        """Put the clock to `moment`, forwards or backwards."""
        self._moment = moment

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`."""
        self._moment += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What a judgement of the clock looks at.

    `built` is the program's build date, `last_event` the time of the journal's last event,
    `working_days` how many of the office's working days after the last event a day would begin
    now (0: none begins).
    """

    now: datetime
    built: date
    last_event: datetime | None
    jumped: bool
    working_days: int


def doubt(facts: ClockFacts, vouched: str | None) -> str | None:
    """Why the clock cannot be believed, or None. Nobody agrees with it when this is asked.

    `vouched` is an ISO date on which staff said that the clock shows the right one; from then on
    it is not held against the build date.
    """
    today = facts.now.date()
    vouched_for = vouched is not None and today >= date.fromisoformat(vouched) - timedelta(days=1)
    if facts.jumped:
        return "jumped"
    if stands_before(facts.now, facts.last_event):
        return "before-last-event"
    if not vouched_for and today < facts.built - timedelta(days=1):
        return "before-build"
    if not vouched_for and _is_years_after(today, facts.built, FAR_FUTURE_YEARS):
        return "far-future"
    if facts.working_days > LONG_GAP_WORKING_DAYS:
        return "long-gap"
    return None


def stands_before(now: datetime, last_event: datetime | None) -> bool:
    """Whether a clock stands before an event that has happened, by more than a correction."""
    return last_event is not None and now < last_event - timedelta(seconds=TOLERANCE_S)


def _is_years_after(later: date, earlier: date, years: int) -> bool:
    """Whether more than so many whole years lie between two dates."""
    return (later.year - years, later.month, later.day) > (earlier.year, earlier.month, earlier.day)


class _Timex(ctypes.Structure):
    """`struct timex` of adjtimex(2) as far as its status word; the rest is room."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("room", ctypes.c_byte * 256),
    )


_STA_UNSYNC = 0x40


@cache
def _adjtimex() -> Callable[[object], int] | None:
    """adjtimex(2) of the C library, opened once; None where the system has none."""
    return getattr(ctypes.CDLL(None, use_errno=True), "adjtimex", None)


def ntp_synchronised() -> bool:
    """Whether the kernel's clock follows a time server (adjtimex(2), STA_UNSYNC clear)."""
    adjtimex = _adjtimex()
    if adjtimex is None:
        return False
    timex = _Timex()
    return adjtimex(ctypes.byref(timex)) >= 0 and not timex.status & _STA_UNSYNC
