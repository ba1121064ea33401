"""Everything that can go wrong with a device, as one tree.

    DeviceError
    ├── NotConfiguredError       the settings name no such device
    ├── NotFoundError            no such port, host or file
    │   ├── NotTaughtError       nobody has taught yet which socket is this device's
    │   ├── MovedError           its socket is empty, and an equal unit stands in another one
    │   ├── UnpluggedError       nothing that bears its serial number, or no one in its socket
    │   └── UnpoweredError       it is simulated, and nobody simulates it now
    ├── PermissionDeniedError    the port exists, this user may not open it
    ├── ClaimedError             another process holds the port
    ├── DeviceTimeoutError       no answer in time
    ├── DisconnectedError        the link broke while in use
    │   └── ScannerInterruptedError   in the middle of a page, for whatever reason
    ├── ProtocolError            bytes that the device's datasheet does not allow
    │   └── ScannerGarbledError  a page, or a list of options, that makes no sense
    ├── BusJammedError           somebody on the shared line never stops (devices.exchange)
    ├── OfflineError             the device says that it cannot work now
    │   ├── CoverOpenError
    │   ├── PaperOutError
    │   ├── CutterJamError
    │   ├── HeadHotError
    │   ├── ScannerBusyError
    │   ├── ScannerCoverOpenError
    │   ├── FeederJamError
    │   └── CameraBlackError
    ├── FeederEmptyError         no sheet lies in the feeder
    ├── PoorPictureError         no picture of a sheet that could be kept
    ├── ScannerDriverDiedError   the scanner's driver ended before its work did
    ├── ScannerMemoryError       no memory for a page of this size
    ├── UnencodableTextError     a letter that cannot be shown; never replaced by `?`
    ├── UnsupportedError         the device cannot do this
    │   └── ScanUnsupportedError a source, mode, resolution or size that this scanner lacks
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


class NotTaughtError(NotFoundError):
    """Nobody has taught yet which socket is this device's."""

    code = "device-not-taught"


class MovedError(NotFoundError):
    """Its socket is empty, and an equal unit stands in another one: perhaps this, perhaps not."""

    code = "device-moved"


class UnpluggedError(NotFoundError):
    """The device that the settings know by its serial number or socket is not plugged in."""

    code = "device-unplugged"
    who = Who.OFFICER


class UnpoweredError(NotFoundError):
    """The device is a simulated one, and the program that simulates it does not run."""

    code = "simulator-not-running"


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


class ScannerBusyError(OfflineError):
    """The scanner works for somebody else, or still warms up."""

    code = "scanner-busy"
    who = Who.OFFICER


class ScannerCoverOpenError(OfflineError):
    """The lid or the feeder's hatch stands open."""

    code = "scanner-cover-open"
    who = Who.OFFICER


class FeederJamError(OfflineError):
    """A sheet is stuck in the feeder."""

    code = "scanner-feeder-jam"
    who = Who.OFFICER


class ScannerInterruptedError(DisconnectedError):
    """The scanner was lost in the middle of its work: power, cable, network, or its own upset."""

    code = "scanner-interrupted"
    who = Who.OFFICER


class FeederEmptyError(DeviceError):
    """No sheet lies in the feeder; the scanner itself is well."""

    code = "scanner-feeder-empty"
    retryable = True
    who = Who.OFFICER


class PoorPictureError(DeviceError):
    """In all the time there was, a camera saw no sheet that could be kept; the camera is well."""

    code = "camera-poor-picture"
    retryable = True
    who = Who.OFFICER


class ScannerDriverDiedError(DeviceError):
    """The scanner's driver ended before its work did: crashed, or killed."""

    code = "scanner-driver-died"
    retryable = True
    who = Who.OFFICER


class ScannerMemoryError(DeviceError):
    """No memory for a page of this size and resolution."""

    code = "scanner-no-memory"
    who = Who.OFFICER


class ScannerGarbledError(ProtocolError):
    """What came from the scanner is no page, no whole page, or no list of options."""

    code = "scanner-garbled"
    who = Who.OFFICER


class UnencodableTextError(DeviceError):
    """A letter that this device cannot show; it is an error, never a `?`."""

    code = "device-unencodable-text"


class UnsupportedError(DeviceError):
    """This device cannot do what was asked."""

    code = "device-unsupported"


class ScanUnsupportedError(UnsupportedError):
    """This scanner lacks that source, mode, resolution or paper size."""

    code = "scanner-unsupported"
    who = Who.OFFICER


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
