"""A second number for the same person, from the page of the first."""

from dataclasses import replace

import pytest

from hall.sentences import Sentences
from kiosk.config import KioskSettings
from kiosk.desk import Issued, PaperState
from kiosk.ui.derive import derive
from kiosk.ui.props import Inputs
from kiosk.ui.reading import spoken
from kiosk.visit_values import (
    Appointing,
    CheckIn,
    Choosing,
    CodeScanned,
    Control,
    Ease,
    HallChanged,
    IssueTicket,
    Refused,
    Ticketed,
    TimedOut,
    Visit,
)
from tests.fakes.desk import HALL, Asked, FakeDesk
from tests.kiosk.conftest import Opened, words
from tests.kiosk.visits import at, machine, play, tap, waits_s

ISSUED = Issued("t-1", "A015", "ho-tich", "tuoi-75", 4, (10, 20), (1, 2), visit_id="v-1")
PRINTED = Ticketed(ISSUED, PaperState.CONFIRMED)
BESIDE = replace(at(Choosing("tuoi-75")), beside=ISSUED)


def test_it_is_of_the_same_visit_and_class_and_its_page_has_the_time_of_any_other() -> None:
    visit, effects = play(at(PRINTED), tap(Control.ANOTHER))
    assert (visit.place, visit.beside) == (Choosing("tuoi-75"), ISSUED)
    assert waits_s(effects) == [30.0]
    _, effects = play(visit, tap(Control.SERVICE, "dat-dai", 70_000))
    assert effects[1:] == [IssueTicket("command-1", "dat-dai", "tuoi-75", "vi", "v-1")]


@pytest.mark.parametrize("event", [tap(Control.END), TimedOut(7)])
def test_whoever_comes_next_has_a_visit_of_his_own(event: object) -> None:
    warned = replace(BESIDE, warned=True)
    visit, _ = play(warned, event)  # type: ignore[arg-type]
    assert visit == replace(Visit("vi", timer=8), last_tap=visit.last_tap, known_ms=visit.known_ms)
    _, effects = play(visit, tap(Control.SERVICE, "dat-dai", 70_000))
    assert effects[-1] == IssueTicket("command-1", "dat-dai", None, "vi")


def test_a_second_appointment_joins_the_first() -> None:
    _, effects = play(BESIDE, CodeScanned("MCH1.x", 70_000))
    assert effects[-1] == CheckIn("command-1", "MCH1.x", "tuoi-75", "vi", "v-1")


def test_a_code_alone_does_not_join_the_number_that_just_stands_there() -> None:
    """Somebody else may hold it to the reader."""
    assert play(at(PRINTED), CodeScanned("MCH1.x", 70_000)) == (at(PRINTED), [])


def test_a_refusal_does_not_part_them() -> None:
    refused = replace(BESIDE, place=Refused("service-closed", {"vi": "Đã đóng."}, "tuoi-75"))
    visit, _ = play(refused, tap(Control.AGAIN))
    assert (visit.place, visit.beside) == (Choosing("tuoi-75"), ISSUED)


def test_where_only_appointments_are_left_it_is_one_of_them() -> None:
    still = HallChanged(serving=False, keeping=True)
    assert play(at(PRINTED), still, tap(Control.ANOTHER))[0].place == Appointing("tuoi-75")
    over = HallChanged(serving=False)
    assert play(at(PRINTED), over, tap(Control.ANOTHER))[0].place == PRINTED


def test_a_trembling_hand_does_not_choose() -> None:
    twice = (tap(Control.ANOTHER, at_ms=60_000), tap(Control.SERVICE, "dat-dai", 60_300))
    visit, _ = play(at(PRINTED), *twice, by=machine())
    assert visit.place == Choosing("tuoi-75")


def test_the_pages_say_whose_number_it_is() -> None:
    texts, ease = Sentences("vi"), Ease(speaking=True)
    given = Inputs(replace(at(PRINTED), ease=ease), ("vi",), view=HALL)
    assert any("“Việc khác”" in line for line in spoken(derive(given), texts).body)
    over = replace(given, visit=replace(given.visit, serving=False))
    assert not derive(over).ticket.another
    assert not any("“Việc khác”" in line for line in spoken(derive(over), texts).body)
    choosing = derive(Inputs(replace(BESIDE, ease=ease), ("vi",), view=HALL))
    assert choosing.choice.beside == "A015"
    assert "người đang giữ số a, không, một, năm" in spoken(choosing, texts).body[0].lower()


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_two_numbers_of_one_person_by_touch(open_kiosk: Opened, orientation: str) -> None:
    desk = FakeDesk()
    settings = KioskSettings.model_validate({"orientation": orientation})
    kiosk = open_kiosk(desk, settings=settings)
    kiosk.take_number()
    kiosk.touch("another")
    assert "người giữ số A015" in words(kiosk)
    kiosk.take_number("chung-thuc")
    first, second = desk.issued
    assert (first.visit, second) == (
        None,
        Asked("command-2", "chung-thuc", None, "vi", "visit-A015"),
    )
    kiosk.touch("done")
    kiosk.take_number()
    assert desk.issued[-1].visit is None
