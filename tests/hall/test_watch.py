"""The device watch: states for everybody to read, faults in the journal, silence in neither."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from devices.status import Level, Source, State, Status, never_answered
from hall.owners import SILENT_AFTER_S, Owners
from hall.watch import DeviceWatch, Watched
from office.store import ports
from office.store.ports import DeviceRow
from tests.fakes.office import MONDAY, TESTER, Hall, Steady
from tests.fakes.waiting import wait_for

ONLINE = Status(State.ONLINE, Level.INFO, (), MONDAY, Source.POLLED)
PAPER_OUT = Status(State.OFFLINE, Level.FAULT, ("printer-paper-out",), MONDAY, Source.POLLED)
PAPER_LOW = Status(State.DEGRADED, Level.WARN, ("printer-paper-low",), MONDAY, Source.POLLED)
SILENT = Status(State.UNKNOWN, Level.WARN, ("device-timeout",), MONDAY, Source.POLLED)
NEVER = never_answered(MONDAY)


@dataclass
class Printer:
    """A device whose state is in the test's hand."""

    now: Status = NEVER

    def status(self) -> Status:
        """As it was put."""
        return self.now


@pytest.fixture
def printer() -> Printer:
    """Nobody has heard of it yet."""
    return Printer()


def watch_of(here: Hall, printer: Printer) -> DeviceWatch:
    owners = Owners(here.office.store, "counters")
    return DeviceWatch(here.office, TESTER, owners, {"may-in": Watched("printer", printer.status)})


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
    "silence is no fault": ([ONLINE, SILENT, ONLINE], []),
}


@pytest.mark.parametrize("course", COURSES)
def test_the_journal_tells_of_faults_that_begin_and_end(
    here: Hall, printer: Printer, course: str
) -> None:
    statuses, told = COURSES[course]
    watch = watch_of(here, printer)
    for printer.now in statuses:
        watch.look(beat=False)
    assert notes(here) == told


def test_a_fault_that_an_earlier_process_saw_ends_in_this_one(here: Hall, printer: Printer) -> None:
    printer.now = PAPER_OUT
    watch_of(here, printer).look(beat=False)
    later = watch_of(here, printer)
    for printer.now in (NEVER, ONLINE):
        later.look(beat=False)
    assert notes(here) == [FAULTED, RECOVERED]


def test_everybody_can_read_the_state(here: Hall, printer: Printer) -> None:
    printer.now = PAPER_LOW
    watch_of(here, printer).look(beat=False)
    found = row(here)
    assert (found.device, found.kind, found.state) == ("may-in", "printer", "degraded")
    assert (found.level, found.reasons, found.source) == ("warn", ("printer-paper-low",), "polled")


def test_the_age_is_renewed_with_each_beat_only(here: Hall, printer: Printer) -> None:
    watch = watch_of(here, printer)
    printer.now = ONLINE
    watch.look(beat=True)
    written = row(here).as_of
    printer.now = replace(ONLINE, as_of=here.clock.now().replace(hour=9))
    watch.look(beat=False)
    assert row(here).as_of == written
    watch.look(beat=True)
    assert row(here).as_of > written


def test_it_looks_by_itself_and_keeps_the_claims_alive(here: Hall, printer: Printer) -> None:
    steady = Steady()
    owners = Owners(here.office.store, "counters", steady)
    owners.claim("/dev/ttyS0", "may-in")
    steady.advance(SILENT_AFTER_S + 1)
    assert owners.living("/dev/ttyS0") is None
    watch = DeviceWatch(here.office, TESTER, owners, {"may-in": Watched("printer", printer.status)})
    printer.now = PAPER_OUT
    watch.start()
    wait_for(lambda: notes(here) == [FAULTED])
    wait_for(lambda: owners.living("/dev/ttyS0"))
    watch.stop()
