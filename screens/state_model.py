"""A view-model for pages whose whole state is one plain value: panel, board, rating."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "MotCua.Screens"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class StateModel(QObject):
    """Shows one JSON value to QML and takes what was pressed back to Python.

    Signals: `state_changed` when the value is another one than before.
    """

    state_changed = Signal()

    def __init__(self, act: Callable[[str, str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._act = act
        self._state: dict[str, object] = {}

    def show(self, state: Mapping[str, object]) -> None:
        """Show this from now on: text, numbers, truth, lists and maps of them.

        QML finds a None in a map as `undefined`.
        """
        if state != self._state:
            self._state = dict(state)
            self.state_changed.emit()

    @Slot(str, str)
    def act(self, action: str, value: str) -> None:
        """A person pressed the control that stands for `action`."""
        self._act(action, value)

    @Property(dict, notify=state_changed)
    def state(self) -> dict[str, object]:
        """The state as QML reads it."""
        return self._state
