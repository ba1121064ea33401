"""Any command in any state, against the real file: done, refused, repeated, conflicting, restarted.

After every step the record is compared with `Expected`, and what must always hold is checked:
numbers are unique, a counter has one open ticket, nothing is lost, the chain is whole, and every
row is what its history gives.
"""

import json
import tempfile
from contextlib import suppress
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy.exc import IntegrityError

from office import counters as at
from office import queue
from office.act import Command
from office.errors import CommandConflict, Refused
from office.journal import digest
from office.model import Counter, Event, Ticket, new_id
from office.office import Done, Office
from office.store import events, open_store, places
from office.store import tickets as rows
from office.store.events import GENESIS
from office.tickets import fold
from office.undo import Undo
from tests.fakes.office import BUILT, MONDAY, TESTER, ZONE, HandClock, empty_record, settings
from tests.office.expected import Expected
from tests.office.verdicts import nothing_to_do, refusals

COUNTERS = st.sampled_from([1, 1, 1, 2, 2, 3, 9])
SERVICES = st.sampled_from(["civil", "civil", "land", "tax"])
PRIORITIES = st.sampled_from(["", "", "", "elderly", "disabled", "nobody"])
REFS = st.integers(0, 1000)
LEAVES = st.sampled_from([None, "finish", "hold", "return"])
OPENED = st.sampled_from([(), (), (), ("land",), ("civil", "land"), ("tax",)])

COMMANDS: list[type] = [
    *[queue.IssueTicket, at.CallNext] * 4,
    *[at.CallNumber, at.WalkIn, at.NoShow, at.Return, at.Hold, at.Resume] * 2,
    *[at.Start, at.Recall, at.Finish, at.EndUnattended, at.Transfer, Undo, Undo],
    *[at.OpenCounter, at.OpenCounter, at.PauseCounter, at.CloseCounter],
    *[queue.CancelTicket, queue.VoidTicket, queue.ReclassifyTicket, queue.ReprintTicket],
    *[queue.SettlePrint, queue.NoteDevice, queue.CloseDay],
]
ARGUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "counter": COUNTERS,
    "service": SERVICES,
    "priority": PRIORITIES,
    "ticket": REFS,
    "leave": LEAVES,
    "services": OPENED,
    "confirm": st.booleans(),
    "unattended": st.booleans(),
    "printer": st.just("kiosk-1"),
    "why": st.just("merge"),
    "job": REFS,
    "outcome": st.sampled_from(["confirmed", "unconfirmed", "failed"]),
    "evidence": st.just("answer"),
    "device": st.just("printer-1"),
    "faulted": st.booleans(),
}
"""How each argument of a command is drawn; what is not here keeps its default."""


@st.composite
def commands(draw: st.DrawFn) -> tuple[type, dict[str, Any]]:
    """A command's kind and arguments; tickets and jobs are named by a number in the dark."""
    kind = draw(st.sampled_from(COMMANDS))
    names = [one.name for one in fields(kind) if one.name in ARGUMENTS]
    return kind, {name: draw(ARGUMENTS[name]) for name in names}


class OfficeMachine(RuleBasedStateMachine):
    """One office with one program."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        empty_record(Path(self.folder.name))
        self.clock = HandClock(MONDAY)
        self.office = self.open()
        self.hall = Expected(MONDAY)
        self.ids: list[str] = []
        self.jobs: list[str] = []
        self.done: dict[str, tuple[Command, tuple[Event, ...]]] = {}
        self.checked = (0, GENESIS)
        self.histories: dict[str, list[Event]] = {}
        self.deaths = 0

    def open(self) -> Office:
        """Open the record, as a program does when it starts."""
        return Office(settings(), open_store(Path(self.folder.name)), self.clock, BUILT)

    def teardown(self) -> None:
        """Leave nothing."""
        self.office.store.close()
        self.folder.cleanup()

    @initialize(opened=st.sampled_from([(), (1,), (1, 2)]), waiting=st.integers(0, 4))
    def morning(self, opened: tuple[int, ...], waiting: int) -> None:
        """Most days begin like this."""
        for counter in opened:
            self.ask(at.OpenCounter(counter))
        for _ in range(waiting):
            self.ask(queue.IssueTicket("civil", printer="kiosk-1"))

    # What happens

    @rule(drawn=commands())
    def command(self, drawn: tuple[type, dict[str, Any]]) -> None:
        """Somebody asks for something."""
        kind, arguments = drawn
        if "ticket" in arguments:
            arguments["ticket"] = self.name_of(arguments["ticket"])
        if "job" in arguments:
            known = [*self.jobs, "no such job"]
            arguments["job"] = known[arguments["job"] % len(known)]
        self.ask(kind(**arguments))

    @rule(seconds=st.sampled_from([1, 3, 8, 12, 400]))
    def time_passes(self, seconds: int) -> None:
        """A little later."""
        self.put(self.hall.now + timedelta(seconds=seconds))

    @rule(time=st.sampled_from(["08:10", "11:10", "13:40", "16:40"]))
    def later_today(self, time: str) -> None:
        """Another time of the day, if it has not been yet."""
        hour, minute = map(int, time.split(":"))
        later = self.hall.now.astimezone(ZONE).replace(hour=hour, minute=minute, second=0)
        if later > self.hall.now:
            self.put(later)

    @rule(days=st.sampled_from([1, 1, 1, 2, 3, 6]))
    def another_day(self, days: int) -> None:
        """Eight o'clock on another day."""
        morning = self.hall.now.astimezone(ZONE).replace(hour=8, minute=0, second=0)
        self.put(morning + timedelta(days=days))

    @rule()
    def the_clock_dies(self) -> None:
        """The machine starts in the year 2000, each time on another day, without a network."""
        self.deaths += 1
        shows = datetime(2000, 1, 1, 7, 0, tzinfo=ZONE) + timedelta(days=self.deaths)
        self.hall.die(shows)
        self.clock.is_agreed = False
        self.clock.put(shows)

    @precondition(lambda self: self.hall.dead)
    @rule()
    def the_network_is_back(self) -> None:
        """A time server puts the clock right."""
        self.hall.come_back()
        self.clock.is_agreed = True
        self.clock.put(self.hall.now)

    @rule()
    def staff_say_which_day_it_is(self) -> None:
        """They always know."""
        today = self.hall.now.astimezone(ZONE).date().isoformat()
        done = self.office.do(queue.ConfirmDay(today), TESTER)
        assert done.events
        self.hall.confirm(today)

    @rule()
    def the_program_starts_again(self) -> None:
        """Whatever it knew by heart is gone."""
        self.office.store.close()
        self.office = self.open()

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 1000))
    def the_same_again(self, which: int) -> None:
        """A gesture arrives twice: the first answer, and nothing is done."""
        command_id = sorted(self.done)[which % len(self.done)]
        command, first = self.done[command_id]
        again = self.office.do(command, TESTER, command_id)
        assert (again.events, again.repeated) == (first, True)
        outcome = self.office.outcome(command_id)
        assert outcome is not None
        assert outcome.events == first

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 1000))
    def the_same_id_for_something_else(self, which: int) -> None:
        """Two gestures with one id: the second is refused."""
        command_id = sorted(self.done)[which % len(self.done)]
        other: Command = queue.NoteDevice("another-device", faulted=True)
        try:
            self.office.do(other, TESTER, command_id)
        except CommandConflict:
            return
        raise AssertionError("a command id was used for two commands")

    @precondition(lambda self: self.ids)
    @rule(which=st.integers(0, 1000))
    def a_number_is_given_behind_our_back(self, which: int) -> None:
        """Uniqueness is the database's job, whatever a program believes."""
        ticket_id = self.ids[which % len(self.ids)]
        columns = ", ".join(Ticket.__slots__).replace("id,", "'twin',", 1)
        with suppress(IntegrityError), self.office.store.write() as tx:
            tx.exec_driver_sql(
                f"INSERT INTO tickets SELECT {columns} FROM tickets WHERE id = ?", (ticket_id,)
            )
            raise AssertionError("the database took a number twice")

    # How it is asked and compared

    def name_of(self, ref: int) -> str:
        """A ticket of any day by its number or id, or one that does not exist."""
        known = [one.label for one in self.hall.slips]
        return (known[-(ref % len(known)) - 1] if known and ref % 13 else "A999").lower()

    def put(self, moment: datetime) -> None:
        """Time goes on, for the world and for the clock."""
        elapsed = moment - self.hall.now
        self.hall.now = moment
        if self.hall.dead:
            elapsed = min(elapsed, timedelta(seconds=400))
        self.hall.clock += elapsed
        self.clock.put(self.hall.clock)

    def ask(self, command: Command) -> None:
        """Ask the office and compare with what must become of it."""
        expected = _with_label(command)
        self.hall.turn()
        before = (self.hall.day, self.hall.worked)
        self.hall.settle()
        reasons = refusals(self.hall, expected)
        command_id = new_id()
        try:
            done = self.office.do(command, TESTER, command_id)
        except Refused as refusal:
            assert refusal.code in reasons, f"{command}: refused with {refusal}, not {reasons}"
            self.hall.day, self.hall.worked = before
            assert self.office.outcome(command_id) is None
            return
        assert not reasons, f"{command} was done, in spite of {reasons}"
        if nothing_to_do(self.hall, expected):
            assert done.events == (), f"{command} had nothing to do"
            assert self.office.outcome(command_id) is None
            self.hall.day, self.hall.worked = before
            return
        assert done.events, f"{command} left nothing"
        self.hall.do(expected)
        self.note(command, done)

    def note(self, command: Command, done: Done) -> None:
        """Remember what a command did."""
        self.done[done.command_id] = (command, done.events)
        for event in done.events:
            if event.kind == "ticket.issued":
                self.ids.append(event.subject)
            if event.kind == "print.requested":
                job = json.loads(event.data)["job"]
                self.jobs.append(job)
                self.hall.jobs[job] = False

    # What must always hold

    @invariant()
    def what_must_always_hold(self) -> None:
        """Checked after every step."""
        with self.office.store.read() as tx:
            self.check_journal(events.after(tx, self.checked[0], 10_000))
            tickets = list(rows.all_tickets(tx))
            counters = {one.number: one for one in places.counters_of(tx, "main")}
        self.check_tickets(tickets)
        self.check_uniqueness(tickets)
        self.check_counters(counters)

    def check_journal(self, fresh: list[Event]) -> None:
        """No gap, every hash right, every hash chained to the one before."""
        seq, prev = self.checked
        for event in fresh:
            assert (event.seq, event.prev) == (seq + 1, prev), "the chain is broken"
            assert event.hash == digest(event), "an event was changed"
            self.histories.setdefault(event.subject, []).append(event)
            seq, prev = event.seq, event.hash
        self.checked = (seq, prev)

    def check_tickets(self, tickets: list[Ticket]) -> None:
        """Nothing is lost, nothing stands where it should not, rows are what histories give."""
        assert [one.id for one in tickets] == self.ids
        for ticket, slip in zip(tickets, self.hall.slips, strict=True):
            assert ticket == fold(self.histories[ticket.id]), "a row is not what happened"
            seen = (ticket.label, ticket.service, ticket.priority, ticket.state, ticket.returned)
            wanted = (slip.label, slip.service, slip.priority, slip.state, slip.back is not None)
            assert seen == wanted, f"{seen} instead of {wanted}"
            if ticket.is_open:
                assert ticket.counter == slip.counter

    def check_uniqueness(self, tickets: list[Ticket]) -> None:
        """No two citizens with one number, no two at one counter."""
        numbers = [(one.business_day, one.label) for one in tickets]
        assert len(set(numbers)) == len(numbers)
        counters = [one.counter for one in tickets if one.is_open]
        assert len(set(counters)) == len(counters)

    def check_counters(self, counters: dict[int, Counter]) -> None:
        """State, services, and the share of those who came back."""
        for number, desk in self.hall.desks.items():
            counter = counters.get(number) or Counter("main", number, services=desk.services)
            seen = (counter.state.value, counter.services, counter.since_returned)
            assert seen == (desk.state, desk.services, desk.since_returned), f"counter {number}"


def _with_label(command: Command) -> Command:
    """The command with its ticket's number as the slip shows it."""
    if not hasattr(command, "ticket"):
        return command
    arguments = {one.name: getattr(command, one.name) for one in fields(command)}
    kind: Any = type(command)
    return kind(**{**arguments, "ticket": command.ticket.upper()})  # type: ignore[no-any-return]
