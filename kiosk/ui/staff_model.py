"""The view-model of the pages of staff."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlAnonymous

from kiosk.ui.changes import emit_changes
from kiosk.ui.staff_props import DeviceItem, StaffProps
from screens.rows import RowsModel

QML_IMPORT_NAME = "MotCua.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlAnonymous
class StaffModel(QObject):
    """The pages of staff."""

    typing_changed = Signal()
    number_changed = Signal()
    dots_changed = Signal()
    ready_changed = Signal()
    busy_changed = Signal()
    fault_changed = Signal()
    done_changed = Signal()
    name_changed = Signal()
    role_changed = Signal()
    technician_changed = Signal()
    printer_changed = Signal()
    restarts_changed = Signal()
    leaving_changed = Signal()
    task_changed = Signal()
    step_changed = Signal()
    day_changed = Signal()
    date_changed = Signal()
    well_changed = Signal()
    devices_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = StaffProps()
        self._devices = RowsModel(DeviceItem, self)

    def show(self, props: StaffProps) -> None:
        """Show these from now on."""
        old, self._props = self._props, props
        self._devices.show(props.devices)
        emit_changes(self, old, props)

    @Property(str, notify=typing_changed)
    def typing(self) -> str:
        """What is typed: "number" or "pin"."""
        return self._props.typing

    @Property(str, notify=number_changed)
    def number(self) -> str:
        """The digits of the staff number so far."""
        return self._props.number

    @Property(int, notify=dots_changed)
    def dots(self) -> int:
        """How many digits of the PIN stand there."""
        return self._props.dots

    @Property(bool, notify=ready_changed)
    def ready(self) -> bool:
        """Whether what is typed can be sent."""
        return self._props.ready

    @Property(bool, notify=busy_changed)
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._props.busy

    @Property(str, notify=fault_changed)
    def fault(self) -> str:
        """What went wrong last, or empty."""
        return self._props.fault

    @Property(bool, notify=done_changed)
    def done(self) -> bool:
        """Whether the last errand went well."""
        return self._props.done

    @Property(str, notify=name_changed)
    def name(self) -> str:
        """Who has signed in."""
        return self._props.name

    @Property(str, notify=role_changed)
    def role(self) -> str:
        """In which role."""
        return self._props.role

    @Property(bool, notify=technician_changed)
    def technician(self) -> bool:
        """Whether the machine's own page stands open."""
        return self._props.technician

    @Property(str, notify=printer_changed)
    def printer(self) -> str:
        """What this kiosk's own printer says of itself; empty: there is none."""
        return self._props.printer

    @Property(bool, notify=restarts_changed)
    def restarts(self) -> bool:
        """Whether the program can be started again."""
        return self._props.restarts

    @Property(bool, notify=leaving_changed)
    def leaving(self) -> bool:
        """Whether it is about to be."""
        return self._props.leaving

    @Property(str, notify=task_changed)
    def task(self) -> str:
        """What is done to the paper: "change" or "jam"."""
        return self._props.task

    @Property(int, notify=step_changed)
    def step(self) -> int:
        """Which of its three steps is next; 0: none is."""
        return self._props.step

    @Property(str, notify=day_changed)
    def day(self) -> str:
        """The date to confirm (ISO), or empty."""
        return self._props.day

    @Property(str, notify=date_changed)
    def date(self) -> str:
        """The same in words."""
        return self._props.date

    @Property(str, notify=well_changed)
    def well(self) -> str:
        """The devices that work, parted by commas."""
        return self._props.well

    @Property(QObject, notify=devices_changed)
    def devices(self) -> QObject:
        """The devices that are not well; roles as in `DeviceItem`."""
        return self._devices
