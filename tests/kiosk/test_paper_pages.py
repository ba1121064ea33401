"""The pages on which staff change paper and free a jam, and the restart, by real touches."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject

from kiosk.desk import DeskRefusal, HallView, PrinterNow, Works
from screens.hand import HandError
from tests.fakes.desk import FakeDesk
from tests.kiosk.conftest import Kiosk, Opened, words
from tests.kiosk.test_staff_pages import sign_in

NO_PAPER = Works(printer=PrinterNow.NO_PAPER)


def now(desk: FakeDesk, printer: PrinterNow) -> None:
    """Let the printer say this, and the kiosk hear of it."""
    desk.works_now = replace(desk.works_now, printer=printer)
    desk.bend(same)


def same(hall: HallView) -> HallView:
    return hall


def at_printer(open_kiosk: Opened, desk: FakeDesk, task: str = "paper-change") -> Kiosk:
    """Staff on the page of the paper."""
    kiosk = open_kiosk(desk)
    sign_in(kiosk)
    kiosk.wait(lambda props: props.staff.printer != "")
    kiosk.touch(task)
    kiosk.wait(lambda props: props.staff.printer == desk.works_now.printer)
    return kiosk


def told(kiosk: Kiosk, text: str) -> None:
    kiosk.wait(lambda _: text in words(kiosk))


@pytest.mark.parametrize(
    ("task", "steps"),
    [
        ("paper-change", ("Mở nắp máy in", "Đặt cuộn mới", "Đóng nắp")),
        ("paper-jam", ("Mở nắp máy in", "Gỡ hết giấy kẹt", "Đóng nắp")),
    ],
)
def test_three_steps_are_drawn(open_kiosk: Opened, task: str, steps: tuple[str, ...]) -> None:
    kiosk = at_printer(open_kiosk, FakeDesk(works_now=NO_PAPER), task)
    read = words(kiosk)
    assert all(
        f"{n}.\u00a0{step}" in read or f"{n}. {step}" in read for n, step in enumerate(steps, 1)
    )
    assert "Máy in hết giấy." in read


def test_closing_the_cover_prints_the_strip_and_says_that_the_paper_is_good(
    open_kiosk: Opened,
) -> None:
    desk = FakeDesk(works_now=NO_PAPER)
    kiosk = at_printer(open_kiosk, desk)
    now(desk, PrinterNow.OPEN)
    told(kiosk, "Nắp máy in đang mở.")
    assert (desk.strips, kiosk.stage.props.staff.step) == (0, 2)
    now(desk, PrinterNow.READY)
    told(kiosk, "Giấy tốt. Kiosk in được rồi.")
    assert (desk.strips, desk.trials, kiosk.stage.props.staff.step) == (1, 0, 0)


def test_a_strip_that_fails_says_what_to_do(open_kiosk: Opened) -> None:
    jam = DeskRefusal("printer-cutter-jam", {"vi": "Dao cắt bị kẹt."})
    desk = FakeDesk(works_now=NO_PAPER, trial_faults=[jam])
    kiosk = at_printer(open_kiosk, desk)
    now(desk, PrinterNow.OPEN)
    told(kiosk, "Nắp máy in đang mở.")
    now(desk, PrinterNow.READY)
    told(kiosk, "Dao cắt bị kẹt.")
    kiosk.touch("paper-strip")
    told(kiosk, "Giấy tốt.")
    assert desk.strips == 2


def test_back_to_the_menu(open_kiosk: Opened) -> None:
    kiosk = at_printer(open_kiosk, FakeDesk(works_now=NO_PAPER))
    kiosk.touch("back")
    assert kiosk.page == "staff"


def test_who_finds_no_paper_at_home_finds_the_way(open_kiosk: Opened) -> None:
    desk = FakeDesk(works_now=NO_PAPER)
    desk.hall = replace(desk.hall, paper="not-expected")
    kiosk = at_printer(open_kiosk, desk)
    assert kiosk.page == "paper"


@pytest.mark.parametrize("control", ["paper-change", "paper-jam", "trial-print", "restart"])
def test_what_cannot_be_done_is_not_offered(open_kiosk: Opened, control: str) -> None:
    kiosk = open_kiosk(FakeDesk())
    sign_in(kiosk)
    with pytest.raises(HandError):
        kiosk.hand.item(control)


class Heard(QObject):
    """Counts a signal."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def hear(self) -> None:
        """Once more."""
        self.times += 1


def test_a_restart_is_asked_of_the_program(open_kiosk: Opened) -> None:
    kiosk = open_kiosk(FakeDesk(), restarts=True)
    heard = Heard()
    kiosk.stage.restart_asked.connect(heard.hear)
    sign_in(kiosk)
    kiosk.touch("restart")
    told(kiosk, "Đang khởi động lại…")
    assert heard.times == 1
