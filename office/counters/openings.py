"""Commands that open, pause and close a counter."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from office import days
from office.act import Act
from office.config import MAIN_POINT
from office.counters.at_counter import busy, finish, give_back, remember
from office.errors import Refusal, Refused
from office.guiding import require_arranger
from office.model import Counter, CounterState, Ticket
from office.store import calls_by_hand, places
from office.store import tickets as rows

Leave = Literal["finish", "hold", "return"]


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """Open a counter, or go on after a pause; `services` overrides what it takes until it closes.

    On a day on which the office does not work it is refused with a question, until it comes with
    `confirm`; then the counter's services take numbers for the rest of that day.
    """

    name: ClassVar[str] = "counter.open"
    counter: int
    services: tuple[str, ...] = ()
    confirm: bool = False
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when unknown; with `day-off` or `day-closed` where the office does not work."""
        remember(act, opened(act, self.counter, self.services, confirmed=self.confirm))


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
            remember(act, act.set_counter(counter, CounterState.PAUSED, {}))


@dataclass(frozen=True, slots=True)
class CloseCounter:
    """Close a counter; `leave` says what becomes of its open ticket.

    Its officer leaves: whoever is held there, or was sent there, goes back to his service and
    keeps his place. Only the ticket that is held by this very act stays so.
    """

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
        counter = act.sign_out(counter)
        if counter.state is not CounterState.CLOSED:
            act.let_go(counter)
            remember(act, act.set_counter(counter, CounterState.CLOSED, {}))

    def _leave(self, act: Act, counter: Counter, ticket: Ticket) -> None:
        match self.leave:
            case None:
                raise busy(counter, ticket, closing=True)
            case "finish":
                finish(act, counter, ticket, "close")
            case _ if calls_by_hand(act.tx):
                raise Refused(Refusal.CUT_OFF_COUNTER)
            case "hold":
                act.move(ticket, "ticket.held", {"counter": counter.number})
            case "return":
                give_back(act, ticket)


@dataclass(frozen=True, slots=True)
class ChangeServices:
    """Change what a counter takes, and helps with, until it closes; what is not given stays.

    A counter does not help with what it takes. `arranged`: whoever sits there does it, and must be
    somebody who may (`office.guiding`); else a terminal, or the offer to help with long waits.
    """

    name: ClassVar[str] = "counter.services"
    counter: int
    services: tuple[str, ...] | None = None
    helps: tuple[str, ...] | None = None
    point: str = MAIN_POINT
    arranged: bool = False

    def perform(self, act: Act) -> None:
        """Refused when the counter is closed, or a service is unknown.

        With `not-a-guide` where somebody arranges it who may not.
        """
        counter = act.counter(self.counter)
        if self.arranged:
            require_arranger(act.tx, act.settings, counter)
        if counter.state is CounterState.CLOSED:
            raise Refused(Refusal.COUNTER_CLOSED, counter=self.counter)
        services = counter.services if self.services is None else self.services
        helps = counter.helps if self.helps is None else self.helps
        for service in (*services, *helps):
            act.service(service)
        services = tuple(dict.fromkeys(services))
        helps = tuple(one for one in dict.fromkeys(helps) if one not in services)
        if (services, helps) != (counter.services, counter.helps):
            remember(act, act.set_counter(counter, counter.state, {}, services, helps))


def opened(
    act: Act, number: int, services: tuple[str, ...] = (), *, confirmed: bool = False
) -> Counter:
    """Have a counter open: as asked, else as before its pause, else with its usual services."""
    counter = act.counter(number)
    place = act.settings.counter(act.point, number)
    at_rest = counter.state is CounterState.CLOSED
    usual = (place.services if place else ()) if at_rest else counter.services
    taken = tuple(act.service(one).id for one in services) or usual
    if counter.state is CounterState.OPEN and counter.services == taken:
        return counter
    helps = place.helps if place and at_rest else counter.helps
    _open_day(act, taken, confirmed=confirmed or not at_rest)
    return act.set_counter(counter, CounterState.OPEN, {}, taken, helps)


def _open_day(act: Act, services: tuple[str, ...], *, confirmed: bool) -> None:
    """Let a closed day be worked on, if that is what was meant."""
    today = act.calendar.business_day(act.moment)
    works = bool(act.now.doubted) or act.calendar.works_on(today)
    if works and not act.now.is_closed:
        return
    if not confirmed and act.now.is_closed:
        raise Refused(Refusal.DAY_CLOSED, day=act.now.day)
    if not confirmed:
        raise Refused(Refusal.DAY_OFF, day=act.now.day, note=act.calendar.note(today))
    if act.now.is_closed:
        days.open_day(act, act.now.day)
    opened = places.services_opened_on(act.tx, act.now.day)
    for service in services:
        if service not in opened:
            act.record("service.opened", f"service:{service}", {"day": act.now.day})
            places.open_service(act.tx, act.now.day, service)
