"""The view-model of the page on which an appointment's code is typed."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlAnonymous

from kiosk.ui.changes import emit_changes
from kiosk.ui.props import AppointmentProps

QML_IMPORT_NAME = "MotCua.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlAnonymous
class AppointmentModel(QObject):
    """The code of an appointment as it is typed."""

    digits_changed = Signal()
    ready_changed = Signal()
    asking_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = AppointmentProps()

    def show(self, props: AppointmentProps) -> None:
        """Show these from now on."""
        old, self._props = self._props, props
        emit_changes(self, old, props)

    @Property(str, notify=digits_changed)
    def digits(self) -> str:
        """The digits so far, in groups."""
        return self._props.digits

    @Property(bool, notify=ready_changed)
    def ready(self) -> bool:
        """Whether the code is whole."""
        return self._props.ready

    @Property(str, notify=asking_changed)
    def asking(self) -> str:
        """Empty, "sent", or "again" once the number had to be asked for more than once."""
        return self._props.asking
