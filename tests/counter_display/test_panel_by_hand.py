"""The panel of a counter that is cut off leads to the pad on which a number is typed."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

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
    view = view_of(now, choosy())
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
    ui = typing(view, Ui(), "1")
    back = view_of(replace(now, by_hand=False), choosy())
    assert state_of(back, ui).sheet == ""


def test_events_of_the_other_record_keep_nobody_waiting(now: PanelNow) -> None:
    ui = Ui(done_seq=5000)
    assert not state_of(view_of(replace(now, seq=3), choosy()), ui).busy
    assert state_of(view_of(replace(now, seq=3, by_hand=False), choosy()), ui).busy
