"""Which services a counter takes, changed from its panel by whoever may."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_display.panel_values import Ui
from counter_display.rows import Row
from office.bell import Pulse
from office.counters import ChangeServices, CloseCounter, OpenCounter
from office.hall_views import panel_now
from office.signing import SignIn
from office.staff import add_staff
from tests.counter_display.panels import Panel, choosy, opened, press_all, state_of, view_of
from tests.fakes.office import TESTER, Hall, hall

OFFICE = choosy()
OFFICER, SUPERVISOR = 1, 2


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Hall]:
    """Counter 3 takes land alone; an officer and a supervisor have PINs."""
    with hall(tmp_path / "data", office_settings=OFFICE) as running:
        pulse = Pulse(running.office.store, running.office.bell)
        pulse.start()
        running.do(OpenCounter(3))
        add_staff(running.office, TESTER, "Nguyễn Văn Thử", "officer", "294716")
        add_staff(running.office, TESTER, "Trần Thị Mẫu", "supervisor", "294717")
        yield running
        pulse.stop()


def rows_at(here: Hall, sheet: str = "services") -> tuple[Row, ...]:
    view = view_of(panel_now(here.office, "main", 3), OFFICE)
    return state_of(view, Ui(sheet=sheet)).rows


def touch_civil(panel: Panel, detail: str) -> None:
    """Press on the service until it says so."""
    panel.touch("row-civil")
    panel.wait(lambda state: state.rows[0].detail == detail, detail)


@pytest.mark.usefixtures("application")
def test_each_press_changes_one_service_at_once(here: Hall) -> None:
    here.do(SignIn(3, SUPERVISOR))
    with opened(here, 3) as panel:
        panel.touch("counter", "row-services")
        assert [(one.title, one.detail, one.button) for one in panel.state.rows] == [
            ("Hộ tịch", "không nhận", "Nhận"),
            ("Đất đai", "đang nhận", "Chỉ nhận giúp"),
        ]
        touch_civil(panel, "đang nhận")
        assert here.counter(3).services == ("land", "civil")
        touch_civil(panel, "nhận giúp khi không có ai chờ")
        assert (here.counter(3).services, here.counter(3).helps) == (("land",), ("civil",))
        touch_civil(panel, "không nhận")
        assert (here.counter(3).services, here.counter(3).helps) == (("land",), ())
        assert panel.state.sheet == "services"


@pytest.mark.usefixtures("application")
def test_whoever_may_not_is_told_who_may_and_where_to_sign_in(here: Hall) -> None:
    with opened(here, 3) as panel:
        panel.touch("counter", "row-services")
        first, *others = panel.state.rows
        assert (first.title, first.button) == ("Cần người hướng dẫn hoặc phụ trách", "Đăng nhập")
        assert {one.action for one in others} == {""}
        panel.touch("row-sign-in")
        assert panel.state.pad.asks == "number"


def test_a_press_of_somebody_who_may_not_does_nothing(here: Hall) -> None:
    here.do(SignIn(3, OFFICER))
    view = view_of(panel_now(here.office, "main", 3), OFFICE)
    assert press_all(view, ("sheet", "services"), ("service", "civil"))[1] == []


def test_the_office_itself_refuses_whoever_may_not(here: Hall) -> None:
    here.do(SignIn(3, SUPERVISOR))
    view = view_of(panel_now(here.office, "main", 3), OFFICE)
    command = press_all(view, ("sheet", "services"), ("service", "civil"))[1][0]
    assert isinstance(command, ChangeServices)
    here.do(SignIn(3, OFFICER))
    assert here.refused(command) == "not-a-guide"


def test_where_nobody_has_a_pin_everybody_may(tmp_path: Path) -> None:
    with hall(tmp_path / "bare", office_settings=OFFICE) as bare:
        bare.do(OpenCounter(3))
        assert [one.action for one in rows_at(bare)] == ["service", "service"]


def test_a_closed_counter_is_not_arranged(here: Hall) -> None:
    assert "services" in [one.key for one in rows_at(here, "counter")]
    here.do(CloseCounter(3))
    assert "services" not in [one.key for one in rows_at(here, "counter")]
