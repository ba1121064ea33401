"""The panel of a counter that is cut off leads to the pad on which a number is typed."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from counter_display.panel_lists import settled
from counter_display.panel_values import Press, Ui, View
from counter_display.presses import answered, pressed
from office.counters import CallNumber, OpenCounter
from office.hall_views import PanelNow, panel_now
from office.model import CounterState
from tests.counter_display.panels import choosy, state_of, view_of
from tests.fakes.office import Hall, hall


@pytest.fixture
def now(tmp_path: Path) -> Iterator[PanelNow]:
    """Counter 3, which has one service, cut off."""
    with ExitStack() as running:
        there: Hall = running.enter_context(hall(tmp_path / "data", office_settings=choosy()))
        yield replace(panel_now(there.office, "main", 3), by_hand=True)


def typing(view: View, ui: Ui, *signs: str) -> Ui:
    """The panel after some signs."""
    for at, sign in enumerate(signs):
        ui, deed = pressed(ui, Press("digit", sign, 1000 + at), view)
        assert deed is None
    return ui


def test_it_leads_to_the_pad_by_itself_and_says_what_to_do(now: PanelNow) -> None:
    view = view_of(now, choosy(), devices={"led-1": "sign"})
    state = state_of(view)
    assert (state.sheet, state.by_hand) == ("hand", True)
    assert (state.pad.number, state.pad.letters) == ("B", ("A", "B", "K", "-"))
    assert state.foot.text == "Mất liên lạc với máy chủ: gõ số để gọi"
    assert state.foot.aside == "Kỹ thuật viên sửa"


@pytest.mark.parametrize(
    ("signs", "number"),
    [("045", "B045"), ("A045", "BA045"), ("1A12", "A12"), ("1K2-001", "K2-001"), ("1?x.", "X")],
)
def test_what_is_typed(now: PanelNow, signs: str, number: str) -> None:
    view = view_of(now, choosy())
    assert state_of(view, typing(view, Ui(), *signs)).pad.number == number


def test_a_whole_number_is_called_and_the_panel_shows_it(now: PanelNow) -> None:
    view = view_of(now, choosy())
    ui = typing(view, Ui(), *"045")
    ui, deed = pressed(ui, Press("enter", "", 2000), view)
    assert deed == CallNumber(3, "B045")
    assert answered(ui, 7, at_ms=2100).sheet == ""


def test_half_a_number_calls_nobody(now: PanelNow) -> None:
    view = view_of(now, choosy())
    _, deed = pressed(Ui(), Press("enter", "", 2000), view)
    assert deed is None


def test_next_opens_the_pad_again_and_only_what_can_be_done_is_offered(
    tmp_path: Path,
) -> None:
    with hall(tmp_path / "d", office_settings=choosy()) as there:
        there.do(OpenCounter(2))
        there.issue()
        there.call(2)
        now = replace(panel_now(there.office, "main", 2), by_hand=True, undo_until=None)
    view = view_of(now, choosy())
    state = state_of(view)
    assert (state.sheet, state.can) == ("", ("next", "recall", "no-show", "finish"))
    ui, deed = pressed(Ui(), Press("next", "", 1000), view)
    assert (ui.sheet, deed) == ("hand", None)
    ui, _ = pressed(ui, Press("back", "", 2000), view)
    assert ui.sheet == ""
    counter = state_of(view, Ui(sheet="counter"))
    assert [one.key for one in counter.rows] == ["pause", "close"]
    ticket = now.counter.ticket
    close = state_of(view, Ui(sheet="close", about=ticket.id if ticket else ""))
    assert [one.key for one in close.rows] == ["finish"]


def test_a_paused_counter_is_left_alone(now: PanelNow) -> None:
    paused = replace(now, counter=replace(now.counter, state=CounterState.PAUSED))
    state = state_of(view_of(paused, choosy()))
    assert (state.sheet, state.idle) == ("", "paused")


def test_when_the_line_is_back_the_pad_goes(now: PanelNow) -> None:
    view = view_of(now, choosy())
    ui = typing(view, settled(Ui(), view), "1")
    back = view_of(replace(now, by_hand=False), choosy())
    assert state_of(back, settled(ui, back)).sheet == ""


def test_events_of_the_other_record_keep_nobody_waiting(now: PanelNow) -> None:
    ui = Ui(done_seq=5000)
    assert not state_of(view_of(replace(now, seq=3), choosy()), ui).busy
    assert state_of(view_of(replace(now, seq=3, by_hand=False), choosy()), ui).busy


BACK = "Đã có liên lạc lại với máy chủ."


def returned(now: PanelNow, *signs: str) -> tuple[Ui, View]:
    """The panel at 2 s, when the line is whole again and some signs have been typed."""
    view = view_of(now, choosy())
    ui = typing(view, settled(Ui(), view), *signs)
    back = view_of(replace(now, by_hand=False), choosy())
    return settled(ui, back, 2000), back


@pytest.mark.parametrize("action", ["next", "no-show", "finish"])
def test_a_press_that_was_aimed_at_the_pad_is_nothing_else(tmp_path: Path, action: str) -> None:
    with hall(tmp_path / "d", office_settings=choosy()) as there:
        there.do(OpenCounter(2))
        there.issue()
        there.call(2)
        now = replace(panel_now(there.office, "main", 2), by_hand=True)
    view = view_of(now, choosy())
    ui, _ = pressed(settled(Ui(), view), Press("next", "", 500), view)
    ui = typing(view, ui, *"A04")
    back = view_of(replace(now, by_hand=False), choosy())
    ui = settled(ui, back, 2000)
    assert pressed(ui, Press(action, "", 2499), back)[1] is None
    _, deed = pressed(ui, Press(action, "", 2500), back)
    assert deed is not None


def test_a_press_for_the_next_citizen_types_nothing_when_the_line_breaks(now: PanelNow) -> None:
    line = view_of(replace(now, by_hand=False), choosy())
    ui = settled(settled(Ui(), line), view_of(now, choosy()), 2000)
    assert ui.sheet == "hand"
    after, deed = pressed(ui, Press("digit", "1", 2100), view_of(now, choosy()))
    assert (after.pad, deed) == (ui.pad, None)


def test_it_says_that_the_line_is_back_and_what_became_of_half_a_number(now: PanelNow) -> None:
    ui, back = returned(now, *"04")
    state = state_of(back, ui, at_ms=2100)
    told = f"{BACK} Số đang gõ dở (B04) chưa được gọi."
    assert (state.message, state.good, state.sheet) == (told, True, "")
    ui, back = returned(now)
    assert state_of(back, ui, at_ms=2100).message == BACK
    assert state_of(back, ui, "en", at_ms=2100).message == "The server is back."
    assert state_of(back, ui, at_ms=12_000).message == ""
    ui, _ = pressed(ui, Press("sheet", "day", 3000), back)
    assert state_of(back, ui, at_ms=3100).message == ""


def test_it_says_that_the_line_is_lost_where_no_pad_does(now: PanelNow) -> None:
    paused = replace(now, counter=replace(now.counter, state=CounterState.PAUSED))
    line, lost = (view_of(replace(paused, by_hand=one), choosy()) for one in (False, True))
    ui = settled(settled(Ui(), line), lost, 2000)
    state = state_of(lost, ui, at_ms=2100)
    assert (state.message, state.good) == ("Mất liên lạc với máy chủ.", False)
    lost = view_of(now, choosy())
    assert state_of(lost, settled(Ui(by_hand=False), lost, 2000), at_ms=2100).message == ""
    assert state_of(line, settled(Ui(), line, 2000), at_ms=2100).message == ""


def test_a_record_with_fewer_events_keeps_nobody_waiting(now: PanelNow) -> None:
    view = view_of(replace(now, seq=3, by_hand=False), choosy())
    ui = settled(Ui(by_hand=True, done_seq=5000), view, 2000)
    assert not state_of(view, ui, at_ms=2100).busy
    assert pressed(ui, Press("sheet", "day", 3000), view)[0].sheet == "day"


@pytest.mark.parametrize(
    ("devices", "says"),
    [
        ({}, "gõ số, gọi to số"),
        ({"key-1": "keypad"}, "gõ số, gọi to số"),
        ({"led-1": "sign"}, "gõ số để gọi"),
        ({"spk-1": "speaker"}, "gõ số để gọi"),
    ],
)
def test_where_nothing_else_tells_who_is_called_the_officer_does(
    now: PanelNow, devices: dict[str, str], says: str
) -> None:
    state = state_of(view_of(now, choosy(), devices=devices))
    assert state.foot.text == f"Mất liên lạc với máy chủ: {says}"
