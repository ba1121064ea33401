"""Checking what stands on desks: keypads by USB, rating panels, code readers, light stacks."""

from typing import Protocol

from devices.health import Evidence, Finding, judged, nothing_to_try
from devices.status import Status

__all__ = ["DeskHealth", "DeskPort"]


class DeskPort(Protocol):
    """The driver of such a device."""

    def check(self) -> None:
        """Look at the port anew. Raises DeviceError."""
        ...

    def status(self) -> Status:
        """How the port stands."""
        ...


class DeskHealth:
    """Most of these devices only speak: that their port is there now is all that can be asked."""

    def __init__(self, port: DeskPort) -> None:
        self._port = port

    def status(self) -> Status:
        """How the port stands."""
        return self._port.status()

    def passive(self) -> Evidence:
        """They count nothing."""
        return {}

    def internal(self) -> Finding:
        """Have the driver look at its port."""
        self._port.check()
        status = self._port.status()
        return judged(status, {"state": status.state.value})

    def external(self) -> Finding:
        """Nothing of it can be made to speak but by hand."""
        return nothing_to_try()

    def interactive(self) -> Finding:
        """As `external`: `motcua devices teach` and `motcua read-code` hear what people do."""
        return nothing_to_try()
