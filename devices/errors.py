"""Everything that can go wrong with a device, as one tree.

    DeviceError
    ├── NotConfiguredError       the settings name no such device
    ├── NotFoundError            no such port, host or file
    ├── PermissionDeniedError    the port exists, this user may not open it
    ├── ClaimedError             another process holds the port
    ├── DeviceTimeoutError       no answer in time
    ├── DisconnectedError        the link broke while in use
    ├── ProtocolError            bytes that the device's datasheet does not allow
    ├── BusJammedError           somebody on the shared line never stops (devices.exchange)
    ├── OfflineError             the device says that it cannot work now
    │   ├── CoverOpenError
    │   ├── PaperOutError
    │   ├── CutterJamError
    │   ├── HeadHotError
    │   └── CameraBlackError
    ├── UnencodableTextError     a letter that cannot be shown; never replaced by `?`
    ├── UnsupportedError         the device cannot do this
    ├── BusyError                its lane has too much waiting
    ├── CancelledError           given up on request
    └── HardwareFaultError       the device reports a fault of its own
        └── CameraFrozenError    the same picture for ever

Foreign exceptions (OSError, serial.SerialException …) are turned into these in
`devices.transport` and nowhere else.
"""

from enum import StrEnum
from typing import ClassVar


class Who(StrEnum):
    """Who can mend it."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    TECHNICIAN = "technician"
    SYSTEM = "system"


class DeviceError(Exception):
    """A device could not do what was asked.

    `device` is the id in the settings (or the port's name below the drivers), `detail` a fact for
    the technician's log, in plain ASCII English. People read the sentence that `hall.sentences`
    holds under `code`.
    """

    code: ClassVar[str] = "device-error"
    retryable: ClassVar[bool] = False
    who: ClassVar[Who] = Who.TECHNICIAN

    def __init__(self, device: str, detail: str = "") -> None:
        super().__init__(f"{self.code}: {device}: {detail}" if detail else f"{self.code}: {device}")
        self.device = device
        self.detail = detail


class NotConfiguredError(DeviceError):
    """The settings name no such device."""

    code = "device-not-configured"


class NotFoundError(DeviceError):
    """There is no such port, host or file now."""

    code = "device-not-found"
    retryable = True


class PermissionDeniedError(DeviceError):
    """The port is there, but this user may not open it (udev rule or group missing)."""

    code = "device-permission-denied"


class ClaimedError(DeviceError):
    """Another process holds the port."""

    code = "device-claimed"
    retryable = True


class DeviceTimeoutError(DeviceError):
    """The device did not answer in time."""

    code = "device-timeout"
    retryable = True


class DisconnectedError(DeviceError):
    """The link broke while in use: unplugged, switched off, connection reset."""

    code = "device-disconnected"
    retryable = True


class ProtocolError(DeviceError):
    """The device sent bytes that its datasheet does not allow."""

    code = "device-protocol"
    retryable = True


class OfflineError(DeviceError):
    """The device answers, and says that it cannot work now."""

    code = "device-offline"
    retryable = True


class CoverOpenError(OfflineError):
    """The cover stands open."""

    code = "printer-cover-open"
    who = Who.OFFICER


class PaperOutError(OfflineError):
    """No paper."""

    code = "printer-paper-out"
    who = Who.OFFICER


class CutterJamError(OfflineError):
    """The cutter is stuck."""

    code = "printer-cutter-jam"


class HeadHotError(OfflineError):
    """The print head is too hot; it prints again by itself once it has cooled."""

    code = "printer-head-hot"


class CameraBlackError(OfflineError):
    """The camera gives pictures, and they are black: covered lens, no light."""

    code = "camera-black"
    who = Who.OFFICER


class UnencodableTextError(DeviceError):
    """A letter that this device cannot show; it is an error, never a `?`."""

    code = "device-unencodable-text"


class UnsupportedError(DeviceError):
    """This device cannot do what was asked."""

    code = "device-unsupported"


class BusyError(DeviceError):
    """Too much already waits for this device."""

    code = "device-busy"
    retryable = True


class CancelledError(DeviceError):
    """Given up because somebody asked for it."""

    code = "device-cancelled"


class HardwareFaultError(DeviceError):
    """The device reports a fault of its own (head, power, memory)."""

    code = "device-hardware-fault"


class CameraFrozenError(HardwareFaultError):
    """The camera gives the same picture again and again; opening it anew often mends it."""

    code = "camera-frozen"
    retryable = True


def by_code(code: str) -> type[DeviceError]:
    """The error class of a code, DeviceError itself for an unknown one."""
    kinds = [DeviceError]
    for kind in kinds:
        if kind.code == code:
            return kind
        kinds.extend(kind.__subclasses__())
    return DeviceError
