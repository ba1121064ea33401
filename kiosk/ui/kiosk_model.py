"""The kiosk's view-model: shows the frozen dataclasses of `kiosk.ui.props` to QML, group by group.

A property's signal is emitted only when that property changed. QML decides nothing: it reads
these properties and calls `KioskModel.tap`.
"""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.ui.appointment_model import AppointmentModel
from kiosk.ui.choice_model import ChoiceModel
from kiosk.ui.hall_model import HallModel
from kiosk.ui.machine_model import MachineModel
from kiosk.ui.number_models import RefusalModel, TicketModel
from kiosk.ui.props import Props
from kiosk.ui.staff_model import StaffModel
from kiosk.visit_values import Control

QML_IMPORT_NAME = "MotCua.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


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
        self._appointment = AppointmentModel(self)
        self._ticket = TicketModel(self)
        self._refusal = RefusalModel(self)
        self._staff = StaffModel(self)
        self._machine = MachineModel(self)

    def show(self, props: Props) -> None:
        """Show these from now on; the page turns last, when all that stands on it is there."""
        self._choice.show(props.choice)
        self._appointment.show(props.appointment)
        self._ticket.show(props.ticket)
        self._refusal.show(props.refusal)
        self._staff.show(props.staff)
        self._machine.show(props.machine)
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

    @Property(AppointmentModel, notify=parts_changed)
    def appointment(self) -> AppointmentModel:
        """The code of an appointment."""
        return self._appointment

    @Property(TicketModel, notify=parts_changed)
    def ticket(self) -> TicketModel:
        """The number."""
        return self._ticket

    @Property(RefusalModel, notify=parts_changed)
    def refusal(self) -> RefusalModel:
        """The refusal."""
        return self._refusal

    @Property(StaffModel, notify=parts_changed)
    def staff(self) -> StaffModel:
        """The pages of staff."""
        return self._staff

    @Property(MachineModel, notify=parts_changed)
    def machine(self) -> MachineModel:
        """The technician's page."""
        return self._machine
