"""A ticket that stands open for long: its officer is asked, answers, or has left."""

from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.attention import ATTENDED, REMINDED, Attention, Why, attention
from office.config import MAIN_POINT
from office.counters.at_counter import at_work, by, finish, remember
from office.model import Ticket
from office.store import events
from office.store import tickets as rows


@dataclass(frozen=True, slots=True)
class AskStillServing:
    """Ask the officer about the ticket that is open at a counter.

    `seen` is the event with which somebody last dealt with it, as whoever asks has seen it: what
    has gone on since, or was asked already, is nothing to ask about. Nothing is asked, and nothing
    ended, while the clock is doubted.
    """

    name: ClassVar[str] = "counter.ask"
    counter: int
    ticket: str
    seen: int
    why: Why
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Never refused."""
        ticket = rows.open_at(act.tx, act.point, self.counter)
        if ticket is None or ticket.id != self.ticket or act.now.doubted:
            return
        found = attention(events.of_subject(act.tx, ticket.id))
        if found.seen_seq == self.seen and found.reminder is None:
            minutes = open_minutes(ticket, found, act.now.at)
            facts = {"counter": self.counter, "why": self.why, "minutes": minutes}
            act.record(REMINDED, ticket.id, facts)


@dataclass(frozen=True, slots=True)
class StillServing:
    """The officer is still serving the open ticket, and will be for some time."""

    name: ClassVar[str] = "counter.still"
    counter: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Refused when nobody is called or served here."""
        counter, ticket = at_work(act, self.counter)
        act.record(ATTENDED, ticket.id, {"counter": counter.number, **by(act, counter)})


@dataclass(frozen=True, slots=True)
class EndUnattended:
    """End a ticket that nobody finished; with `reminder`, only if that question stands unanswered.

    `reminder` is the event of a question about the ticket.
    """

    name: ClassVar[str] = "counter.unattended"
    counter: int
    point: str = MAIN_POINT
    reminder: int | None = None

    def perform(self, act: Act) -> None:
        """Refused when nobody is called or served here, and no question was asked."""
        if self.reminder is not None and not self._stands(act):
            return
        counter, ticket = at_work(act, self.counter)
        finish(act, counter, ticket, "unattended")
        remember(act, counter)

    def _stands(self, act: Act) -> bool:
        ticket = rows.open_at(act.tx, act.point, self.counter)
        if ticket is None or act.now.doubted:
            return False
        reminder = attention(events.of_subject(act.tx, ticket.id)).reminder
        return reminder is not None and reminder.seq == self.reminder


def open_minutes(ticket: Ticket, at: Attention, now: int) -> int:
    """For how many whole minutes a ticket has been open, its call included."""
    return max(0, now - (ticket.called_at or at.seen_at)) // 60_000
