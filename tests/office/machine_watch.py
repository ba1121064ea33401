"""What the watch over the queue asks of the office: part of the machine's happenings."""

from typing import Any

from office import counters as at
from office import queue
from office.act import Command
from office.model import Event
from office.wait_alerts import NoteWaits
from tests.office.expected import Expected
from tests.office.expected_values import Slip
from tests.office.happenings import Drawn

QUIET = ("ticket.reminded", "ticket.reprinted")
"""What is told of a ticket without anybody dealing with it."""


class WatchedQueue:
    """A hall whose open tickets are asked about, and whose waits are told of."""

    hall: Expected

    def ask(self, command: Command) -> None:
        """Ask the office and compare with what must become of it."""
        raise NotImplementedError

    def ask_drawn(self, kind: type, arguments: dict[str, Any]) -> None:
        """Ask for what was drawn."""
        raise NotImplementedError

    def time_passes(self, seconds: int) -> None:
        """A little later."""
        raise NotImplementedError

    def waits_are_noted(self, apart: list[int], calls: int) -> None:
        """People come so many seconds apart, some are called; each time two programs look."""
        self.note_waits()
        for seconds in apart:
            self.ask(queue.IssueTicket("civil"))
            self.time_passes(seconds)
            self.note_waits()
        for _ in range(calls):
            self.ask(at.CallNext(1))
            self.note_waits()

    def note_waits(self) -> None:
        """Two programs look how long people have waited, at the same moment."""
        self.ask(NoteWaits())
        self.ask(NoteWaits())

    def officer_is_asked(self, counter: int, behind: int, then: list[Drawn], ends: int) -> None:
        """Somebody is asked, does something or not, and the ticket is ended, perhaps twice at once.

        `behind`: how much the program that asks has missed.
        """
        if self.hall.at(counter) is None:
            self.ask(at.WalkIn(counter, "land"))
        slip = self.hall.at(counter) or Slip("A999", "", "civil", "", (0, 0))
        self.ask(at.AskStillServing(counter, slip.id.lower(), slip.seen - behind, "long"))
        question = slip.question or 0
        self.ask(at.AskStillServing(counter, slip.id.lower(), slip.seen, "hours"))
        for kind, arguments in then:
            self.ask_drawn(kind, {**arguments, "counter": counter})
        for _ in range(ends):
            self.ask(at.EndUnattended(counter, reminder=slip.question or question))


def note_attention(hall: Expected, ids: list[str], event: Event) -> None:
    """Remember who dealt with which ticket last, and which question stands."""
    if event.subject not in ids:
        return
    slip = hall.slips[ids.index(event.subject)]
    slip.id = event.subject.upper()
    if event.kind == "ticket.reminded":
        slip.question = event.seq
    elif event.kind.startswith("ticket.") and event.kind not in QUIET:
        slip.seen, slip.question = event.seq, None
