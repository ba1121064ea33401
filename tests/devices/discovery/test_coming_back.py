"""Any two devices pulled out and plugged in again come back as themselves."""

import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.discovery import PlugFinder, PortKind, Wanted, present_ports
from devices.errors import DisconnectedError, NotConfiguredError, UnpluggedError
from devices.transport import Transport
from devices.transport.found import FoundTransport
from devices.transport.memory import MemoryTransport
from devices.transport.serial import SerialTransport
from devices.transport.usblp import UsblpTransport
from tests.fakes.plugs import (
    BARE_A,
    BARE_B,
    GADGETS,
    PLAIN_PRINTER,
    SERIAL_A,
    SERIAL_B,
    Gadget,
    Sockets,
)

WAIT_S = 5.0
SOCKETS = [f"1-{number}" for number in range(1, 9)]
PAIRS = [
    pytest.param(*pair, id=f"{pair[0].name}, {pair[1].name}") for pair in combinations(GADGETS, 2)
]
HOME = dict(zip(GADGETS, SOCKETS, strict=False))
"""Where each was when its settings were written."""


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Sockets]:
    sockets = Sockets(tmp_path)
    yield sockets
    sockets.clear()


def finder(sockets: Sockets, gadget: Gadget) -> PlugFinder:
    """Finds the gadget by what its settings say."""
    return PlugFinder(gadget.wanted(HOME[gadget]), partial(present_ports, sockets.sys, sockets.dev))


def link_to(sockets: Sockets, gadget: Gadget) -> Transport:
    """As the catalogue puts it together."""
    make = partial(SerialTransport, baud=9600) if gadget.kind is PortKind.SERIAL else UsblpTransport
    return FoundTransport(gadget.name, finder(sockets, gadget), make)


def heard(sockets: Sockets, link: Transport) -> str:
    """What the device behind the link says its name is."""
    link.open()
    link.discard_input()
    sockets.speak()
    return link.read(64, WAIT_S).decode()


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_that_change_their_file_names_are_known_again(
    sockets: Sockets, first: Gadget, second: Gadget
) -> None:
    links = {one: link_to(sockets, one) for one in (first, second)}
    for number, (gadget, link) in enumerate(links.items()):
        sockets.plug(gadget, HOME[gadget], number)
        assert heard(sockets, link) == gadget.name
    for gadget, link in links.items():
        sockets.pull(HOME[gadget])
        with pytest.raises(DisconnectedError):
            link.read(1, WAIT_S)
    for number, gadget in enumerate(reversed(links)):
        sockets.plug(gadget, HOME[gadget], number)
    assert [heard(sockets, one) for one in links.values()] == [gadget.name for gadget in links]
    for link in links.values():
        link.close()


def test_one_with_a_serial_number_may_change_its_socket(sockets: Sockets) -> None:
    link = link_to(sockets, SERIAL_A)
    sockets.plug(SERIAL_B, HOME[SERIAL_A], 0)
    sockets.plug(SERIAL_A, HOME[SERIAL_B], 1)
    assert heard(sockets, link) == SERIAL_A.name
    link.close()


def test_one_that_is_missing_is_not_taken_for_its_twin(sockets: Sockets) -> None:
    sockets.plug(SERIAL_B, "1-1", 0)
    sockets.plug(BARE_B, HOME[BARE_B], 1)
    for absent in (SERIAL_A, BARE_A):
        with pytest.raises(UnpluggedError):
            link_to(sockets, absent).open()


def test_of_two_that_fit_none_is_guessed(sockets: Sockets) -> None:
    for number, socket in enumerate(("1-1", "1-2")):
        sockets.plug(Gadget("clone", PortKind.SERIAL, "10c4:ea60", "0001"), socket, number)
    look = partial(present_ports, sockets.sys, sockets.dev)
    both = Wanted("clone", PortKind.SERIAL, serial_number="0001")
    with pytest.raises(NotConfiguredError, match=r"1-1 if00-port0 and 1-2"):
        PlugFinder(both, look).find()
    one = Wanted("clone", PortKind.SERIAL, serial_number="0001", bus_path="1-2")
    assert PlugFinder(one, look).find() == str(sockets.dev / "ttyUSB1")


def test_a_file_name_that_changed_hands_before_it_was_opened(sockets: Sockets) -> None:
    sockets.plug(SERIAL_A, "1-1", 0)

    def swap_and_open(path: str) -> SerialTransport:
        if path != "A":
            sockets.pull("1-1")
            sockets.plug(SERIAL_B, "1-2", 0)
        return SerialTransport(path, 9600)

    link = FoundTransport("A", finder(sockets, SERIAL_A), swap_and_open)
    with pytest.raises(UnpluggedError):
        link.open()
    assert not link.is_open


@pytest.mark.parametrize("error", [OSError("no /sys"), ValueError("no number")], ids=repr)
def test_what_nobody_could_verify_does_not_stay_open(error: Exception) -> None:
    links: list[MemoryTransport] = []

    class Blind:
        closing = threading.Event()

        def find(self) -> str:
            return "here"

        def opened(self, where: str, link: Transport) -> None:
            del where, link
            raise error

        def failed(self, where: str) -> None:
            """It may be there all the same."""

    def make(where: str) -> MemoryTransport:
        links.append(MemoryTransport(name=where))
        return links[-1]

    link = FoundTransport("A", Blind(), make)
    with pytest.raises(type(error)):
        link.open()
    assert not link.is_open
    assert [one.opened for one in links] == [0, 1]


numbers = st.permutations(range(len(GADGETS)))
pair = st.sets(st.sampled_from(GADGETS), min_size=2, max_size=2)
steps = st.lists(st.tuples(pair, numbers), max_size=4)


@settings(deadline=None, max_examples=20)
@given(numbers, steps)
def test_whatever_is_pulled_and_plugged_everything_present_is_itself(
    first: list[int], moves: list[tuple[set[Gadget], list[int]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sockets = Sockets(Path(folder))
        at = {gadget: (HOME[gadget], number) for gadget, number in zip(GADGETS, first, strict=True)}
        for gadget, place in at.items():
            sockets.plug(gadget, *place)
        for pulled, order in moves:
            replug(sockets, at, pulled, order)
            found = {one: finder(sockets, one).find() for one in at}
            assert found == {one: path_of(sockets, one, number) for one, (_, number) in at.items()}
        sockets.clear()


def replug(
    sockets: Sockets, at: dict[Gadget, tuple[str, int]], pulled: set[Gadget], order: list[int]
) -> None:
    """Pull two out and plug them in again, in the other order.

    Those that bear a serial number go into one another's socket.
    """
    pair = sorted(pulled, key=lambda one: order[GADGETS.index(one)])
    freed = [at[one] for one in pair]
    free_numbers = [number for _, number in freed]
    swap = all(one.serial_number for one in pair)
    places = [socket for socket, _ in freed]
    for one in pair:
        sockets.pull(at[one][0])
    for one, socket, number in zip(
        pair, reversed(places) if swap else places, reversed(free_numbers), strict=True
    ):
        at[one] = (socket, number)
        sockets.plug(one, socket, number)


def path_of(sockets: Sockets, gadget: Gadget, number: int) -> str:
    """The device file that the gadget has now."""
    name = f"ttyUSB{number}" if gadget.kind is PortKind.SERIAL else f"usb/lp{number}"
    return str(sockets.dev / name)


def test_what_is_not_a_port_is_not_listed(sockets: Sockets) -> None:
    sockets.plug(PLAIN_PRINTER, "1-7", 3)
    sockets.pull("1-7")
    assert present_ports(sockets.sys, sockets.dev) == ()
