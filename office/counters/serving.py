"""Serving citizens: call, recall, start, finish, absent, return, hold, resume, transfer.

One press serves one citizen: a call with a ticket open finishes that ticket in the same act.
"""

from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.config import MAIN_POINT
from office.counters.at_counter import (
    at_work,
    by,
    call,
    clear,
    finish,
    next_after,
    note_passed,
    remember,
    require_choice,
    require_free,
    require_serves,
    require_settled,
    require_turn,
    require_unbound,
    working_counter,
)
from office.counters.by_hand import call_typed
from office.counters.openings import opened
from office.errors import Refusal, Refused
from office.model import ORDINARY, WALK_IN, CounterState, Plain, Reason
from office.queue import issue, require_dossiers, require_served
from office.store import calls_by_hand
from office.store import tickets as rows
from office.tickets import ASIDE, wrong_state


@dataclass(frozen=True, slots=True)
class CallNext:
    """Call the next citizen; finishes the open ticket, also when nobody waits.

    With `opens` a counter that is closed or paused opens first, on a closed day too: whoever asks
    so is at work.
    """

    name: ClassVar[str] = "counter.call"
    counter: int
    opens: bool = False
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the counter is not open, unless the call opens it.

        With `called-just-now` where another hand has called somebody here seconds ago.
        """
        if self.opens:
            counter = opened(act, self.counter, confirmed=True)
        else:
            counter = working_counter(act, self.counter)
        decision = next_after(act, counter, require_settled(act, counter))
        note_passed(act, counter, decision)
        if decision.choice:
            counter = call(act, counter, decision.choice.ticket, decision.choice.reason)
        if any(event.kind != ASIDE for event in act.events):
            remember(act, counter)


@dataclass(frozen=True, slots=True)
class CallNumber:
    """Call one waiting ticket out of order; `why` is one of the settings' reasons for that.

    Without a reason nobody is called past the cap: the officer who does so says why.
    """

    name: ClassVar[str] = "counter.call-number"
    counter: int
    ticket: str
    point: str = MAIN_POINT
    why: str | None = None

    def perform(self, act: Act) -> None:
        """Refused when the ticket does not wait, or not here, and for a reason nobody knows.

        Without a reason with `cap-overtaken`, where it would go before somebody past the cap. At a
        counter that is cut off it is a call by hand (`by_hand.call_typed`).
        """
        if calls_by_hand(act.tx):
            call_typed(act, self.counter, self.ticket)
            return
        counter = working_counter(act, self.counter)
        ticket = act.ticket(self.ticket)
        if ticket.bound != self.counter:
            require_serves(counter, ticket.service)
            require_unbound(act, ticket)
        reason = Reason("by-number")
        if self.why is not None:
            reasons = act.settings.call_reasons
            chosen = require_choice(self.why, reasons, Refusal.CALL_REASON_UNKNOWN)
            reason = Reason("chosen", {"why": chosen})
        counter = clear(act, counter)
        if self.why is None:
            require_turn(act, counter, ticket)
        require_free(act, ticket)
        remember(act, call(act, counter, ticket, reason))


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Give a number to the citizen who stands at the counter, and call it at once.

    The hours in which the kiosk gives numbers do not matter: the officer has decided to serve.
    """

    name: ClassVar[str] = "counter.walk-in"
    counter: int
    service: str
    priority: str = ORDINARY
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the counter is not open or does not take the service."""
        counter = working_counter(act, self.counter)
        service = act.service(self.service)
        require_serves(counter, service.id)
        counter = clear(act, counter)
        ticket = issue(act, service, self.priority, "vi", visit=None)
        remember(act, call(act, counter, ticket, Reason(WALK_IN)))


@dataclass(frozen=True, slots=True)
class Recall:
    """Call the called citizen once more."""

    name: ClassVar[str] = "counter.recall"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called here."""
        counter, ticket = at_work(act, self.counter)
        act.move(ticket, "ticket.recalled", {"counter": counter.number})
        remember(act, counter)


@dataclass(frozen=True, slots=True)
class Start:
    """The citizen is at the counter."""

    name: ClassVar[str] = "counter.start"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called here."""
        counter, ticket = at_work(act, self.counter)
        act.move(ticket, "ticket.started", {"counter": counter.number})
        remember(act, counter)


@dataclass(frozen=True, slots=True)
class CountDossiers:
    """The officer counts what the citizen brings; whoever is counted is at the counter."""

    name: ClassVar[str] = "counter.dossiers"
    counter: int
    dossiers: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called or served here, and for a number that nobody carries."""
        counter, ticket = at_work(act, self.counter)
        require_dossiers(self.dossiers)
        if self.dossiers != ticket.dossiers:
            act.move(
                ticket,
                "ticket.counted",
                {"counter": counter.number, "dossiers": self.dossiers},
            )
            remember(act, counter)


@dataclass(frozen=True, slots=True)
class Finish:
    """The citizen is served; `outcome`, one of the settings' outcomes, is never required."""

    name: ClassVar[str] = "counter.finish"
    counter: int
    outcome: str | None = None
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called or served here, or the outcome is unknown."""
        counter, ticket = at_work(act, self.counter)
        if self.outcome is not None:
            require_choice(self.outcome, act.settings.outcomes, Refusal.OUTCOME_UNKNOWN)
        finish(act, counter, ticket, "finish", self.outcome)
        remember(act, counter)


@dataclass(frozen=True, slots=True)
class NoShow:
    """The called citizen is absent."""

    name: ClassVar[str] = "counter.no-show"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called here."""
        counter, ticket = at_work(act, self.counter)
        act.move(ticket, "ticket.missed", {"counter": counter.number})
        remember(act, counter)


@dataclass(frozen=True, slots=True)
class Return:
    """An absent citizen is back: head of the line, within the limit of the policy."""

    name: ClassVar[str] = "counter.return"
    counter: int
    ticket: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused unless the ticket is marked absent today, and when the day is over."""
        counter = act.counter(self.counter)
        if act.now.is_closed:
            raise Refused(Refusal.DAY_CLOSED, day=act.now.day)
        ticket = act.ticket(self.ticket)
        if ticket.is_open:
            raise wrong_state(ticket)
        act.move(ticket, "ticket.returned", {"place": "head"})
        remember(act, counter)


@dataclass(frozen=True, slots=True)
class Hold:
    """Put the open ticket aside and free the counter."""

    name: ClassVar[str] = "counter.hold"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called or served here."""
        counter, ticket = at_work(act, self.counter)
        act.move(ticket, "ticket.held", {"counter": counter.number})
        remember(act, counter)


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with a held ticket; a counter that is busy does so before it calls anybody.

    Any open counter may, also one that does not take its service: the ticket was being served
    already, and the officer who goes on with it decides who does.
    """

    name: ClassVar[str] = "counter.resume"
    counter: int
    ticket: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the ticket is not held, its visit is busy, or the counter is not open."""
        counter = working_counter(act, self.counter)
        ticket = act.ticket(self.ticket)
        if rows.open_at(act.tx, act.point, counter.number):
            act.move(ticket, "ticket.readied", {"counter": counter.number})
        else:
            require_free(act, ticket)
            facts = {"counter": counter.number, **by(act, counter)}
            act.move(ticket, "ticket.resumed", facts)
        remember(act, counter)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Send the open ticket on to another service; it keeps its place.

    `note`, one of the settings' transfer notes, tells the next officer why. With `to` it waits for
    that counter alone, until it closes.
    """

    name: ClassVar[str] = "counter.transfer"
    counter: int
    service: str
    note: str | None = None
    point: str = MAIN_POINT
    to: int | None = None

    def perform(self, act: Act) -> None:
        """Refused when nobody is open here, for what is unknown, and for a closed counter.

        With `service-over` for a service that nobody serves today any more.
        """
        counter, ticket = at_work(act, self.counter)
        service = act.service(self.service)
        data: dict[str, Plain] = {"service": service.id, "from": counter.number}
        if self.to is None:
            require_served(act, service)
        else:
            if act.counter(self.to).state is CounterState.CLOSED:
                raise Refused(Refusal.COUNTER_CLOSED, counter=self.to)
            data["to"] = self.to
        if self.note is not None:
            notes = act.settings.transfer_notes
            data["note"] = require_choice(self.note, notes, Refusal.NOTE_UNKNOWN)
        act.move(ticket, "ticket.transferred", data)
        remember(act, counter)
