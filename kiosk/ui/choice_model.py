"""The view-model of the page on which a service is chosen."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlAnonymous

from kiosk.ui.changes import emit_changes
from kiosk.ui.props import ChoiceProps, PriorityChip, ServiceTile
from screens.rows import RowsModel

QML_IMPORT_NAME = "MotCua.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlAnonymous
class ChoiceModel(QObject):
    """The page on which a service is chosen."""

    services_changed = Signal()
    priorities_changed = Signal()
    prioritised_changed = Signal()
    mixed_changed = Signal()
    preferred_changed = Signal()
    closed_changed = Signal()
    opens_changed = Signal()
    asking_changed = Signal()
    beside_changed = Signal()
    classes_changed = Signal()
    priority_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = ChoiceProps()
        self._services = RowsModel(ServiceTile, self)
        self._priorities = RowsModel(PriorityChip, self)

    def show(self, props: ChoiceProps) -> None:
        """Show these from now on."""
        old, self._props = self._props, props
        self._services.show(props.services)
        self._priorities.show(props.priorities)
        emit_changes(self, old, props)

    @Property(QObject, notify=services_changed)
    def services(self) -> QObject:
        """The services; roles as in `ServiceTile`."""
        return self._services

    @Property(QObject, notify=priorities_changed)
    def priorities(self) -> QObject:
        """The classes of priority, "none" first; roles as in `PriorityChip`."""
        return self._priorities

    @Property(bool, notify=prioritised_changed)
    def prioritised(self) -> bool:
        """Whether there are classes of priority at all."""
        return self._props.prioritised

    @Property(bool, notify=mixed_changed)
    def mixed(self) -> bool:
        """Whether some of the classes go before nobody."""
        return self._props.mixed

    @Property(bool, notify=preferred_changed)
    def preferred(self) -> bool:
        """Whether the chosen class goes before others."""
        return self._props.preferred

    @Property(str, notify=closed_changed)
    def closed(self) -> str:
        """The closed service that was touched last, or empty."""
        return self._props.closed

    @Property(str, notify=opens_changed)
    def opens(self) -> str:
        """When that one opens, or empty."""
        return self._props.opens

    @Property(str, notify=asking_changed)
    def asking(self) -> str:
        """Empty, "sent" or "again"."""
        return self._props.asking

    @Property(str, notify=beside_changed)
    def beside(self) -> str:
        """The number that the same person has already, or empty."""
        return self._props.beside

    @Property(bool, notify=classes_changed)
    def classes(self) -> bool:
        """Whether the classes of priority stand there alone."""
        return self._props.classes

    @Property(str, notify=priority_changed)
    def priority(self) -> str:
        """The name of the chosen class, or empty."""
        return self._props.priority
