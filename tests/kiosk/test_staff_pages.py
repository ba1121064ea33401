"""The pages of staff: in with number and PIN, the hall's devices, the date, a trial slip."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QPointF, QTimer

from kiosk.desk import DeskRefusal, DeviceLine, PrinterNow, StaffMember, Works
from kiosk.touch import HOLD_MS
from kiosk.ui.conductor import REFRESH_S
from kiosk.visit import TAP_GUARD_MS
from kiosk.visit_values import Control
from screens.hand import HandError
from tests.fakes.desk import HALL, PIN, FakeDesk
from tests.kiosk.conftest import Kiosk, Opened, words

ASKED = Works(
    devices=(DeviceLine("may-in", {"vi": "máy in"}, {"vi": "hết giấy"}, "fault"),),
    asked_day="2026-11-23",
    printer=PrinterNow.READY,
)
NO_PAPER = DeskRefusal("printer-paper-out", {"vi": "Máy in hết giấy. Thay cuộn giấy mới."})


def hold_clock(kiosk: Kiosk) -> None:
    """Hold a finger on the clock as long as staff do."""
    clock = kiosk.hand.item("staff-hold")
    spot = clock.mapToScene(QPointF(clock.width() / 2, clock.height() / 2))
    kiosk.hand.down(1, spot)
    kiosk.clock.now_ms += HOLD_MS
    kiosk.hand.up(1)


def type_in(kiosk: Kiosk, number: str = "3", pin: str = PIN) -> None:
    """Type number and PIN."""
    kiosk.clock.now_ms += TAP_GUARD_MS
    kiosk.stage.conductor.tap(Control.STAFF, "")
    kiosk.touch(*(f"key-{digit}" for digit in number), "enter")
    kiosk.touch(*(f"key-{digit}" for digit in pin), "enter")


def sign_in(kiosk: Kiosk, number: str = "3", pin: str = PIN) -> None:
    """Type number and PIN, and wait until they are checked."""
    type_in(kiosk, number, pin)
    kiosk.wait(lambda props: not props.staff.busy)


def test_staff_hold_a_finger_on_the_clock(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk())
    hold_clock(kiosk)
    assert "Dành cho cán bộ" in words(kiosk)


def test_a_touch_on_the_clock_does_nothing(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk())
    kiosk.touch("staff-hold", "staff-hold", "staff-hold")
    assert (kiosk.page, kiosk.stage.props.hall.large) == ("home", False)


def test_it_works_where_the_clock_is_not_shown(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(hall=replace(HALL, clock=None)))
    hold_clock(kiosk)
    assert kiosk.page == "pin"


def test_the_pin_stands_there_as_dots(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk())
    kiosk.stage.conductor.tap(Control.STAFF, "")
    kiosk.touch("key-3", "enter", "key-3", "key-1", "key-4")
    read = words(kiosk)
    assert "●●●" in read
    assert "314" not in read


def test_number_and_pin_open_the_page_of_staff(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(works_now=ASKED))
    sign_in(kiosk)
    kiosk.wait(lambda props: bool(props.staff.devices))
    read = words(kiosk)
    for told in ("Lò Thị Mai", "kỹ thuật viên", "Máy in may-in: hết giấy", "Thứ Hai, 23/11/2026"):
        assert told in read


@pytest.mark.parametrize(("number", "pin"), [("4", PIN), ("3", "000000")])
def test_a_wrong_pin_is_said_in_words(open_kiosk: Opened, number: str, pin: str) -> None:
    kiosk = open_kiosk(FakeDesk())
    sign_in(kiosk, number, pin)
    assert kiosk.page == "pin"
    assert "Mã PIN không đúng." in words(kiosk)


def test_without_any_staff_it_says_how_to_add_one(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(hall=replace(HALL, staffed=False)))
    kiosk.stage.conductor.tap(Control.STAFF, "")
    assert "motcua staff add" in words(kiosk)
    with pytest.raises(HandError):
        kiosk.hand.item("key-1")


def test_the_date_is_found_and_confirmed(open_kiosk: Opened) -> None:
    desk = FakeDesk(works_now=ASKED)
    kiosk = open_kiosk(desk)
    sign_in(kiosk)
    kiosk.wait(lambda props: props.staff.day != "")
    kiosk.touch("day-earlier", "day-earlier", "day-later", "confirm-day")
    kiosk.wait(lambda props: props.staff.done and props.staff.day == "")
    assert desk.confirmed == [(3, "2026-11-22")]
    assert "Đã xong." in words(kiosk)


def test_a_trial_slip(open_kiosk: Opened) -> None:
    desk = FakeDesk(works_now=ASKED)
    kiosk = open_kiosk(desk)
    sign_in(kiosk)
    kiosk.wait(lambda props: props.staff.printer != "")
    kiosk.touch("trial-print")
    kiosk.wait(lambda props: props.staff.done)
    assert desk.trials == 1


def test_a_trial_slip_that_fails_says_what_to_do(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(works_now=ASKED, trial_faults=[NO_PAPER]))
    sign_in(kiosk)
    kiosk.wait(lambda props: props.staff.printer != "")
    kiosk.touch("trial-print")
    kiosk.wait(lambda props: props.staff.fault != "")
    assert "Máy in hết giấy. Thay cuộn giấy mới." in words(kiosk)


@dataclass
class SlowDesk(FakeDesk):
    """Its printer waits for `gate`; `looks` is what looks wait for after the n-th sign-in."""

    gate: threading.Event = field(default_factory=threading.Event)
    looks: dict[int, threading.Event] = field(default_factory=dict)
    sign_ins: int = 0

    def sign_in(self, number: int, pin: str) -> StaffMember:
        """Count it."""
        self.sign_ins += 1
        return super().sign_in(number, pin)

    def trial_print(self) -> None:
        """Note it, and wait."""
        super().trial_print()
        self.gate.wait(10)

    def works(self) -> Works:
        """What staff see, in time."""
        if self.sign_ins in self.looks:
            self.looks[self.sign_ins].wait(10)
        return super().works()


@pytest.fixture
def slow_desk(open_kiosk: Opened) -> Iterator[SlowDesk]:  # noqa: ARG001 - it opens before kiosks close
    """A slow desk that waits no more at the end."""
    desk = SlowDesk(works_now=ASKED)
    yield desk
    desk.gate.set()


def test_a_trial_slip_that_hangs_holds_up_no_citizen(
    open_kiosk: Opened, slow_desk: SlowDesk
) -> None:
    kiosk = open_kiosk(slow_desk)
    sign_in(kiosk)
    kiosk.wait(lambda props: props.staff.printer != "")
    kiosk.touch("trial-print")
    kiosk.wait(lambda _: slow_desk.trials == 1)
    kiosk.touch("end")
    kiosk.take_number()
    kiosk.clock.now_ms += TAP_GUARD_MS
    kiosk.stage.conductor.tap(Control.HELP, "")
    kiosk.wait(lambda _: len(slow_desk.helped) == 1)
    assert not slow_desk.gate.is_set()


def test_what_was_seen_earlier_is_offered_to_nobody(
    open_kiosk: Opened, slow_desk: SlowDesk
) -> None:
    kiosk = open_kiosk(slow_desk)
    sign_in(kiosk)
    kiosk.wait(lambda props: props.staff.day != "")
    kiosk.touch("end")
    assert kiosk.stage.conductor.inputs.works is None
    slow_desk.looks[2] = slow_desk.gate
    sign_in(kiosk)
    staff = kiosk.stage.props.staff
    assert (kiosk.page, staff.day, staff.devices) == ("staff", "", ())


def test_an_answer_after_staff_left_is_dropped(open_kiosk: Opened, slow_desk: SlowDesk) -> None:
    kiosk = open_kiosk(slow_desk)
    first = threading.Event()
    slow_desk.looks = {1: first, 2: slow_desk.gate}
    sign_in(kiosk)
    kiosk.touch("end")
    type_in(kiosk)
    first.set()
    kiosk.wait(lambda props: props.hall.page == "staff")
    assert kiosk.stage.conductor.inputs.works is None


@pytest.mark.parametrize("page", ["pin", "ticket"])
def test_at_home_nothing_counts_down(open_kiosk: Opened, page: str) -> None:
    kiosk = open_kiosk(FakeDesk())
    if page == "pin":
        kiosk.stage.conductor.tap(Control.STAFF, "")
        kiosk.touch("end")
    else:
        kiosk.take_number()
        kiosk.touch("done")
    conductor = kiosk.stage.conductor
    running = [timer.interval() for timer in conductor.findChildren(QTimer) if timer.isActive()]
    assert (kiosk.page, conductor.inputs.seconds_left) == ("home", 0)
    assert running == [REFRESH_S * 1000]


@pytest.mark.parametrize("page", ["pin", "staff"])
def test_who_is_done_leaves_by_a_touch_or_by_going(open_kiosk: Opened, page: str) -> None:
    for leave in ("touch", "go"):
        kiosk = open_kiosk(FakeDesk())
        kiosk.stage.conductor.tap(Control.STAFF, "")
        if page == "staff":
            sign_in(kiosk)
        assert kiosk.page == page
        if leave == "touch":
            kiosk.touch("end")
        else:
            kiosk.stage.conductor.time_out()
        assert kiosk.page == "home"
