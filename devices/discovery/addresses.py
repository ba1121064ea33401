"""A device on the network whose address has changed: DHCP gave it another one.

It is known again by its MAC address, or, where this machine cannot see MAC addresses, by the serial
number that it tells. What was learnt is kept, so that a restart does not search again.
"""

import json
import logging
import threading
import time
from collections.abc import Callable

from devices.discovery.network import Network, hosts_around
from devices.errors import DeviceError, DeviceTimeoutError, NotFoundError
from devices.memory import DeviceMemory, recalled
from devices.transport import Transport

__all__ = ["KEPT", "AddressFinder"]

KEPT = "address"
"""The name of what is kept: the address of the settings, and host, mac, serial as last met."""
LOST_FOR_S = 20.0
"""A device that is switched off and on again has the time to come back where it was."""
SEARCH_AGAIN_S = 300.0

log = logging.getLogger(__name__)


class AddressFinder:
    """Finds the device that stood at `host` when it last answered; a `found.Finder`.

    `make` gives a link to an address, not opened; `identify` asks the device over an open one for
    its serial number, and is called only where no MAC address is known. A search takes up to 5 s.
    It begins once the known addresses have failed for `LOST_FOR_S`, at most every `SEARCH_AGAIN_S`,
    or when a new stranger answers there, and leaves neither the /24 of the old address nor the
    networks of this machine.
    """

    def __init__(
        self,
        host: str,
        port: int,
        make: Callable[[str], Transport],
        memory: DeviceMemory,
        identify: Callable[[Transport], str | None] | None = None,
        *,
        network: Network | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.closing = threading.Event()
        self._host = host
        self._port = port
        self._make = make
        self._memory = memory
        self._identify = identify
        self._network = network or Network()
        self._clock = clock
        self._lost_at: float | None = None
        self._search_at = clock()
        self._known: dict[str, str] = {}
        self._asked = False
        self._stranger = ""
        """The MAC address of who stood at its address while it was elsewhere."""
        self._hosts: list[str] = []
        """Where it may be; the first is tried next. Alone, the settings' is where it was met."""

    def find(self) -> str:
        """The address to try now."""
        if not self._hosts:
            self._recall()
        lost = self._lost_at is not None and self._clock() - self._lost_at >= LOST_FOR_S
        if lost and self._may_search():
            self._search()
        return self._hosts[0]

    def opened(self, where: str, link: Transport) -> None:
        """Learn who answered; raises NotFoundError where the device itself stands elsewhere.

        One that bears another MAC address has taken its place only where the device was last met at
        the address of the settings, and is nowhere now; any other is a stranger.
        """
        mac = self._network.neighbours().get(where, "")
        if mac and self._known.get("mac", mac) != mac:
            self._judge(where, mac)
        self._lost_at = None
        self._hosts = self._with_configured(where)
        self._learn(where, mac, link)

    def failed(self, where: str) -> None:
        """Try the next address that is known."""
        if self._lost_at is None:
            self._lost_at = self._clock()
        if where in self._hosts[:1]:
            self._hosts.append(self._hosts.pop(0))

    def _judge(self, where: str, mac: str) -> None:
        """Raise NotFoundError for a stranger, at an address that the device has or had.

        A stranger that is new is reason enough to search.
        """
        if mac == self._stranger and not self._may_search():
            raise NotFoundError(f"{where}:{self._port}", f"still another device, {mac}")
        elsewhere = self._search()
        self._stranger = mac
        if elsewhere:
            raise NotFoundError(f"{where}:{self._port}", f"another device; it is at {elsewhere}")
        if self._hosts != [self._host]:
            raise NotFoundError(f"{where}:{self._port}", f"another device, {mac}; it is away")
        log.warning("%s: replaced by another device, %s: %s", where, mac, self._known)

    def _may_search(self) -> bool:
        return self._clock() >= self._search_at

    def _recall(self) -> None:
        kept = recalled(self._memory, KEPT)
        if kept.get("configured") == self._host:  # else somebody has changed the settings since
            self._known = {key: str(value) for key, value in kept.items()}
        self._hosts = self._with_configured(self._known.get("host", self._host))

    def _learn(self, where: str, mac: str, link: Transport) -> None:
        serial = "" if mac else self._serial_of(link)
        known = {"configured": self._host, "host": where, "mac": mac, "serial": serial}
        known = {**self._known, **{key: value for key, value in known.items() if value}}
        if known == self._known:
            return
        self._known = known
        try:
            self._memory.keep(KEPT, json.dumps(known))
        except DeviceError as error:
            log.error("%s: its address is not kept: %s", where, error)

    def _serial_of(self, link: Transport) -> str:
        """Ask for it once a start; a device that does not tell it now will not later."""
        if self._identify is None or self._asked:
            return ""
        self._asked = True
        return self._identify(link) or ""

    def _search(self) -> str | None:
        """Try the device's address of now first, and give it; None where it is not found.

        A search that was given up has found nothing out: it raises DeviceTimeoutError.
        """
        mac, serial = self._known.get("mac"), self._known.get("serial")
        if not mac and not serial:
            return None
        known_at = self._known.get("host", self._host)
        around = hosts_around(known_at, self._network.own())
        log.info("%s: searched for among %d addresses around", known_at, len(around))
        answering = self._network.answering(around, self._port, self.closing)
        found = self._by_mac(mac, answering) if mac else self._by_serial(serial, answering)
        if self.closing.is_set():
            raise DeviceTimeoutError(f"{known_at}:{self._port}", "the search was given up")
        self._search_at = self._clock() + SEARCH_AGAIN_S
        log.info("%s: %s", known_at, f"found at {found}" if found else "not found")
        if found:
            self._hosts = self._with_configured(found)
        return found

    def _with_configured(self, host: str) -> list[str]:
        """That address, then the one of the settings."""
        return list(dict.fromkeys([host, self._host]))

    def _by_mac(self, mac: str, hosts: tuple[str, ...]) -> str | None:
        table = self._network.neighbours()
        return next((host for host in hosts if table.get(host) == mac), None)

    def _by_serial(self, serial: str | None, hosts: tuple[str, ...]) -> str | None:
        return next((host for host in hosts if self._asked_at(host) == serial), None)

    def _asked_at(self, host: str) -> str | None:
        if self._identify is None or self.closing.is_set():
            return None
        link = self._make(host)
        link.closing = self.closing
        try:
            link.open()
            return self._identify(link)
        except DeviceError as error:
            log.debug("%s: %s", host, error)
            return None
        finally:
            link.close()
