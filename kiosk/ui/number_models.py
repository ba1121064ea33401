"""The view-models of a number that was given, and of one that was not."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlAnonymous

from kiosk.ui.changes import emit_changes
from kiosk.ui.props import RefusalProps, TicketProps

QML_IMPORT_NAME = "MotCua.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlAnonymous
class TicketModel(QObject):
    """The number in the citizen's hand."""

    number_changed = Signal()
    service_changed = Signal()
    priority_changed = Signal()
    preferred_changed = Signal()
    appointment_changed = Signal()
    counters_changed = Signal()
    ahead_changed = Signal()
    shortest_changed = Signal()
    longest_changed = Signal()
    paper_changed = Signal()
    reprintable_changed = Signal()
    another_changed = Signal()
    countdown_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = TicketProps()

    def show(self, props: TicketProps) -> None:
        """Show these from now on."""
        old, self._props = self._props, props
        emit_changes(self, old, props)

    @Property(str, notify=number_changed)
    def number(self) -> str:
        """The number, without blanks."""
        return self._props.number

    @Property(str, notify=service_changed)
    def service(self) -> str:
        """The service's name."""
        return self._props.service

    @Property(str, notify=priority_changed)
    def priority(self) -> str:
        """The class of priority, or empty."""
        return self._props.priority

    @Property(bool, notify=preferred_changed)
    def preferred(self) -> bool:
        """Whether its class goes before others."""
        return self._props.preferred

    @Property(str, notify=appointment_changed)
    def appointment(self) -> str:
        """How its appointment counts, or empty."""
        return self._props.appointment

    @Property(str, notify=counters_changed)
    def counters(self) -> str:
        """The counters that serve it, parted by commas, or empty."""
        return self._props.counters

    @Property(int, notify=ahead_changed)
    def ahead(self) -> int:
        """How many people are called before."""
        return self._props.ahead

    @Property(int, notify=shortest_changed)
    def shortest(self) -> int:
        """Lower end of the wait, minutes."""
        return self._props.shortest

    @Property(int, notify=longest_changed)
    def longest(self) -> int:
        """Upper end of the wait, minutes; 0 where none can be told."""
        return self._props.longest

    @Property(str, notify=paper_changed)
    def paper(self) -> str:
        """The slip: printing, confirmed, unconfirmed, failed or skipped."""
        return self._props.paper

    @Property(bool, notify=reprintable_changed)
    def reprintable(self) -> bool:
        """Whether the slip may be asked for once more."""
        return self._props.reprintable

    @Property(bool, notify=another_changed)
    def another(self) -> bool:
        """Whether the same person may take one more."""
        return self._props.another

    @Property(int, notify=countdown_changed)
    def countdown(self) -> int:
        """Seconds until the page closes itself; 0 while that is far."""
        return self._props.countdown


@QmlAnonymous
class RefusalModel(QObject):
    """Why there is no number."""

    sentence_changed = Signal()
    unanswered_changed = Signal()
    appointment_changed = Signal()
    ordinary_changed = Signal()
    code_changed = Signal()
    fault_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = RefusalProps()

    def show(self, props: RefusalProps) -> None:
        """Show these from now on."""
        old, self._props = self._props, props
        emit_changes(self, old, props)

    @Property(str, notify=sentence_changed)
    def sentence(self) -> str:
        """The office's reason, or empty."""
        return self._props.sentence

    @Property(bool, notify=unanswered_changed)
    def unanswered(self) -> bool:
        """Whether the office did not answer at all."""
        return self._props.unanswered

    @Property(bool, notify=appointment_changed)
    def appointment(self) -> bool:
        """Whether it was asked for by an appointment."""
        return self._props.appointment

    @Property(bool, notify=ordinary_changed)
    def ordinary(self) -> bool:
        """Whether an ordinary number may be taken instead."""
        return self._props.ordinary

    @Property(str, notify=code_changed)
    def code(self) -> str:
        """Short code for staff."""
        return self._props.code

    @Property(str, notify=fault_changed)
    def fault(self) -> str:
        """What happened, for staff; empty where the desk said nothing."""
        return self._props.fault
