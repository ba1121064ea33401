"""The view-model of the technician's page."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlAnonymous

from kiosk.ui.changes import emit_changes
from kiosk.ui.machine_props import MachineProps, MachineRow
from screens.rows import RowsModel

QML_IMPORT_NAME = "MotCua.Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlAnonymous
class MachineModel(QObject):
    """This machine and its devices."""

    read_changed = Signal()
    name_changed = Signal()
    version_changed = Signal()
    running_changed = Signal()
    printer_changed = Signal()
    restarts_changed = Signal()
    busy_changed = Signal()
    left_changed = Signal()
    faulty_changed = Signal()
    doubtful_changed = Signal()
    well_changed = Signal()
    mending_changed = Signal()
    remedy_changed = Signal()
    wrong_changed = Signal()
    who_changed = Signal()
    code_changed = Signal()
    steps_changed = Signal()
    file_changed = Signal()
    size_changed = Signal()
    carried_changed = Signal()
    fault_changed = Signal()
    devices_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = MachineProps()
        self._devices = RowsModel(MachineRow, self)

    def show(self, props: MachineProps) -> None:
        """Show these from now on."""
        old, self._props = self._props, props
        self._devices.show(props.devices)
        emit_changes(self, old, props)

    @Property(bool, notify=read_changed)
    def read(self) -> bool:
        """Whether the machine has been read."""
        return self._props.read

    @Property(str, notify=name_changed)
    def name(self) -> str:
        """This machine's name in the hall."""
        return self._props.name

    @Property(str, notify=version_changed)
    def version(self) -> str:
        """Which program it runs."""
        return self._props.version

    @Property(str, notify=running_changed)
    def running(self) -> str:
        """How long that has been running, in words."""
        return self._props.running

    @Property(str, notify=printer_changed)
    def printer(self) -> str:
        """What the kiosk's own printer says of itself; empty: there is none."""
        return self._props.printer

    @Property(bool, notify=restarts_changed)
    def restarts(self) -> bool:
        """Whether the program can be started again."""
        return self._props.restarts

    @Property(bool, notify=busy_changed)
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._props.busy

    @Property(int, notify=left_changed)
    def left(self) -> int:
        """How many devices wait for their check after the present one."""
        return self._props.left

    @Property(int, notify=faulty_changed)
    def faulty(self) -> int:
        """How many devices do not work."""
        return self._props.faulty

    @Property(int, notify=doubtful_changed)
    def doubtful(self) -> int:
        """How many are not quite well."""
        return self._props.doubtful

    @Property(int, notify=well_changed)
    def well(self) -> int:
        """How many work."""
        return self._props.well

    @Property(str, notify=mending_changed)
    def mending(self) -> str:
        """The key of the device whose remedy is read, or empty."""
        return self._props.mending

    @Property(str, notify=remedy_changed)
    def remedy(self) -> str:
        """Its name."""
        return self._props.remedy

    @Property(str, notify=wrong_changed)
    def wrong(self) -> str:
        """What is wrong with it."""
        return self._props.wrong

    @Property(str, notify=who_changed)
    def who(self) -> str:
        """Who mends it."""
        return self._props.who

    @Property(str, notify=code_changed)
    def code(self) -> str:
        """The code for the telephone."""
        return self._props.code

    @Property(str, notify=steps_changed)
    def steps(self) -> str:
        """What to do, one step a line."""
        return self._props.steps

    @Property(str, notify=file_changed)
    def file(self) -> str:
        """The bundle that was just written, or empty."""
        return self._props.file

    @Property(str, notify=size_changed)
    def size(self) -> str:
        """How large it is."""
        return self._props.size

    @Property(bool, notify=carried_changed)
    def carried(self) -> bool:
        """Whether it is on a stick."""
        return self._props.carried

    @Property(str, notify=fault_changed)
    def fault(self) -> str:
        """What went wrong last, or empty."""
        return self._props.fault

    @Property(QObject, notify=devices_changed)
    def devices(self) -> QObject:
        """All its devices, the worst first; roles as in `MachineRow`."""
        return self._devices
