"""What a technician may ask: the answer comes from the device, never from hope."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from devices.errors import DeviceTimeoutError, UnencodableTextError, UnsupportedError
from devices.printers import Evidence, Outcome, Result
from devices.printers.mock import MockPrinter
from devices.printers.page import Text
from devices.signs.mock import MockSign
from devices.status import Level, Source, State, Status, never_answered, utc_now
from hall.requests import Facts
from hall.sentences import Sentences
from hall.sheet_marks import SheetMarks
from motcua.technician import PrinterActions, SignActions
from office.store import open_store

ONLINE = Status(State.ONLINE, Level.INFO, (), utc_now(), Source.POLLED)
GONE = Status(State.OFFLINE, Level.FAULT, ("device-timeout",), utc_now(), Source.POLLED)
MUTE = Status(State.UNKNOWN, Level.INFO, ("no-answer-expected",), utc_now(), Source.INFERRED)


def nothing() -> None:
    """There is no counter whose number could be shown again."""


class SlowSign(MockSign):
    """Answers a moment after it was told something, with the status that the test chose."""

    def __init__(self, answer: Status | None) -> None:
        super().__init__("led-1")
        self.now = never_answered(utc_now())
        self._answer = answer

    def show(self, text: str, blink: bool = False) -> None:
        """Answer soon."""
        super().show(text, blink)
        if self._answer:
            answer = replace(self._answer)
            threading.Timer(0.02, self._become, [answer]).start()

    def _become(self, status: Status) -> None:
        self.now = status

    def status(self) -> Status:
        """As last answered."""
        return self.now


def test_a_sign_that_answers_has_shown_it() -> None:
    sign = SlowSign(ONLINE)
    assert SignActions(sign, nothing)("show", {"text": "A015"}) == {
        "shown": "A015",
        "confirmed": True,
    }
    assert sign.text == "A015"


def test_a_sign_that_never_answers_is_not_called_confirmed() -> None:
    answer = SignActions(SlowSign(MUTE), nothing)("show", {"text": "A015"})
    assert answer == {"shown": "A015", "confirmed": False}


def test_a_sign_that_is_gone_is_an_error() -> None:
    with pytest.raises(DeviceTimeoutError):
        SignActions(SlowSign(GONE), nothing)("show", {"text": "A015"})


def test_silence_is_an_error() -> None:
    with pytest.raises(DeviceTimeoutError):
        SignActions(SlowSign(None), nothing, timeout_s=0.05)("show", {"text": "A015"})


def test_after_a_letter_that_the_sign_has_not_its_counter_shows_again() -> None:
    class Poor(MockSign):
        """Has no letters."""

        def show(self, text: str, blink: bool = False) -> None:
            """Refuse."""
            raise UnencodableTextError(self.device, f"{text} {blink}")

    restored = threading.Event()
    with pytest.raises(UnencodableTextError):
        SignActions(Poor("led-1"), restored.set)("show", {"text": "đ"})
    assert restored.is_set()


@pytest.mark.parametrize("action", ["test-print", "check", "dance"])
def test_a_sign_does_nothing_else(action: str) -> None:
    with pytest.raises(UnsupportedError):
        SignActions(MockSign("led-1"), nothing)(action, {})


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(Result.CONFIRMED, Evidence.PROCESS_ID),
        Outcome(Result.FAILED, Evidence.NO_BYTE_SENT, ("printer-paper-out",)),
    ],
)
def test_a_trial_slip_tells_its_outcome(outcome: Outcome, marks: SheetMarks) -> None:
    printer = MockPrinter(outcome=outcome)
    answer = PrinterActions("may-in", printer, Sentences("vi"), marks)("test-print", {})
    assert answer == {
        "result": outcome.result.value,
        "evidence": outcome.evidence.value,
        "reasons": " ".join(outcome.reasons),
    }


def test_a_strip_shows_that_the_paper_is_good(marks: SheetMarks) -> None:
    printer = MockPrinter()
    answer = PrinterActions("may-in", printer, Sentences("vi"), marks)("paper-strip", {})
    assert answer["result"] == "confirmed"
    (page,) = printer.pages
    assert [one.text for one in page.items if isinstance(one, Text)] == ["Giấy tốt", "may-in"]


def test_the_lines_that_came_out_right_reach_the_printer(marks: SheetMarks) -> None:
    printer = MockPrinter()
    actions = PrinterActions("may-in", printer, Sentences("vi"), marks)
    assert actions("probe-codepages", {})["result"] == "confirmed"
    assert actions("letters", {"right": "1 3"}) == {"ways": "1 3", "known": True}
    assert printer.right == (1, 3)
    assert actions("letters", {"right": "99"}) == {"ways": "", "known": False}


def test_a_printer_does_nothing_else(marks: SheetMarks) -> None:
    actions = PrinterActions("may-in", MockPrinter(), Sentences("vi"), marks)
    with pytest.raises(UnsupportedError):
        actions("show", {"text": "A015"})


def test_a_new_roll_is_told_to_the_printer_that_cannot_see_it(marks: SheetMarks) -> None:
    printer = MockPrinter()
    PrinterActions("may-in", printer, Sentences("vi"), marks)("new-roll", {})
    assert printer.rolls == 1


@pytest.fixture
def marks(tmp_path: Path) -> Iterator[SheetMarks]:
    """The marks of a record."""
    store = open_store(tmp_path / "record")
    yield SheetMarks(store)
    store.close()


SHEET: Facts = {"lines": '[["title", "Tổng kết ngày"]]', "closing": 12}


@pytest.mark.parametrize(
    ("result", "evidence", "times"),
    [
        (Result.CONFIRMED, Evidence.PROCESS_ID, 1),
        (Result.UNCONFIRMED, Evidence.PROCESS_ID, 1),
        (Result.FAILED, Evidence.NO_BYTE_SENT, 2),
    ],
)
def test_the_sheet_of_a_closing_is_begun_again_only_where_nothing_is_on_paper(
    result: Result, evidence: Evidence, times: int, marks: SheetMarks
) -> None:
    printer = MockPrinter(outcome=Outcome(result, evidence))
    actions = PrinterActions("may-in", printer, Sentences("vi"), marks)
    told = [actions("sheet", SHEET)["evidence"] for _ in range(2)]
    assert told[0] == evidence
    assert told[1] == ("begun-before" if times == 1 else evidence)


def test_a_sheet_that_somebody_asks_for_comes_out_each_time(marks: SheetMarks) -> None:
    printer = MockPrinter()
    actions = PrinterActions("may-in", printer, Sentences("vi"), marks)
    for _ in range(2):
        actions("sheet", {"lines": SHEET["lines"]})
    assert len(printer.pages) == 2
