"""A window whose state is one JSON value, read off the Qt thread whenever the record changes."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QQmlApplicationEngine

from screens.application import load_window
from screens.lanes import Done, Failed, Follower, Lanes, WaitChange
from screens.state_model import StateModel

T = TypeVar("T")
R = TypeVar("R")

REDRAW_S = 1.0
"""The page is derived anew so often: ages and clocks move by themselves."""

REFRESH_S = 2.0
"""The record is read so often even without a change."""

CLOSE_TIMEOUT_S = 1.0
"""How long a call at hand may hold up the end of the program."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen(Generic[T]):
    """What was last read.

    `value` is None before the first answer; `age_ms` is how long ago it was asked for, by a clock
    that only goes forward; `error` says why the latest read failed, None when it went well.
    """

    value: T | None
    age_ms: int
    error: Exception | None


@dataclass(frozen=True)
class Program(Generic[T]):
    """What makes one window differ from another.

    `read` is called in the lane of reads, `derive` and `act` on the Qt thread: `derive` gives the
    state that the page shows, `act` gets what was pressed (action, value). `properties` are the
    initial ones of the QML window, which must have a property `model` besides.
    """

    name: str
    qml: Path
    properties: Mapping[str, object]
    read: Callable[[], T]
    derive: Callable[[Seen[T]], Mapping[str, object]]
    act: Callable[[str, str], None]


class LivePage(QObject, Generic[T]):
    """One window and all that moves behind it; `close` takes it down in the right order.

    Signals: `shown` once, after the first picture that shows what was read.
    """

    shown = Signal()

    def __init__(
        self, program: Program[T], wait_change: WaitChange, clock_ms: Callable[[], int]
    ) -> None:
        super().__init__()
        self._program, self._clock_ms = program, clock_ms
        self._value: T | None = None
        self._error: Exception | None = None
        self._read_ms = clock_ms()
        self._reading = self._read_again = self._first_shown = False
        self.model = StateModel(program.act, self)
        self._lanes = Lanes(program.name, self)
        self._follower = Follower(program.name, wait_change, self)
        self._follower.changed.connect(self.look)
        self._second = self._timer(self.redraw, REDRAW_S)
        self._refresh = self._timer(self.look, REFRESH_S)
        self._engine = QQmlApplicationEngine()
        self.redraw()
        self.window = load_window(
            self._engine, program.qml, {**program.properties, "model": self.model}
        )
        self.window.frameSwapped.connect(self._frame_drawn)
        self.look()
        self._follower.start()

    @property
    def seen(self) -> Seen[T]:
        """What the page stands on."""
        return Seen(self._value, self._clock_ms() - self._read_ms, self._error)

    def do(self, call: Callable[[], R], deliver: Callable[[Done[R] | Failed], None]) -> None:
        """Call in the lane of writes; `deliver` gets the outcome on the Qt thread."""
        self._lanes.write(call, deliver)

    def retranslate(self) -> None:
        """Have QML's texts said anew, after another language came into force."""
        self._engine.retranslate()

    @Slot()
    def look(self) -> None:
        """Read the record; a look at hand is followed by one more."""
        if self._reading:
            self._read_again = True
            return
        self._reading = True
        self._lanes.read(self._program.read, partial(self._read, self._clock_ms()))

    @Slot()
    def redraw(self) -> None:
        """Derive the state anew from what was read last."""
        self.model.show(self._program.derive(self.seen))

    def close(self) -> None:
        """Stop following, end the lanes, then take the engine down before the models."""
        for timer in (self._second, self._refresh):
            timer.stop()
        ended = (self._follower.close(CLOSE_TIMEOUT_S), self._lanes.close(CLOSE_TIMEOUT_S))
        if not all(ended):
            log.warning("%s: a call was still running when the window closed", self._program.name)
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(self._engine, QEvent.Type.DeferredDelete.value)

    def _read(self, asked_ms: int, outcome: Done[T] | Failed) -> None:
        self._reading = False
        if isinstance(outcome, Done):
            if self._error is not None:
                log.info("%s: the record can be read again", self._program.name)
            self._value, self._error, self._read_ms = outcome.value, None, asked_ms
        else:
            if self._error is None:
                log.error("%s: the record cannot be read: %s", self._program.name, outcome.error)
            self._error = outcome.error
        self.redraw()
        if self._read_again:
            self._read_again = False
            self.look()

    def _timer(self, slot: Callable[[], None], every_s: float) -> QTimer:
        timer = QTimer(self)
        timer.timeout.connect(slot)
        timer.start(round(every_s * 1000))
        return timer

    @Slot()
    def _frame_drawn(self) -> None:
        if not self._first_shown and self._value is not None:
            self._first_shown = True
            self.window.frameSwapped.disconnect(self._frame_drawn)
            self.shown.emit()
