"""The whole rating screen on a real office: touched by citizens, followed from its counter."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF

from kiosk.config import RatingSettings
from kiosk.rating_values import LOST_MS
from office.counters import Finish, Start
from office.ratings import AFTER_NEXT_CALL_S, GiveRating
from screens.hand import middle, wait_for
from tests.kiosk.rating_screens import COUNTER, WAIT_MS, RatingScreen, rating_screen

pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[RatingScreen]:
    """The screen of counter 2 with five faces."""
    with rating_screen(tmp_path) as screen:
        yield screen


def given(screen: RatingScreen) -> list[tuple[str, object]]:
    """Ticket and face of all ratings."""
    return [(ticket, data["face"]) for ticket, data in screen.journal("rating.given")]


def test_it_shows_whom_its_counter_serves(screen: RatingScreen) -> None:
    assert (screen.state.work, screen.state.number) == ("free", "")
    screen.call()
    screen.until(lambda state: state.work == "called", "the call")
    screen.here.do(Start(COUNTER))
    screen.until(lambda state: state.work == "serving", "the start")
    assert (screen.state.number, screen.state.place) == ("A001", "Quầy ưu tiên")
    assert screen.state.role == "Cán bộ tiếp nhận"


def test_the_question_is_shown_and_spoken(screen: RatingScreen) -> None:
    screen.ask()
    assert screen.state.number == "A001"
    assert screen.said == [("Số A 0 0 1, xin mời đánh giá.", "vi")]


def test_one_touch_rates_and_thanks_follow(screen: RatingScreen) -> None:
    ticket = screen.ask()
    screen.hand.touch("face-2")
    screen.wait("thanks")
    (rated,) = [one for one in screen.here.journal() if one.kind == "rating.given"]
    assert (rated.subject, rated.actor, rated.origin) == (ticket.id, "rating", "rating:1")
    assert screen.journal("rating.given")[0][1] == {
        "face": 2,
        "faces": 5,
        "score": 4,
        "source": "touch",
    }
    screen.let_pass(3)
    screen.wait("idle")


def test_a_low_rating_is_explained_in_one_touch(screen: RatingScreen) -> None:
    ticket = screen.ask()
    screen.hand.touch("face-5")
    screen.wait("reasons")
    screen.hand.touch("reason-thai-do")
    screen.wait("thanks")
    assert screen.journal("rating.explained") == [(ticket.id, {"reason": "thai-do"})]


def test_reasons_stand_fifteen_seconds_at_most(screen: RatingScreen) -> None:
    screen.ask()
    screen.hand.touch("face-4")
    screen.wait("reasons")
    screen.let_pass(14)
    screen.wait("thanks")
    assert screen.journal("rating.explained") == []


def test_skipping_leaves_nothing(screen: RatingScreen) -> None:
    screen.ask()
    screen.hand.touch("skip")
    screen.wait("idle")
    assert given(screen) == []


def test_it_closes_when_the_next_one_is_served(screen: RatingScreen) -> None:
    screen.ask()
    screen.serve()
    screen.until(lambda state: (state.page, state.number) == ("idle", "A002"), "the next one")


def test_it_closes_some_time_after_the_next_call(screen: RatingScreen) -> None:
    screen.ask()
    screen.call()
    screen.let_pass(AFTER_NEXT_CALL_S - 2)
    screen.wait("asking")
    screen.wait("idle")


def test_the_end_comes_without_another_look(screen: RatingScreen) -> None:
    screen.ask()
    screen.call()
    screen.until(lambda state: state.page == "asking", "the question")
    screen.office.blind = True
    screen.clock.now_ms += 120_000
    screen.wait("lost")


def test_a_press_that_comes_too_late_is_answered_kindly(screen: RatingScreen) -> None:
    screen.ask()
    screen.office.blind = True
    screen.serve()
    screen.hand.touch("face-1")
    wait_for(lambda: screen.state.page == "late", WAIT_MS, "the word that it is too late")
    assert (given(screen), screen.state.number) == ([], "A001")


def test_a_finger_on_the_empty_page_is_answered_too(screen: RatingScreen) -> None:
    screen.ask()
    screen.serve()
    screen.wait("idle")
    screen.hand.press_at(middle(screen.stage.window.contentItem()))
    assert screen.state.page == "late"


def test_a_finger_held_over_the_turn_rates_nobody(screen: RatingScreen) -> None:
    screen.ask()
    screen.stage.window.grabWindow()
    screen.hand.down(1, middle(screen.hand.item("face-1")))
    screen.serve()
    screen.wait("idle")
    screen.here.do(Finish(COUNTER))
    screen.wait("asking")
    screen.let_pass(1)
    screen.hand.up(1)
    screen.let_pass(1)
    assert (given(screen), screen.state.number) == ([], "A002")


def test_a_trembling_hand_rates_once(screen: RatingScreen) -> None:
    ticket = screen.ask()
    screen.clock.now_ms += 1000
    screen.clock.step_ms = 0
    screen.hand.touch("face-5")
    screen.hand.press_at(QPointF(200, 400))
    screen.wait("reasons")
    assert given(screen) == [(ticket.id, 5)]


def test_a_lost_answer_is_asked_for_with_the_same_id(
    screen: RatingScreen, caplog: pytest.LogCaptureFixture
) -> None:
    ticket = screen.ask()
    screen.office.deaf = 1
    screen.hand.touch("face-1")
    wait_for(lambda: bool(caplog.records), WAIT_MS, "the loss of the answer")
    screen.until(lambda state: state.slow, "a word that it takes long")
    screen.wait("thanks")
    assert screen.office.asked == ["command-1"] * 2
    assert given(screen) == [(ticket.id, 1)]
    assert [one.levelno for one in caplog.records] == [logging.ERROR]


def test_what_cannot_be_written_is_given_up(screen: RatingScreen) -> None:
    screen.ask()
    screen.office.deaf = 99
    screen.hand.touch("face-1")

    def given_up() -> bool:
        screen.let_pass(1)
        return screen.state.page == "failed"

    wait_for(given_up, WAIT_MS, "an end")
    assert set(screen.office.asked) == {"command-1"}


def test_a_button_at_the_counter_is_thanked_here_too(screen: RatingScreen) -> None:
    ticket = screen.ask()
    screen.here.do(GiveRating(ticket.id, 1, 5, "buttons"))
    screen.wait("thanks")


def test_a_record_that_cannot_be_read_is_said_calmly(
    screen: RatingScreen, caplog: pytest.LogCaptureFixture
) -> None:
    screen.office.blind = True
    screen.let_pass(LOST_MS / 1000)
    screen.wait("lost")
    assert screen.state.code == "store-busy"
    assert [one.levelno for one in caplog.records] == [logging.ERROR]
    screen.office.blind = False
    screen.wait("idle")


def test_each_citizen_is_asked_in_their_language(screen: RatingScreen) -> None:
    screen.ask("en")
    assert screen.state.language == "en"
    assert screen.said == [("Number A 0 0 1, please rate our service.", "en")]
    question = screen.hand.item("question")
    assert question.property("text") == "How was our service?"
    screen.hand.touch("language")
    assert (screen.state.language, screen.state.other) == ("vi", "en")
    assert question.property("text") == "Ông/Bà hài lòng không?"
    screen.hand.touch("language")
    screen.serve()
    screen.wait("idle")
    assert screen.state.language == "vi"


def test_a_language_is_wiped_from_an_idle_screen(screen: RatingScreen) -> None:
    screen.hand.touch("language")
    assert screen.state.language == "en"
    screen.let_pass(30)
    screen.until(lambda state: state.language == "vi", "the usual language")


@pytest.mark.parametrize(("faces", "face", "score"), [(3, 2, 3), (4, 2, 4), (4, 4, 1), (5, 3, 3)])
def test_each_scale_is_kept(tmp_path: Path, faces: int, face: int, score: int) -> None:
    with rating_screen(tmp_path, RatingSettings.model_validate({"faces": faces})) as screen:
        screen.ask()
        screen.hand.touch(f"face-{face}")
        screen.until(lambda state: state.page in {"thanks", "reasons"}, "an answer")
        ((_, data),) = screen.journal("rating.given")
    assert (data["faces"], data["score"]) == (faces, score)


def test_all_reasons_can_be_reached_on_a_small_screen(tmp_path: Path) -> None:
    small = RatingSettings(width_mm=154, height_mm=86, width_px=1024, height_px=572)
    with rating_screen(tmp_path, small) as screen:
        ticket = screen.ask()
        screen.hand.touch("face-5")
        screen.wait("reasons")
        screen.hand.touch("more")
        screen.let_pass(1)
        screen.hand.touch("reason-tre-hen")
        screen.wait("thanks")
        assert screen.journal("rating.explained") == [(ticket.id, {"reason": "tre-hen"})]
