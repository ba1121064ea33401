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
        device: str,
        now: Callable[[], datetime] = utc_now,
        well: tuple[type[DeviceError], ...] = (),
        silent: tuple[type[DeviceError], ...] = (),
    ) -> None:
        self._device = device
        self._now = now
        self._well = well
        self._silent = silent
        self.status = never_answered(now())

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note how the use inside goes; an OSError leaves as a device's error."""
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
        except OSError as error:
            self._tell(State.FAILED, Level.FAULT, HardwareFaultError.code)
            raise HardwareFaultError(self._device, str(error)) from error
        self._tell(State.ONLINE, Level.INFO)

    def _tell(self, state: State, level: Level, *reasons: str) -> None:
        self.status = Status(state, level, reasons, self._now(), Source.INFERRED)
