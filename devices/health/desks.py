"""Checking what stands on desks: keypads by USB, rating panels, code readers, light stacks."""

from typing import Protocol

from devices.health import Evidence, Finding, Result, judged, nothing_to_try
from devices.status import NO_ANSWER_EXPECTED, Source, State, Status

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
    """Most of these devices only speak: that their port is there now is all that can be asked.

    Where not even that tells of the device (RS-232), its check is left to people.
    """

    def __init__(self, port: DeskPort) -> None:
        self._port = port

    def status(self) -> Status:
        """How the port stands."""
        return self._port.status()

    def passive(self) -> Evidence:
        """They count nothing."""
        return {}

    def internal(self) -> Finding:
        """Have the driver look at its port; where it only listens, a word of just now passes."""
        before = self._port.status()
        self._port.check()
        status = self._port.status()
        evidence = {"state": status.state.value}
        rests_on_a_word = status.state is State.ONLINE and status.source is Source.PUSHED
        if rests_on_a_word and status.as_of == before.as_of:  # an hour old, it may be
            return Finding(Result.SKIPPED, NO_ANSWER_EXPECTED, evidence)
        return judged(status, evidence)

    def external(self) -> Finding:
        """Nothing of it can be made to speak but by hand."""
        return nothing_to_try()

    def interactive(self) -> Finding:
        """As `external`: `motcua devices teach` and `motcua read-code` hear what people do."""
        return nothing_to_try()
