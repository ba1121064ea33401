"""Which of the ports of now is the one that the settings mean."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from devices.discovery.ports import Port, PortKind, present_ports
from devices.errors import NotConfiguredError, UnpluggedError
from devices.transport import Transport

__all__ = ["PlugFinder", "Wanted", "find"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A port by what stays with it; all that is given must fit.

    `name` is what errors call it. `outlet` tells the ports of one adapter apart.
    """

    name: str
    kind: PortKind
    serial_number: str | None = None
    bus_path: str | None = None
    outlet: str | None = None

    def fits(self, port: Port) -> bool:
        """Whether `port` is it."""
        return (
            port.kind is self.kind
            and self.serial_number in (None, port.serial_number)
            and self.bus_path in (None, port.bus_path)
            and self.outlet in (None, port.outlet)
        )


def find(wanted: Wanted, present: Iterable[Port]) -> Port:
    """The one port that fits.

    Raises UnpluggedError, or NotConfiguredError where several fit: a guess would make one device
    speak in the name of another.
    """
    found = [port for port in present if wanted.fits(port)]
    if not found:
        raise UnpluggedError(wanted.name, "not plugged in")
    if len(found) > 1:
        places = " and ".join(f"{port.bus_path} {port.outlet}".strip() for port in found)
        raise NotConfiguredError(wanted.name, f"at {places}: which bus_path or outlet?")
    return found[0]


class PlugFinder:
    """Finds a port anew at each opening; a `devices.transport.found.Finder`."""

    def __init__(
        self, wanted: Wanted, look: Callable[[], tuple[Port, ...]] = present_ports
    ) -> None:
        self.closing = threading.Event()  # one look is over before anybody could wait for it
        self._wanted = wanted
        self._look = look

    def find(self) -> str:
        """The device file of now; raises as `find`."""
        return find(self._wanted, self._look()).path

    def opened(self, where: str, link: Transport) -> None:
        """Look again: another device may have been given the file just before it was opened.

        From now on it cannot be: the kernel gives no number again while its file is open.
        """
        del link
        if self.find() != where:
            raise UnpluggedError(self._wanted.name, f"moved while {where} was being opened")

    def failed(self, where: str) -> None:
        """Nothing to learn from it."""
