"""What devices must not forget, kept beside the journal."""

import logging

from devices.errors import BusyError
from office.errors import StoreError
from office.store import Store, ports

__all__ = ["RecordMemory"]

_logger = logging.getLogger(__name__)


class RecordMemory:
    """The lasting facts of one device, in the office's record.

    `device` names the device itself where it tells its serial number, else its place.
    """

    def __init__(self, store: Store, device: str) -> None:
        self._store = store
        self._device = device

    def recall(self, what: str) -> str | None:
        """A fact; none where the record cannot be read, which the log tells."""
        try:
            with self._store.read() as tx:
                return ports.recalled(tx, self._device, what)
        except StoreError as error:
            _logger.error("%s: %s is not known now: %s", self._device, what, error)
            return None

    def keep(self, what: str, value: str) -> None:
        """Keep a fact over any earlier one of its name. Raises BusyError."""
        try:
            with self._store.write() as tx:
                ports.remember(tx, self._device, what, value)
        except StoreError as error:
            raise BusyError(self._device, f"{what} cannot be kept: {error.code}") from error
