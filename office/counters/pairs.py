"""Two numbers at once: the first is called, the second is asked to come near.

A counter still has one open ticket. The second number stays where it is in its line, may be called
by any counter in its turn, and is not absent. Whichever of the two comes first is served.
"""

from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.announced import announced_within
from office.config import MAIN_POINT
from office.counters.at_counter import (
    busy,
    call,
    note_passed,
    put_back,
    remember,
    require_free,
    require_serves,
    require_turn,
    situation,
    working_counter,
)
from office.errors import Refusal, Refused
from office.model import Counter, Reason, Ticket
from office.policy import choose, overtaken
from office.store import tickets as rows


@dataclass(frozen=True, slots=True)
class CallTwo:
    """Call the next citizen, and announce the one behind, who is to come near."""

    name: ClassVar[str] = "counter.call-two"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when the counter is not open, or has a ticket open.

        With only one who waits, or where the second could not be served before the first, it is a
        call like any other.
        """
        counter = working_counter(act, self.counter)
        open_ticket = rows.open_at(act.tx, act.point, self.counter)
        if open_ticket:
            raise busy(counter, open_ticket)
        before = situation(act, counter)
        decision = choose(before)
        note_passed(act, counter, decision)
        if decision.choice is None:
            return
        first = decision.choice.ticket
        counter = call(act, counter, first, decision.choice.reason)
        second = choose(situation(act, counter)).choice
        if second and not overtaken(second.ticket, before):
            _announce(act, counter, second.ticket)
        remember(act, counter)


@dataclass(frozen=True, slots=True)
class CallSecond:
    """The announced citizen came before the called one: they change places.

    The called one is in the line again, exactly where he was, and is announced in his turn.
    """

    name: ClassVar[str] = "counter.call-second"
    counter: int
    ticket: str
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused with `ticket-not-announced` unless this ticket is announced here now.

        Refused with `cap-overtaken` where somebody is past the cap by now who came before it, and
        with `counter-does-not-serve` where the counter takes its service no more.
        """
        counter = working_counter(act, self.counter)
        ticket = act.ticket(self.ticket)
        first = rows.open_at(act.tx, act.point, self.counter)
        at_work: dict[int | None, Ticket] = {self.counter: first} if first else {}
        pair = announced_within(act.tx, act.point, act.now, at_work).get(self.counter)
        if first is None or pair is None or pair.id != ticket.id:
            raise Refused(Refusal.TICKET_NOT_ANNOUNCED, number=ticket.label, counter=self.counter)
        if ticket.bound != self.counter:
            require_serves(counter, ticket.service)
        before, first = put_back(act, counter, first, "second")
        require_turn(act, before, ticket)
        require_free(act, ticket)
        counter = call(act, before, ticket, Reason("second", {"first": first.label}))
        _announce(act, counter, first)
        remember(act, counter)


def _announce(act: Act, counter: Counter, ticket: Ticket) -> None:
    act.move(ticket, "ticket.announced", {"counter": counter.number})
