"""An officer's panel in a test's hand, on a real office; and the values that it goes by."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from counter_display.config import CounterDisplaySettings
from counter_display.panel import PanelState, panel_state
from counter_display.panel_values import Deed, PanelPlace, Press, Ui, View
from counter_display.presses import pressed
from counter_display.rows import Namer
from counter_display.ui.panel_stage import PanelStage
from hall.sentences import Sentences
from office.config import OfficeSettings
from office.hall_views import PanelNow
from screens.hand import Hand, HandClock, visible_items, wait_for
from tests.fakes.office import Hall, settings

WAIT_MS = 5_000
NOTES = [
    {"id": "checked", "name": {"vi": "Hồ sơ đã kiểm, đủ giấy tờ"}},
    {"id": "missing", "name": {"vi": "Còn thiếu bản chính"}},
]
REASONS = [
    {"id": "health", "name": {"vi": "Lý do sức khỏe"}},
    {"id": "papers", "name": {"vi": "Quay lại sau khi bổ sung giấy"}},
]
OUTCOMES = [
    {"id": "accepted", "name": {"vi": "Đã tiếp nhận hồ sơ"}},
    {"id": "guided", "name": {"vi": "Đã hướng dẫn"}},
]


def choosy(**changes: object) -> OfficeSettings:
    """The small hall with notes, reasons and outcomes; counter 1 is the guidance desk."""
    counters = [
        {"number": 1, "services": ["civil", "land"], "guidance": True},
        {"number": 2, "services": ["civil", "land"]},
        {"number": 3, "services": ["land"]},
    ]
    lists = {"transfer_notes": NOTES, "outcomes": OUTCOMES, "counters": counters}
    lists |= {"call_reasons": REASONS}
    return settings(**{**lists, **changes})


def view_of(
    now: PanelNow | None,
    office: OfficeSettings,
    age_ms: int = 0,
    *,
    failed: bool = False,
    devices: Mapping[str, str] | None = None,
    printer: str | None = None,
    printers: tuple[str, ...] = (),
) -> View:
    """A look at the record so long ago, from the panel of its counter."""
    number = now.counter.number if now else 1
    place = PanelPlace(number, "main", office, devices or {}, printer, printers)
    return View(place, now, age_ms, failed)


def names_of(office: OfficeSettings, language: str = "vi") -> Namer:
    """The names of an office in a language."""
    return Namer(office, Sentences(language))


def state_of(view: View, ui: Ui | None = None, language: str = "vi", at_ms: int = 0) -> PanelState:
    """What the panel shows of a view."""
    return panel_state(ui or Ui(), view, names_of(view.place.office, language), at_ms)


def press_all(view: View, *presses: tuple[str, str]) -> tuple[Ui, list[Deed]]:
    """Press one control after another, a second apart; the commands are taken as answered."""
    ui = Ui()
    given: list[Deed] = []
    for at_s, (action, value) in enumerate(presses):
        ui, command = pressed(ui, Press(action, value, 1000 * at_s), view)
        if command is not None:
            given.append(command)
    return ui, given


class Panel:
    """A running panel."""

    def __init__(
        self,
        hall: Hall,
        display: CounterDisplaySettings,
        number: int,
        read: Callable[[], PanelNow] | None,
    ) -> None:
        self.hall = hall
        self.clock = HandClock()
        ids = count(1)
        self.stage = PanelStage(
            hall.office,
            display,
            number,
            "panel:7",
            self.clock,
            read=read,
            new_id=lambda: f"press-{next(ids)}",
        )
        self.stage.window.show()
        self.stage.window.requestActivate()
        self.hand = Hand(self.stage.window, self.clock)
        self.wait(lambda state: state.status != "", "the first look")

    @property
    def state(self) -> PanelState:
        """What it shows."""
        return self.stage.state

    def wait(self, condition: Callable[[PanelState], bool], what: str) -> None:
        """Let it run until it shows that, and is not busy."""
        wait_for(lambda: condition(self.state) and not self.state.busy, WAIT_MS, what)

    def touch(self, *names: str) -> None:
        """Touch one control after another, each when the one before has been answered."""
        for name in names:
            self.hand.touch(name)
            self.wait(lambda _: True, f"the answer to {name}")

    def key(self, key: Qt.Key) -> None:
        """Press a key of the keyboard, and let that be answered."""
        self.clock.now_ms += self.clock.step_ms
        QTest.keyClick(self.stage.window, key)
        self.wait(lambda _: True, "the answer to a key")

    def follow(self, condition: Callable[[PanelState], bool], what: str) -> None:
        """Have it look at the record now, and wait until it shows that."""
        self.stage.look()
        self.wait(condition, what)

    def items(self, kind: str) -> list[QQuickItem]:
        """The visible items of a Qt class."""
        self.stage.window.grabWindow()
        root = self.stage.window.contentItem()
        return [item for item in visible_items(root) if item.inherits(kind)]

    def words(self) -> str:
        """All that can be read."""
        return "\n".join(str(item.property("text")) for item in self.items("QQuickText"))


@contextmanager
def opened(
    hall: Hall,
    number: int = 1,
    display: CounterDisplaySettings | None = None,
    read: Callable[[], PanelNow] | None = None,
) -> Iterator[Panel]:
    """The panel of a counter, until the test is done with it."""
    panel = Panel(hall, display or CounterDisplaySettings(), number, read)
    try:
        yield panel
    finally:
        panel.stage.close()


def on_window(item: QQuickItem) -> QRectF:
    """Where an item stands in its window."""
    corner = item.mapToScene(QPointF(0, 0))
    return QRectF(corner.x(), corner.y(), item.width(), item.height())
