"""What the panel's strip asks by itself, and what its keys mean."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from counter_display.panel_values import MESSAGE_MS, PRESS_GUARD_MS, Press, Ui
from counter_display.presses import pressed, strip_shown
from counter_display.watched import KEYS, Watched, answer
from hall.queue_watch import QueueWatch
from office.act import Command
from office.assistance import HelpCall
from office.config import OfficeSettings
from office.counters import ChangeServices, Finish, OpenCounter, StillServing
from office.hall_views import PanelNow, panel_now
from office.model import CounterState
from office.wait_alerts import WaitAlert, Waits
from tests.counter_display.panels import choosy, opened, state_of, view_of
from tests.fakes.office import Hall, hall

COUNTERS = [
    {"number": 1, "services": ["civil"], "guidance": True},
    {"number": 2, "services": ["land"]},
    {"number": 3, "services": ["land"], "helps": ["civil"]},
]
OFFICE: OfficeSettings = choosy(counters=COUNTERS)
WAITS = Waits(waiting=6, late=3, longest_ms=13 * 60_000 + 59_000, free=True)
ALERT = WaitAlert("civil", 0, WAITS, able=(4, 2), helping=(3,))
IDLE, ASKED = "idle", "asked"
MIN = 60


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PanelNow]:
    """Counter 2 while nobody waits, and while its officer is asked about B001, open for 61 min."""
    with hall(tmp_path_factory.mktemp("panel") / "data", office_settings=OFFICE) as here:
        here.do(OpenCounter(2))
        found = {IDLE: panel_now(here.office, "main", 2)}
        long_open(here)
        found[ASKED] = panel_now(here.office, "main", 2)
    return found


def long_open(here: Hall) -> None:
    """Counter 2 has served B001 for an hour, and the watch looks."""
    here.issue("land")
    here.call(2)
    here.clock.advance(61 * MIN)
    QueueWatch(here.office, "counters:1").look()


def shown(now: PanelNow, ui: Ui | None = None) -> Watched:
    """What stands in the strip's place."""
    return state_of(view_of(now, OFFICE), ui).watched


def test_the_question_about_the_ticket(seen: Mapping[str, PanelNow]) -> None:
    found, ticket = shown(seen[ASKED]), seen[ASKED].counter.ticket
    assert ticket is not None
    assert found == Watched("open", ticket.id, "B001", minutes=61)


def urgent(now: PanelNow, kind: str) -> PanelNow:
    """The same moment with something else to look after."""
    calls = (HelpCall("kiosk:1", now.at - 90_000, None),)
    changes: Mapping[str, Callable[[], PanelNow]] = {
        "help": lambda: replace(now, help=calls),
        "day": lambda: replace(now, asks_day=True),
        "papers": lambda: replace(
            now, unprinted=(now.counter.ticket,) if now.counter.ticket else ()
        ),
        "nobody": lambda: now,
    }
    return changes[kind]()


@pytest.mark.parametrize(
    ("kind", "asks"), [("help", False), ("day", True), ("papers", True), ("nobody", True)]
)
def test_only_help_comes_before_the_question(
    seen: Mapping[str, PanelNow], kind: str, *, asks: bool
) -> None:
    assert (shown(urgent(seen[ASKED], kind)).kind == "open") is asks


@pytest.mark.parametrize(("kind", "offers"), [("help", False), ("day", False), ("nobody", True)])
def test_helping_is_asked_for_after_all_else(
    seen: Mapping[str, PanelNow], kind: str, *, offers: bool
) -> None:
    now = replace(seen[IDLE], alerts=(ALERT,))
    assert (shown(urgent(now, kind)).kind == "lend") is offers


COVERED = [Ui(sheet="line"), Ui(message="Quầy 1 đang đóng.", message_until_ms=MESSAGE_MS)]


@pytest.mark.parametrize("ui", COVERED)
def test_beside_a_list_only_the_ticket_is_asked_about(seen: Mapping[str, PanelNow], ui: Ui) -> None:
    assert shown(seen[ASKED], ui).kind == "open"
    assert shown(replace(seen[IDLE], alerts=(ALERT,)), ui).kind == ""


def test_who_could_help_is_asked(seen: Mapping[str, PanelNow]) -> None:
    found = shown(replace(seen[IDLE], alerts=(ALERT,)))
    assert found == Watched("lend", "civil", "", "Hộ tịch", 6, 13, 15, "2, 4")


def lends(now: PanelNow, *alerts: WaitAlert, helps: tuple[str, ...] = ("civil",)) -> PanelNow:
    """Counter 2 helps."""
    return replace(now, counter=replace(now.counter, helps=helps), alerts=alerts)


def test_who_helps_may_stop_before_and_after_the_end(seen: Mapping[str, PanelNow]) -> None:
    helping = replace(ALERT, able=(), helping=(2,))
    assert (shown(lends(seen[IDLE], helping)).kind, shown(lends(seen[IDLE], helping)).over) == (
        "lending",
        False,
    )
    assert shown(lends(seen[IDLE])) == Watched("lending", "civil", service="Hộ tịch", over=True)


def test_who_always_helps_is_told_nothing(seen: Mapping[str, PanelNow]) -> None:
    now = lends(seen[IDLE])
    always = replace(now, counter=replace(now.counter, number=3))
    assert shown(always).kind == ""


def test_a_closed_counter_helps_nobody(seen: Mapping[str, PanelNow]) -> None:
    now = lends(seen[IDLE])
    closed = replace(now, counter=replace(now.counter, state=CounterState.CLOSED))
    assert shown(closed).kind == ""


def test_the_guidance_counter_is_told_who_could_help(seen: Mapping[str, PanelNow]) -> None:
    now = replace(seen[IDLE], guidance=True, alerts=(replace(ALERT, able=(5, 4)),))
    assert (shown(now).kind, shown(now).counters) == ("late", "4, 5")


def test_others_are_told_nothing(seen: Mapping[str, PanelNow]) -> None:
    assert shown(replace(seen[IDLE], alerts=(replace(ALERT, able=(5, 4)),))).kind == ""


ANSWERS: list[tuple[str, str, str, Command | None]] = [
    (ASKED, "still", "open", StillServing(2)),
    (ASKED, "end", "open", Finish(2)),
    (ASKED, "still", "another", None),
    (ASKED, "end", "another", None),
    (IDLE, "still", "open", None),
    (IDLE, "lend", "civil", ChangeServices(2, helps=("civil",))),
    (IDLE, "unlend", "civil", None),
]


@pytest.mark.parametrize(("moment", "action", "about", "command"), ANSWERS)
def test_what_a_key_means(
    seen: Mapping[str, PanelNow], moment: str, action: str, about: str, command: Command | None
) -> None:
    ticket = seen[ASKED].counter.ticket
    about = ticket.id if ticket and about == "open" else about
    assert answer(action, about, seen[moment].counter, "main") == command


def test_helping_begins_and_ends_beside_other_services(seen: Mapping[str, PanelNow]) -> None:
    counter = replace(seen[IDLE].counter, helps=("tax",))
    assert answer("lend", "civil", counter, "main") == ChangeServices(2, helps=("tax", "civil"))
    counter = replace(counter, helps=("tax", "civil"))
    assert answer("lend", "civil", counter, "main") is None
    assert answer("unlend", "civil", counter, "main") == ChangeServices(2, helps=("tax",))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("after_ms", "counts"), [(PRESS_GUARD_MS - 1, False), (5_000, True)])
def test_a_press_on_what_has_just_come_does_not_count(
    seen: Mapping[str, PanelNow], key: str, after_ms: int, *, counts: bool
) -> None:
    ticket = seen[ASKED].counter.ticket
    now = lends(seen[ASKED], helps=("civil",))
    about = {"lend": "tax", "unlend": "civil"}.get(key, ticket.id if ticket else "")
    ui = strip_shown(Ui(), "open", "whatever", 1_000)
    _, command = pressed(ui, Press(key, about, 1_000 + after_ms), view_of(now, OFFICE))
    assert (command is not None) is counts


# On a real window


@pytest.mark.usefixtures("application")
def test_one_press_says_that_it_is_still_being_served(tmp_path: Path) -> None:
    with hall(tmp_path / "data", office_settings=OFFICE) as here:
        here.do(OpenCounter(2))
        long_open(here)
        with opened(here, 2) as panel:
            panel.wait(lambda state: state.watched.kind == "open", "the question")
            assert "B001 đã mở 61 phút:\ncòn phục vụ không?" in panel.words()
            panel.touch("still")
            panel.wait(lambda state: state.watched.kind == "", "the end of the question")
        assert here.kinds()[-1] == "ticket.attended"
        assert here.tickets()[0].is_open


@pytest.mark.usefixtures("application")
def test_a_press_that_was_aimed_at_what_stood_there_before_does_not_count(tmp_path: Path) -> None:
    with hall(tmp_path / "data", office_settings=OFFICE) as here:
        here.do(OpenCounter(2))
        here.issue("civil")
        here.clock.advance(11 * MIN)
        with opened(here, 2) as panel:
            panel.clock.now_ms += 5_000
            QueueWatch(here.office, "counters:1").look()
            panel.follow(lambda state: state.watched.kind == "lend", "the alert")
            panel.clock.now_ms += PRESS_GUARD_MS - 1
            panel.stage.act("lend", "civil")
            panel.touch("lend")
        assert here.kinds().count("counter.opened") == 2


@pytest.mark.usefixtures("application")
def test_one_press_helps_and_another_one_stops(tmp_path: Path) -> None:
    with hall(tmp_path / "data", office_settings=OFFICE) as here:
        here.do(OpenCounter(2))
        here.issue("civil")
        here.clock.advance(11 * MIN)
        QueueWatch(here.office, "counters:1").look()
        with opened(here, 2) as panel:
            panel.wait(lambda state: state.watched.kind == "lend", "the alert")
            panel.touch("lend")
            panel.wait(lambda state: state.watched.kind == "lending", "that it helps")
            assert here.counter(2).helps == ("civil",)
            panel.touch("unlend")
            panel.wait(lambda state: state.watched.kind == "lend", "the alert again")
        assert here.counter(2).helps == ()
