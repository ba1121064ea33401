"""Where things stand on the panel: large enough to hit, nothing cut, nothing over another."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow

from counter_display.config import CounterDisplaySettings, PanelSettings
from counter_display.panel_values import PRESS_GUARD_MS, SHEETS
from counter_display.ui.panel_pictures import render_panel, walk_panel
from counter_display.ui.panel_scenes import SCENES
from office.act import Command
from office.assistance import AskHelp
from office.counters import OpenCounter
from office.errors import OfficeError, Refusal, Refused, StoreBusy, StoreCorrupt, StoreFull
from office.office import Done, Office, Who
from office.strips import LeaseStrip
from screens.hand import visible_items, wait_for
from tests.counter_display.panels import WAIT_MS, Panel, choosy, on_window, opened
from tests.fakes.desk import LONG_NAME
from tests.fakes.figures import DAY
from tests.fakes.office import BUILT, Hall, hall
from tests.fakes.refusals import AT_CHECK_IN
from tests.inspection.faults import Rules, inspect
from tests.inspection.shot import shoot

TARGET_PX = 32
SMALLEST, LARGEST = (420, 340), (630, 510)
ALLOWED = re.compile(r"border .*: (counter|line)|contrast .*: [A-Z0-9]{1,4}")
"""The title line's controls are words on the band, with a drawing that says that they open. Numbers
in bold letters may have more ink than ground.
"""
LONG_CLASS = "Phụ nữ mang thai, có con dưới 36 tháng"
LONG: Mapping[str, object] = {
    "services": [
        {"id": "civil", "name": {"vi": LONG_NAME}, "series": "A"},
        {"id": "land", "name": {"vi": LONG_NAME}, "series": "B"},
    ],
    "priority_classes": [{"id": "pregnant", "name": {"vi": LONG_CLASS}, "rank": 1}],
}


def findings(window: QQuickWindow, scale: float) -> list[str]:
    """All that is wrong with a panel."""
    found = inspect(shoot(window), Rules(target=TARGET_PX * scale))
    return [one for one in found if not ALLOWED.fullmatch(one)]


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_scene_is_sound(tmp_path: Path, scale: float) -> None:
    found: dict[str, list[str]] = {}
    sizes: set[tuple[int, int]] = set()

    def look(window: QQuickWindow, name: str) -> None:
        found[name] = findings(window, scale)
        sizes.add((window.width(), window.height()))

    with hall(tmp_path / "data", office_settings=choosy()) as here:
        walk_panel(here.office, CounterDisplaySettings(), 2, look, scale)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert sizes == {SMALLEST if scale == 1.0 else LARGEST}
    assert len(found) == 2 * len(SCENES)


@pytest.fixture
def lengthy(tmp_path: Path) -> Iterator[Hall]:
    """A hall with the longest names there are."""
    with hall(tmp_path / "data", office_settings=choosy(**LONG)) as here:
        yield here


@pytest.mark.usefixtures("application")
def test_the_longest_names_have_room(lengthy: Hall) -> None:
    """Only the strip's second line may end early: the list that it opens says all of it."""
    found: dict[str, list[str]] = {}

    def look(window: QQuickWindow, name: str) -> None:
        if window.property("shown")["sheet"] == "":
            found[name] = findings(window, 1.0)

    walk_panel(lengthy.office, CounterDisplaySettings(), 2, look, 1.0)
    allowed = {f"truncated: {LONG_NAME}", f"truncated: {LONG_NAME} · {LONG_CLASS}"}
    able = ("Quầy 4, 5 giúp được", "Counters 4, 5 could help")
    allowed |= {f"truncated: {one} · {LONG_NAME}" for one in able}
    assert {one for wrong in found.values() for one in wrong} <= allowed
    assert len(found) > 10


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("sheet", ["transfer", "walk-in", "line", "return"])
def test_rows_grow_with_their_words(lengthy: Hall, sheet: str) -> None:
    lengthy.do(OpenCounter(1))
    for _ in range(4):
        lengthy.issue(priority="pregnant")
    with opened(lengthy) as panel:
        panel.touch("next", "no-show", "next", sheet)
        buttons = panel.items("QQuickAbstractButton")
        rows = [one for one in buttons if one.objectName().startswith("row-")]
        assert LONG_NAME in panel.words()
        assert [words for row in rows for words in cut_in(row)] == []
        assert min(row.height() for row in rows) >= TARGET_PX


def cut_in(row: QQuickItem) -> list[str]:
    """The words of a row that end early or leave it."""
    room = on_window(row)
    texts = [one for one in visible_items(row) if one.inherits("QQuickText")]
    return [
        str(one.property("text"))
        for one in texts
        if one.property("truncated") or not room.contains(on_window(one).adjusted(1, 1, -1, -1))
    ]


FACTS: Mapping[str, str | int] = {
    "counter": 12,
    "number": "AB1000",
    "service": "chung-thuc-ban-sao-chu-ky",
    "state": "unserved",
    "day": "2026-11-24",
    "note": "Ngày Văn hóa Việt Nam.",
    "place": "kiosk:12",
    "choice": "thieu-giay-to",
    "known": "du-giay-to, thieu-giay-to, nop-le-phi",
    "seconds": 60,
    "detail": "5 s",
    "office": "phuong-mau-cua-tinh-mau",
    "hall": "Sảnh chính",
    "where": "Sảnh chính",
    "time": "09:30",
    "first": "09:15",
    "opens": "2026-11-24T07:30",
}
MET = (
    Refusal.TICKET_STATE,
    Refusal.TICKET_UNKNOWN,
    Refusal.COUNTER_CLOSED,
    Refusal.COUNTER_PAUSED,
    Refusal.COUNTER_BUSY,
    Refusal.COUNTER_NO_TICKET,
    Refusal.COUNTER_DOES_NOT_SERVE,
    Refusal.DAY_CLOSED,
    Refusal.UNDO_TOO_LATE,
    Refusal.UNDO_NOTHING,
    Refusal.NOTE_UNKNOWN,
    Refusal.OUTCOME_UNKNOWN,
    Refusal.HELP_NOT_ASKED,
    Refusal.SERVICE_OVER,
    Refusal.TICKET_NOT_ANNOUNCED,
    Refusal.NOT_A_GUIDE,
    *(one for one in Refusal if one.value.startswith("slip-")),
    *AT_CHECK_IN,
    Refusal.VISIT_BUSY,
    Refusal.TICKET_BOUND,
    Refusal.CALL_REASON_UNKNOWN,
)
"""What a panel's commands may be refused with."""


class RefusingOffice(Office):
    """An office that ends every command with the next of these errors."""

    def __init__(self, inner: Office, errors: list[OfficeError]) -> None:
        super().__init__(inner.settings, inner.store, inner.clock, BUILT, inner.bell)
        self.errors = errors

    def do(self, command: Command, who: Who, command_id: str | None = None) -> Done:
        """Fail."""
        del command, who, command_id
        raise self.errors.pop()


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_has_room_and_leaves_the_buttons_free(tmp_path: Path, language: str) -> None:
    errors: list[OfficeError] = [Refused(code, **FACTS) for code in MET]
    errors += [StoreBusy("5 s"), StoreFull("disk"), StoreCorrupt("page 7")]
    display = CounterDisplaySettings(panel=PanelSettings.model_validate({"language": language}))
    with hall(tmp_path / "data", office_settings=choosy()) as here:
        office = RefusingOffice(here.office, list(errors))
        with opened(Hall(office, here.clock), 1, display) as panel:
            for _ in errors:
                panel.touch("next")
                assert panel.state.message
                settle(panel)
                assert findings(panel.stage.window, 1.0) == []
                below = on_window(panel.hand.item("message")).top()
                assert below >= on_window(panel.hand.item("counter")).bottom()
                assert all(below >= bottom for bottom in bottoms(panel))


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("refused", [False, True])
def test_help_stands_below_every_list(tmp_path: Path, sheet: str, *, refused: bool) -> None:
    with hall(tmp_path / "data", office_settings=choosy()) as here:
        here.do(OpenCounter(1))
        here.issue()
        waiting = here.issue()
        here.do(LeaseStrip("civil", 12, DAY))
        here.do(AskHelp("kiosk:2"))
        with opened(here) as panel:
            panel.touch("next")
            act(panel, "pick", waiting.id)
            act(panel, "torn", f"{DAY} civil 501")
            act(panel, "sheet", sheet)
            if refused:
                act(panel, "help", "kiosk:9")
                panel.wait(lambda state: state.message != "", "the sentence")
            assert (panel.state.sheet, panel.state.strip.kind) == (sheet, "help")
            base = panel.hand.item("strip").parentItem()
            wait_for(lambda: base.opacity() == 1, WAIT_MS, "the panel after a command")
            assert findings(panel.stage.window, 1.0) == []
            rows, strip = (on_window(panel.hand.item(name)) for name in ("rows", "strip"))
            assert rows.height() >= TARGET_PX
            assert rows.bottom() <= strip.top()


def settle(panel: Panel) -> None:
    """Wait until a command is seen to be over."""
    work = panel.hand.item("work")
    wait_for(lambda: work.opacity() == 1, WAIT_MS, "the panel after a command")


def act(panel: Panel, action: str, value: str) -> None:
    """Press what is not on the panel now, well after the press before."""
    panel.clock.now_ms += PRESS_GUARD_MS
    panel.stage.act(action, value)


def bottoms(panel: Panel) -> list[float]:
    """Where the panel's buttons end."""
    buttons = panel.items("QQuickAbstractButton")
    return [on_window(one).bottom() for one in buttons if one.objectName() != "message"]


@pytest.mark.usefixtures("application")
def test_a_picture_of_every_scene_in_every_language(tmp_path: Path) -> None:
    with hall(tmp_path / "data", office_settings=choosy()) as here:
        before = here.journal()
        files = render_panel(tmp_path / "screens", here.office, CounterDisplaySettings(), 2)
        assert here.journal() == before
    scenes = [f"panel-{one.name}" if one.name else "panel" for one in SCENES]
    names = {f"{one}-landscape-{language}.png" for one in scenes for language in ("vi", "en")}
    assert {file.name for file in files} == names
    assert {(QImage(str(f)).width(), QImage(str(f)).height()) for f in files} == {LARGEST}
    assert len({file.read_bytes() for file in files}) == len(files)


@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_list_longer_than_its_sheet_says_so(tmp_path: Path, scale: float) -> None:
    bars: list[bool] = []

    def look(window: QQuickWindow, _name: str) -> None:
        shown = list(visible_items(window.contentItem()))
        rows = [on_window(one) for one in shown if one.objectName() == "rows"]
        bars.extend(
            any(one.contains(on_window(item)) for one in rows)
            for item in shown
            if item.inherits("QQuickScrollBar")
        )

    notes = [{"id": f"note-{n}", "name": {"vi": f"Lời nhắn {n}"}} for n in range(12)]
    with hall(tmp_path / "data", office_settings=choosy(transfer_notes=notes)) as here:
        walk_panel(here.office, CounterDisplaySettings(), 2, look, scale)
    assert bars
    assert all(bars)
