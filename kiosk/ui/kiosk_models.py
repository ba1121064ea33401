"""The kiosk's view-models: each shows one frozen dataclass of `kiosk.ui.props` to QML.

A property's signal is emitted only when that property changed. QML decides nothing: it reads
these properties and calls `KioskModel.tap`.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlAnonymous, QmlElement

from kiosk.ui.props import (
    ChoiceProps,
    HallProps,
    LanguageChip,
    PriorityChip,
    Props,
    RefusalProps,
    ServiceTile,
    TicketProps,
)
from kiosk.visit_values import Control
from screens.rows import RowsModel

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

QML_IMPORT_NAME = "MotCua.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


def emit_changes(model: QObject, old: "DataclassInstance", new: "DataclassInstance") -> None:
    """Emit `<field>_changed` of `model` for each field in which the two differ."""
    for field in fields(new):
        if getattr(old, field.name) != getattr(new, field.name):
            getattr(model, f"{field.name}_changed").emit()


@QmlAnonymous
class HallModel(QObject):
    """What stands on every page or tells about the whole hall."""

    page_changed = Signal()
    language_changed = Signal()
    languages_changed = Signal()
    office_changed = Signal()
    sample_changed = Signal()
    clock_changed = Signal()
    hours_changed = Signal()
    waiting_changed = Signal()
    paper_changed = Signal()
    opening_changed = Signal()
    code_changed = Signal()
    fault_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = HallProps()
        self._languages = RowsModel(LanguageChip, self)

    def show(self, props: HallProps) -> None:
        """Show these from now on."""
        old, self._props = self._props, props
        self._languages.show(props.languages)
        emit_changes(self, old, props)

    @Property(str, notify=page_changed)
    def page(self) -> str:
        """The page to show."""
        return self._props.page

    @Property(str, notify=language_changed)
    def language(self) -> str:
        """The language that the citizen chose."""
        return self._props.language

    @Property(QObject, notify=languages_changed)
    def languages(self) -> QObject:
        """The languages to choose from; roles as in `LanguageChip`."""
        return self._languages

    @Property(str, notify=office_changed)
    def office(self) -> str:
        """The office's name."""
        return self._props.office

    @Property(bool, notify=sample_changed)
    def sample(self) -> bool:
        """Whether this office does not exist."""
        return self._props.sample

    @Property(str, notify=clock_changed)
    def clock(self) -> str:
        """HH:MM, or empty while the clock is doubtful."""
        return self._props.clock

    @Property(str, notify=hours_changed)
    def hours(self) -> str:
        """The opening hours, several lines."""
        return self._props.hours

    @Property(int, notify=waiting_changed)
    def waiting(self) -> int:
        """How many people wait in the hall."""
        return self._props.waiting

    @Property(bool, notify=paper_changed)
    def paper(self) -> bool:
        """Whether a slip will be printed with the number."""
        return self._props.paper

    @Property(str, notify=opening_changed)
    def opening(self) -> str:
        """When the office opens next, or empty."""
        return self._props.opening

    @Property(str, notify=code_changed)
    def code(self) -> str:
        """Short code for staff while this kiosk is out of service, or empty."""
        return self._props.code

    @Property(str, notify=fault_changed)
    def fault(self) -> str:
        """What happened, for staff; empty where the desk said nothing."""
        return self._props.fault


@QmlAnonymous
class ChoiceModel(QObject):
    """The page on which a service is chosen."""

    services_changed = Signal()
    priorities_changed = Signal()
    prioritised_changed = Signal()
    closed_changed = Signal()
    opens_changed = Signal()
    asking_changed = Signal()

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


@QmlAnonymous
class TicketModel(QObject):
    """The number in the citizen's hand."""

    number_changed = Signal()
    service_changed = Signal()
    priority_changed = Signal()
    counters_changed = Signal()
    ahead_changed = Signal()
    shortest_changed = Signal()
    longest_changed = Signal()
    paper_changed = Signal()
    reprintable_changed = Signal()
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

    @Property(int, notify=countdown_changed)
    def countdown(self) -> int:
        """Seconds until the page closes itself; 0 while that is far."""
        return self._props.countdown


@QmlAnonymous
class RefusalModel(QObject):
    """Why there is no number."""

    sentence_changed = Signal()
    unanswered_changed = Signal()
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

    @Property(str, notify=code_changed)
    def code(self) -> str:
        """Short code for staff."""
        return self._props.code

    @Property(str, notify=fault_changed)
    def fault(self) -> str:
        """What happened, for staff; empty where the desk said nothing."""
        return self._props.fault


@QmlElement
class KioskModel(QObject):
    """All that QML sees: what the pages show, and one way to say what was touched.

    `parts_changed` is never emitted, for the parts live as long as this model; a property that
    neither notifies nor is known as constant to every qmllint would be a warning.
    """

    parts_changed = Signal()

    def __init__(self, tap: Callable[[Control, str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tap = tap
        self._hall = HallModel(self)
        self._choice = ChoiceModel(self)
        self._ticket = TicketModel(self)
        self._refusal = RefusalModel(self)

    def show(self, props: Props) -> None:
        """Show these from now on; the page turns last, when all that stands on it is there."""
        self._choice.show(props.choice)
        self._ticket.show(props.ticket)
        self._refusal.show(props.refusal)
        self._hall.show(props.hall)

    @Slot(str, str)
    def tap(self, control: str, value: str) -> None:
        """A citizen released the control of this name (`kiosk.visit_values.Control`)."""
        self._tap(Control(control), value)

    @Property(HallModel, notify=parts_changed)
    def hall(self) -> HallModel:
        """What stands on every page."""
        return self._hall

    @Property(ChoiceModel, notify=parts_changed)
    def choice(self) -> ChoiceModel:
        """The choice of a service."""
        return self._choice

    @Property(TicketModel, notify=parts_changed)
    def ticket(self) -> TicketModel:
        """The number."""
        return self._ticket

    @Property(RefusalModel, notify=parts_changed)
    def refusal(self) -> RefusalModel:
        """The refusal."""
        return self._refusal
