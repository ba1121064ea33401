"""What devices must not forget, kept beside the journal."""

from office.store import Store, ports

__all__ = ["RecordMemory"]


class RecordMemory:
    """The lasting facts of one device, in the office's record.

    `device` names the device itself where it tells its serial number, else its place.
    """

    def __init__(self, store: Store, device: str) -> None:
        self._store = store
        self._device = device

    def recall(self, what: str) -> str | None:
        """A fact. Raises StoreError."""
        with self._store.read() as tx:
            return ports.recalled(tx, self._device, what)

    def keep(self, what: str, value: str) -> None:
        """Keep a fact over any earlier one of its name. Raises StoreError."""
        with self._store.write() as tx:
            ports.remember(tx, self._device, what, value)
