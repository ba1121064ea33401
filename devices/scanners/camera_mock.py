"""A document camera without a camera: its pictures are there at once."""

from collections.abc import Iterable

from devices.errors import DeviceError, NotFoundError
from devices.scanners.camera import Shot, shot_of
from devices.scanners.edges import Image
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["MockDocumentCamera"]


class MockDocumentCamera:
    """Gives the pictures it was told, one a capture, the last one again and again."""

    def __init__(self, device: str, pictures: Iterable[Image] = ()) -> None:
        self.device = device
        self._pictures = list(pictures)
        self._fault: DeviceError | None = None

    def fail(self, fault: DeviceError | None) -> None:
        """Raise this at each capture from now on; None mends it."""
        self._fault = fault

    def capture(self) -> Shot:
        """The next picture. Raises what it was told to, NotFoundError without any picture."""
        if self._fault is not None:
            raise self._fault
        if not self._pictures:
            raise NotFoundError(self.device, "no picture")
        return shot_of(self._pictures.pop(0) if len(self._pictures) > 1 else self._pictures[0])

    def status(self) -> Status:
        """Online, or offline for the fault's reason."""
        if self._fault is None:
            return Status(State.ONLINE, Level.INFO, (), utc_now(), Source.INFERRED)
        reasons = (self._fault.code,)
        return Status(State.OFFLINE, Level.FAULT, reasons, utc_now(), Source.INFERRED)

    def close(self) -> None:
        """There is nothing to let go."""
