"""How large a board's letters are, and from where they can be read."""

import re
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from counter_display.board_layout import (
    CALL_PITCH,
    CAP_EM,
    CARD_CALLS,
    LINE_EM,
    MAX_CALLS,
    MIN_ROWS,
    PLAIN,
    ROW_PITCH,
    BoardLayout,
    Box,
    Needs,
    board_fit,
    board_layout,
    even,
    text_em,
    wrap,
)
from counter_display.config import BoardSettings
from tests.counter_display.boards import longest

UNTIMED = settings(deadline=None)
LONG = (f"{longest()[0].name.vi}\u00a0999",)
TEXTS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxy ẤệỡỰ.,0123456789W", min_size=1, max_size=120)
SIDES = st.floats(400, 3000)
NEEDS = st.builds(Needs, st.integers(1, 2), st.sampled_from([(), LONG]), st.booleans())


def within(inner: Box, outer: Box) -> bool:
    slack = 1e-6
    return (
        inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.x + inner.width <= outer.x + outer.width + slack
        and inner.y + inner.height <= outer.y + outer.height + slack
    )


def apart(one: Box, other: Box) -> bool:
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    down = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return max(across, down) >= -1e-6


def boxes(layout: BoardLayout) -> list[Box]:
    return [layout.mark, layout.card, layout.rows, layout.strip, layout.foot]


@UNTIMED
@given(SIDES, SIDES, NEEDS)
def test_everything_has_its_own_place_on_the_screen(w: float, h: float, needs: Needs) -> None:
    layout = board_layout(w, h, needs)
    assert all(within(one, Box(0, 0, w, h)) for one in boxes(layout))
    assert all(apart(one, other) for one, other in combinations(boxes(layout), 2))
    assert (layout.mark.height > 0) == needs.marked


@UNTIMED
@given(SIDES, SIDES, NEEDS)
def test_letters_keep_their_share_of_the_distance(w: float, h: float, needs: Needs) -> None:
    layout = board_layout(w, h, needs)
    seat_mm = 1000 * layout.seat_m
    lines_mm = layout.card.height - layout.heading_mm - 2 * layout.frame_mm
    least = 1 - 1e-9
    assert lines_mm / CARD_CALLS >= CALL_PITCH * 0.012 * seat_mm * least
    assert min(layout.row_mm, layout.spill_mm) >= 0.006 * seat_mm * least
    assert layout.caption_mm >= 0.004 * seat_mm * least


@UNTIMED
@given(SIDES, SIDES, NEEDS)
@example(1210, 680, PLAIN)
@example(680, 1210, PLAIN)
def test_all_lines_have_room(w: float, h: float, needs: Needs) -> None:
    layout = board_layout(w, h, needs)
    pitch = (layout.rows.height - layout.heading_mm) / layout.row_count
    line = layout.caption_mm / CAP_EM * LINE_EM
    captions = layout.strip_lines + layout.label_above
    assert layout.row_count >= MIN_ROWS
    assert pitch >= ROW_PITCH * layout.row_mm * (1 - 1e-9)
    assert layout.spill_lines * ROW_PITCH * layout.spill_mm <= layout.strip.height
    assert captions * line <= layout.strip.height
    assert layout.foot_lines * line <= layout.foot.height
    assert layout.capacity >= MAX_CALLS


@UNTIMED
@given(SIDES, SIDES)
def test_the_longest_names_fit_the_strip(w: float, h: float) -> None:
    layout = board_layout(w, h, Needs(names=LONG))
    assert all(len(wrap(name, layout.strip_room_em)) <= layout.strip_lines for name in LONG)


@pytest.mark.parametrize(
    ("inches", "width_mm", "height_mm", "seat_m"),
    [
        (43, 952, 535, 6.6),
        (55, 1210, 680, 8.4),
        (65, 1428, 804, 10.0),
        (43, 535, 952, 5.6),
        (55, 680, 1210, 7.1),
        (65, 804, 1428, 8.4),
    ],
)
def test_how_far_a_screen_reaches(
    inches: int, width_mm: float, height_mm: float, seat_m: float
) -> None:
    del inches
    assert board_fit(width_mm, height_mm, seat_m) is None
    assert board_fit(width_mm, height_mm, seat_m + 0.2) is not None


@UNTIMED
@given(SIDES, SIDES, st.floats(2, 40))
def test_a_refusal_names_a_screen_that_would_do(w: float, h: float, seat_m: float) -> None:
    fault = board_fit(w, h, seat_m)
    if fault is None:
        return
    inches = float(re.findall(r"khoảng (\d+) inch", fault)[1])
    larger = inches * 25.4 / (w**2 + h**2) ** 0.5
    assert board_fit(w * larger, h * larger, seat_m) is None


@UNTIMED
@given(TEXTS, st.floats(1, 60))
def test_words_are_parted_but_never_lost(text: str, room_em: float) -> None:
    for lines in (wrap(text, room_em), even(text, room_em)):
        assert " ".join(lines) == text
        assert all(text_em(one) <= room_em or " " not in one for one in lines)
    assert len(even(text, room_em)) == len(wrap(text, room_em))


def test_even_lines_are_alike() -> None:
    assert wrap("một hai ba bốn năm sáu bảy", 14) == ("một hai ba bốn năm sáu", "bảy")
    assert even("một hai ba bốn năm sáu bảy", 14) == ("một hai ba bốn", "năm sáu bảy")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"farthest_seat_m": 12}, "chỉ đọc rõ trong vòng 8,4 m"),
        ({"farthest_seat_m": 12}, "hoặc kê ghế gần lại"),
        ({"width_px": 1080, "height_px": 1920}, "không cùng hình dạng"),
        ({"width_mm": 680, "height_mm": 1210}, "không cùng hình dạng"),
        ({"languages": []}, "languages"),
    ],
)
def test_settings_that_nobody_could_read_are_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        BoardSettings.model_validate(changes)


def test_a_portrait_screen_is_told_by_its_sides() -> None:
    sizes = {"width_mm": 680, "height_mm": 1210, "width_px": 1080, "height_px": 1920}
    hung = BoardSettings.model_validate({**sizes, "farthest_seat_m": 7})
    assert board_layout(hung.width_mm, hung.height_mm).label_above
