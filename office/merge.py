"""What a kiosk gave while it was cut off comes into the office's record.

An event keeps its id, time, origin and words, and gets a new place in the office's journal. What
the kiosk's own record noted for itself alone (its days, its clock, its leases) stays there. A time
that cannot be is set right (`office.late_days`), and with it the day of a number that was given
while the kiosk doubted its clock.

A number that was asked for just when the line broke may be in both records under one command id.
The one that the kiosk gave is on paper; the other was never seen, and is voided.
"""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from office.act import Act
from office.clock import to_ms
from office.config import MAIN_POINT
from office.hand_calls import Number, is_shadow
from office.journal import Fact
from office.late_days import LateDays, LateTimes
from office.model import Data, Event, Plain, PrintJob, Ticket, TicketState
from office.numbering import written
from office.queue import DOUBTED
from office.store import Transaction, events, hands, leases
from office.store import tickets as rows
from office.store.events import CommandRow
from office.tickets import issue
from office.told_calls import TOLD as TOLD_BY_HAND
from office.told_calls import ToldCalls, before_closing
from office.told_facts import of_ticket

_logger = logging.getLogger(__name__)

SUPERSEDED = "superseded"
_BEFORE_A_CALL = (TicketState.WAITING, TicketState.HELD)
_OF_DEVICES = ("device.faulted", "device.recovered")
_OF_THE_CLOCK = ("clock.doubted", "clock.confirmed")
_SETTLED = ("print.confirmed", "print.unconfirmed", "print.failed")
TAKEN = (
    "visit.opened",
    "ticket.issued",
    "ticket.reprinted",
    "print.requested",
    *_SETTLED,
    *_OF_DEVICES,
    *TOLD_BY_HAND,
)
"""The kinds of events that come into the office's record."""

Told = tuple[int, str, int, str, str, str, str, str, str, str]
"""An event of the kiosk's record: seq, id, at, point, kind, subject, actor, origin, command, data.
"""
Held = tuple[str, Number]
"""A ticket of the office's record: its id, and the number that it bears."""
Asked = tuple[str, str, str]
"""A command of the kiosk's record: id, name, the digest of its arguments in hex."""


@dataclass(frozen=True, slots=True)
class MergeReserve:
    """Take in what a kiosk's own record (`store`) told since the last time, up to its event `upto`.

    `head` is the hash of that event, in hex. Events that the office has already are passed over.
    `behind_ms` is by how much the kiosk's clock has turned out to have been behind. Counters that
    tell knew the office's record as it was `known_at`; `numbers` are those of the tickets that it
    had given by then.
    """

    name: ClassVar[str] = "reserve.merge"
    store: str
    upto: int
    head: str
    told: tuple[Told, ...]
    asked: tuple[Asked, ...]
    point: str = MAIN_POINT
    behind_ms: int = 0
    known_at: int = 0
    numbers: tuple[Held, ...] = ()

    def perform(self, act: Act) -> None:
        """Always possible."""
        since, _ = merged(act.tx, self.store)
        if self.upto <= since:
            return
        asked = {one: (name, digest) for one, name, digest in self.asked}
        now = None if act.now.doubted else act.now.at
        times = LateTimes(self._earliest(act), now, self.behind_ms)
        doubted = _left_doubted(act.tx, self.store)
        merging = _Merging(act, asked, times, dict(self.numbers), doubted=doubted)
        for one in self.told:
            if one[0] > since:
                merging.take(*one[1:])
        merging.settle()
        merging.end_days()
        facts: dict[str, Plain] = {"from": since + 1, "upto": self.upto, "head": self.head}
        if merging.clashed:
            facts["clashed"] = [*merging.clashed]
        if merging.doubted:
            facts["clock"] = DOUBTED
        act.record("reserve.merged", _subject(self.store), facts)

    def _earliest(self, act: Act) -> int:
        """The first moment at which the kiosk can have given anything, or counters called it.

        That is the beginning of the day for which it was last given numbers in time.
        """
        held = leases.of_store(act.tx, self.point, self.store)
        days = [one.business_day for one in held if not one.returned]
        return to_ms(act.calendar.begins(date.fromisoformat(min(days)))) if days else self.known_at


def merged(tx: Transaction, store: str) -> tuple[int, str]:
    """Up to which event a kiosk's own record is in the office's, and its hash; 0 for none."""
    last = events.last_of_subject(tx, _subject(store))
    if last is None:
        return 0, ""
    told = json.loads(last.data)
    return int(told["upto"]), str(told["head"])


def _left_doubted(tx: Transaction, store: str) -> bool:
    """Whether a kiosk's own record doubted its clock up to where it is in the office's."""
    last = events.last_of_subject(tx, _subject(store))
    return last is not None and json.loads(last.data).get("clock") == DOUBTED


def reserve_told(
    tx: Transaction, store: str, since: int, at_most: int, point: str, behind_ms: int = 0
) -> MergeReserve:
    """What a kiosk's own record has to tell behind its event `since`, whole commands at a time."""
    found = events.after(tx, since, at_most)
    if len(found) == at_most:
        found = _whole(found)
    names = dict.fromkeys(one.command for one in found if one.command)
    known = [row for one in names if (row := events.command(tx, one))]
    return MergeReserve(
        store,
        found[-1].seq if found else since,
        found[-1].hash.hex() if found else "",
        tuple(_told(one) for one in found),
        tuple((row.id, row.name, row.args_digest.hex()) for row in known),
        point,
        behind_ms,
        hands.known_at(tx),
        tuple(_held(tx, found)),
    )


def _held(tx: Transaction, told: Sequence[Event]) -> Iterator[Held]:
    """The tickets of the office's record that this tells about."""
    subjects = dict.fromkeys(one.subject for one in told if one.kind in TOLD_BY_HAND)
    for subject in subjects:
        ticket = None if is_shadow(subject) else rows.get(tx, subject)
        if ticket:
            yield ticket.id, of_ticket(ticket)


class _Merging:
    """The events of one kiosk on their way into the journal."""

    def __init__(
        self,
        act: Act,
        asked: dict[str, tuple[str, str]],
        times: LateTimes,
        numbers: Mapping[str, Number],
        *,
        doubted: bool,
    ) -> None:
        self._act = act
        self._asked = asked
        self._times = times
        self._days = LateDays(act)
        self._spans: dict[str, tuple[int, int]] = {}
        self._unseen: dict[str, Ticket] = {}
        self._left_out: set[str] = set()
        self._calls = ToldCalls(act, numbers)
        self.clashed: list[str] = []
        """Numbers that the office's record has from somebody else."""
        self.doubted = doubted
        """Whether the kiosk doubted its clock at what is taken in."""

    def take(
        self,
        event_id: str,
        at: int,
        point: str,
        kind: str,
        subject: str,
        actor: str,
        origin: str,
        command: str,
        data: str,
    ) -> None:
        """Take one event in, with what it makes of the state."""
        known = json.loads(data)
        if kind in _OF_THE_CLOCK:
            self.doubted = _is_doubted(kind, known)
            return
        happened_at = self._times.of(at, doubted=self.doubted)
        fact = Fact(kind, subject, known, happened_at, point, actor, origin, command)
        tx = self._act.tx
        if self._calls.take(fact, self._day_of_call(at)):
            return
        if kind == "visit.opened":
            event = self._adopt(fact, event_id)
            rows.add_visit(tx, subject, point, event.at)
        elif kind == "ticket.issued":
            self._issued(fact, event_id)
        elif subject in self._left_out:
            return
        elif kind == "print.requested":
            event = self._adopt(fact, event_id)
            job, printer, copy = known["job"], known["printer"], known["copy"]
            rows.add_job(tx, PrintJob(job, subject, printer, copy, event.at, event.seq))
        elif kind in _SETTLED:
            self._settled(fact, event_id)
        elif kind == "ticket.reprinted" or (kind in _OF_DEVICES and self._is_newest(fact)):
            self._adopt(fact, event_id)

    def _day_of_call(self, at: int) -> str | None:
        """The day of a call by hand by a clock that was not right; None: that of the clock.

        Also where nobody can say when it was: whoever holds that number today still waits.
        """
        found = self._times.found(at, doubted=self.doubted)
        told_right = found == at and not self.doubted
        return None if found is None or told_right else self._days.of(found)

    def settle(self) -> None:
        """Behind all events: what was called by hand, and the commands that did it."""
        for ticket in self._calls.settle():
            self._days.moved(ticket)
        of_command: dict[str, list[int]] = {}
        for event in self._act.events:
            of_command.setdefault(event.command, []).append(event.seq)
        for command, (name, digest) in self._asked.items():
            told = of_command.get(command)
            if told and command not in self._spans and not events.command(self._act.tx, command):
                row = CommandRow(command, name, bytes.fromhex(digest), told[0], told[-1])
                events.add_command(self._act.tx, row)

    def _is_newest(self, fact: Fact) -> bool:
        """Whether nobody has told meanwhile how a device was later on."""
        last = events.last_of_subject(self._act.tx, fact.subject)
        return last is None or last.at <= fact.at

    def _adopt(self, fact: Fact, event_id: str) -> Event:
        if fact.command not in self._spans:
            self._find_unseen(fact.command)
        event = self._act.adopt(fact, event_id)
        first, _ = self._spans.get(fact.command, (event.seq, 0))
        self._spans[fact.command] = first, event.seq
        name, digest = self._asked.get(fact.command, ("", ""))
        if name:
            row = CommandRow(fact.command, name, bytes.fromhex(digest), first, event.seq)
            events.put_command(self._act.tx, row)
        return event

    def _issued(self, fact: Fact, event_id: str) -> None:
        if self.doubted:
            fact = replace(fact, data={**fact.data, "day": self._days.of(fact.at)})
        point, data = fact.point, fact.data
        series, number = str(data["series"]), int(str(data["number"]))
        if rows.by_number(self._act.tx, point, [str(data["day"])], series, number):
            # one record cannot have it twice; all the others must come in all the same
            self._left_out.add(fact.subject)
            self.clashed.append(written(series, number))
            _logger.error("two people have number %s: %s", self.clashed[-1], fact.subject)
            return
        self._days.make_ready(str(data["day"]), fact.at)
        ticket = issue(self._adopt(fact, event_id))
        rows.add(self._act.tx, ticket)
        if fact.command in self._unseen:
            self._supersede(self._unseen[fact.command], ticket)
        self._calls.issued(ticket)
        self._days.join(ticket)

    def end_days(self) -> None:
        """Everything is told: who waited on a day that was closed meanwhile was not served."""
        self._days.end()

    def _find_unseen(self, command: str) -> None:
        """Remember the ticket that the office's record gave under the same command id."""
        tx = self._act.tx
        row = events.command(tx, command)
        for event in events.command_events(tx, row) if row else ():
            if event.kind == "ticket.issued" and (ticket := rows.get(tx, event.subject)):
                self._unseen[command] = ticket

    def _supersede(self, unseen: Ticket, seen: Ticket) -> None:
        """Void what nobody has on paper; where a counter has it by now, its officer ends it."""
        act = self._act
        for job in rows.jobs_of_ticket(act.tx, unseen.id):
            if job.outcome is None:
                facts = {"job": job.id, "evidence": SUPERSEDED}
                act.record("print.failed", unseen.id, facts, unseen.point)
                rows.settle_job(act.tx, job.id, "failed", SUPERSEDED)
        on_paper = ("confirmed", "unconfirmed")
        if any(job.outcome in on_paper for job in rows.jobs_of_ticket(act.tx, unseen.id)):
            return  # people may hold both
        if unseen.state in _BEFORE_A_CALL:
            act.move(unseen, "ticket.voided", {"why": SUPERSEDED, "by": seen.id})
        elif unseen.state is TicketState.UNSERVED and self._days.is_over(seen.business_day):
            # the sheet of a day that is over counts this one already
            act.move(seen, "ticket.voided", {"why": SUPERSEDED, "by": unseen.id})
        elif unseen.state is TicketState.UNSERVED and not self._days.is_over(unseen.business_day):
            # its day goes on, and has no sheet yet
            waiting = before_closing(act, unseen)
            act.move(waiting, "ticket.voided", {"why": SUPERSEDED, "by": seen.id})

    def _settled(self, fact: Fact, event_id: str) -> None:
        """How a slip came out; what was settled meanwhile stays so."""
        job = rows.job(self._act.tx, str(fact.data["job"]))
        if job is None or job.outcome is not None:
            return
        self._adopt(replace(fact, subject=job.ticket), event_id)
        outcome = fact.kind.partition(".")[2]
        rows.settle_job(self._act.tx, job.id, outcome, str(fact.data["evidence"]))


def _is_doubted(kind: str, data: Data) -> bool:
    """Whether a clock is doubted behind such an event: also where staff said another day."""
    told_right = data.get("by") != "staff" or data["day"] == data["clock"]
    return kind == "clock.doubted" or not told_right


def _whole(found: list[Event]) -> list[Event]:
    """Without the last command, of which there may be more; if that is not all of them."""
    last = found[-1].command
    whole = [one for one in found if one.command != last]
    return whole or found


def _told(event: Event) -> Told:
    if event.personal_digest is not None:
        raise ValueError(f"a personal value in a kiosk's own record: {event.id}")
    return (
        event.seq,
        event.id,
        event.at,
        event.point,
        event.kind,
        event.subject,
        event.actor,
        event.origin,
        event.command,
        event.data,
    )


def _subject(store: str) -> str:
    return f"reserve:{store}"
