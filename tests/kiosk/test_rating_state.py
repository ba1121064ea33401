"""What a rating screen sees of the record and what it shows of that, as plain values."""

import json
from dataclasses import asdict, replace

import pytest

from kiosk.config import RatingSettings
from kiosk.rating_state import Face, rating_state
from kiosk.rating_values import (
    LOST_MS,
    Ended,
    Explain,
    Following,
    Place,
    Question,
    Rate,
    Reasons,
    Screen,
    Sending,
    Sight,
    Ui,
    sight_of,
)
from kiosk.ui.rating_layout import layout_of
from kiosk.ui.rating_stage import screen_of
from office.hall_views import RatingNow
from office.model import CounterState, Ticket, TicketState
from office.ratings import ToRate
from office.views import CounterNow
from screens.state_model import plain
from tests.kiosk.rating_screens import COUNTER, OFFICE, REASONS

SCREEN = screen_of(OFFICE, "main", COUNTER, RatingSettings())
TICKET = Ticket(
    id="t1",
    visit="v1",
    point="main",
    business_day="2026-12-07",
    series="A",
    number=15,
    service="civil",
    priority="",
    language="en",
    state=TicketState.FINISHED,
    issued_at=0,
    issued_seq=1,
    place_at=0,
    returned_seq=None,
    seq=9,
)
ASKED = Question("t1", "A015", "vi", closes_ms=10**9)
FREE = CounterNow(COUNTER, CounterState.OPEN, (), None)
SEEN = Sight(known=True, counter=FREE)


def look() -> RatingNow:
    """The record at 100 s of the office's time: a ticket that may be rated for 50 s."""
    return RatingNow(100_000, FREE, ToRate(TICKET, 150_000, rated=True, low=True))


def test_times_of_the_office_become_those_of_the_screen() -> None:
    sight = sight_of(look(), age_ms=400, at_ms=7_000)
    assert sight == Sight(True, FREE, Question("t1", "A015", "en", 56_600, rated=True, low=True))


@pytest.mark.parametrize(("age_ms", "open_"), [(0, True), (49_999, True), (50_000, False)])
def test_a_question_ends_by_itself(age_ms: int, open_: bool) -> None:
    sight = sight_of(look(), age_ms, at_ms=1_000_000, fault="store-busy")
    assert (sight.question is not None) is open_


@pytest.mark.parametrize(("age_ms", "lost"), [(LOST_MS - 1, ""), (LOST_MS, "store-busy")])
def test_what_was_seen_is_believed_for_a_while(age_ms: int, lost: str) -> None:
    assert sight_of(look(), age_ms, 1_000_000, "store-busy").lost == lost


def test_a_screen_that_never_saw_anything_is_lost_at_once() -> None:
    assert sight_of(None, 0, 0, "store-busy") == Sight(lost="store-busy")
    assert sight_of(None, 0, 0) == Sight()


@pytest.mark.parametrize(
    ("place", "page", "number", "chosen"),
    [
        (Following(), "idle", "", ""),
        (Following(ASKED), "asking", "A015", ""),
        (Sending(Rate("c", ASKED, 4)), "asking", "A015", "4"),
        (Reasons(ASKED), "reasons", "A015", ""),
        (Sending(Explain("c", ASKED, "cho-lau")), "reasons", "A015", "cho-lau"),
        (Ended("thanks", "A015"), "thanks", "A015", ""),
        (Ended("late", "A015"), "late", "A015", ""),
        (Ended("failed", "A015"), "failed", "A015", ""),
    ],
)
def test_each_place_has_its_page(place: Place, page: str, number: str, chosen: str) -> None:
    state = rating_state(SEEN, Ui("vi", place), SCREEN)
    assert (state.page, state.number, state.chosen) == (page, number, chosen)


@pytest.mark.parametrize(
    ("sight", "page"),
    [(Sight(), "starting"), (SEEN, "idle"), (replace(SEEN, lost="store-busy"), "lost")],
)
def test_without_a_question_the_counter_is_shown(sight: Sight, page: str) -> None:
    state = rating_state(sight, Ui("vi"), SCREEN)
    assert (state.page, state.code) == (page, sight.lost)


@pytest.mark.parametrize(
    ("counter", "work", "number"),
    [
        (None, "closed", ""),
        (FREE, "free", ""),
        (replace(FREE, state=CounterState.CLOSED), "closed", ""),
        (replace(FREE, state=CounterState.PAUSED), "paused", ""),
        (replace(FREE, ticket=replace(TICKET, state=TicketState.CALLED)), "called", "A015"),
        (replace(FREE, ticket=replace(TICKET, state=TicketState.SERVING)), "serving", "A015"),
    ],
)
def test_what_the_counter_does(counter: CounterNow | None, work: str, number: str) -> None:
    state = rating_state(Sight(True, counter), Ui("vi"), SCREEN)
    assert (state.work, state.number) == (work, number)


@pytest.mark.parametrize(
    ("faces", "shown"),
    [
        (3, (Face(5, "good"), Face(3, "fair"), Face(1, "poor"))),
        (4, (Face(5, "very-good"), Face(4, "good"), Face(2, "poor"), Face(1, "very-poor"))),
    ],
)
def test_faces_of_smaller_scales(faces: int, shown: tuple[Face, ...]) -> None:
    assert rating_state(SEEN, Ui("vi"), replace(SCREEN, faces=faces)).faces == shown


@pytest.mark.parametrize(
    ("languages", "language", "other"),
    [(("vi", "en"), "vi", "en"), (("vi", "en"), "en", "vi"), (("vi",), "vi", "")],
)
def test_the_other_language(languages: tuple[str, ...], language: str, other: str) -> None:
    screen: Screen = replace(SCREEN, languages=languages)
    assert rating_state(SEEN, Ui(language), screen).other == other


def test_names_come_in_the_language_on_the_screen() -> None:
    state = rating_state(SEEN, Ui("en", Reasons(ASKED)), SCREEN)
    assert (state.place, state.role) == ("Priority counter", "Reception officer")
    assert state.reasons[0].name == "Long wait"


def test_no_officer_is_named() -> None:
    words = json.dumps(asdict(rating_state(SEEN, Ui("vi"), SCREEN)), ensure_ascii=False)
    assert "Cán bộ tiếp nhận" in words
    assert not {"actor", "officer_name", "staff"} & set(json.loads(words))


def test_the_state_is_plain() -> None:
    state = rating_state(SEEN, Ui("vi", Following(ASKED)), SCREEN)
    assert plain(asdict(state)) == json.loads(json.dumps(asdict(state)))


@pytest.mark.parametrize(
    ("panel", "columns", "reasons"),
    [
        ((217, 136, 5), 5, 9),
        ((136, 217, 5), 3, 12),
        ((136, 217, 4), 2, 12),
        ((136, 217, 3), 3, 12),
        ((172, 107.5, 5), 5, 4),
        ((154, 86, 5), 5, 4),
    ],
)
def test_how_a_panel_is_divided(
    panel: tuple[float, float, int], columns: int, reasons: int
) -> None:
    width, height, faces = panel
    changes = {"width_mm": width, "height_mm": height, "faces": faces}
    layout = layout_of(RatingSettings().model_copy(update=changes))
    assert (layout.columns, layout.reasons) == (columns, reasons)


@pytest.mark.parametrize(
    ("room", "sheets"),
    [(10, [10]), (9, [8, 2]), (4, [3, 3, 3, 1]), (2, [1] * 10)],
)
def test_reasons_without_room_stand_on_further_sheets(room: int, sheets: list[int]) -> None:
    screen = replace(SCREEN, room=room)
    shown = [
        rating_state(SEEN, Ui("vi", Reasons(ASKED, sheet)), screen) for sheet in range(len(sheets))
    ]
    assert [len(one.reasons) for one in shown] == sheets
    assert {option.key for one in shown for option in one.reasons} == {key for key, *_ in REASONS}
    on = [*["next"] * (len(sheets) - 1), "first"] if len(sheets) > 1 else [""]
    assert [one.more for one in shown] == on


def test_the_sheet_of_a_reason_stays_while_it_is_written() -> None:
    screen = replace(SCREEN, room=4)
    state = rating_state(SEEN, Ui("vi", Sending(Explain("c", ASKED, REASONS[4][0]))), screen)
    assert REASONS[4][0] in [one.key for one in state.reasons]
