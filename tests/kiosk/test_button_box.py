"""The push-button box: which presses give a number, and who is told of one without paper."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.keypads import KeyPressed
from hall.sentences import Sentences
from kiosk.button_box import KEY_REST_S, PRESS_AGE_S, SLIP_REST_S, ButtonBox, Rests
from kiosk.config import ButtonBoxSettings
from kiosk.desk import DeskRefusal, DeskUnknown, PaperState
from tests.fakes.desk import HALL, FakeDesk
from tests.fakes.office import Steady
from tests.fakes.waiting import wait_for

SETTINGS = ButtonBoxSettings.model_validate(
    {
        "keypad": "hop",
        "printer": "may-in-hop",
        "keys": [
            {"key": "1", "service": "ho-tich"},
            {"key": "2", "service": "chung-thuc"},
            {"key": "8", "service": "ho-tich", "priority": "tuoi-75"},
        ],
    }
)
BUSY = DeskUnknown("store-busy", {"vi": "Sổ đang bận."})
CLOSED = DeskRefusal("service-closed", {"vi": "Hộ tịch mở lại lúc 13:30."})
NO_PAPER = replace(HALL, paper="not-expected")


@dataclass
class Ears:
    """A speaker's voice: what was said, and whether it can be heard."""

    said: list[str] = field(default_factory=list)
    is_audible: bool = True
    breaks: bool = False

    def audible(self) -> bool:
        """As the test wants it."""
        return self.is_audible

    def say(self, sentence: str, unheard: Callable[[], None]) -> None:
        """Note it."""
        if self.breaks:
            unheard()
        else:
            self.said.append(sentence)


@dataclass
class Hall:
    """A box at work, in the test's hand."""

    desk: FakeDesk
    ears: Ears
    clock: Steady
    box: ButtonBox

    def press(self, key: str = "1", after_s: float = 0.0) -> None:
        """Press a key."""
        self.clock.advance(after_s)
        self.box.pressed(KeyPressed("hop", key, self.clock()))

    def press_to_the_end(self, key: str = "1", after_s: float = SLIP_REST_S) -> None:
        """Press a key, and wait until the box has nothing more to do with it."""
        asked = len(self.desk.issued)
        self.press(key, after_s)
        wait_for(lambda: len(self.desk.issued) > asked)

    def settled(self, presses: int) -> list[str]:
        """The services that were asked for, when so many are."""
        wait_for(lambda: len(self.desk.issued) >= presses)
        self.box.stop()
        return [one.subject for one in self.desk.issued]


Opened = Callable[..., Hall]


@pytest.fixture
def open_box() -> Iterator[Opened]:
    """Starts boxes on desks, and stops them after the test."""
    boxes: list[ButtonBox] = []

    def opened(desk: FakeDesk | None = None, *, mute: bool = False) -> Hall:
        desk, ears, clock = desk or FakeDesk(), Ears(), Steady()
        ids = (f"press-{n}" for n in count(1))
        box = ButtonBox(
            desk,
            SETTINGS,
            Sentences("vi"),
            None if mute else ears,
            directions="bàn hướng dẫn",
            new_id=ids.__next__,
            clock=clock,
        )
        boxes.append(box)
        box.start()
        return Hall(desk, ears, clock, box)

    yield opened
    for box in boxes:
        box.stop()


def test_one_press_is_one_number_of_its_service(open_box: Opened) -> None:
    hall = open_box()
    for key in ("1", "2", "8"):
        hall.press_to_the_end(key)
    assert [(one.subject, one.priority, one.language) for one in hall.desk.issued] == [
        ("ho-tich", None, "vi"),
        ("chung-thuc", None, "vi"),
        ("ho-tich", "tuoi-75", "vi"),
    ]
    assert (hall.ears.said, hall.desk.helped) == ([], [])


def test_a_key_that_belongs_to_nothing_gives_nothing(open_box: Opened) -> None:
    hall = open_box()
    hall.press("5")
    hall.press("1")
    assert hall.settled(1) == ["ho-tich"]


def test_a_finger_that_trembles_gets_one_number(open_box: Opened) -> None:
    hall = open_box()
    hall.press_to_the_end("1")
    for pause_s in (0.3, 0.4, 0.49):
        hall.press("1", pause_s)
    hall.press_to_the_end("2", 0.1)
    assert hall.settled(2) == ["ho-tich", "chung-thuc"]


def test_who_hammers_while_the_slip_is_printed_gets_one_number(open_box: Opened) -> None:
    hall = open_box(FakeDesk(first_paper=PaperState.PRINTING))
    hall.press_to_the_end("1")
    hall.press("1", SLIP_REST_S / 2)
    hall.press_to_the_end("2", 0.1)
    assert hall.settled(2) == ["ho-tich", "chung-thuc"]


def test_the_next_citizen_need_not_wait_for_a_printer_that_never_answers(
    open_box: Opened,
) -> None:
    hall = open_box(FakeDesk(first_paper=PaperState.PRINTING))
    hall.press_to_the_end("1")
    hall.press_to_the_end("1", SLIP_REST_S + 0.1)
    assert hall.settled(2) == ["ho-tich"] * 2


def test_who_presses_again_while_the_record_is_held_gets_one_number(open_box: Opened) -> None:
    hall = open_box(FakeDesk(issue_faults=[BUSY]))
    hall.press("1")
    wait_for(lambda: len(hall.desk.issued) == 1)
    hall.press("1", KEY_REST_S)
    assert hall.settled(2) == ["ho-tich"] * 2
    assert len({one.command_id for one in hall.desk.issued}) == 1


def test_a_press_that_waited_too_long_gives_nobody_s_number(open_box: Opened) -> None:
    hall = open_box()
    at_s = hall.clock()
    hall.clock.advance(PRESS_AGE_S + 1)
    hall.box.pressed(KeyPressed("hop", "1", at_s))
    wait_for(lambda: hall.ears.said)
    assert hall.desk.issued == []
    assert "Mời thử lại, hoặc tới bàn hướng dẫn." in hall.ears.said[0]


def test_no_answer_is_said_and_somebody_is_called(open_box: Opened) -> None:
    hall = open_box(FakeDesk(issue_faults=[BUSY] * 3))
    hall.press("1")
    wait_for(lambda: hall.desk.helped)
    assert len(hall.desk.issued) == 3
    assert "Máy đang có sự cố" in hall.ears.said[0]


@pytest.mark.parametrize("mute", [True, False])
def test_a_closed_service_gives_no_number_and_says_when_it_opens(
    open_box: Opened, mute: bool
) -> None:
    hall = open_box(FakeDesk(issue_faults=[CLOSED]), mute=mute)
    hall.press_to_the_end("1")
    hall.press_to_the_end("2")
    hall.box.stop()
    sentence = ["Hộ tịch mở lại lúc 13:30."]
    assert (hall.ears.said, hall.desk.notices) == (([], sentence) if mute else (sentence, []))
    assert hall.desk.helped == []


BROKEN = RuntimeError("nobody thought of it")


@pytest.mark.parametrize(
    ("fault", "calls"),
    [
        (DeskRefusal("printer-paper-out", {"vi": "Hết giấy."}), 1),
        (DeskRefusal("print-unconfirmed", {"vi": "Chưa chắc."}), 0),
        (BUSY, 1),
        (BROKEN, 1),
    ],
)
def test_a_refusal_that_surely_did_not_come_out_calls_somebody(
    open_box: Opened, fault: Exception, calls: int
) -> None:
    hall = open_box(FakeDesk(issue_faults=[CLOSED], notice_faults=[fault]), mute=True)
    hall.press_to_the_end("1")
    hall.press_to_the_end("2")
    assert len(hall.desk.notices) == 1
    assert len(hall.desk.helped) == calls


def test_without_a_speaker_no_press_stays_without_an_answer(open_box: Opened) -> None:
    hall = open_box(FakeDesk(issue_faults=[BROKEN]), mute=True)
    at_s = hall.clock()
    hall.press_to_the_end("2")
    hall.clock.advance(PRESS_AGE_S + 1)
    hall.box.pressed(KeyPressed("hop", "1", at_s))
    wait_for(lambda: len(hall.desk.notices) == 2)
    assert all("Máy đang có sự cố" in one for one in hall.desk.notices)


def test_a_desk_that_breaks_altogether_does_not_end_the_box(open_box: Opened) -> None:
    desk = FakeDesk(issue_faults=[BROKEN], notice_faults=[BROKEN], help_faults=[BROKEN])
    hall = open_box(desk, mute=True)
    hall.press_to_the_end("1")
    hall.press_to_the_end("2")


@pytest.mark.parametrize(
    ("paper", "told"),
    [
        (PaperState.FAILED, "Chưa in được phiếu."),
        (PaperState.UNCONFIRMED, "Mời lấy phiếu nếu đã ra."),
        (PaperState.SKIPPED, "Số này không có phiếu."),
    ],
)
def test_a_number_without_paper_is_said_aloud(
    open_box: Opened, paper: PaperState, told: str
) -> None:
    hall = open_box(FakeDesk(hall=NO_PAPER, first_paper=paper))
    hall.press("1")
    wait_for(lambda: hall.ears.said)
    assert "Số của Ông Bà là: a, không, một, năm." in hall.ears.said[0]
    assert told in hall.ears.said[0]
    assert hall.desk.helped == []


def test_a_slip_that_fails_later_is_said_then(open_box: Opened) -> None:
    hall = open_box(FakeDesk(first_paper=PaperState.PRINTING))
    hall.press_to_the_end("1")
    assert hall.ears.said == []
    hall.desk.set_paper(PaperState.FAILED)
    wait_for(lambda: hall.ears.said)


def test_where_nothing_could_tell_the_number_none_is_given(open_box: Opened) -> None:
    for mute in (True, False):
        hall = open_box(FakeDesk(hall=NO_PAPER), mute=mute)
        hall.ears.is_audible = False
        hall.press("1")
        wait_for(lambda: hall.desk.helped)  # noqa: B023 - it is waited for here and now
        assert hall.desk.issued == []


@pytest.mark.parametrize(("paper", "calls"), [(PaperState.FAILED, 1), (PaperState.UNCONFIRMED, 0)])
def test_without_a_speaker_somebody_comes_where_surely_no_paper_did(
    open_box: Opened, paper: PaperState, calls: int
) -> None:
    hall = open_box(FakeDesk(first_paper=paper), mute=True)
    hall.press_to_the_end("1")
    hall.press_to_the_end("2")
    hall.box.stop()
    assert len(hall.desk.helped) >= calls
    assert bool(hall.desk.helped) is bool(calls)


def test_a_speaker_that_breaks_calls_somebody(open_box: Opened) -> None:
    hall = open_box(FakeDesk(hall=NO_PAPER, first_paper=PaperState.FAILED))
    hall.ears.breaks = True
    hall.press("1")
    wait_for(lambda: hall.desk.helped)


def test_a_box_that_cannot_call_anybody_goes_on(open_box: Opened) -> None:
    hall = open_box(FakeDesk(hall=NO_PAPER, help_faults=[BUSY]), mute=True)
    hall.press("1")
    wait_for(lambda: hall.desk.helped)
    hall.desk.hall = HALL
    hall.press_to_the_end("2")


GAPS = st.lists(st.tuples(st.sampled_from("12"), st.floats(0.0, 1.0)))


@given(GAPS)
def test_a_finger_is_new_where_its_key_has_rested(steps: list[tuple[str, float]]) -> None:
    rests, now_s, pressed = Rests(), 0.0, dict[str, float]()
    for key, gap_s in steps:
        now_s += gap_s
        rested_s = now_s - pressed.get(key, -KEY_REST_S)
        assert rests.begins(key, now_s) is (rested_s >= KEY_REST_S)
        pressed[key] = now_s
