"""Any command in any state, against the real file: done, refused, repeated, conflicting, restarted.

After every step the record is compared with `Expected`, and what must always hold is checked:
numbers are unique, a counter has one open ticket, nothing is lost, the chain is whole, and every
row is what its history gives.
"""

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from office import counters as at
from office import queue, ratings
from office.act import Command
from office.clock import from_ms
from office.errors import CommandConflict, Refused
from office.keeping import note_doubt
from office.model import Event, Ticket, new_id
from office.office import Done, Office
from office.store import places
from office.store.events import GENESIS
from office.store.present import present
from office.undo import Undo, undoable
from tests.fakes import postgres
from tests.fakes.office import BUILT, MONDAY, TESTER, ZONE, HandClock, open_record, settings
from tests.office import expected_voices
from tests.office.expected import Expected
from tests.office.expected_bookings import BOOKABLE
from tests.office.expected_values import (
    BETWEEN,
    CAP_MIN,
    GUIDANCE,
    HELPS,
    PER_TURN,
    PLACES,
    PRIORITY_COUNTER,
    RANKS,
    Asked,
)
from tests.office.happenings import ENDINGS, TWO_STEPS, Drawn, happenings
from tests.office.machine_checks import CheckedRecord
from tests.office.machine_ends import EndingDays
from tests.office.machine_reasons import ExplainedCalls
from tests.office.machine_watch import WatchedQueue, note_attention
from tests.office.verdicts import TICKET_NAMED_IN, nothing_to_do, refusals

COUNTERS = [
    {
        "number": number,
        "services": services,
        "helps": HELPS.get(number, ()),
        "priority": number == PRIORITY_COUNTER,
        "guidance": number == GUIDANCE,
    }
    for number, services in PLACES.items()
]
QUEUE = {
    "ordinary_between": BETWEEN,
    "ordinary_cap_min": CAP_MIN,
    "dossiers_per_turn": PER_TURN,
}
CLASSES = [
    {
        "id": one,
        "name": {"vi": "Diện"},
        "rank": rank,
        "counts_dossiers": rank == max(RANKS.values()),
    }
    for one, rank in RANKS.items()
    if one
]
MEMORY = Path("/dev/shm")
"""Where no power is cut nothing need reach a disk."""
CALL_REASONS = [{"id": one, "name": {"vi": "Việc gấp"}} for one in expected_voices.CALL_REASONS]


class OfficeMachine(CheckedRecord, EndingDays, ExplainedCalls, WatchedQueue, RuleBasedStateMachine):
    """One office with one program."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.clock = HandClock(MONDAY)
        self.office = self.open()
        self.hall = Expected(MONDAY)
        self.ids: list[str] = []
        self.jobs: list[str] = []
        self.done: dict[str, tuple[Command, tuple[Event, ...]]] = {}
        self.checked = (0, GENESIS)
        self.histories: dict[str, list[Event]] = {}
        self.folded: dict[str, Ticket] = {}
        self.deaths = 0
        self.mistyped = 0

    def open(self) -> Office:
        """Open the record, as a program does when it starts."""
        return Office(
            settings(
                counters=COUNTERS,
                queue=QUEUE,
                call_reasons=CALL_REASONS,
                priority_classes=CLASSES,
                **BOOKABLE,
            ),
            open_record(Path(self.folder.name)),
            self.clock,
            BUILT,
        )

    def teardown(self) -> None:
        """Leave nothing."""
        self.office.store.close()
        postgres.drop_records()
        self.folder.cleanup()

    @initialize(waiting=st.integers(0, 6))
    def morning(self, waiting: int) -> None:
        """Most days begin like this."""
        self.all_counters_open()
        for _ in range(waiting):
            self.ask(queue.IssueTicket("civil", printer="kiosk-1"))

    @rule(what=happenings())
    def happens(self, what: tuple[str, dict[str, Any]]) -> None:
        """One thing after another."""
        name, facts = what
        getattr(self, name)(**facts)

    # Commands: done, refused or empty

    def at_the_kiosk(self, drawn: Drawn) -> None:
        """A citizen takes a number, books a time, thinks better of it, or comes."""
        self.ask_drawn(*drawn)

    def call(self, drawn: Drawn) -> None:
        """A counter calls."""
        self.ask_drawn(*drawn)

    def call_and_deal(self, drawn: Drawn, then: Drawn) -> None:
        """A counter calls and deals with whom it called."""
        self.ask_drawn(*drawn)
        self.ask_drawn(then[0], {**then[1], "counter": drawn[1]["counter"]})

    def deal(self, drawn: Drawn) -> None:
        """A counter deals with its open ticket."""
        self.ask_drawn(*drawn)

    def name(self, drawn: Drawn) -> None:
        """Somebody deals with a ticket by its number."""
        self.ask_drawn(*drawn)

    def other(self, drawn: Drawn) -> None:
        """Counters open and close, printers report, the day is closed."""
        self.ask_drawn(*drawn)

    def do_and_undo(self, drawn: Drawn, seconds: int) -> None:
        """Somebody thinks better of it, in time or not."""
        self.ask_drawn(*drawn)
        self.put(self.hall.now + timedelta(seconds=seconds))
        self.undo(drawn[1].get("counter", 1))

    def two_numbers(self, counter: int, seconds: int, then: tuple[str, ...]) -> None:
        """Two are called at once; perhaps the second comes first, or somebody thinks better."""
        if self.hall.at(counter):
            self.ask(at.Finish(counter))
        for service in ("civil", "land"):
            self.ask(queue.IssueTicket(service))
        self.ask(at.CallTwo(counter))
        self.put(self.hall.now + timedelta(seconds=seconds))
        for step in then:
            near = self.hall.announced.get(counter)
            if step == "second":
                self.ask(at.CallSecond(counter, near.label if near else "A999"))
            elif step == "undo":
                self.undo(counter)
            else:
                self.ask(TWO_STEPS[step](counter))

    def undo(self, counter: int) -> None:
        """An officer takes back what the panel says can be taken back, or tries to."""
        with self.office.look() as (tx, now):
            row = places.counter(tx, "main", counter)
            offered = undoable(tx, self.office.settings, now, row) if row else None
        before = len(self.done)
        self.ask(Undo(counter))
        assert (offered is not None) == (len(self.done) > before), f"undo offers {offered}"

    def officers(self, drawn: Drawn, then: Drawn) -> None:
        """Somebody sits down or leaves, a counter or the office; perhaps another follows."""
        self.ask_drawn(*drawn)
        self.ask_drawn(*then)

    def help(self, drawn: Drawn) -> None:
        """Somebody at a kiosk calls for help, or somebody answers."""
        self.ask_drawn(*drawn)

    def rate(self, drawn: Drawn) -> None:
        """A citizen rates whatever ticket, or says why."""
        self.ask_drawn(*drawn)

    def finish_and_rate(
        self, counter: int, step: str, seconds: int, given: dict[str, int], then: str, later: int
    ) -> None:
        """A citizen is done and says how it was; in time or not, once or twice."""
        if self.hall.at(counter) is None:
            self.ask(at.WalkIn(counter, "land"))
        slip = self.hall.at(counter)
        self.ask(ENDINGS[step](counter))
        label = slip.label if slip else "A999"
        rating = ratings.GiveRating(label, given["face"], given["faces"], "touch")
        self.put(self.hall.now + timedelta(seconds=seconds))
        self.ask(rating)
        self.put(self.hall.now + timedelta(seconds=later))
        if then == "again":
            self.ask(rating)
        elif then == "explain":
            self.ask(ratings.ExplainRating(label, "wait"))
        elif then == "undo":
            self.undo(counter)

    def all_counters_open(self) -> None:
        """The officers are at their places."""
        for counter in (1, 2):
            self.ask(at.OpenCounter(counter, confirm=True))

    def come_as_booked(
        self,
        minutes: int,
        wanted: int,
        seconds: int,
        priority: str,
        counter: int,
        drawn: Drawn,
    ) -> None:
        """Somebody has an appointment and comes, early or late; then others are called."""
        for command in self.hall.coming(minutes, wanted, priority):
            self.ask(command)
            self.put(self.hall.now + timedelta(seconds=seconds))
        self.ask(at.CallNext(counter))
        self.ask_drawn(*drawn)

    # Time

    def time_passes(self, seconds: int) -> None:
        """A little later."""
        self.put(self.hall.now + timedelta(seconds=seconds))

    def much_later(self, days: int, hour: int) -> None:
        """Another time of the day, or another day, if it has not been yet.

        Without a time server never so long that the gap alone would be doubted.
        """
        today = self.hall.now.astimezone(ZONE)
        days = days if self.hall.agreed else min(days, 4)
        later = today.replace(hour=hour, minute=40, second=0) + timedelta(days=days)
        if later > self.hall.now:
            self.put(later)
            if not self.hall.agreed:
                self.something_happens()

    def a_closed_day_opens(self, first: int, seconds: int) -> None:
        """Both officers come this Sunday, and one thinks better of it."""
        today = self.hall.now.astimezone(ZONE)
        self.much_later(days=6 - today.weekday(), hour=9)
        for counter in (first, 3 - first):
            self.ask(at.OpenCounter(counter, confirm=True))
        self.put(self.hall.now + timedelta(seconds=seconds))
        self.ask(Undo(first))
        self.ask(queue.IssueTicket("civil"))

    def the_clock(self, step: str, minutes: int, answer: str | None) -> None:
        """What becomes of it, and perhaps what staff say which day it is."""
        match step:
            case "dies":
                self.deaths += 1
                self.hall.die(datetime(2000, 1, 1, 7, 0, tzinfo=ZONE) + timedelta(days=self.deaths))
            case "agrees":
                self.hall.time_server(there=True)
            case "alone":
                self.something_happens()
                self.hall.time_server(there=False)
            case "moves":
                self.hall.move_clock(self.hall.now + timedelta(minutes=minutes))
        self.clock.is_agreed = self.hall.agreed
        self.clock.put(self.hall.clock)
        self.clock.jump = self.hall.clock if self.hall.moved else None
        if step == "moves":
            self.a_program_looks()
        if answer:
            self.answer(answer)

    def doubts_until(
        self, first: str, second: str, minutes: tuple[int, int], answer: str | None, nights: int
    ) -> None:
        """Work goes on in one doubt or two, until the time server comes, perhaps next morning."""
        self.the_clock("alone", 0, None)
        self.the_clock(first, minutes[0], answer)
        self.ask(queue.IssueTicket("civil"))
        self.the_clock(second, minutes[1], None)
        self.a_program_looks()
        if nights:
            self.ask(queue.IssueTicket("land"))
        self.much_later(nights, 8)
        self.the_clock("agrees", 0, None)
        self.ask(queue.IssueTicket("civil"))

    def answer(self, says: str) -> None:
        """Staff say which day it is, and mistype it now and then; a time server knows better."""
        today = self.hall.now.astimezone(ZONE).date()
        if says != "right" and self.mistyped < 3:
            self.mistyped += 1
            year = 2001 if says == "long ago" else 2051
            today = date(year, 1, 1) + timedelta(days=self.mistyped)
        day = today.isoformat()
        vouched = self.hall.agreed and day != self.hall.clock_day
        self.note_last_event()
        code, _ = self.try_it(queue.ConfirmDay(day), new_id())
        assert code == ("day-vouched" if vouched else None), f"{day} was answered: {code}"
        if not vouched:
            self.hall.confirm(day)
        # No clock that moves later may show the very millisecond of this answer again.
        self.put(self.hall.now + timedelta(seconds=1, milliseconds=1))

    def a_program_looks(self) -> None:
        """It notes at once what it doubts, and nothing else."""
        self.note_last_event()
        doubts = self.hall.asks
        assert note_doubt(self.office, "machine") is doubts, "a doubt was not noted, or twice"
        if doubts:
            self.hall.ask()

    def something_happens(self) -> None:
        """An event that nobody refuses, so that no day is long after the last."""
        self.ask(queue.NoteDevice("printer-1", faulted=True))

    # What goes wrong between programs

    def the_same_again(self, which: int, restart: bool) -> None:
        """A gesture arrives twice: the first answer, and nothing is done."""
        if not self.done:
            return
        if restart:
            self.office.store.close()
            self.office = self.open()
        command_id = list(self.done)[which % len(self.done)]
        command, first = self.done[command_id]
        again = self.office.do(command, TESTER, command_id)
        assert (again.events, again.repeated) == (first, True), f"{command} was done twice"
        outcome = self.office.outcome(command_id)
        assert outcome is not None
        assert outcome.events == first

    def what_must_never_be(self, which: int, twin: bool) -> None:
        """One id for two commands, one number for two citizens: neither is let in."""
        if not self.ids:
            return
        if twin:
            self.write_a_twin(self.ids[which % len(self.ids)])
            return
        command_id = list(self.done)[which % len(self.done)]
        try:
            self.office.do(queue.NoteDevice("another", faulted=True), TESTER, command_id)
        except CommandConflict:
            return
        raise AssertionError("a command id was used for two commands")

    def write_a_twin(self, ticket_id: str) -> None:
        """Uniqueness is the database's job, whatever a program believes."""
        columns = ", ".join(Ticket.__slots__).replace("id,", "'twin',", 1)
        with suppress(IntegrityError), self.office.store.write() as tx:
            twin = f"INSERT INTO tickets SELECT {columns} FROM tickets WHERE id = :which"
            tx.execute(text(twin), {"which": ticket_id})
            raise AssertionError("the database took a number twice")

    # How it is asked and compared

    def name_of(self, kind: type, ref: int) -> str:
        """The number of a ticket that suits the command, of any ticket, or of none."""
        states = TICKET_NAMED_IN[kind]
        suits = [one.label for one in self.hall.today if one.state in states]
        if kind is ratings.GiveRating:
            ended = [self.hall.slips[one] for one in self.hall.ended_last]
            suits = [one.label for one in ended if one in self.hall.today]
        elif kind is at.CallSecond:
            suits = [one.label for one in self.hall.announced.values()]
        elif kind is ratings.ExplainRating:
            suits = [one.label for one in self.hall.today if one.verdict][-2:]
        known = suits if suits and ref % 4 else [one.label for one in self.hall.slips]
        return (known[ref % len(known)] if known and ref % 13 else "A999").lower()

    def ask_drawn(self, kind: type, arguments: dict[str, Any]) -> None:
        """Ask for what was drawn, tickets and jobs named by those there are."""
        names = {one.name for one in fields(kind)}
        arguments = {name: value for name, value in arguments.items() if name in names}
        if "ticket" in arguments:
            arguments["ticket"] = self.name_of(kind, arguments["ticket"])
        if arguments.get("visit") is not None:
            newest = [one.visit for one in reversed(self.hall.today)]
            arguments["visit"] = next(iter(newest[arguments["visit"] :]), None)
        if "time" in arguments:
            arguments["time"] = self.hall.time_of(arguments["time"])
        if "subject" in arguments:
            arguments["subject"] = f"appointment:{self.hall.code_of(arguments['subject'])}"
        if "code" in arguments:
            arguments["code"] = self.hall.code_of(arguments["code"])
        if "job" in arguments:
            known = [*self.jobs, "no such job"]
            arguments["job"] = known[arguments["job"] % len(known)]
        self.ask(kind(**arguments))

    def put(self, moment: datetime) -> None:
        """Time goes on, for the world and for the clock."""
        elapsed = moment - self.hall.now
        self.hall.now = moment
        if self.hall.dead:
            elapsed = min(elapsed, timedelta(seconds=400))
        self.hall.clock += elapsed
        self.clock.put(self.hall.clock)

    def ask(
        self,
        command: Command,
        asked: Asked | None = None,
        by: Callable[[str], Done] | None = None,
    ) -> None:
        """Ask the office and compare with what must become of it.

        `asked` is what the command means where it names a ticket by its id; `by` is who asks the
        office for it, given the command's id.
        """
        asked, command_id = asked or Asked.of(command), new_id()
        self.note_last_event()
        self.hall.turn(asked.kind)
        before = self.hall.day
        self.hall.settle()
        if asked.by_itself:
            self.hall.ends_now = self.hall.day_is_due(self.worked_at())
        reasons = refusals(self.hall, asked)
        code, done = self.try_it(command, command_id, by)
        if code:
            assert code in reasons, f"{command}: refused with {code}, not {reasons or 'at all'}"
        else:
            assert not reasons, f"{command} was done, in spite of {reasons}"
        if code or nothing_to_do(self.hall, asked):
            assert done is None, f"{command} had nothing to do"
            assert self.office.outcome(command_id) is None
            self.hall.day = before
            return
        assert done, f"{command} left nothing"
        self.hall.do(asked)
        self.note(command, done)

    def note_last_event(self) -> None:
        """Tell the model when something last happened, by the clock of then; only doubts ask."""
        if self.hall.doubtful:
            with self.office.store.read() as tx:
                self.hall.last_event = from_ms(present(tx).at or 0)

    def try_it(
        self, command: Command, command_id: str, by: Callable[[str], Done] | None = None
    ) -> tuple[str | None, Done | None]:
        """The refusal, or what was done; neither when there was nothing to do."""
        try:
            done = by(command_id) if by else self.office.do(command, TESTER, command_id)
        except Refused as refusal:
            return refusal.code, None
        return None, done if done.events else None

    def note(self, command: Command, done: Done) -> None:
        """Remember what a command did."""
        self.done[done.command_id] = (command, done.events)
        for event in done.events:
            if event.kind == "ticket.issued":
                self.hall.slips[len(self.ids)].visit = json.loads(event.data)["visit"]
                self.ids.append(event.subject)
            note_attention(self.hall, self.ids, event)
            if event.kind == "appointment.made":
                made = next(one for one in self.hall.booked if not one.code)
                made.code = event.subject.partition(":")[2]
            if event.kind == "print.requested":
                job = json.loads(event.data)["job"]
                self.jobs.append(job)
                self.hall.jobs[job] = False
        self.check_calls(done.events)
