"""What the office must do, written down a second time: from its design, not from its code.

`Expected` is a whole hall in plain Python. `judge` says for any command in any state why it may be
refused, whether there is nothing to do, or what it changes. Nothing here imports a rule of the
office; only its commands and its settings are used.

The clock has two ways: it is right and a time server agrees, or it is dead, shows a day of the
year 2000 and nobody agrees.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime

from office.act import Command
from office.counters import (
    CallNext,
    CallNumber,
    CloseCounter,
    EndUnattended,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    PauseCounter,
    Recall,
    Resume,
    Return,
    Start,
    Transfer,
    WalkIn,
)
from office.queue import (
    CancelTicket,
    CloseDay,
    ConfirmDay,
    IssueTicket,
    NoteDevice,
    ReclassifyTicket,
    ReprintTicket,
    SettlePrint,
    VoidTicket,
)
from office.undo import Undo
from tests.fakes.office import ZONE

SERVICES = {"civil": "A", "land": "B"}
RANKS = {"disabled": 10, "elderly": 20, "": 100}
PLACES = {1: ("civil", "land"), 2: ("civil", "land"), 3: ("land",)}
TAKING = (("07:30", "11:00"), ("13:30", "16:30"))
OPEN = ("called", "serving")
UNDO_S = 10


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
    """How things stood before a counter's command."""

    at: datetime
    desk: Desk
    slips: dict[int, Slip | None] = field(default_factory=dict)
    after: dict[int, int] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()
    day_closed: bool = False


@dataclass
class Verdict:
    """Why a command may be refused (any of them); else what it changes, None for nothing."""

    refusals: set[str]
    change: Callable[[], None] | None = None


class Expected:
    """A hall as it should be."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.clock = now
        self.slips: list[Slip] = []
        self.today: list[int] = []
        self.yesterday: list[int] = []
        self.desks = {number: Desk(services) for number, services in PLACES.items()}
        self.numbers: dict[str, int] = {}
        self.opened: frozenset[str] = frozenset()
        self.day: str | None = None
        self.day_closed = False
        self.dead = False
        self.doubt: str | None = None
        self.worked = False
        self.returns = 0
        self.jobs: dict[str, bool] = {}

    # The day

    def die(self, shows: datetime) -> None:
        """The machine starts with a dead clock; every time on another day of the year 2000."""
        self.dead = True
        self.clock = shows
        if self.doubt:
            self.doubt = "again-" + self.doubt.removeprefix("again-")

    def come_back(self) -> None:
        """The time server is there again."""
        self.dead = False
        self.clock = self.now

    @property
    def _clock_day(self) -> str:
        return self.clock.date().isoformat()

    def _goes_on(self) -> bool:
        """Whether the queue of the last day is that of the day that is about to begin."""
        if self.doubt is None:
            return self._clock_day == self.day
        if self.doubt.endswith("answered"):
            return self.dead and not self.doubt.startswith("again")
        return self.worked

    def turn(self) -> None:
        """What the office does before any command, whether that is refused or not."""
        if self.yesterday:
            self._end(self.yesterday)
            self.yesterday = []
        elif self._day_is_over() and not self._goes_on():
            self._end(self.today)
            self._begin(None)
            self.doubt = None

    def _day_is_over(self) -> bool:
        return not self.dead and self.day is not None and self.day != self._clock_day

    def settle(self) -> None:
        """What the office does together with a command, if that is done."""
        if self.dead and (self.doubt is None or self.doubt.startswith("again")):
            self.doubt, self.worked, self.day_closed = "asked", False, False
        elif self._day_is_over():
            self.opened, self.day_closed, self.day = frozenset(), False, self._clock_day
        if not self.dead:
            self.doubt = None
        self.day = self.day or self._clock_day

    def _begin(self, day: str | None) -> None:
        self.today, self.numbers, self.opened = [], {}, frozenset()
        self.day, self.day_closed = day, False

    def _end(self, queue: list[int]) -> None:
        for slip in (self.slips[one] for one in queue):
            if slip.state in OPEN:
                self._move(slip, "finished")
            elif slip.state in ("waiting", "held"):
                self._move(slip, "unserved")
        for desk in self.desks.values():
            desk.state, desk.last = "closed", None

    def confirm(self, day: str) -> None:
        """Staff say which day it is; `settle` has not been done yet."""
        before, goes_on = self.day, self.day is None or self._goes_on()
        turned = self._day_is_over() and not goes_on
        if not turned:
            self.settle()
        if day != before and not goes_on:
            self.yesterday = self.today if not self.day_closed or self.dead else []
            self._begin(day)
        elif day != self.day:
            self.opened, self.day_closed = frozenset(), False
        self.day = day
        right = day == self._clock_day
        self.doubt = None if right or not self.dead else "answered"

    def takes_numbers(self, service: str) -> bool:
        """Whether a service takes numbers now, the day being open."""
        if self.dead or service in self.opened:
            return True
        time = f"{self.clock.astimezone(ZONE):%H:%M}"
        return self._works() and any(start <= time < end for start, end in TAKING)

    def _works(self) -> bool:
        return self.dead or self.clock.weekday() < 5

    # Tickets

    def find(self, ref: str) -> Slip | None:
        """A ticket of today by its number, or "#" and its place in all that were issued."""
        if ref.startswith("#"):
            number = int(ref[1:])
            return self.slips[number] if number in self.today else None
        found = [self.slips[one] for one in self.today if self.slips[one].label == ref]
        return found[-1] if found else None

    def at(self, counter: int) -> Slip | None:
        """The ticket that is open at a counter."""
        found = (one for one in self.slips if one.state in OPEN and one.counter == counter)
        return next(found, None)

    def _move(self, slip: Slip, state: str, counter: int | None = None) -> None:
        slip.state = state
        slip.moves += 1
        if state == "called":
            slip.back = None
        if state in ("called", "serving") or state == "waiting":
            slip.counter = counter
        self.worked = True

    def issue(self, service: str, priority: str) -> Slip:
        """A new ticket."""
        series = SERVICES[service]
        self.numbers[series] = self.numbers.get(series, 0) + 1
        slip = Slip(f"{series}{self.numbers[series]:03d}", service, priority, len(self.slips))
        self.slips.append(slip)
        self.today.append(len(self.slips) - 1)
        self.worked = True
        return slip

    def next_for(self, desk: Desk) -> Slip | None:
        """Whom the counter calls."""
        waiting = [self.slips[one] for one in self.today]
        waiting = [
            one for one in waiting if one.state == "waiting" and one.service in desk.services
        ]
        back = [one for one in waiting if one.back is not None]
        line = [one for one in waiting if one.back is None]
        if back and (not line or desk.since_returned >= 2):
            return min(back, key=lambda one: one.back or 0)
        return min(line, key=lambda one: (RANKS[one.priority], one.arrival), default=None)

    def call(self, counter: int, slip: Slip) -> None:
        """Call a ticket to a counter."""
        desk = self.desks[counter]
        desk.since_returned = 0 if slip.back is not None else min(desk.since_returned + 1, 3)
        self._move(slip, "called", counter)

    def finish_open(self, counter: int) -> None:
        """One press serves one citizen."""
        slip = self.at(counter)
        if slip:
            self._move(slip, "finished")

    def live(self) -> bool:
        """Whether anybody is in today's queue."""
        return any(self.slips[one].state in ("waiting", "held", *OPEN) for one in self.today)

    # Judgement

    def judge(self, command: Command) -> Verdict:
        """What must become of a command, the office having done its own part."""
        refusals = set(self._refusals(command))
        return Verdict(refusals, None if refusals else self._change(command))

    def _refusals(self, command: Command) -> Iterator[str]:
        match command:
            case IssueTicket(service=service, priority=priority):
                yield from self._no_number(service, priority)
            case WalkIn(counter=counter, service=service, priority=priority):
                yield from self._not_working(counter)
                yield from self._no_number(service, priority)
                yield from self._does_not_serve(counter, service)
            case CallNext(counter=counter):
                yield from self._not_working(counter)
            case CallNumber(counter=counter, ticket=ref):
                yield from self._not_working(counter)
                yield from self._not_in(ref, "waiting")
                slip = self.find(ref)
                if slip:
                    yield from self._does_not_serve(counter, slip.service)
            case Recall(counter=counter) | Start(counter=counter) | NoShow(counter=counter):
                yield from self._nobody_at(counter, "called")
            case Finish(counter=counter) | Hold(counter=counter) | EndUnattended(counter=counter):
                yield from self._nobody_at(counter, *OPEN)
            case Transfer(counter=counter, service=service):
                yield from self._nobody_at(counter, *OPEN)
                yield from self._unknown_service(service)
            case Resume(counter=counter, ticket=ref):
                yield from self._not_working(counter)
                yield from self._not_in(ref, "held")
                if self.at(counter):
                    yield "counter-busy"
            case Return(counter=counter, ticket=ref):
                yield from self._unknown_counter(counter)
                yield from self._not_in(ref, "no_show")
                if self.day_closed:
                    yield "day-closed"
            case CancelTicket(ticket=ref) | VoidTicket(ticket=ref):
                yield from self._not_in(ref, "waiting", "held")
            case ReclassifyTicket(ticket=ref, service=service, priority=priority):
                yield from self._not_in(ref, "waiting")
                yield from self._unknown_service(service or "civil")
                if priority not in (None, *RANKS):
                    yield "priority-unknown"
            case ReprintTicket(ticket=ref):
                yield from self._not_in(ref, "waiting", "held", "no_show", *OPEN)
            case OpenCounter() | PauseCounter() | CloseCounter():
                yield from self._no_opening(command)
            case Undo(counter=counter):
                yield from self._no_undo(counter)
            case CloseDay(unattended=unattended):
                if self.day_closed:
                    yield "day-closed"
                elif not unattended and any(self.slips[one].state in OPEN for one in self.today):
                    yield "day-still-open"
            case SettlePrint(job=job):
                if self.jobs.get(job, True):
                    yield "print-settled" if job in self.jobs else "print-unknown"

    def _no_opening(self, command: OpenCounter | PauseCounter | CloseCounter) -> Iterator[str]:
        yield from self._unknown_counter(command.counter)
        desk = self.desks.get(command.counter)
        match command, desk:
            case OpenCounter(services=services, confirm=confirm), Desk():
                for service in services:
                    yield from self._unknown_service(service)
                rests = self.day_closed or not self._works()
                if desk.state == "closed" and rests and not confirm:
                    yield "day-closed"
            case PauseCounter(), Desk(state="closed"):
                yield "counter-closed"
            case CloseCounter(leave=None), Desk():
                if self.at(command.counter):
                    yield "counter-busy"

    def _no_undo(self, counter: int) -> Iterator[str]:
        yield from self._unknown_counter(counter)
        desk = self.desks.get(counter)
        memory = desk.last if desk else None
        if memory is None:
            if desk:
                yield "undo-nothing"
            return
        moved = any(self.slips[one].moves != moves for one, moves in memory.after.items())
        reopened = memory.day_closed and not self.day_closed and self.live()
        if abs((self.clock - memory.at).total_seconds()) > UNDO_S or moved or reopened:
            yield "undo-too-late"

    def _no_number(self, service: str, priority: str) -> Iterator[str]:
        yield from self._unknown_service(service)
        if priority not in RANKS:
            yield "priority-unknown"
        if self.day_closed:
            yield "day-closed"
        elif service in SERVICES and not self.takes_numbers(service):
            yield "service-closed"

    def _unknown_service(self, service: str) -> Iterator[str]:
        if service not in SERVICES:
            yield "service-unknown"

    def _unknown_counter(self, counter: int) -> Iterator[str]:
        if counter not in self.desks:
            yield "counter-unknown"

    def _not_working(self, counter: int) -> Iterator[str]:
        yield from self._unknown_counter(counter)
        state = self.desks[counter].state if counter in self.desks else "open"
        if state != "open":
            yield f"counter-{state}"

    def _nobody_at(self, counter: int, *states: str) -> Iterator[str]:
        yield from self._unknown_counter(counter)
        slip = self.at(counter)
        if counter in self.desks and slip is None:
            yield "counter-no-ticket"
        elif slip and slip.state not in states:
            yield "ticket-state"

    def _not_in(self, ref: str, *states: str) -> Iterator[str]:
        slip = self.find(ref)
        if slip is None:
            yield "ticket-unknown"
        elif slip.state not in states:
            yield "ticket-state"

    def _does_not_serve(self, counter: int, service: str) -> Iterator[str]:
        desk = self.desks.get(counter)
        if desk and service not in desk.services:
            yield "counter-does-not-serve"

    # Changes

    def _change(self, command: Command) -> Callable[[], None] | None:
        if self._nothing_to_do(command):
            return None
        return lambda: self._do(command)

    def _nothing_to_do(self, command: Command) -> bool:
        match command:
            case CallNext(counter=counter):
                return self.at(counter) is None and self.next_for(self.desks[counter]) is None
            case OpenCounter(counter=counter, services=services):
                desk = self.desks[counter]
                return desk.state == "open" and desk.services == (services or PLACES[counter])
            case PauseCounter(counter=counter):
                return self.desks[counter].state == "paused"
            case CloseCounter(counter=counter):
                return self.desks[counter].state == "closed"
            case ReclassifyTicket(ticket=ref, service=service, priority=priority):
                slip = self.find(ref)
                assert slip
                return service in (None, slip.service) and priority in (None, slip.priority)
        return False

    def _do(self, command: Command) -> None:
        counter = getattr(command, "counter", None)
        if counter is None or isinstance(command, Undo):
            self._do_it(command)
            return
        before = deepcopy(self.slips)
        desk = self.desks[counter]
        memory = Memory(
            self.clock,
            Desk(desk.services, desk.state, desk.since_returned),
            opened=self.opened,
            day_closed=self.day_closed,
        )
        self._do_it(command)
        for number, slip in enumerate(self.slips):
            was = before[number] if number < len(before) else None
            if was is None or was.moves != slip.moves:
                memory.slips[number], memory.after[number] = was, slip.moves
        desk.last = memory

    def _do_it(self, command: Command) -> None:
        match command:
            case IssueTicket(service=service, priority=priority):
                self.issue(service, priority)
            case CloseDay():
                self._end(self.today)
                self.day_closed = True
            case CancelTicket(ticket=ref):
                self._move(self._known(ref), "cancelled")
            case VoidTicket(ticket=ref):
                self._move(self._known(ref), "voided")
            case ReclassifyTicket(ticket=ref, service=service, priority=priority):
                slip = self._known(ref)
                slip.service = service or slip.service
                slip.priority = slip.priority if priority is None else priority
                self._move(slip, "waiting")
            case SettlePrint(job=job):
                self.jobs[job] = True
            case Undo(counter=counter):
                self._undo(counter)
            case OpenCounter() | PauseCounter() | CloseCounter():
                self._open_or_close(command)
            case NoteDevice() | ReprintTicket() | ConfirmDay():
                pass
            case _:
                self._serve(command)

    def _serve(self, command: Command) -> None:
        match command:
            case CallNext(counter=counter):
                self.finish_open(counter)
                slip = self.next_for(self.desks[counter])
                if slip:
                    self.call(counter, slip)
            case CallNumber(counter=counter, ticket=ref):
                self.finish_open(counter)
                self.call(counter, self._known(ref))
            case WalkIn(counter=counter, service=service, priority=priority):
                self.finish_open(counter)
                self.call(counter, self.issue(service, priority))
            case Recall(counter=counter):
                self._move(self._here(counter), "called", counter)
            case Start(counter=counter):
                self._move(self._here(counter), "serving", counter)
            case NoShow(counter=counter):
                self._move(self._here(counter), "no_show")
            case Finish(counter=counter) | EndUnattended(counter=counter):
                self._move(self._here(counter), "finished")
            case Hold(counter=counter):
                self._move(self._here(counter), "held")
            case Transfer(counter=counter, service=service):
                slip = self._here(counter)
                slip.service = service
                self._move(slip, "waiting")
            case Resume(counter=counter, ticket=ref):
                self._move(self._known(ref), "serving", counter)
            case Return(ticket=ref):
                slip = self._known(ref)
                self._move(slip, "waiting")
                self.returns += 1
                slip.back = self.returns
            case _:
                raise AssertionError(command)

    def _open_or_close(self, command: OpenCounter | PauseCounter | CloseCounter) -> None:
        desk, slip = self.desks[command.counter], self.at(command.counter)
        match command:
            case OpenCounter(counter=counter, services=services):
                desk.services = services or PLACES[counter]
                if self.day_closed or not self._works():
                    self.opened |= set(desk.services)
                    self.day_closed = False
                desk.state = "open"
            case PauseCounter():
                desk.state = "paused"
            case CloseCounter(leave=leave):
                left = {"finish": "finished", "hold": "held", "return": "waiting"}
                if slip and leave:
                    self._move(slip, left[leave])
                desk.state = "closed"

    def _undo(self, counter: int) -> None:
        desk = self.desks[counter]
        memory = desk.last
        assert memory
        for number, was in memory.slips.items():
            slip = self.slips[number]
            moves = slip.moves
            if was is None:
                slip.state = "voided"
            else:
                self.slips[number] = slip = deepcopy(was)
            slip.moves = moves + 1
            self.worked = True
        self.opened, self.day_closed = memory.opened, memory.day_closed
        self.desks[counter] = memory.desk

    def _known(self, ref: str) -> Slip:
        slip = self.find(ref)
        assert slip
        return slip

    def _here(self, counter: int) -> Slip:
        slip = self.at(counter)
        assert slip
        return slip
