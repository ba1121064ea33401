"""Commands at a counter: call, recall, start, finish, absent, return, hold, resume, transfer.

One press serves one citizen: a call with a ticket open finishes that ticket in the same act.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from office.act import Act
from office.config import MAIN_POINT
from office.errors import Refusal, Refused
from office.model import ORDINARY, Counter, CounterState, Plain, Reason, Ticket
from office.policy import RETURNED_EVERY, Situation, choose
from office.queue import issue, require_open
from office.store import places
from office.store import tickets as rows

Leave = Literal["finish", "hold", "return"]


@dataclass(frozen=True, slots=True)
class CallNext:
    """Call the next citizen; finishes the open ticket, also when nobody waits."""

    name: ClassVar[str] = "counter.call"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the counter is not open."""
        counter = working_counter(act, self.counter)
        _finish_open(act, counter, "next_call")
        situation = Situation(
            heads=rows.heads(act.tx, act.point, act.now.days, counter.services),
            ranks={one.id: one.rank for one in act.settings.priority_classes},
            since_returned=counter.since_returned,
        )
        choice = choose(situation)
        if choice:
            _call(act, counter, choice.ticket, choice.reason)
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class CallNumber:
    """Call one waiting ticket out of order."""

    name: ClassVar[str] = "counter.call-number"
    counter: int
    ticket: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the ticket does not wait, or the counter does not take its service."""
        counter = working_counter(act, self.counter)
        ticket = act.ticket(self.ticket)
        _require_serves(counter, ticket.service)
        _finish_open(act, counter, "next_call")
        _call(act, counter, ticket, Reason("by-number"))
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Give a number to the citizen who stands at the counter, and call it at once."""

    name: ClassVar[str] = "counter.walk-in"
    counter: int
    service: str
    priority: str = ORDINARY
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the service takes no numbers now, or the counter does not take it."""
        counter = working_counter(act, self.counter)
        service = act.service(self.service)
        _require_serves(counter, service.id)
        require_open(act, service)
        _finish_open(act, counter, "next_call")
        ticket = issue(act, service, self.priority, "vi", visit=None)
        _call(act, counter, ticket, Reason("walk-in"))
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class Recall:
    """Call the called citizen once more."""

    name: ClassVar[str] = "counter.recall"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called here."""
        counter, ticket = _at_work(act, self.counter)
        act.move(ticket, "ticket.recalled", {"counter": counter.number})
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class Start:
    """The citizen is at the counter."""

    name: ClassVar[str] = "counter.start"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called here."""
        counter, ticket = _at_work(act, self.counter)
        act.move(ticket, "ticket.started", {"counter": counter.number})
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class Finish:
    """The citizen is served; `outcome` is never required."""

    name: ClassVar[str] = "counter.finish"
    counter: int
    outcome: str | None = None
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called or served here."""
        counter, ticket = _at_work(act, self.counter)
        _finish(act, ticket, "finish", self.outcome)
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class NoShow:
    """The called citizen is absent."""

    name: ClassVar[str] = "counter.no-show"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called here."""
        counter, ticket = _at_work(act, self.counter)
        act.move(ticket, "ticket.missed", {"counter": counter.number})
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class Return:
    """An absent citizen is back: head of the line, within the limit of the policy."""

    name: ClassVar[str] = "counter.return"
    counter: int
    ticket: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused unless the ticket is marked absent today."""
        counter = act.counter(self.counter)
        ticket = act.ticket(self.ticket)
        if ticket.is_open:
            raise _wrong_state(ticket)
        act.move(ticket, "ticket.returned", {"place": "head"})
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class Hold:
    """Put the open ticket aside and free the counter."""

    name: ClassVar[str] = "counter.hold"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called or served here."""
        counter, ticket = _at_work(act, self.counter)
        act.move(ticket, "ticket.held", {"counter": counter.number})
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with a held ticket."""

    name: ClassVar[str] = "counter.resume"
    counter: int
    ticket: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the ticket is not held, or the counter is busy or not open."""
        counter = working_counter(act, self.counter)
        _require_free(act, counter)
        act.move(act.ticket(self.ticket), "ticket.resumed", {"counter": counter.number})
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Send the open ticket on to another service; it keeps its place."""

    name: ClassVar[str] = "counter.transfer"
    counter: int
    service: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called or served here, or the service is unknown."""
        counter, ticket = _at_work(act, self.counter)
        service = act.service(self.service)
        act.move(ticket, "ticket.transferred", {"service": service.id, "from": counter.number})
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class EndUnattended:
    """End a ticket that nobody finished."""

    name: ClassVar[str] = "counter.unattended"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called or served here."""
        counter, ticket = _at_work(act, self.counter)
        _finish(act, ticket, "unattended", None)
        _remember(act, counter)


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """Open a counter, or go on after a pause; `services` overrides what it takes.

    On a day on which the office does not work it is refused with a question, until it comes with
    `confirm`; then the counter's services take numbers for the rest of that day.
    """

    name: ClassVar[str] = "counter.open"
    counter: int
    services: tuple[str, ...] = ()
    confirm: bool = False
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when unknown, and with `day-closed` on a closed day."""
        counter = act.counter(self.counter)
        place = act.settings.counter(act.point, self.counter)
        wanted = tuple(act.service(one).id for one in self.services)
        services = wanted or (place.services if place else ())
        if counter.state is CounterState.OPEN and counter.services == services:
            return
        _open_day(act, services, confirmed=self.confirm)
        data: dict[str, Plain] = {"services": list(services)}
        opened = act.set_counter(replace(counter, services=services), "counter.opened", data)
        _remember(act, opened)


@dataclass(frozen=True, slots=True)
class PauseCounter:
    """Stop calling for a while; an open ticket stays."""

    name: ClassVar[str] = "counter.pause"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the counter is closed."""
        counter = act.counter(self.counter)
        if counter.state is CounterState.CLOSED:
            raise Refused(Refusal.COUNTER_CLOSED, counter=self.counter)
        if counter.state is CounterState.OPEN:
            _remember(act, act.set_counter(counter, "counter.paused", {}))


@dataclass(frozen=True, slots=True)
class CloseCounter:
    """Close a counter; `leave` says what becomes of its open ticket."""

    name: ClassVar[str] = "counter.close"
    counter: int
    leave: Leave | None = None
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `counter-busy` while a ticket is open and `leave` is not given."""
        counter = act.counter(self.counter)
        ticket = rows.open_at(act.tx, act.point, self.counter)
        if ticket:
            self._leave(act, counter, ticket)
        if counter.state is not CounterState.CLOSED:
            _remember(act, act.set_counter(counter, "counter.closed", {}))

    def _leave(self, act: Act, counter: Counter, ticket: Ticket) -> None:
        match self.leave:
            case None:
                raise _busy(counter, ticket)
            case "finish":
                _finish(act, ticket, "close", None)
            case "hold":
                act.move(ticket, "ticket.held", {"counter": counter.number})
            case "return":
                act.move(ticket, "ticket.returned", {"place": "kept"})


def working_counter(act: Act, number: int) -> Counter:
    """An open counter; refused when it is closed or paused."""
    counter = act.counter(number)
    if counter.state is CounterState.CLOSED:
        raise Refused(Refusal.COUNTER_CLOSED, counter=number)
    if counter.state is CounterState.PAUSED:
        raise Refused(Refusal.COUNTER_PAUSED, counter=number)
    return counter


def _at_work(act: Act, number: int) -> tuple[Counter, Ticket]:
    counter = act.counter(number)
    ticket = rows.open_at(act.tx, act.point, number)
    if ticket is None:
        raise Refused(Refusal.COUNTER_NO_TICKET, counter=number)
    return counter, ticket


def _call(act: Act, counter: Counter, ticket: Ticket, reason: Reason) -> None:
    data: dict[str, Plain] = {"counter": counter.number, "rule": reason.rule}
    act.move(ticket, "ticket.called", {**data, **reason.facts})


def _finish_open(act: Act, counter: Counter, ended_by: str) -> None:
    ticket = rows.open_at(act.tx, act.point, counter.number)
    if ticket:
        _finish(act, ticket, ended_by, None)


def _finish(act: Act, ticket: Ticket, ended_by: str, outcome: str | None) -> None:
    data: dict[str, Plain] = {"ended_by": ended_by, "counter": ticket.counter}
    if outcome:
        data["outcome"] = outcome
    act.move(ticket, "ticket.finished", data)


def _open_day(act: Act, services: tuple[str, ...], *, confirmed: bool) -> None:
    """Let a closed day be worked on, if that is what was meant."""
    works = act.now.doubted or act.calendar.works_on(act.calendar.business_day(act.moment))
    if works and not act.now.is_closed:
        return
    if not confirmed:
        note = act.calendar.note(act.calendar.business_day(act.moment))
        raise Refused(Refusal.DAY_CLOSED, day=act.now.day, note=note)
    if act.now.is_closed:
        act.record("day.opened", f"day:{act.now.day}", {"again": True})
        places.reopen_day(act.tx, act.now.day)
    opened = places.services_opened_on(act.tx, act.now.day)
    for service in services:
        if service not in opened:
            act.record("service.opened", f"service:{service}", {"day": act.now.day})
            places.open_service(act.tx, act.now.day, service)


def _remember(act: Act, counter: Counter) -> None:
    """Note what `undo` would take back, and how long ago a returned ticket was called."""
    called = [event for event in act.events if event.kind == "ticket.called"]
    since = counter.since_returned
    if called:
        returned = '"rule":"returned"' in called[-1].data
        since = 0 if returned else min(since + 1, RETURNED_EVERY)
    places.save_counter(act.tx, replace(counter, since_returned=since, last_command=act.command_id))


def _require_serves(counter: Counter, service: str) -> None:
    if service not in counter.services:
        raise Refused(Refusal.COUNTER_DOES_NOT_SERVE, counter=counter.number, service=service)


def _require_free(act: Act, counter: Counter) -> None:
    ticket = rows.open_at(act.tx, act.point, counter.number)
    if ticket:
        raise _busy(counter, ticket)


def _busy(counter: Counter, ticket: Ticket) -> Refused:
    return Refused(Refusal.COUNTER_BUSY, counter=counter.number, number=ticket.label)


def _wrong_state(ticket: Ticket) -> Refused:
    return Refused(Refusal.TICKET_STATE, number=ticket.label, state=ticket.state.value)
