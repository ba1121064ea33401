"""The check before numbers open: when it is made, by whom, and that nothing holds it up."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.errors import DeviceError, PaperOutError
from hall.checks import (
    AGAIN_S,
    AT_WORK,
    TOO_LONG,
    Check,
    Fault,
    HallCheck,
    Skipped,
    clock_check,
    device_check,
    disk_check,
    look_at,
    strips_check,
)
from hall.lane import Lane
from hall.owners import HEARTBEAT_S, SILENT_AFTER_S, Owners
from hall.requests import Facts, RequestDesk
from office.checks import Found
from office.clock import SetClock
from office.office import Office
from office.queue import IssueTicket
from office.store import ports
from office.strips import LeaseStrip, SettleStrips
from tests.fakes.office import BUILT, MONDAY, TESTER, Hall, Steady, at, hall
from tests.fakes.owners import claim_of
from tests.fakes.waiting import WAIT_S, wait_for

MACHINE, PRINTER = "kiosk-1", "may-in"
DISK_LOW = Fault("disk-low", "warn")


class Thing:
    """Something to look at, in the test's hand."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.looks = 0

    def look(self) -> Fault | None:
        """Count it."""
        self.looks += 1
        return self.fault

    def check(self, about: str = "disk:kiosk-1") -> Check:
        """Its check."""
        return Check(about, "disk", self.look)


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


_made: list[HallCheck] = []


@pytest.fixture(autouse=True)
def _stopped() -> Iterator[None]:
    """Every check gives its claim back, and not in the midst of another's writing."""
    yield
    while _made:
        _made.pop().stop()


def hall_check(
    here: Hall,
    steady: Steady,
    *things: Check,
    machine: str = MACHINE,
    timeout_s: float = 5.0,
    beat_s: float = HEARTBEAT_S,
    owners: Owners | None = None,
) -> HallCheck:
    """The check of a machine."""
    check = HallCheck(
        here.office,
        TESTER,
        machine,
        owners or Owners(here.office.store, "counters"),
        things,
        timeout_s=timeout_s,
        beat_s=beat_s,
        steady_s=steady,
    )
    _made.append(check)
    return check


def told(here: Hall) -> list[tuple[str, list[str]]]:
    """Machine and reasons of each `hall.checked`."""
    return [
        (one.subject, [found["reason"] for found in json.loads(one.data)["found"]])
        for one in here.journal()
        if one.kind == "hall.checked"
    ]


def test_a_program_that_starts_late_checks_at_once_and_then_no_more(
    here: Hall, steady: Steady
) -> None:
    thing = Thing()
    check = hall_check(here, steady, thing.check())
    assert [check.look() for _ in range(3)] == [True, False, False]
    steady.advance(10 * AGAIN_S)
    assert not check.look()
    assert (told(here), thing.looks) == ([("machine:kiosk-1", [])], 1)


def test_a_program_that_runs_over_night_checks_half_an_hour_before_opening(
    here: Hall, steady: Steady
) -> None:
    check = hall_check(here, steady, Thing().check())
    check.look()
    here.clock.put(at("2026-12-08 06:59"))
    assert not check.look()
    here.clock.put(at("2026-12-08 07:00"))
    assert check.look()


def test_what_is_wrong_is_looked_at_again_and_told_when_it_is_mended(
    here: Hall, steady: Steady
) -> None:
    thing = Thing(DISK_LOW)
    check = hall_check(here, steady, thing.check())
    check.look()
    assert not check.look()
    steady.advance(AGAIN_S)
    assert check.look()
    assert told(here) == [("machine:kiosk-1", ["disk-low"])]
    thing.fault = None
    steady.advance(AGAIN_S)
    check.look()
    assert told(here)[1:] == [("machine:kiosk-1", [])]


def test_what_is_known_to_have_changed_is_looked_at_again(here: Hall, steady: Steady) -> None:
    thing, news = Thing(), [""]
    owners = Owners(here.office.store, "counters")
    check = HallCheck(
        here.office,
        TESTER,
        MACHINE,
        owners,
        [thing.check()],
        steady_s=steady,
        news=lambda: list(news),
    )
    assert [check.look(), check.look()] == [True, False]
    thing.fault, news[0] = DISK_LOW, "backup-full"
    assert [check.look(), check.look()] == [True, False]
    thing.fault, news[0] = None, ""
    assert [check.look(), check.look()] == [True, False]
    assert [reasons for _, reasons in told(here)] == [[], ["disk-low"], []]


def test_two_machines_of_one_hall_each_tell_their_own(here: Hall, steady: Steady) -> None:
    assert hall_check(here, steady, Thing().check()).look()
    assert hall_check(here, steady, Thing(DISK_LOW).check(), machine="kiosk-2").look()
    assert told(here) == [("machine:kiosk-1", []), ("machine:kiosk-2", ["disk-low"])]


def test_of_two_programs_of_a_machine_one_checks(here: Hall, steady: Steady) -> None:
    with here.office.store.write() as tx:
        ports.save_owner(tx, claim_of(os.getppid(), "hall-check:kiosk-1:"))
    assert not hall_check(here, steady, Thing().check()).look()
    assert told(here) == []


def test_a_check_that_takes_long_stays_its_programs_own(here: Hall, steady: Steady) -> None:
    """Longer than a claim lives without a heartbeat; the other program is another process."""
    began, go_on = threading.Event(), threading.Event()

    def slow() -> Fault | None:
        began.set()
        assert go_on.wait(WAIT_S)
        return None

    owners = Owners(here.office.store, "counters", steady)
    check = hall_check(here, steady, Check("may-in", "printer", slow), owners=owners, beat_s=0.01)
    looking = threading.Thread(target=check.look)
    looking.start()
    try:
        assert began.wait(WAIT_S)
        steady.advance(SILENT_AFTER_S + 1)
        wait_for(lambda: owners.living("hall-check:kiosk-1:") is not None)
    finally:
        go_on.set()
        looking.join(WAIT_S)
        check.stop()


def test_what_hangs_is_left_behind_and_told(here: Hall, steady: Steady) -> None:
    never = threading.Event()

    def hang() -> Fault | None:
        never.wait()
        return None

    last = Thing(DISK_LOW)
    things = (Check("may-in", "printer", hang), last.check())
    assert hall_check(here, steady, *things, timeout_s=0.05).look()
    never.set()
    assert told(here) == [("machine:kiosk-1", ["disk-low", "check-timeout"])]


def test_a_check_that_fails_is_a_finding(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> Fault | None:
        raise LookupError("a defect")

    found, _ = look_at([Check("may-in", "printer", fail)])
    assert found == [Found("may-in", "printer", "check-failed", "warn")]
    assert "the check of may-in failed" in caplog.text


def test_it_runs_by_itself_and_stops(here: Hall) -> None:
    owners = Owners(here.office.store, "counters")
    check = HallCheck(here.office, TESTER, MACHINE, owners, [Thing().check()], first_look_s=0.0)
    check.start()
    wait_for(lambda: told(here))
    check.stop()


def test_a_program_that_ends_tells_nothing_of_devices_being_taken_down(
    here: Hall, steady: Steady
) -> None:
    check: HallCheck

    def end() -> Fault | None:
        check.stop()
        return DISK_LOW

    check = hall_check(here, steady, Check("disk", "disk", end))
    assert not check.look()
    assert told(here) == []


# The checks themselves

Perform = Callable[[str, Facts], Facts]


@pytest.fixture
def owned(here: Hall) -> Iterator[Callable[[Perform], None]]:
    """Own the printer and do what is asked of it, as given."""
    lane = Lane(PRINTER)
    desks: list[RequestDesk] = []

    def own(perform: Perform) -> None:
        office, actions = here.office, {PRINTER: perform}
        desk = RequestDesk(office.store, office.bell, here.clock, {PRINTER: lane.submit}, actions)
        desk.start()
        desks.append(desk)

    yield own
    for desk in desks:
        desk.stop()
    lane.stop()


ANSWERS: dict[str, tuple[Facts, Fault | Skipped | None]] = {
    "well": ({"result": "pass", "next_step": ""}, None),
    "cannot be asked": (
        {"result": "skipped", "next_step": "no-answer-expected"},
        Skipped("no-answer-expected"),
    ),
    "lent": ({"result": "skipped", "next_step": "device-busy"}, AT_WORK),
    "low": (
        {"result": "warn", "next_step": "printer-paper-low"},
        Fault("printer-paper-low", "warn"),
    ),
    "wrong": ({"result": "fail", "next_step": "device-timeout"}, Fault("device-timeout", "fault")),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_a_device_is_asked_by_its_owner(
    here: Hall, owned: Callable[[Perform], None], case: str
) -> None:
    asked: list[tuple[str, Facts]] = []
    facts, fault = ANSWERS[case]

    def perform(action: str, args: Facts) -> Facts:
        asked.append((action, args))
        return facts

    owned(perform)
    assert device_check(here.office, PRINTER, "printer", lambda: True).look() == fault
    assert asked == [("check", {"level": 1})]


@pytest.mark.parametrize(("prints", "answer"), [(True, AT_WORK), (False, TOO_LONG)])
def test_a_printer_that_prints_is_at_work_and_one_that_hangs_is_not(
    here: Hall, owned: Callable[[Perform], None], prints: bool, answer: Fault | Skipped
) -> None:
    done = threading.Event()

    def perform(_action: str, _args: Facts) -> Facts:
        assert done.wait(WAIT_S)
        return {"result": "pass", "next_step": ""}

    owned(perform)
    if prints:
        here.do(IssueTicket("civil", printer=PRINTER))
    check = device_check(here.office, PRINTER, "printer", lambda: True, answer_timeout_s=0.2)
    assert check.look() == answer
    done.set()


def test_what_was_at_work_is_looked_at_again_behind_all_others() -> None:
    looks: list[str] = []

    def busy_once() -> Fault | Skipped | None:
        looks.append("may-in")
        return AT_WORK if len(looks) == 1 else DISK_LOW

    def well() -> None:
        looks.append("led")

    checks = [Check("may-in", "printer", busy_once), Check("led", "sign", well)]
    assert look_at(checks) == ([Found("may-in", "printer", *DISK_LOW)], [])
    assert looks == ["may-in", "led", "may-in"]


def test_what_could_not_be_looked_at_is_no_finding_and_does_not_count(
    here: Hall, steady: Steady
) -> None:
    busy = Check(PRINTER, "printer", lambda: AT_WORK)
    mute = Check("doc-1", "reader", lambda: Skipped("no-answer-expected"))
    check = hall_check(here, steady, busy, mute, Thing().check())
    check.look()
    data = json.loads(here.journal()[-1].data)
    assert (data["checked"], data["found"]) == (1, [])
    told = [(one["about"], one["reason"]) for one in data["skipped"]]
    assert told == [("doc-1", "no-answer-expected"), (PRINTER, "device-busy")]
    steady.advance(AGAIN_S)
    assert check.look()


def test_what_can_never_be_asked_is_not_tried_all_day(here: Hall, steady: Steady) -> None:
    mute = Check("doc-1", "reader", lambda: Skipped("no-answer-expected"))
    check = hall_check(here, steady, mute)
    check.look()
    steady.advance(AGAIN_S)
    assert not check.look()


def test_an_owner_that_cannot_is_a_fault(here: Hall, owned: Callable[[Perform], None]) -> None:
    def perform(_action: str, _args: Facts) -> Facts:
        problem: DeviceError = PaperOutError(PRINTER)
        raise problem

    owned(perform)
    look = device_check(here.office, PRINTER, "printer", lambda: True).look
    assert look() == Fault("printer-paper-out", "fault")


def test_a_device_that_nobody_looks_after_is_a_fault(here: Hall) -> None:
    look = device_check(here.office, PRINTER, "printer", lambda: False).look
    assert look() == Fault("status-stale", "fault")


def test_the_clock(here: Hall) -> None:
    look = clock_check(here.office, MACHINE).look
    assert look() is None
    here.clock.is_agreed = False
    here.clock.put(at("2020-01-01 07:00"))
    assert look() == Fault("clock-asked", "fault")


@dataclass
class Apart(SetClock):
    """The clock of a record's server, from which this machine's own is so far away."""

    seconds: float

    def __post_init__(self) -> None:
        super().__init__(MONDAY)

    def apart_s(self) -> float:
        """As given."""
        return self.seconds


APART = Fault("clock-apart", "warn")


@pytest.mark.parametrize(("seconds", "found"), [(0, None), (59, None), (-61, APART), (3600, APART)])
def test_a_machine_whose_clock_is_not_the_servers(
    here: Hall, seconds: float, found: Fault | None
) -> None:
    office = Office(here.office.settings, here.office.store, Apart(seconds), BUILT)
    assert clock_check(office, MACHINE).look() == found


@pytest.mark.parametrize(("other", "looked"), [("", False), ("another", True)])
def test_each_of_two_machines_of_one_name_tells_its_own(
    here: Hall, steady: Steady, other: str, looked: bool
) -> None:
    with here.office.store.write() as tx:
        ports.save_owner(tx, claim_of(os.getppid(), f"hall-check:kiosk-1:{other}"))
    assert hall_check(here, steady, Thing(DISK_LOW).check()).look() is looked


FREE = {5_000_000_000: None, 900_000_000: DISK_LOW, 100_000_000: Fault("disk-full", "fault")}


@pytest.mark.parametrize("free", FREE)
def test_the_disk(tmp_path: Path, free: int) -> None:
    check = disk_check(tmp_path, MACHINE, free_bytes=lambda _: free)
    assert (check.about, check.look()) == ("disk:kiosk-1", FREE[free])


def test_a_real_disk_is_measured_and_one_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    assert disk_check(tmp_path, MACHINE).look() in FREE.values()
    gone = disk_check(tmp_path / "gone", MACHINE).look()
    assert gone == Fault("disk-unreadable", "fault")


def test_numbers_on_paper_of_a_day_that_is_over_are_asked_for(tmp_path: Path) -> None:
    with hall(tmp_path) as here:
        here.do(LeaseStrip("civil", 5))
        check = strips_check(here.office, "may-1")
        assert check.look() is None
        here.clock.put(at("2026-12-08 07:00"))
        assert check.look() == Fault("strip-open", "warn")
        here.do(SettleStrips("civil", "2026-12-07"))
        assert check.look() is None
