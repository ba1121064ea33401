"""The board's window: what stands on it, how tall it is, what flashes, on a real office."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageColor
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from counter_display.board_layout import CAP_EM, FIGURE_EM, text_em
from counter_display.config import BoardSettings
from counter_display.ui.board_pictures import LANGUAGES, SCENES, hangings, render_board, walk_board
from office.config import OfficeSettings
from office.counters import OpenCounter, Recall
from office.undo import Undo
from screens.application import ASSETS
from screens.hand import visible_items, wait_for
from tests.counter_display.boards import (
    MINUTE,
    NOW,
    NOW_MS,
    SCREENS,
    SECOND,
    WAIT_MS,
    Board,
    call,
    calling,
    in_turn,
    longest,
    open_board,
    services,
    ticket,
)
from tests.fakes.office import Hall, at, hall, settings
from tests.inspection.faults import Rules, inspect, ratio
from tests.inspection.shot import box_of, picture, shoot

pytestmark = pytest.mark.usefixtures("application")

TOKENS = dict(
    re.findall(
        r'color (\w+): "(#[0-9A-F]{6})"',
        (ASSETS.parent / "counter_display" / "qml" / "board" / "BoardTheme.qml").read_text("utf-8"),
    )
)


@pytest.fixture
def board(here: Hall) -> Iterator[Board]:
    """A board of 55 inches on the small hall."""
    opened = open_board(here)
    yield opened
    opened.stage.close()


def words(window: QQuickWindow) -> str:
    """All that can be read, a line for each text."""
    window.grabWindow()
    items = [one for one in visible_items(window.contentItem()) if one.inherits("QQuickText")]
    return "\n".join(" ".join(str(one.property("text")).split()) for one in items)


def texts(window: QQuickWindow, name: str) -> list[QQuickItem]:
    """The texts of this object name, or that say this, from the top."""
    items = [one for one in visible_items(window.contentItem()) if one.inherits("QQuickText")]
    return [one for one in items if name in (one.objectName(), one.property("text"))]


def ink_mm(board: Board, item: QQuickItem) -> float:
    """How tall the first letter of a text stands on the screen, by the pixels."""
    shot, em = picture(board.stage.window), QFont(item.property("font")).pixelSize()
    box = box_of(item)
    right_aligned = item.objectName() == "number"
    left = round(box.right - float(item.property("contentWidth")) if right_aligned else box.left)
    middle = box.top + item.baselineOffset() - CAP_EM / 2 * em
    part = shot.crop((left, round(middle - em / 2), left + 0.7 * em, round(middle + em / 2)))
    ground = Image.new("RGB", part.size, part.getpixel((0, 0)))
    drawn = ImageChops.difference(part, ground).convert("L").point(lambda far: 255 * (far > 70))
    found = drawn.getbbox() or (0, 0, 0, 0)
    return (found[3] - found[1]) * board.width_mm / board.stage.window.width()


SEATS = {
    ("43", "landscape"): 6.6,
    ("55", "landscape"): 8.4,
    ("65", "landscape"): 10.0,
    ("43", "portrait"): 5.6,
    ("55", "portrait"): 7.1,
    ("65", "portrait"): 8.4,
}
"""The farthest seats that the settings allow."""


@pytest.fixture(params=SEATS, ids="-".join)
def far(here: Hall, request: pytest.FixtureRequest) -> Iterator[tuple[Board, float]]:
    """A board on each screen, and its farthest seat in metres."""
    inches, orientation = request.param
    hung = hangings(BoardSettings.model_validate(SCREENS[inches]))[orientation]
    seat_m = SEATS[request.param]
    opened = open_board(here, **{**hung.model_dump(), "farthest_seat_m": seat_m})
    yield opened, seat_m
    opened.stage.close()


@pytest.mark.parametrize("young", [1, 3, 12])
def test_figures_are_as_tall_as_the_farthest_seat_needs(
    far: tuple[Board, float], young: int
) -> None:
    board, seat_m = far
    seen = [replace(call(111, 5 * SECOND, series="H"), seq=n) for n in range(young)]
    board.show(replace(calling(), calls=tuple(seen)))
    tall_mm = [ink_mm(board, one) for one in texts(board.stage.window, "number")]
    assert len(tall_mm) == young
    assert min(tall_mm[:3]) >= 12 * seat_m
    assert min(tall_mm[3:], default=6 * seat_m) >= 6 * seat_m


def test_captions_are_as_tall_as_the_farthest_seat_needs(far: tuple[Board, float]) -> None:
    board, seat_m = far
    board.show(replace(calling(5 * SECOND, MINUTE), services=services([4])))
    captions = ("ĐANG GỌI", "ĐÃ GỌI", "Đang chờ", "Hộ tịch", "UBND phường Mẫu")
    shown = [one for name in captions for one in texts(board.stage.window, name)]
    assert len(shown) == len(captions)
    assert min(ink_mm(board, one) for one in shown) >= 4 * seat_m


def test_absent_numbers_are_as_tall_as_rows(far: tuple[Board, float]) -> None:
    board, seat_m = far
    board.show(replace(NOW, absent=(ticket(111, "H", ended_at=NOW_MS),)))
    (number,) = texts(board.stage.window, "absent")
    assert ink_mm(board, number) >= 6 * seat_m


def lengthy(**more: object) -> OfficeSettings:
    """Twelve services with the longest names, ten counters of two digits."""
    named = [one.model_dump() for one in longest()]
    counters = [{"number": number} for number in range(88, 98)]
    return settings(**{"services": named, "counters": counters, **more})


NOTICES = [{"vi": longest()[0].name.vi, "en": longest()[0].name.en}]
OFFICES = {"long": lengthy(), "sample": lengthy(sample=True), "plain": settings()}


@pytest.mark.parametrize(
    ("inches", "office"),
    [
        ("43", "long"),
        ("55", "sample"),
        pytest.param("55", "plain", marks=pytest.mark.prove),
        pytest.param("65", "long", marks=pytest.mark.prove),
    ],
)
def test_every_scene_is_sound(tmp_path: Path, inches: str, office: str) -> None:
    found: dict[str, list[str]] = {}

    def look(window: QQuickWindow, name: str) -> None:
        # heavy figures fill more than half of their box: the inspector takes them for the ground
        wrong = inspect(shoot(window), Rules(target=0))
        found[name] = [one for one in wrong if not one.startswith("contrast 1.0")]

    hung = BoardSettings.model_validate({**SCREENS[inches], "notices": NOTICES})
    with hall(tmp_path / "data", office_settings=OFFICES[office]) as here:
        walk_board(here.office, "main", hung, look)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == 2 * len(LANGUAGES) * len(SCENES)


@pytest.mark.parametrize(
    ("letters", "ground"),
    [
        ("light", "ground"),
        ("gold", "ground"),
        ("quiet", "ground"),
        ("ground", "gold"),
        ("light", "band"),
        ("quiet", "band"),
        ("warning", "warningTint"),
    ],
)
def test_letters_stand_out_from_their_ground(letters: str, ground: str) -> None:
    one, other = (ImageColor.getrgb(TOKENS[name])[:3] for name in (letters, ground))
    assert ratio(one, other) >= 7.0


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.Bold])
def test_letters_are_never_wider_than_reckoned(weight: QFont.Weight) -> None:
    font = QFont("Noto Sans")
    font.setPixelSize(1000)
    font.setWeight(weight)
    metrics = QFontMetricsF(font)
    letters = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyzấờữỵẫ"
    signs = "0123456789 \u00a0.,;:!?()-–/·“”%&+…"
    for text in (*letters, *letters.upper(), *signs, longest()[0].name.vi):
        assert metrics.horizontalAdvance(text) <= 1000 * text_em(text), text
    assert QFontInfo(font).family() == "Noto Sans"
    assert {round(metrics.horizontalAdvance(one)) for one in "0123456789"} == {1000 * FIGURE_EM}
    assert metrics.capHeight() == 1000 * CAP_EM


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("young", [1, 2])
def test_the_word_for_counters_stands_once_in_each_list(
    here: Hall, orientation: str, young: int
) -> None:
    hung = hangings(BoardSettings.model_validate(SCREENS["55"]))[orientation]
    board = open_board(here, **hung.model_dump())
    board.show(calling(*[5 * SECOND] * young, MINUTE))
    assert len(texts(board.stage.window, "QUẦY")) == 2
    board.stage.close()


def test_a_call_is_shown_and_taken_back(board: Board) -> None:
    board.here.issue()
    board.here.call(1)
    board.wait("A001")
    board.here.do(Undo(1))
    board.wait()
    assert "Chưa gọi số nào" in words(board.stage.window)


def test_calls_at_once_are_all_shown_the_newest_on_top(board: Board) -> None:
    for counter in (1, 2):
        board.here.issue()
        board.here.call(counter)
    board.wait("A002", "A001")
    assert [one.property("text") for one in board.items("counter")] == ["2", "1"]


def test_twelve_calls_in_two_seconds_are_all_shown(tmp_path: Path) -> None:
    counters = [{"number": n, "services": ["civil"]} for n in range(1, 13)]
    with hall(tmp_path / "data", office_settings=settings(counters=counters)) as here:
        board = open_board(here)
        for n in range(1, 13):
            here.do(OpenCounter(n))
            here.issue()
        for n in range(1, 13):
            here.call(n)
            here.clock.advance(2 / 12)
        board.stage.page.look()
        board.wait(*[f"A{n:03d}" for n in range(12, 0, -1)])
        board.stage.close()


def test_a_recall_comes_to_the_top_and_flashes(board: Board) -> None:
    for counter in (1, 2):
        board.here.issue()
        board.here.call(counter)
    board.wait("A002", "A001")
    board.later(25 * SECOND)
    wait_for(lambda: not board.state["card"]["current"], WAIT_MS, "an old call")
    board.here.do(Recall(1))
    board.wait("A001", "A002")
    assert board.state["flash"] > 0


def test_a_call_grows_old_by_itself(board: Board) -> None:
    board.here.issue()
    board.here.call(1)
    board.wait("A001")
    assert "ĐANG GỌI" in words(board.stage.window)
    board.later(20 * SECOND)
    wait_for(lambda: "MỚI NHẤT" in words(board.stage.window), WAIT_MS, "the latest call")


def test_a_board_that_hears_nothing_says_so(board: Board) -> None:
    board.show(replace(calling(5 * SECOND), services=services([4])), age_ms=11 * SECOND)
    said = words(board.stage.window)
    assert "Dữ liệu lúc 08:00" in said
    assert "Mời Ông/Bà nghe loa và xem số ở quầy." in said
    assert "Đang chờ" not in said
    (number,) = board.items("number")
    assert QColor(number.property("color")).name().upper() == TOKENS["quiet"]


def test_an_office_at_rest_says_when_it_opens(tmp_path: Path) -> None:
    with hall(tmp_path / "data", at("2026-12-07 06:30")) as here:
        board = open_board(here)
        said = words(board.stage.window)
        board.stage.close()
    assert "Ngoài giờ làm việc\nCấp số trở lại từ\n07:30\nGiờ làm việc" in said
    assert "06:30" in said


def flash_of(board: Board) -> QObject:
    """What makes calls flash: it counts down, lit at even counts."""
    flash = board.stage.window.findChild(QObject, "flash")
    assert flash is not None
    return flash


def test_a_new_call_flashes_and_then_stands(board: Board) -> None:
    flash, lit = flash_of(board), {}
    board.here.issue()
    board.here.call(1)
    wait_for(lambda: flash.property("left") > 0, WAIT_MS, "a flash")
    while left := int(flash.property("left")):
        lit[left] = bool(board.stage.window.property("lit"))
        wait_for(partial(is_past, flash, left), WAIT_MS, f"beat {left}")
    assert lit == {left: left % 2 == 0 for left in lit}
    assert (max(lit) <= 12, flash.property("interval")) == (True, 250)
    assert board.stage.window.property("lit") is False


def is_past(flash: QObject, left: int) -> bool:
    return int(flash.property("left")) < left


@pytest.mark.parametrize(("left", "then"), [(12, 12), (11, 13), (4, 12), (1, 13), (0, 12)])
def test_a_call_amid_the_flashing_keeps_the_beat(board: Board, left: int, then: int) -> None:
    flash = flash_of(board)
    board.show(calling(0))
    flash.setProperty("left", left)
    board.show(replace(NOW, calls=(call(101, 0), call(100, 250))))
    assert flash.property("left") == then


def test_the_languages_take_turns(here: Hall) -> None:
    board = open_board(here, languages=["vi", "en"])
    seen = replace(NOW, services=services([4]))
    said = []
    for turn in range(2):
        board.show(in_turn(seen, turn))
        said.append(words(board.stage.window))
    board.stage.close()
    assert ["Đang chờ" in one for one in said] != ["Waiting" in one for one in said]
    assert {"Đang chờ" in one for one in said} == {True, False}


def test_pictures_of_every_state_are_left(here: Hall, tmp_path: Path) -> None:
    files = render_board(tmp_path / "screens", here.office, "main")
    names = {file.name for file in files}
    assert {
        "board-landscape-vi.png",
        "board-portrait-vi.png",
        "board-rest-portrait-en.png",
    } <= names
    assert len(names) == 2 * len(LANGUAGES) * len(SCENES)
    with Image.open(tmp_path / "screens" / "board-landscape-vi.png") as picture_:
        assert picture_.size == (1920, 1080)
