"""What goes wrong between an office and its central system: each fault, its beginning, its end.

Values alone; `fault_proxy` carries them out.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import Enum, StrEnum, auto
from random import Random


class Fault(StrEnum):
    """How a request goes wrong. `*` are those that the central system carries out all the same."""

    RESET_AT_ONCE = "reset-at-once"
    RESET_IN_REQUEST = "reset-in-request"
    RESET_IN_ANSWER = "reset-in-answer"  # *
    LOST_ANSWER = "lost-answer"  # *
    TRUNCATED = "truncated"  # *
    CLOSED = "closed"
    HALF_OPEN = "half-open"
    SILENT_AFTER = "silent-after"  # *
    DELAYED = "delayed"  # *
    SLOW = "slow"  # *
    SLOW_REQUEST = "slow-request"  # *
    NEWER = "newer"  # *
    PORTAL = "portal"
    REDIRECT = "redirect"
    BUSY = "busy"
    BUSY_UNTIL = "busy-until"
    TOO_MANY = "too-many"
    BROKEN = "broken"
    GATEWAY = "gateway"
    EMPTY = "empty"
    WRONG_TYPE = "wrong-type"
    GARBAGE = "garbage"
    HUGE = "huge"
    ENDLESS = "endless"
    BOMB = "bomb"


class Cut(StrEnum):
    """How the whole line is gone, whatever is asked on it; what stands open is hit too."""

    REFUSED = "refused"
    """Nobody listens; open connections break."""
    BLACK_HOLE = "black-hole"
    """Connections come about, and nothing passes; once mended, what was sent arrives late."""
    NOT_ACCEPTED = "not-accepted"
    """The same, and no new connection comes about."""


class Way(Enum):
    """From the office to the central system, and back."""

    UP = auto()
    DOWN = auto()


class End(Enum):
    """How a connection breaks: RST, FIN, or nobody is told."""

    RESET = auto()
    CLOSE = auto()
    SILENCE = auto()


@dataclass(frozen=True, slots=True)
class Break:
    """Where in the request (UP) or in the answer (DOWN) a connection breaks, and how.

    `at_byte` of it pass; counted from its end where it is negative.
    """

    way: Way
    at_byte: int
    end: End


BREAKS = {
    Fault.RESET_AT_ONCE: Break(Way.UP, 0, End.RESET),
    Fault.RESET_IN_REQUEST: Break(Way.UP, 60, End.RESET),
    Fault.RESET_IN_ANSWER: Break(Way.DOWN, 60, End.RESET),
    Fault.LOST_ANSWER: Break(Way.DOWN, 0, End.RESET),
    Fault.TRUNCATED: Break(Way.DOWN, -1, End.CLOSE),
    Fault.CLOSED: Break(Way.UP, 0, End.CLOSE),
    Fault.HALF_OPEN: Break(Way.UP, 0, End.SILENCE),
    Fault.SILENT_AFTER: Break(Way.DOWN, 0, End.SILENCE),
}
PASSES = frozenset(
    {
        *(fault for fault, one in BREAKS.items() if one.way is Way.DOWN),
        Fault.DELAYED,
        Fault.SLOW,
        Fault.SLOW_REQUEST,
        Fault.NEWER,
    }
)
"""With these the central system has the request."""


@dataclass(frozen=True, slots=True)
class Count:
    """How much of what a proxy has seen; `requests` are whole ones, bytes those passed on."""

    connections: int = 0
    requests: int = 0
    up_bytes: int = 0
    down_bytes: int = 0

    def is_behind(self, wanted: "Count", since: "Count") -> bool:
        """Whether so much has come since then."""
        return all(
            getattr(self, one.name) - getattr(since, one.name) >= getattr(wanted, one.name)
            for one in fields(Count)
        )


@dataclass(frozen=True, slots=True)
class Outage:
    """One thing that goes wrong.

    It begins when its turn has come and `after` has passed since: `Count(connections=2)` meets the
    second connection from now on, `Count(requests=3)` the fourth request. It ends when `until` has
    passed since it began, or after `for_s` seconds, or, with None for both, when it is mended.
    `at_byte` is where a fault of `BREAKS` breaks, if not where the table says.

    Raises ValueError for a cut that would wait for requests: none comes through.
    """

    what: Fault | Cut
    at_byte: int | None = None
    after: Count = Count()
    until: Count | None = Count(requests=1)
    for_s: float | None = None

    def __post_init__(self) -> None:
        if isinstance(self.what, Cut) and self.for_s is None and self.until is not None:
            raise ValueError(f"{self.what} ends after a time, or when it is mended")

    @property
    def place(self) -> Break | None:
        """Where the connection breaks, if that is the fault."""
        one = BREAKS.get(self.what) if isinstance(self.what, Fault) else None
        if one and self.at_byte is not None:
            return Break(one.way, self.at_byte, one.end)
        return one

    def is_over(self, now: Count, since: Count, lasted_s: float) -> bool:
        """Whether it has ended, begun at `since`."""
        if self.for_s is not None:
            return lasted_s >= self.for_s
        return self.until is not None and now.is_behind(self.until, since)


def outages(seed: int, count: int, of: Sequence[Fault] = tuple(Fault)) -> list[Outage]:
    """So many of one request each, the same for the same seed."""
    random = Random(seed)
    return [Outage(random.choice(of)) for _ in range(count)]


class Script:
    """Outages, one after another."""

    def __init__(self) -> None:
        self._coming: deque[Outage] = deque()
        self._since: Count | None = None
        """When the turn of the first one came, or it began."""
        self._began_s: float | None = None
        self.is_held = False
        """Whether a cut would be in force if no request were under way."""

    def add(self, more: Iterable[Outage]) -> None:
        """Behind what there is."""
        self._coming.extend(more)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._coming.clear()
        self._next()

    def at(self, now: Count, now_s: float, *, is_free: bool = True) -> Outage | None:
        """What goes wrong now; no cut begins while a request that goes wrong is under way."""
        self.is_held = False
        while self._coming:
            one = self._coming[0]
            if self._since is None:
                self._since = now
            if self._began_s is None:
                if not now.is_behind(one.after, self._since):
                    return None
                self.is_held = isinstance(one.what, Cut) and not is_free
                if self.is_held:
                    return None
                self._since, self._began_s = now, now_s
            if not one.is_over(now, self._since, now_s - self._began_s):
                return one
            self._coming.popleft()
            self._next()
        return None

    def left_s(self, now_s: float) -> float | None:
        """How long the present one still lasts; None where no clock ends it."""
        if self._began_s is None or self._coming[0].for_s is None:
            return None
        return max(0.0, self._coming[0].for_s - (now_s - self._began_s))

    @property
    def is_done(self) -> bool:
        """Whether nothing more will come."""
        return not self._coming

    def _next(self) -> None:
        self._since = self._began_s = None
