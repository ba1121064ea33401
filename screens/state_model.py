"""A view-model for pages whose whole state is one plain value: panel, board, rating."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "MotCua.Screens"
QML_IMPORT_MAJOR_VERSION = 1

QVariantMap = dict
"""The name by which QML's tools know the type of the state."""


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
        """Show this from now on: text, numbers, truth, sequences and maps of them.

        QML finds a None in a map as `undefined`.
        """
        shown = {key: plain(value) for key, value in state.items()}
        if shown != self._state:
            self._state = shown
            self.state_changed.emit()

    @Slot(str, str)
    def act(self, action: str, value: str) -> None:
        """A person pressed the control that stands for `action`."""
        self._act(action, value)

    @Property(QVariantMap, notify=state_changed)
    def state(self) -> QVariantMap[str, object]:
        """The state as QML reads it."""
        return self._state


def plain(value: object) -> object:
    """The value as JSON would give it back; a tuple would reach QML without a length."""
    match value:
        case Mapping():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            return value
