"""Somebody with many dossiers at the panel: one key, and what becomes of the rest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_display.panel import PanelState
from counter_display.panel_values import Ui
from office.config import OfficeSettings
from office.counters import CountDossiers, OpenCounter
from office.hall_views import panel_now
from tests.counter_display.panels import choosy, press_all, state_of, view_of
from tests.fakes.office import Hall, hall

AGENTS = {
    "id": "agent",
    "name": {"vi": "Nộp hộ nhiều hồ sơ"},
    "rank": 100,
    "counts_dossiers": True,
}


@pytest.fixture
def office() -> OfficeSettings:
    """Two dossiers a turn; agents go before nobody."""
    return choosy(priority_classes=[AGENTS], queue={"dossiers_per_turn": 2})


@pytest.fixture
def agents(tmp_path: Path, office: OfficeSettings) -> Iterator[Hall]:
    """An agent is called at counter 2."""
    with hall(tmp_path / "data", office_settings=office) as here:
        here.do(OpenCounter(2))
        here.issue(priority="agent")
        here.call(2)
        yield here


def shown(here: Hall, ui: Ui | None = None) -> PanelState:
    """The panel of counter 2."""
    return state_of(view_of(panel_now(here.office, "main", 2), here.office.settings), ui)


def test_an_agent_is_asked_and_is_not_called_a_priority(agents: Hall) -> None:
    present = shown(agents).present
    assert (present.dossiers, present.turn) == (1, "")
    assert (present.priority, present.preferred) == ("Nộp hộ nhiều hồ sơ", False)


def test_what_a_turn_does_not_take_is_told(agents: Hall) -> None:
    agents.do(CountDossiers(2, 7))
    present = shown(agents).present
    assert present.dossiers == 7
    assert present.turn == "Lượt này 2 hồ sơ; có người chờ thì còn 5 về cuối hàng"


def test_nobody_else_is_asked(agents: Hall) -> None:
    agents.issue()
    agents.call(2)
    assert shown(agents).present.dossiers == 0


def test_few_presses_make_any_number(agents: Hall) -> None:
    open_list = Ui(sheet="dossiers", about=agents.tickets()[0].id)
    assert [(one.key, one.value) for one in shown(agents, open_list).rows] == [
        ("+1", "2"),
        ("+5", "6"),
        ("+10", "11"),
    ]
    agents.do(CountDossiers(2, 98))
    assert [one.key for one in shown(agents, open_list).rows] == ["+1", "-1"]


def test_the_list_stays_for_the_next_press(agents: Hall) -> None:
    view = view_of(panel_now(agents.office, "main", 2), agents.office.settings)
    ui, given = press_all(view, ("sheet", "dossiers"), ("count", "11"))
    assert (ui.sheet, given) == ("dossiers", [CountDossiers(2, 11)])
