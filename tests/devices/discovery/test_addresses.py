"""A network printer that DHCP gave another address is found again, on real sockets of this machine.

Loopback has no MAC addresses, so the kernel's table of neighbours is a file of the test.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from ipaddress import IPv4Interface
from pathlib import Path

import pytest

from devices.discovery import AddressFinder
from devices.discovery.addresses import KEPT, LOST_FOR_S, SEARCH_AGAIN_S
from devices.discovery.network import Network, hosts_around
from devices.errors import DeviceError, DeviceTimeoutError, NotFoundError
from devices.memory import MemoryOfItsOwn
from devices.printers.dialogue import Dialogue
from devices.printers.sim import PrinterSimulator
from devices.printers.sim_links import TcpLink
from devices.transport import Transport
from devices.transport.found import FoundTransport
from devices.transport.tcp import TcpTransport

OLD, NEW, OTHER, LATER = "127.0.5.7", "127.0.5.23", "127.0.5.99", "127.0.5.142"
MAC, ITS_MAC = "00:26:ab:01:02:03", "00:26:ab:0a:0b:0c"
HEAD = "IP address       HW type     Flags       HW address            Mask     Device\n"
ANSWER_S = 0.5


def free_port() -> int:
    with socket.create_server((OLD, 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Hall:
    """Printers on the network, the clock, and what the kernel knows of their MAC addresses."""

    def __init__(self, folder: Path, running: ExitStack) -> None:
        self.port = free_port()
        self.now = 100.0
        self.memory = MemoryOfItsOwn()
        self.arp = folder / "arp"
        self.tried: list[str] = []
        self.asked: list[Transport] = []
        self._folder = folder
        self._running = running
        self._listening: dict[str, Callable[[], None]] = {}
        self.neighbours({})

    def neighbours(self, table: dict[str, str]) -> None:
        """Let the kernel know these, address → MAC."""
        rows = [
            f"{ip:<16} 0x1         0x2         {mac}     *     eth0\n" for ip, mac in table.items()
        ]
        self.arp.write_text(HEAD + "".join(rows))

    def printer(self, host: str, serial: str) -> None:
        """Let a printer stand at an address; the simulator's folder is its serial number."""
        sim = PrinterSimulator(self._folder / serial, TcpLink(host, self.port))
        sim.start()
        self._running.callback(sim.stop)
        self._listening[host] = sim.stop

    def leave(self, host: str) -> None:
        """Nobody is at this address any more."""
        self._listening.pop(host)()

    def link(self, *, asked: bool = False) -> Transport:
        """As the catalogue puts it together."""
        make = partial(TcpTransport, port=self.port)
        ask = self._serial_of if asked else None
        network = Network(self.arp)
        finder = AddressFinder(
            OLD, self.port, make, self.memory, ask, network=network, clock=lambda: self.now
        )
        return FoundTransport(OLD, finder, self._noted)

    def _noted(self, host: str) -> Transport:
        self.tried.append(host)
        return TcpTransport(host, self.port)

    def _serial_of(self, link: Transport) -> str | None:
        self.asked.append(link)
        return Dialogue(link, ANSWER_S).serial_number()

    def reached(self, link: Transport) -> str | None:
        """Open the link and ask who is there; None where nobody could be reached."""
        try:
            link.open()
        except DeviceError:
            return None
        try:
            return self._serial_of(link)
        finally:
            link.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with ExitStack() as running:
        yield Hall(tmp_path, running)


def moved(hall: Hall, link: Transport) -> None:
    """The printer X1 is met at OLD, and is then at NEW."""
    hall.printer(OLD, "X1")
    assert hall.reached(link) == "X1"
    hall.leave(OLD)
    hall.printer(NEW, "X1")
    hall.printer(OTHER, "X2")
    hall.neighbours({NEW: MAC, OTHER: ITS_MAC} if MAC in hall.arp.read_text() else {})


def after_a_while(hall: Hall, link: Transport) -> str | None:
    """One attempt now, and one when it has been lost for long enough."""
    assert hall.reached(link) is None
    hall.now += LOST_FOR_S
    return hall.reached(link)


@pytest.mark.parametrize("asked", [False, True], ids=["by its MAC address", "by its number"])
def test_it_is_found_at_its_new_address(hall: Hall, asked: bool) -> None:
    hall.neighbours({} if asked else {OLD: MAC})
    link = hall.link(asked=asked)
    moved(hall, link)
    assert after_a_while(hall, link) == "X1"


def test_whoever_is_asked_in_a_search_is_let_go_with_the_port(hall: Hall) -> None:
    link = hall.link(asked=True)
    moved(hall, link)
    assert after_a_while(hall, link) == "X1"
    assert {one.name.partition(":")[0] for one in hall.asked} >= {OLD, NEW}
    assert all(one.closing is link.closing for one in hall.asked)


def test_after_a_restart_it_is_not_searched_for_again(hall: Hall) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    moved(hall, link)
    after_a_while(hall, link)
    hall.tried.clear()
    assert hall.reached(hall.link()) == "X1"
    assert hall.tried == [OLD, NEW], "the first is the name, which is never opened"


def test_not_before_it_has_been_lost_for_a_while(hall: Hall) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    moved(hall, link)
    assert hall.reached(link) is None
    hall.now += LOST_FOR_S - 1
    assert hall.reached(link) is None
    hall.now += 1
    assert hall.reached(link) == "X1"


def test_a_search_in_vain_is_not_repeated_soon(hall: Hall) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    hall.printer(OLD, "X1")
    hall.reached(link)
    hall.leave(OLD)
    assert after_a_while(hall, link) is None
    hall.printer(NEW, "X1")
    hall.neighbours({NEW: MAC})
    hall.now += SEARCH_AGAIN_S - 1
    assert hall.reached(link) is None
    hall.now += 1
    assert hall.reached(link) == "X1"


def test_what_was_never_met_is_not_searched_for(hall: Hall) -> None:
    hall.printer(NEW, "X1")
    hall.neighbours({NEW: MAC})
    assert after_a_while(hall, hall.link(asked=True)) is None


def test_another_device_at_its_address_is_not_taken_for_it(hall: Hall) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    hall.printer(OLD, "X1")
    hall.reached(link)
    hall.leave(OLD)
    hall.printer(OLD, "X2")
    hall.printer(NEW, "X1")
    hall.neighbours({OLD: ITS_MAC, NEW: MAC})
    with pytest.raises(NotFoundError, match=NEW):
        link.open()
    assert hall.reached(link) == "X1"


def test_a_new_stranger_is_reason_enough_to_search_again(hall: Hall) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    hall.printer(OLD, "X1")
    hall.reached(link)
    hall.leave(OLD)
    assert after_a_while(hall, link) is None, "it is switched off, and was searched for"
    hall.printer(OLD, "X2")
    hall.printer(NEW, "X1")
    hall.neighbours({OLD: ITS_MAC, NEW: MAC})
    assert [hall.reached(link) for _ in range(2)] == [None, "X1"]


def test_a_stranger_is_not_believed_the_second_time(hall: Hall) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    hall.printer(OLD, "X1")
    hall.reached(link)
    hall.leave(OLD)
    hall.printer(OLD, "X2")
    hall.printer(NEW, "X1")
    hall.neighbours({OLD: ITS_MAC, NEW: MAC})
    hall.reached(link)
    hall.leave(NEW)
    assert [hall.reached(link) for _ in range(3)] == [None] * 3


def test_a_new_printer_in_the_place_of_a_broken_one_is_taken(hall: Hall) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    hall.printer(OLD, "X1")
    hall.reached(link)
    hall.leave(OLD)
    hall.printer(OLD, "X2")
    hall.neighbours({OLD: ITS_MAC})
    assert hall.reached(link) == "X2"
    assert json.loads(hall.memory.facts[KEPT])["mac"] == ITS_MAC


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("stranger_at", [OLD, NEW])
def test_a_stranger_does_not_take_the_place_of_one_that_had_moved(
    hall: Hall, stranger_at: str, restarted: bool
) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    moved(hall, link)
    assert after_a_while(hall, link) == "X1"
    hall.leave(NEW)
    hall.printer(stranger_at, "LASER")
    hall.neighbours({stranger_at: ITS_MAC})
    link = hall.link() if restarted else link
    assert [hall.reached(link) for _ in range(3)] == [None] * 3, "it is switched off"
    hall.leave(stranger_at)
    hall.printer(LATER, "X1")
    hall.neighbours({LATER: MAC})
    hall.now += SEARCH_AGAIN_S
    assert hall.reached(link) == "X1"


def test_one_that_is_back_at_its_first_address_can_be_replaced_there(hall: Hall) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    moved(hall, link)
    after_a_while(hall, link)
    hall.leave(NEW)
    hall.printer(OLD, "X1")
    hall.neighbours({OLD: MAC})
    assert [hall.reached(link) for _ in range(2)] == [None, "X1"]
    hall.leave(OLD)
    hall.printer(OLD, "X3")
    hall.neighbours({OLD: ITS_MAC})
    assert hall.reached(link) == "X3"


def test_an_address_that_was_changed_in_the_settings_counts_from_now_on(hall: Hall) -> None:
    hall.memory.keep(KEPT, json.dumps({"configured": OTHER, "host": NEW, "mac": MAC}))
    hall.printer(OLD, "X1")
    assert hall.reached(hall.link()) == "X1"
    assert hall.tried == [OLD, OLD]


@pytest.mark.parametrize(
    ("host", "own", "count"),
    [
        ("192.168.1.50", ["192.168.1.2/24"], 252),
        ("192.168.1.50", ["192.168.1.2/26"], 60),
        ("10.1.2.3", ["10.9.9.9/8"], 253),
        ("10.1.2.3", ["127.0.0.1/8", "192.168.1.2/24"], 0),
        ("192.168.1.2", ["192.168.1.2/24"], 253),
    ],
)
def test_only_our_own_network_is_searched(host: str, own: list[str], count: int) -> None:
    found = hosts_around(host, [IPv4Interface(one) for one in own])
    assert len(found) == count
    assert host not in found
    assert not {one.split("/")[0] for one in own} & set(found)


def test_this_machine_knows_its_own_networks() -> None:
    assert IPv4Interface("127.0.0.1/8") in Network().own()


def test_only_those_who_accept_have_answered(hall: Hall) -> None:
    hall.printer(NEW, "X1")
    hosts = [f"127.0.5.{number}" for number in range(1, 255)]
    assert Network().answering(hosts, hall.port, threading.Event()) == (NEW,)


def test_nobody_is_tried_any_more_once_the_port_is_to_close(hall: Hall) -> None:
    hall.printer(NEW, "X1")
    closing = threading.Event()
    closing.set()
    assert Network().answering([NEW], hall.port, closing) == ()


def test_a_search_ends_once_its_port_is_to_close_and_has_told_nothing(hall: Hall) -> None:
    hall.neighbours({OLD: MAC})
    link = hall.link()
    moved(hall, link)
    assert hall.reached(link) is None
    hall.now += LOST_FOR_S
    link.closing.set()
    with pytest.raises(DeviceTimeoutError, match="given up"):
        link.open()
    link.closing.clear()
    assert hall.reached(link) == "X1", "searched for again, and at once"


def test_unfinished_and_unreadable_neighbours_are_none(tmp_path: Path) -> None:
    arp = tmp_path / "arp"
    assert Network(arp).neighbours() == {}
    arp.write_text(
        HEAD + f"{OLD} 0x1 0x0 00:00:00:00:00:00 * eth0\n{NEW} 0x1 0x2 {MAC.upper()} * eth0\n"
    )
    assert Network(arp).neighbours() == {NEW: MAC}
