"""What the office must do, written down a second time: from its design, not from its code.

`Expected` is a whole hall in plain Python: its tickets, counters and days, and what each command
changes. Why a command is refused stands in `verdicts`. Neither imports a rule of the office.

The clock has two ways: it is right and a time server agrees, or it is dead, shows a day of the
year 2000 and nobody agrees.
"""

from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from office import counters as at
from office import queue
from office.act import Command
from office.undo import Undo
from tests.fakes.office import ZONE

SERVICES = {"civil": "A", "land": "B"}
RANKS = {"disabled": 10, "elderly": 20, "": 100}
PLACES = {1: ("civil", "land"), 2: ("civil", "land"), 3: ("land",)}
TAKING = (("07:30", "11:00"), ("13:30", "16:30"))
OPEN = ("called", "serving")
LIVE = ("waiting", "held", *OPEN)
MOVES: dict[type, str] = {
    at.Recall: "called",
    at.Start: "serving",
    at.NoShow: "no_show",
    at.Finish: "finished",
    at.EndUnattended: "finished",
    at.Hold: "held",
    at.Transfer: "waiting",
}
"""What the commands on the open ticket make of it."""
STATES = {at.OpenCounter: "open", at.PauseCounter: "paused", at.CloseCounter: "closed"}
LEFT = {"finish": "finished", "hold": "held", "return": "waiting"}


@dataclass(frozen=True)
class Asked:
    """A command of whatever kind, with all the arguments that matter here."""

    kind: type
    counter: int | None = None
    ticket: str = ""
    service: str | None = None
    priority: str | None = None
    services: tuple[str, ...] = ()
    confirm: bool = False
    leave: str | None = None
    unattended: bool = False
    opens: bool = False
    job: str = ""

    @classmethod
    def of(cls, command: Command) -> "Asked":
        """What a command asks; its ticket's number as the slip shows it."""
        names = {one.name for one in fields(cls)}
        known = {one.name: getattr(command, one.name) for one in fields(command)}
        asked = cls(type(command), **{name: known[name] for name in names & set(known)})
        return replace(asked, ticket=asked.ticket.upper())


@dataclass
class Slip:
    """A ticket as it should stand. `moves` counts how often it has moved."""

    label: str
    service: str
    priority: str
    arrival: int
    state: str = "waiting"
    counter: int | None = None
    back: int | None = None
    moves: int = 0


@dataclass
class Desk:
    """A counter as it should stand. `last` is what undo would take back."""

    services: tuple[str, ...]
    state: str = "closed"
    since_returned: int = 2
    last: "Memory | None" = None


@dataclass
class Memory:
    """How things stood before a counter's command, and how often its tickets had moved after."""

    at: datetime
    desk: Desk
    slips: dict[int, Slip | None] = field(default_factory=dict)
    after: dict[int, int] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    reopened: bool = False


@dataclass(frozen=True)
class Day:
    """The queue's day.

    `doubt` is None, "asked" or "answered", with "again " in front when it is to be asked anew.
    """

    name: str | None = None
    closed: bool = False
    queue: tuple[int, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()
    opened: frozenset[str] = frozenset()
    doubt: str | None = None


class Expected:
    """A hall as it should be."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.clock = now
        self.dead = False
        self.slips: list[Slip] = []
        self.desks = {number: Desk(services) for number, services in PLACES.items()}
        self.day = Day()
        self.yesterday: tuple[int, ...] | None = None
        self.worked = False
        self.returns = 0
        self.jobs: dict[str, bool] = {}

    # The day

    def die(self, shows: datetime) -> None:
        """The machine starts with a dead clock; every time on another day of the year 2000."""
        self.dead = True
        self.clock = shows
        if self.day.doubt:
            doubt = "again " + self.day.doubt.removeprefix("again ")
            self.day = replace(self.day, doubt=doubt)

    def come_back(self) -> None:
        """The time server is there again."""
        self.dead = False
        self.clock = self.now

    @property
    def clock_day(self) -> str:
        """The day that the clock shows."""
        return self.clock.astimezone(ZONE).date().isoformat()

    @property
    def _is_over(self) -> bool:
        return not self.dead and self.day.name not in (None, self.clock_day)

    def _goes_on(self) -> bool:
        """Whether the queue of the last day is that of the day that begins."""
        match self.day.doubt:
            case None:
                return self.clock_day == self.day.name
            case "answered":
                return self.dead
            case "again answered":
                return False
        return self.worked

    def turn(self) -> None:
        """What the office does before any command, whether that is refused or not."""
        if self.yesterday is not None:
            self._end(self.yesterday)
            self.yesterday = None
        if self._is_over and not self._goes_on() and not self.day.closed:
            self._end(self.day.queue)
            self.day = replace(self.day, closed=True, doubt=None)

    def settle(self) -> None:
        """What the office does together with a command, if that is done."""
        if self.dead and self.day.doubt not in ("asked", "answered"):
            self.day = replace(self.day, doubt="asked", closed=False)
            self.worked = False
        elif self._is_over and self._goes_on():
            self._begin(self.clock_day, self.day)
        elif self._is_over or self.day.name is None:
            self._begin(self.clock_day)
        if not self.dead:
            self.day = replace(self.day, doubt=None)
        self.day = replace(self.day, name=self.day.name or self.clock_day)

    def confirm(self, name: str) -> None:
        """Staff say which day it is; it comes before the turn of the day."""
        before = self.day
        goes_on = before.name is None or self._goes_on()
        if goes_on or not self._is_over:
            self.settle()
        if name != before.name and not goes_on:
            if not self.day.closed:
                self.yesterday = (*(self.yesterday or ()), *self.day.queue)
            self._begin(name)
        elif name != self.day.name:
            self._begin(name, self.day)
        self.day = replace(self.day, doubt="answered" if self.dead else None)

    def _begin(self, name: str, going_on: Day | None = None) -> None:
        queue, numbers = (going_on.queue, going_on.numbers) if going_on else ((), ())
        self.day = Day(name, queue=queue, numbers=numbers, doubt=self.day.doubt)

    def _end(self, queue: tuple[int, ...]) -> None:
        for slip in (self.slips[one] for one in queue):
            if slip.state in LIVE:
                self._move(slip, "finished" if slip.state in OPEN else "unserved")
        for desk in self.desks.values():
            desk.state, desk.last = "closed", None

    @property
    def works(self) -> bool:
        """Whether the office works today."""
        return self.dead or self.clock.astimezone(ZONE).weekday() < 5

    def takes_numbers(self, service: str) -> bool:
        """Whether a service takes numbers now, the day being open."""
        if self.dead or service in self.day.opened:
            return True
        time = f"{self.clock.astimezone(ZONE):%H:%M}"
        return self.works and any(start <= time < end for start, end in TAKING)

    # Tickets

    @property
    def today(self) -> list[Slip]:
        """All tickets of today."""
        return [self.slips[one] for one in self.day.queue]

    @property
    def anybody(self) -> bool:
        """Whether anybody is in today's queue."""
        return any(one.state in LIVE for one in self.today)

    def find(self, ref: str) -> Slip | None:
        """A ticket of today by its number."""
        return next((one for one in self.today if one.label == ref), None)

    def at(self, counter: int) -> Slip | None:
        """The ticket that is open at a counter."""
        found = (one for one in self.slips if one.state in OPEN and one.counter == counter)
        return next(found, None)

    def next_for(self, desk: Desk) -> Slip | None:
        """Whom the counter calls."""
        waiting = [
            one for one in self.today if one.state == "waiting" and one.service in desk.services
        ]
        back = [one for one in waiting if one.back is not None]
        line = [one for one in waiting if one.back is None]
        if back and (not line or desk.since_returned >= 2):
            return min(back, key=lambda one: one.back or 0)
        return min(line, key=lambda one: (RANKS[one.priority], one.arrival), default=None)

    def _move(self, slip: Slip, state: str, counter: int | None = None) -> None:
        slip.state = state
        slip.moves += 1
        slip.counter = counter if state in (*OPEN, "waiting") else slip.counter
        self.worked = True

    def _issue(self, service: str, priority: str) -> Slip:
        series, numbers = SERVICES[service], dict(self.day.numbers)
        numbers[series] = numbers.get(series, 0) + 1
        slip = Slip(f"{series}{numbers[series]:03d}", service, priority, len(self.slips))
        queue = (*self.day.queue, len(self.slips))
        self.day = replace(self.day, queue=queue, numbers=tuple(numbers.items()))
        self.slips.append(slip)
        self.worked = True
        return slip

    def _call(self, counter: int, slip: Slip) -> None:
        desk = self.desks[counter]
        desk.since_returned = min(desk.since_returned + 1, 3) if slip.back is None else 0
        slip.back = None
        self._move(slip, "called", counter)

    def _finish_open(self, counter: int) -> None:
        """One press serves one citizen."""
        slip = self.at(counter)
        if slip:
            self._move(slip, "finished")

    # Commands: what each one changes, once it is known that it is done

    def do(self, asked: Asked) -> None:
        """Do a command, and let its counter remember how it was before."""
        desk = self.desks.get(asked.counter or 0)
        if desk is None or asked.kind is Undo:
            self._do(asked)
            return
        slips, day = deepcopy(self.slips), self.day
        memory = Memory(self.clock, Desk(desk.services, desk.state, desk.since_returned))
        self._do(asked)
        for number, slip in enumerate(self.slips):
            was = slips[number] if number < len(slips) else None
            if was is None or was.moves != slip.moves:
                memory.slips[number], memory.after[number] = was, slip.moves
        memory.opened, memory.reopened = self.day.opened - day.opened, day.closed
        desk.last = memory

    def _do(self, asked: Asked) -> None:
        if asked.kind is queue.IssueTicket:
            self._issue(asked.service or "", asked.priority or "")
        elif asked.kind is queue.CloseDay:
            self._end(self.day.queue)
            self.day = replace(self.day, closed=True)
        elif asked.kind is queue.SettlePrint:
            self.jobs[asked.job] = True
        elif asked.counter is None:
            self._set_aside(asked)
        else:
            self._at(asked.counter, asked)

    def _set_aside(self, asked: Asked) -> None:
        slip = self.find(asked.ticket)
        if slip is None:
            return
        if asked.kind is queue.ReclassifyTicket:
            slip.service = asked.service or slip.service
            slip.priority = slip.priority if asked.priority is None else asked.priority
        state = {
            queue.CancelTicket: "cancelled",
            queue.VoidTicket: "voided",
            queue.ReclassifyTicket: "waiting",
        }
        if asked.kind in state:
            self._move(slip, state[asked.kind])

    def _at(self, counter: int, asked: Asked) -> None:
        slip = self.at(counter)
        if asked.kind is Undo:
            self._undo(counter)
        elif asked.kind in (at.OpenCounter, at.PauseCounter, at.CloseCounter):
            self._open_or_close(self.desks[counter], slip, asked)
        elif slip and asked.kind in MOVES:
            slip.service = (asked.kind is at.Transfer and asked.service) or slip.service
            state = MOVES[asked.kind]
            self._move(slip, state, counter if state in OPEN else None)
        else:
            self._bring(counter, asked)

    def _bring(self, counter: int, asked: Asked) -> None:
        named = self.find(asked.ticket)
        if asked.kind is at.Resume and named:
            self._move(named, "serving", counter)
        elif asked.kind is at.Return and named:
            self._move(named, "waiting")
            self.returns += 1
            named.back = self.returns
        else:
            if asked.opens and self.desks[counter].state != "open":
                self._open(self.desks[counter], asked)
            self._finish_open(counter)
            if asked.kind is at.WalkIn:
                named = self._issue(asked.service or "", asked.priority or "")
            elif asked.kind is at.CallNext:
                named = self.next_for(self.desks[counter])
            if named:
                self._call(counter, named)

    def _open_or_close(self, desk: Desk, slip: Slip | None, asked: Asked) -> None:
        if asked.kind is at.OpenCounter:
            self._open(desk, asked)
        elif asked.kind is at.CloseCounter and slip and asked.leave:
            self._move(slip, LEFT[asked.leave])
        desk.state = STATES[asked.kind]

    def _open(self, desk: Desk, asked: Asked) -> None:
        desk.services, desk.state = taken_by(desk, asked), "open"
        if self.day.closed or not self.works:
            opened = self.day.opened | set(desk.services)
            self.day = replace(self.day, opened=opened, closed=False)

    def _undo(self, counter: int) -> None:
        memory = self.desks[counter].last
        assert memory
        for number, was in memory.slips.items():
            moves = self.slips[number].moves + 1
            self.slips[number] = replace(was or self.slips[number], moves=moves)
            if was is None:
                self.slips[number].state = "voided"
            self.worked = True
        opened, closed = self.day.opened - memory.opened, self.day.closed or memory.reopened
        self.day = replace(self.day, opened=opened, closed=closed)
        self.desks[counter] = memory.desk


def taken_by(desk: Desk, asked: Asked) -> tuple[str, ...]:
    """The services of a counter that opens: as asked, else as before its pause, else its usual."""
    usual = PLACES[asked.counter or 0] if desk.state == "closed" else desk.services
    return asked.services or usual
