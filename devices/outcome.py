"""What a device that is only heard of while it is used tells of its last use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from devices.errors import DeviceError, HardwareFaultError, NotFoundError, OfflineError
from devices.status import Level, Source, State, Status, lost, never_answered, utc_now


class Outcome:
    """How the last use went: a device that failed is a fault until a use goes well.

    What it says of itself (a lid open) is a warning. `well` are errors that a device in order
    answers with (no paper lies in it); `silent` are those that say nothing of it, so that what was
    known still holds: somebody gave up.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = utc_now,
        well: tuple[type[DeviceError], ...] = (),
        silent: tuple[type[DeviceError], ...] = (),
    ) -> None:
        self._now = now
        self._well = well
        self._silent = silent
        self.status = never_answered(now())

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note how the use inside goes; what is no DeviceError says nothing of the device."""
        try:
            yield
        except self._silent:
            raise
        except self._well:
            self._tell(State.ONLINE, Level.INFO)
            raise
        except NotFoundError as error:
            self.status = lost(error.code, self._now(), Source.INFERRED)
            raise
        except OfflineError as error:
            self._tell(State.OFFLINE, Level.WARN, error.code)
            raise
        except DeviceError as error:
            self._tell(State.FAILED, Level.FAULT, error.code)
            raise
        self._tell(State.ONLINE, Level.INFO)

    def _tell(self, state: State, level: Level, *reasons: str) -> None:
        self.status = Status(state, level, reasons, self._now(), Source.INFERRED)


@contextmanager
def translated(device: str) -> Iterator[None]:
    """Let an OSError of the device's own files or processes leave as HardwareFaultError."""
    try:
        yield
    except OSError as error:
        raise HardwareFaultError(device, str(error)) from error
