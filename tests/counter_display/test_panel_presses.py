"""What a press on the panel means in each state of the counter, and which presses count."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_display.panel_lists import settled
from counter_display.panel_values import (
    LOST_MS,
    MESSAGE_MS,
    OF_THE_PICKED,
    OF_THE_STRIPS,
    PAD,
    PADS,
    PRESS_GUARD_MS,
    SHEETS,
    STRIP,
    UNDER_LISTS,
    Press,
    Ui,
    View,
    busy,
)
from counter_display.presses import answered, failed, pressed, strip_shown
from counter_display.station import meaning
from office.act import Command
from office.assistance import AnswerHelp
from office.counters import (
    CloseCounter,
    CountDossiers,
    Finish,
    OpenCounter,
    PauseCounter,
    Recall,
    Resume,
    Return,
    Transfer,
    WalkIn,
)
from office.errors import Refusal, Refused, StoreBusy
from office.hall_views import PanelNow, panel_now
from office.queue import ReprintTicket
from tests.counter_display.panels import choosy, press_all, view_of
from tests.fakes.office import hall

OFFICE = choosy()
CLOSED, OPEN, SERVING = "closed", "open", "serving"
KEYS = ("next", "recall", "no-show", "hold", "finish", "pause", "undo")
LISTS = [one for one in SHEETS if one not in (*OF_THE_PICKED, *OF_THE_STRIPS[1:])]
"""Those that open without a number having been picked."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PanelNow]:
    """Counter 1 at three moments: closed, open with A001 waiting, serving A001."""
    with hall(tmp_path_factory.mktemp("panel") / "data", office_settings=OFFICE) as here:
        found = {CLOSED: panel_now(here.office, "main", 1)}
        here.do(OpenCounter(1))
        here.issue()
        found[OPEN] = panel_now(here.office, "main", 1)
        here.call(1)
        found[SERVING] = panel_now(here.office, "main", 1)
    return found


def at_counter(seen: Mapping[str, PanelNow], moment: str) -> View:
    return view_of(seen[moment], OFFICE, printer="may-in")


TABLE: list[tuple[str, list[tuple[str, str]], Command]] = [
    (CLOSED, [("sheet", "counter"), ("open", "")], OpenCounter(1)),
    (CLOSED, [("sheet", "confirm-open"), ("open", "confirm")], OpenCounter(1, confirm=True)),
    (OPEN, [("sheet", "counter"), ("pause", "")], PauseCounter(1)),
    (OPEN, [("close", "")], CloseCounter(1)),
    (SERVING, [("close", ""), ("choose", "hold")], CloseCounter(1, "hold")),
    (SERVING, [("close", ""), ("choose", "return")], CloseCounter(1, "return")),
    (SERVING, [("close", ""), ("choose", "finish")], CloseCounter(1, "finish")),
    (SERVING, [("finish", "")], Finish(1)),
    (SERVING, [("sheet", "outcome"), ("choose", "guided")], Finish(1, "guided")),
    (SERVING, [("sheet", "dossiers"), ("count", "6")], CountDossiers(1, 6)),
    (OPEN, [("sheet", "walk-in"), ("walk-in", "land")], WalkIn(1, "land")),
    (
        OPEN,
        [("sheet", "walk-in"), ("sheet", "class"), ("class", "elderly"), ("walk-in", "land")],
        WalkIn(1, "land", "elderly"),
    ),
    (
        OPEN,
        [("sheet", "class"), ("class", "elderly"), ("sheet", "walk-in"), ("walk-in", "land")],
        WalkIn(1, "land"),
    ),
    (OPEN, [("return", "id-1")], Return(1, "id-1")),
    (OPEN, [("resume", "id-1")], Resume(1, "id-1")),
    (OPEN, [("help", "kiosk:1")], AnswerHelp("kiosk:1")),
    (OPEN, [("reprint", "id-1")], ReprintTicket("id-1", "may-in")),
    (
        SERVING,
        [("sheet", "transfer"), ("choose", "land"), ("choose", "")],
        Transfer(1, "land"),
    ),
    (
        SERVING,
        [("sheet", "transfer"), ("choose", "land"), ("choose", "checked")],
        Transfer(1, "land", "checked"),
    ),
]


@pytest.mark.parametrize("sheet", [one for one in LISTS if one not in ("outcome", "dossiers")])
@pytest.mark.parametrize("action", UNDER_LISTS)
def test_a_hotkey_does_nothing_that_a_list_hides(
    seen: Mapping[str, PanelNow], sheet: str, action: str
) -> None:
    view = at_counter(seen, SERVING)
    ui = Ui(sheet=sheet, about=view.ticket.id if view.ticket else "")
    after, command = pressed(ui, Press(action, "", 10_000), view)
    assert (after.sheet, command) == (sheet, None)


@pytest.mark.parametrize(("moment", "presses", "command"), TABLE)
def test_what_presses_mean(
    seen: Mapping[str, PanelNow], moment: str, presses: list[tuple[str, str]], command: Command
) -> None:
    assert press_all(at_counter(seen, moment), *presses)[1] == [command]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("moment", [CLOSED, OPEN, SERVING])
def test_keys_mean_what_they_mean_on_the_keypad(
    seen: Mapping[str, PanelNow], moment: str, key: str
) -> None:
    view = at_counter(seen, moment)
    expected = meaning(key, seen[moment].counter, "main")
    assert press_all(view, (key, ""))[1] == ([expected] if expected else [])


NOTHING: list[tuple[str, list[tuple[str, str]]]] = [
    (OPEN, [("sheet", "transfer"), ("choose", "land")]),
    (OPEN, [("sheet", "outcome"), ("choose", "guided")]),
    (SERVING, [("choose", "land")]),
    (OPEN, [("sheet", "dossiers"), ("count", "6")]),
    (SERVING, [("sheet", "dossiers"), ("count", "all")]),
    (SERVING, [("sheet", "line"), ("choose", "land")]),
    (SERVING, [("close", ""), ("choose", "burn")]),
    (SERVING, [("sheet", "transfer"), ("back", ""), ("choose", "land")]),
    (SERVING, [("sheet", "unheard-of")]),
    (SERVING, [("hush", "")]),
]


@pytest.mark.parametrize(("moment", "presses"), NOTHING)
def test_what_means_nothing(
    seen: Mapping[str, PanelNow], moment: str, presses: list[tuple[str, str]]
) -> None:
    assert press_all(at_counter(seen, moment), *presses)[1] == []


def test_nothing_is_done_before_the_first_look(seen: Mapping[str, PanelNow]) -> None:
    assert seen
    assert press_all(view_of(None, OFFICE), ("next", ""), ("help", "kiosk:1"))[1] == []


def test_without_a_printer_nothing_is_printed(seen: Mapping[str, PanelNow]) -> None:
    assert press_all(view_of(seen[OPEN], OFFICE), ("reprint", "id-1"))[1] == []


@pytest.mark.parametrize(
    ("sheet", "back"),
    [("note", "transfer"), ("class", "walk-in"), ("close", "counter"), ("line", ""), ("", "")],
)
def test_the_way_back(seen: Mapping[str, PanelNow], sheet: str, back: str) -> None:
    about = seen[SERVING].counter.ticket
    ui = Ui(sheet=sheet, about=about.id if about else "")
    after, command = pressed(ui, Press("back", "", 1000), at_counter(seen, SERVING))
    assert (after.sheet, command) == (back, None)


def test_a_list_goes_with_its_ticket(seen: Mapping[str, PanelNow]) -> None:
    ui, _ = press_all(at_counter(seen, SERVING), ("sheet", "transfer"))
    assert settled(ui, at_counter(seen, SERVING)).sheet == "transfer"
    other = seen[SERVING].counter.ticket
    assert other is not None
    counter = replace(seen[SERVING].counter, ticket=replace(other, id="another"))
    assert settled(ui, view_of(replace(seen[SERVING], counter=counter), OFFICE)).sheet == ""
    assert settled(ui, at_counter(seen, OPEN)).sheet == ""


def test_lists_that_are_not_about_the_ticket_stay(seen: Mapping[str, PanelNow]) -> None:
    ui, _ = press_all(at_counter(seen, SERVING), ("sheet", "return"))
    assert settled(ui, at_counter(seen, OPEN)).sheet == "return"


@pytest.mark.parametrize(("apart_ms", "count"), [(PRESS_GUARD_MS - 1, 1), (PRESS_GUARD_MS, 4)])
def test_quick_presses_are_one(seen: Mapping[str, PanelNow], apart_ms: int, count: int) -> None:
    view, ui, given = at_counter(seen, SERVING), Ui(), []
    for n in range(4):
        ui, command = pressed(ui, Press("recall", "", n * apart_ms), view)
        given += [command] if command else []
        ui = answered(ui, 0)
    assert len(given) == count


def test_a_press_waits_for_the_answer_and_for_its_picture(seen: Mapping[str, PanelNow]) -> None:
    view = at_counter(seen, SERVING)
    ui, command = pressed(Ui(), Press("recall", "", 1000), view)
    assert command is not None
    ui, ignored = pressed(ui, Press("recall", "", 9000), view)
    assert (ui.ignored, ignored) == (True, None)
    ui = answered(ui, seen[SERVING].seq + 1)
    assert (busy(ui, view), ui.ignored) == (True, False)
    later = replace(seen[SERVING], seq=seen[SERVING].seq + 1)
    assert not busy(ui, view_of(later, OFFICE))


@pytest.mark.parametrize(("age_ms", "broken"), [(LOST_MS + 1, False), (0, True)])
def test_a_lost_record_does_not_lock_the_panel(
    seen: Mapping[str, PanelNow], age_ms: int, broken: bool
) -> None:
    view = view_of(seen[SERVING], OFFICE, age_ms, failed=broken)
    ui = answered(Ui(doing="recall"), seen[SERVING].seq + 9)
    assert not busy(ui, view)
    assert pressed(ui, Press("recall", "", 9000), view)[1] is not None


def test_a_refusal_stands_until_the_next_press(seen: Mapping[str, PanelNow]) -> None:
    refusal = Refused(Refusal.UNDO_NOTHING, counter=1)
    ui = failed(Ui(doing="undo"), refusal, "Không có gì.", 5000)
    assert (ui.message, ui.message_until_ms, ui.doing) == ("Không có gì.", 5000 + MESSAGE_MS, "")
    ui, _ = pressed(ui, Press("sheet", "line", 6000), at_counter(seen, OPEN))
    assert ui.message == ""


@pytest.mark.parametrize(
    ("doing", "error", "sheet"),
    [
        ("open", Refused(Refusal.DAY_OFF, day="2026-12-06", note=""), "confirm-open"),
        ("open", Refused(Refusal.DAY_CLOSED, day="2026-12-06"), "confirm-open"),
        ("open", StoreBusy("5 s"), ""),
        ("return", Refused(Refusal.DAY_CLOSED, day="2026-12-06"), ""),
        ("next", KeyError("a fault of the program"), ""),
    ],
)
def test_only_opening_on_a_day_off_is_a_question(doing: str, error: Exception, sheet: str) -> None:
    assert failed(Ui(doing=doing), error, "…", 0).sheet == sheet


def test_the_list_of_papers_stays_for_the_next_one(seen: Mapping[str, PanelNow]) -> None:
    ui, _ = press_all(at_counter(seen, OPEN), ("sheet", "papers"), ("reprint", "id-1"))
    assert ui.sheet == "papers"


@pytest.mark.parametrize("sheet", LISTS)
def test_an_open_list_stays_when_help_is_answered(seen: Mapping[str, PanelNow], sheet: str) -> None:
    ui, given = press_all(at_counter(seen, SERVING), ("sheet", sheet), ("help", "kiosk:1"))
    assert (ui.sheet, given) == (sheet, [AnswerHelp("kiosk:1")])


@pytest.mark.parametrize(
    ("since_ms", "given"),
    [(0, None), (PRESS_GUARD_MS - 1, None), (PRESS_GUARD_MS, AnswerHelp("kiosk:1"))],
)
@pytest.mark.parametrize("before", [("sheet", "line"), ("help", "kiosk:2")])
def test_a_strip_that_has_just_changed_is_not_pressed(
    seen: Mapping[str, PanelNow], before: tuple[str, str], since_ms: int, given: Command | None
) -> None:
    ui = strip_shown(strip_shown(Ui(), *before, 0), "help", "kiosk:1", 9_000)
    ui, command = pressed(ui, Press(STRIP, "", 9_000 + since_ms), at_counter(seen, OPEN))
    assert (ui.sheet, command) == ("", given)


def test_a_strip_that_goes_on_standing_counts_from_its_first_moment(
    seen: Mapping[str, PanelNow],
) -> None:
    ui = Ui()
    for at_ms in (9_000, 9_000 + PRESS_GUARD_MS):
        ui = strip_shown(ui, "sheet", "line", at_ms)
    press = Press(STRIP, "", 9_000 + PRESS_GUARD_MS)
    assert pressed(ui, press, at_counter(seen, OPEN))[0].sheet == "line"


def test_other_controls_count_while_the_strip_changes(seen: Mapping[str, PanelNow]) -> None:
    ui = strip_shown(Ui(), "help", "kiosk:1", 9_000)
    press = Press("recall", "", 9_001)
    assert pressed(ui, press, at_counter(seen, SERVING))[1] == Recall(1, "main")


def test_an_empty_strip_means_nothing(seen: Mapping[str, PanelNow]) -> None:
    ui, command = pressed(Ui(), Press(STRIP, "", 9_000), at_counter(seen, SERVING))
    assert (ui.sheet, command) == ("", None)


ACTIONS = (
    *KEYS,
    "sheet",
    "back",
    "class",
    "choose",
    "walk-in",
    "return",
    "resume",
    "open",
    "close",
    "pick",
    "queue",
    "issue",
    "printer",
    "new-service",
    "new-class",
    "two",
    "second",
    "sign-out",
    "digit",
    "erase",
    "enter",
)
VALUES = (*SHEETS, PAD, "7", "", "land", "elderly", "checked", "guided", "hold", "confirm", "id-1")


@given(
    st.sampled_from([CLOSED, OPEN, SERVING]),
    st.lists(
        st.tuples(
            st.sampled_from([*ACTIONS, "help", "reprint", "hush"]),
            st.sampled_from(VALUES),
            st.integers(0, 2_000),
            st.booleans(),
        ),
        max_size=12,
    ),
)
def test_whatever_is_pressed(
    seen: Mapping[str, PanelNow],
    moment: str,
    presses: list[tuple[str, str, int, bool]],
) -> None:
    """A command is of this counter and point, never while another one is under way."""
    view, ui, at_ms = at_counter(seen, moment), Ui(), 0
    for action, value, pause_ms, answers in presses:
        at_ms += pause_ms
        was_busy, before_ms = bool(ui.doing), ui.pressed_ms
        ui, command = pressed(ui, Press(action, value, at_ms), view)
        if command is not None:
            assert not was_busy
            assert at_ms - before_ms >= PRESS_GUARD_MS
            assert "digit" != action != "erase"
            assert command.point == "main"
            assert getattr(command, "counter", 1) == 1
            assert ui.doing == action
        assert ui.sheet in ("", *SHEETS, *PADS)
        ui = answered(ui, 0) if answers else ui
