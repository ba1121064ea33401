"""The stage: one window with its engine, view-models and conductor, put together and taken down."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.config import KioskSettings
from kiosk.desk import Desk, Texts
from kiosk.ui.conductor import Conductor
from kiosk.ui.derive import derive
from kiosk.ui.glass import Glass
from kiosk.ui.kiosk_model import KioskModel
from kiosk.ui.props import Inputs, Props
from kiosk.visit import VisitMachine
from kiosk.visit_values import Rules
from office.model import new_id
from screens.application import TEXTS, load_window
from screens.languages import Languages
from screens.program import steady_ms

RESTS = ("home", "resting")
"""The pages on which no visit is under way."""
MAIN_QML = Path(__file__).parent.parent / "qml" / "Main.qml"


class Reader(Protocol):
    """Reads the pages aloud."""

    def show(self, props: Props) -> None:
        """The screen shows this now; must return at once."""
        ...

    def close(self) -> None:
        """Be silent for good."""
        ...


def rules_of(settings: KioskSettings) -> Rules:
    """The part of the settings that the visit goes by."""
    return Rules(
        languages=settings.languages,
        idle_s=settings.idle_time_out_s - settings.idle_warning_s,
        warning_s=settings.idle_warning_s,
        ticket_s=settings.ticket_time_out_s,
        number_s=settings.number_time_out_s,
    )


class Stage(QObject):
    """A kiosk's window and all that moves behind it; `close` takes it down in the right order.

    Without a `reader` reading aloud is not offered, without `restarts`, which means that what ends
    is started again, no restart, and without `scans` no code is asked to be held anywhere. Signals:
    `interactive` once, when a page with the hall's services was first drawn; `restart_asked` when
    staff want the program to start again.
    """

    interactive = Signal()
    restart_asked = Signal()

    def __init__(
        self,
        desk: Desk,
        settings: KioskSettings,
        *,
        reader: Reader | None = None,
        restarts: bool = False,
        scans: bool = False,
        rules: Rules | None = None,
        new_id: Callable[[], str] = new_id,
        clock_ms: Callable[[], int] = steady_ms,
        texts: Path = TEXTS,
    ) -> None:
        super().__init__()
        machine = VisitMachine(rules or rules_of(settings), new_id)
        inputs = Inputs(
            machine.begin(),
            settings.languages,
            _directions(settings),
            audible=reader is not None,
            restarts=restarts,
            scans=scans,
        )
        self.conductor = Conductor(desk, machine, inputs, clock_ms, self)
        self.model = KioskModel(self.conductor.tap, self)
        self._reader = reader
        self._languages = Languages(texts, "kiosk", settings.languages, self)
        self._interactive = False
        self._page = ""
        self._engine = QQmlApplicationEngine()
        self.conductor.inputs_changed.connect(self._show)
        self.conductor.restart_asked.connect(self.restart_asked)
        self.conductor.start()
        self.window = self._load(settings)
        self._glass = Glass(self.window, self.px_per_mm, self.conductor.missed, clock_ms, self)
        self.window.frameSwapped.connect(self._frame_drawn)

    def close(self) -> None:
        """Take the stage down: work first, then the engine, then (by Qt) the view-models."""
        self.conductor.close()
        if self._reader is not None:
            self._reader.close()
        self._languages.close()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(self._engine, QEvent.Type.DeferredDelete.value)

    def px_per_mm(self) -> float:
        """Pixels in a millimetre of the glass."""
        return float(self.window.property("pxPerMm"))

    def _load(self, settings: KioskSettings) -> QQuickWindow:
        sides_px = sorted((settings.panel_width_px, settings.panel_height_px))
        width_px, height_px = sides_px if settings.orientation == "portrait" else sides_px[::-1]
        properties = {
            "kiosk": self.model,
            "width": width_px,
            "height": height_px,
            "longSideMm": max(settings.panel_width_mm, settings.panel_height_mm),
            "reachLineMm": settings.reach_line_mm,
        }
        return load_window(self._engine, MAIN_QML, properties)

    @property
    def props(self) -> Props:
        """What the pages show now."""
        return derive(self.conductor.inputs)

    @Slot()
    def _show(self) -> None:
        props = self.props
        if self._languages.speak(props.hall.language):
            self._engine.retranslate()
        self.model.show(props)
        if self._reader is not None:
            self._reader.show(props)
        page, self._page = self._page, props.hall.page
        if self._page in RESTS and self._page != page:
            QTimer.singleShot(0, self._sweep)

    @Slot()
    def _sweep(self) -> None:
        """Have QML clear away what a visit left: some two milliseconds, while nobody touches.

        Left to itself it does so amid some later visit, just when a page turns, and for longer.
        """
        self._engine.collectGarbage()

    @Slot()
    def _frame_drawn(self) -> None:
        if self._interactive or self.conductor.inputs.view is None:
            return
        self._interactive = True
        self.window.frameSwapped.disconnect(self._frame_drawn)
        self.window.setProperty("warm", True)
        self.interactive.emit()


def _directions(settings: KioskSettings) -> Texts:
    return {one: settings.directions.in_language(one) for one in ("vi", *settings.languages)}
