"""The device watch: states for everybody to read, faults in the journal, silence in neither."""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import pytest

from devices.status import NO_ANSWER_EXPECTED, Level, Source, State, Status, lost, never_answered
from hall.owners import SILENT_AFTER_S, Owners
from hall.watch import FAULT_STANDS_S, LOOK_EVERY_S, RECOVERY_STANDS_S, DeviceWatch, Watched
from office.errors import StoreError
from office.persons import erase_person
from office.queue import NoteDevice
from office.store import STORE_FILE, events, ports
from office.store.personal import lingering_rows
from office.store.ports import DeviceRow
from tests.fakes.office import MONDAY, TESTER, Hall, Steady
from tests.fakes.people import Book, invented, subject_of
from tests.fakes.waiting import WAIT_S, wait_for

ONLINE = Status(State.ONLINE, Level.INFO, (), MONDAY, Source.POLLED)
PAPER_OUT = Status(State.OFFLINE, Level.FAULT, ("printer-paper-out",), MONDAY, Source.POLLED)
PAPER_LOW = Status(State.DEGRADED, Level.WARN, ("printer-paper-low",), MONDAY, Source.POLLED)
SILENT = Status(State.UNKNOWN, Level.WARN, ("device-timeout",), MONDAY, Source.POLLED)
NEVER = never_answered(MONDAY)
LOST = lost("device-not-found", MONDAY)
MUTE = Status(State.UNKNOWN, Level.INFO, (NO_ANSWER_EXPECTED,), MONDAY, Source.INFERRED)


@dataclass
class Printer:
    """A device whose state is in the test's hand."""

    now: Status = NEVER

    def status(self) -> Status:
        """As it was put."""
        return self.now


@dataclass
class Broken:
    """A device whose state cannot be told."""

    fault: Exception
    made: int = 0

    def status(self) -> Status:
        """Fail."""
        self.made += 1
        raise self.fault


@pytest.fixture
def printer() -> Printer:
    """Nobody has heard of it yet."""
    return Printer()


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


def watch_of(here: Hall, printer: Printer, steady: Steady) -> DeviceWatch:
    owners = Owners(here.office.store, "counters")
    watched = {"may-in": Watched("printer", printer.status)}
    return DeviceWatch(here.office, TESTER, owners, watched, steady)


def stand(watch: DeviceWatch, steady: Steady) -> None:
    """Look until whatever the device says now has stood long enough."""
    watch.look(beat=False)
    steady.advance(max(FAULT_STANDS_S, RECOVERY_STANDS_S))
    watch.look(beat=False)


def notes(here: Hall) -> list[tuple[str, list[str]]]:
    """What the journal says of devices."""
    return [
        (one.kind, json.loads(one.data)["reasons"])
        for one in here.journal()
        if one.subject == "device:may-in"
    ]


def row(here: Hall) -> DeviceRow:
    with here.office.store.read() as tx:
        (found,) = ports.devices(tx)
    return found


FAULTED = ("device.faulted", ["printer-paper-out"])
RECOVERED: tuple[str, list[str]] = ("device.recovered", [])
COURSES: dict[str, tuple[Sequence[Status], list[tuple[str, list[str]]]]] = {
    "healthy": ([NEVER, ONLINE, ONLINE], []),
    "never heard of": ([NEVER, NEVER], []),
    "fault": ([ONLINE, PAPER_OUT, PAPER_OUT], [FAULTED]),
    "fault from the first": ([NEVER, PAPER_OUT], [FAULTED]),
    "fault and recovery": ([ONLINE, PAPER_OUT, ONLINE], [FAULTED, RECOVERED]),
    "recovery into a warning": (
        [PAPER_OUT, PAPER_LOW],
        [FAULTED, ("device.recovered", ["printer-paper-low"])],
    ),
    "silence is no recovery": ([PAPER_OUT, SILENT, PAPER_OUT], [FAULTED]),
    "one that never answers is well once its port is": (
        [LOST, MUTE, MUTE],
        [("device.faulted", ["device-not-found"]), ("device.recovered", ["no-answer-expected"])],
    ),
    "silence is no fault": ([ONLINE, SILENT, ONLINE], []),
}


@pytest.mark.parametrize("course", COURSES)
def test_the_journal_tells_of_faults_that_begin_and_end(
    here: Hall, printer: Printer, steady: Steady, course: str
) -> None:
    statuses, told = COURSES[course]
    watch = watch_of(here, printer, steady)
    for printer.now in statuses:
        stand(watch, steady)
    assert notes(here) == told


FAULT_S, RECOVERY_S = round(FAULT_STANDS_S), round(RECOVERY_STANDS_S)
RHYTHMS: dict[str, tuple[int, int, int]] = {
    "at each look": (1, 1, 0),
    "a fault too short": (FAULT_S, 60, 0),
    "a recovery too short": (60, RECOVERY_S, 1),
    "a recovery too short, once the fault is told": (FAULT_S + 1, RECOVERY_S, 1),
    "both long enough": (FAULT_S + 1, RECOVERY_S + 1, 6),
}
"""Seconds of fault, seconds of health, and what three rounds of them leave in the journal."""


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_a_device_that_comes_and_goes_does_not_fill_the_journal(
    here: Hall, printer: Printer, steady: Steady, rhythm: str
) -> None:
    bad_s, well_s, told = RHYTHMS[rhythm]
    watch = watch_of(here, printer, steady)
    for printer.now in [*[PAPER_OUT] * bad_s, *[ONLINE] * well_s] * 3:
        watch.look(beat=False)
        assert row(here).state == printer.now.state
        steady.advance(LOOK_EVERY_S)
    assert len(notes(here)) == told


def test_silence_takes_nothing_from_a_fault_that_stands(
    here: Hall, printer: Printer, steady: Steady
) -> None:
    watch = watch_of(here, printer, steady)
    for printer.now in (PAPER_OUT, SILENT, SILENT, PAPER_OUT):
        watch.look(beat=False)
        steady.advance(LOOK_EVERY_S)
    assert notes(here) == [FAULTED]


def test_a_fault_that_an_earlier_process_saw_ends_in_this_one(
    here: Hall, printer: Printer, steady: Steady
) -> None:
    printer.now = PAPER_OUT
    stand(watch_of(here, printer, steady), steady)
    later = watch_of(here, printer, steady)
    for printer.now in (NEVER, ONLINE):
        stand(later, steady)
    assert notes(here) == [FAULTED, RECOVERED]


def test_the_last_word_about_a_device_is_read_alone(here: Hall) -> None:
    with here.office.store.read() as tx:
        assert events.last_of_subject(tx, "device:may-in") is None
    for faulted in (True, False, True):
        here.do(NoteDevice("may-in", faulted))
    here.do(NoteDevice("loa", faulted=False))
    with here.office.store.read() as tx:
        last = events.last_of_subject(tx, "device:may-in")
        assert last == events.of_subject(tx, "device:may-in")[-1]


def test_everybody_can_read_the_state(here: Hall, printer: Printer, steady: Steady) -> None:
    printer.now = PAPER_LOW
    watch_of(here, printer, steady).look(beat=False)
    found = row(here)
    assert (found.device, found.kind, found.state) == ("may-in", "printer", "degraded")
    assert (found.level, found.reasons, found.source) == ("warn", ("printer-paper-low",), "polled")


def test_the_age_is_renewed_with_each_beat_only(
    here: Hall, printer: Printer, steady: Steady
) -> None:
    watch = watch_of(here, printer, steady)
    printer.now = ONLINE
    watch.look(beat=True)
    written = row(here).as_of
    printer.now = replace(ONLINE, as_of=here.clock.now().replace(hour=9))
    watch.look(beat=False)
    assert row(here).as_of == written
    watch.look(beat=True)
    assert row(here).as_of > written


def test_what_an_erasure_left_in_the_log_is_taken_out_with_a_beat(
    here: Hall, printer: Printer, steady: Steady
) -> None:
    here.do(Book(invented(1)))
    with here.office.store.read() as tx:
        events.head(tx)
        assert erase_person(here.office, TESTER, subject_of(0), log_timeout_s=0).lingers
    watch = watch_of(here, printer, steady)
    for beat, lingering in ((False, 1), (True, 0)):
        watch.look(beat=beat)
        with here.office.store.read() as tx:
            assert len(lingering_rows(tx)) == lingering


def test_it_looks_by_itself_and_keeps_the_claims_alive(here: Hall, printer: Printer) -> None:
    steady = Steady()
    owners = Owners(here.office.store, "counters", steady)
    owners.claim("may-in")
    steady.advance(SILENT_AFTER_S + 1)
    assert owners.living("may-in") is None
    watched = {"may-in": Watched("printer", printer.status)}
    hurried = count(0, FAULT_STANDS_S).__next__
    watch = DeviceWatch(here.office, TESTER, owners, watched, hurried)
    printer.now = PAPER_OUT
    watch.start()
    wait_for(lambda: notes(here) == [FAULTED])
    wait_for(lambda: owners.living("may-in"))
    watch.stop()


def test_a_watch_that_never_started_can_be_stopped(
    here: Hall, printer: Printer, steady: Steady
) -> None:
    watch_of(here, printer, steady).stop()


@pytest.mark.parametrize("fault", [StoreError("disk"), ZeroDivisionError()])
def test_a_watch_that_cannot_look_says_why_and_looks_again(
    here: Hall, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    tries = Broken(fault)
    owners = Owners(here.office.store, "counters")
    watched = {"may-in": Watched("printer", tries.status)}
    watch = DeviceWatch(here.office, TESTER, owners, watched)
    watch.start()
    wait_for(lambda: tries.made >= 2)
    watch.stop()
    assert caplog.text.count("Traceback") == 1


@dataclass
class Held(Printer):
    """A printer whose state is told once it may be: a look waits there, with no transaction."""

    asked: threading.Event = field(default_factory=threading.Event)
    may_tell: threading.Event = field(default_factory=threading.Event)

    def status(self) -> Status:
        """Wait until it may be told."""
        self.asked.set()
        assert self.may_tell.wait(WAIT_S)
        return self.now


def test_it_tells_whether_the_record_can_be_written(here: Hall, steady: Steady) -> None:
    """The record is read and spoiled while nobody has it open.

    Whoever closes a file of SQLite's beside it drops the locks that it holds, and a connection
    that was not closed writes to what was there before.
    """
    store, printer = here.office.store, Held()
    path = store.folder / STORE_FILE
    watch = watch_of(here, printer, steady)
    watch.start()
    assert printer.asked.wait(WAIT_S)
    store.close()
    whole = path.read_bytes()
    path.write_bytes(b"no record" * 1000)
    assert watch.trouble() is None
    printer.may_tell.set()
    trouble = wait_for(watch.trouble)
    assert trouble
    assert trouble.code == "store-corrupt"
    mended = path.with_name("mended")
    mended.write_bytes(whole)
    mended.replace(path)
    store.close()
    wait_for(lambda: watch.trouble() is None)
    watch.stop()


def test_a_clock_that_jumps_is_noted_for_programs_that_start_later(
    here: Hall, printer: Printer, steady: Steady
) -> None:
    watch = watch_of(here, printer, steady)
    here.clock.is_agreed = False
    here.clock.jump = here.clock.now()
    watch.look(beat=False)
    assert [one.kind for one in here.journal()][-1] == "clock.doubted"
