"""The values of what a technician does at a kiosk: this machine's devices, checks, the bundle."""

from dataclasses import dataclass, field

from kiosk.desk import BundleFile, Checked, StaffMember, Texts


@dataclass(frozen=True)
class AtMachine:
    """A technician looks after this machine.

    `devices` are its devices as they were last listed. `doing` is the command under way, which
    checks the device `checking` or, where that is empty, writes the bundle; `waiting` are those
    still to be checked after it. `checks` are the last results by device. `mending` is the device
    whose remedy is read. `file` is the bundle, `fault` says why the last errand failed.
    """

    member: StaffMember
    devices: tuple[str, ...] = ()
    doing: str | None = None
    checking: str = ""
    waiting: tuple[str, ...] = ()
    checks: dict[str, Checked] = field(default_factory=dict)
    mending: str = ""
    file: BundleFile | None = None
    fault: Texts | None = None
    page: str = field(default="machine", init=False)


# --- events ---


@dataclass(frozen=True)
class MachineSeen:
    """The devices of this machine, by id."""

    devices: tuple[str, ...]


@dataclass(frozen=True)
class DeviceChecked:
    """What a check under this command id found."""

    command_id: str
    checked: Checked


@dataclass(frozen=True)
class BundleWritten:
    """Where the bundle under this command id is."""

    command_id: str
    file: BundleFile


MachineAnswer = MachineSeen | DeviceChecked | BundleWritten


# --- effects ---


@dataclass(frozen=True)
class CheckDevice:
    """Check a device at a level."""

    command_id: str
    device: str
    level: int


@dataclass(frozen=True)
class WriteBundle:
    """Write the bundle."""

    command_id: str


MachineErrand = CheckDevice | WriteBundle
