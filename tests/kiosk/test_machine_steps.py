"""What a technician does at a kiosk, step by step."""

from dataclasses import replace

import pytest

from kiosk.desk import SHOW, TELL, BundleFile, Checked, StaffMember
from kiosk.machine_values import (
    AtMachine,
    BundleWritten,
    CheckDevice,
    DeviceChecked,
    MachineSeen,
    WriteBundle,
)
from kiosk.staff_values import AtPrinter, AtWork, PaperTask, Restart, WorkEnded
from kiosk.visit_values import Control, Effect, Event, Home, TimedOut, Wait
from tests.kiosk.visits import at, play, tap, waits_s

TECHNICIAN = StaffMember(4, "Trần Văn Bình", {"vi": "kỹ thuật viên"}, technician=True)
OFFICER = replace(TECHNICIAN, technician=False)
THERE = AtMachine(TECHNICIAN, ("in", "led", "loa"))
PASSED, FAILED = Checked("pass"), Checked("fail")
FILE = BundleFile("/media/usb/goi.zip", 41_000, carried=True)


def done(place: AtMachine, *events: Event) -> tuple[object, list[Effect]]:
    """Where these lead, and what is asked of the desk on the way."""
    visit, effects = play(at(place), *events)
    return visit.place, [one for one in effects if not isinstance(one, Wait)]


@pytest.mark.parametrize(
    ("member", "place"), [(TECHNICIAN, AtMachine(TECHNICIAN)), (OFFICER, AtWork(OFFICER))]
)
def test_the_machine_is_for_technicians(member: StaffMember, place: AtMachine | AtWork) -> None:
    assert play(at(AtWork(member)), tap(Control.MACHINE))[0].place == place


def test_each_device_is_checked_after_the_one_before_it() -> None:
    answers = [DeviceChecked(f"command-{n}", PASSED) for n in (1, 2)]
    place, asked = done(THERE, tap(Control.CHECK_ALL), *answers)
    names = ["in", "led", "loa"]
    assert asked == [CheckDevice(f"command-{n}", d, TELL) for n, d in enumerate(names, 1)]
    assert place == replace(
        THERE, doing="command-3", checking="loa", checks={"in": PASSED, "led": PASSED}
    )


def test_the_last_answer_ends_it() -> None:
    answers = [DeviceChecked(f"command-{n}", FAILED) for n in (1, 2, 3)]
    place, _ = done(THERE, tap(Control.CHECK_ALL), *answers)
    assert place == replace(THERE, checks=dict.fromkeys(THERE.devices, FAILED))


def test_who_leaves_ends_the_checks() -> None:
    late = DeviceChecked("command-1", PASSED)
    place, asked = done(THERE, tap(Control.CHECK_ALL), tap(Control.BACK, at_ms=70_000), late)
    assert (place, len(asked)) == (AtWork(TECHNICIAN), 1)


def test_a_device_is_tried_where_it_can_be_seen() -> None:
    place, asked = done(THERE, tap(Control.TRY, "led"), DeviceChecked("command-1", PASSED))
    assert asked == [CheckDevice("command-1", "led", SHOW)]
    assert place == replace(THERE, checks={"led": PASSED})


@pytest.mark.parametrize(
    "then",
    [
        tap(Control.TRY, "in", at_ms=70_000),
        tap(Control.CHECK_ALL, at_ms=70_000),
        tap(Control.BUNDLE, at_ms=70_000),
        tap(Control.PAPER, "change", at_ms=70_000),
        tap(Control.RESTART, at_ms=70_000),
        DeviceChecked("another", FAILED),
        BundleWritten("another", FILE),
        WorkEnded("another", {"vi": "Lỗi."}),
    ],
)
def test_nothing_else_while_a_device_is_tried(then: Event) -> None:
    place, asked = done(THERE, tap(Control.TRY, "led"), then)
    assert asked == [CheckDevice("command-1", "led", SHOW)]
    assert place == replace(THERE, doing="command-1", checking="led")


@pytest.mark.parametrize("control", [Control.TRY, Control.MEND])
def test_what_is_no_device_is_not_touched(control: Control) -> None:
    assert done(THERE, tap(control, "tủ lạnh")) == (THERE, [])


def test_a_remedy_is_read_and_left_again() -> None:
    reading, _ = done(THERE, tap(Control.MEND, "led"))
    assert reading == replace(THERE, mending="led")
    back, _ = done(THERE, tap(Control.MEND, "led"), tap(Control.BACK, at_ms=70_000))
    assert back == THERE


def test_the_bundle_says_where_it_is_until_the_next_errand() -> None:
    written = (tap(Control.BUNDLE), BundleWritten("command-1", FILE))
    assert done(THERE, *written) == (replace(THERE, file=FILE), [WriteBundle("command-1")])
    place, _ = done(THERE, *written, tap(Control.TRY, "in", at_ms=70_000))
    assert place == replace(THERE, doing="command-2", checking="in")


def test_an_errand_that_fails_says_why_and_ends_the_checks() -> None:
    fault = {"vi": "Ổ đĩa đã đầy."}
    place, asked = done(THERE, tap(Control.CHECK_ALL), WorkEnded("command-1", fault))
    assert (place, len(asked)) == (replace(THERE, fault=fault), 1)


def test_paper_and_a_restart_are_one_touch_away() -> None:
    assert done(THERE, tap(Control.PAPER, "change"))[0] == AtPrinter(TECHNICIAN, PaperTask.CHANGE)
    restarted = (AtWork(TECHNICIAN, leaving=True), [Restart(4)])
    assert done(THERE, tap(Control.RESTART)) == restarted


def test_news_of_devices_keep_nobody_here() -> None:
    visit, effects = play(at(THERE), MachineSeen(("led", "in", "loa")))
    assert (visit.place, waits_s(effects)) == (replace(THERE, devices=("led", "in", "loa")), [])


@pytest.mark.parametrize(
    ("touch", "seconds"),
    [
        (tap(Control.TRY, "led"), 300.0),
        (tap(Control.MEND, "led"), 300.0),
        (tap(Control.MORE), 60.0),
    ],
)
def test_whoever_forgets_to_leave_is_taken_home(touch: Event, seconds: float) -> None:
    visit, effects = play(at(THERE), touch)
    assert waits_s(effects) == [seconds]
    assert play(visit, TimedOut(visit.timer))[0].place == Home()


@pytest.mark.parametrize(
    "control", [Control.BACK, Control.RESTART, Control.PAPER, Control.BUNDLE, Control.CHECK_ALL]
)
def test_nothing_is_done_in_the_name_of_a_technician_who_has_gone(control: Control) -> None:
    visit, _ = play(at(THERE), tap(Control.MEND, "in"))
    visit, effects = play(visit, tap(control, PaperTask.CHANGE, at_ms=200_000))
    assert isinstance(visit.place, Home)
    assert not [one for one in effects if isinstance(one, Restart | WriteBundle | CheckDevice)]


def test_a_trial_after_a_long_mending_needs_no_new_pin() -> None:
    _, asked = done(THERE, tap(Control.MEND, "in"), tap(Control.TRY, "in", at_ms=200_000))
    assert asked == [CheckDevice("command-1", "in", SHOW)]
