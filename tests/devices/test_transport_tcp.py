"""TCP connections, on real sockets of this machine."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from devices.bus import Bus, BusSettings
from devices.errors import DeviceTimeoutError, DisconnectedError, NotFoundError
from devices.transport import Transport
from devices.transport.found import FoundTransport
from devices.transport.listening import Listening, PortThread
from devices.transport.tcp import Place, TcpTransport, connected
from tests.devices.test_listening import Notes

HOST = "127.0.0.1"
WAIT_S = 5.0
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: on, 0 s


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A listener on a free port."""
    with socket.create_server((HOST, 0)) as server:
        server.settimeout(WAIT_S)
        yield server


@pytest.fixture
def link(server: socket.socket) -> Iterator[TcpTransport]:
    """A connection to it."""
    link = TcpTransport(HOST, server.getsockname()[1])
    link.open()
    yield link
    link.close()


def test_bytes_go_both_ways(server: socket.socket, link: TcpTransport) -> None:
    peer, _ = server.accept()
    with peer:
        link.write(b"ask", WAIT_S)
        assert peer.recv(16) == b"ask"
        peer.sendall(b"answer")
        assert link.read(1, WAIT_S) == b"a"
        link.discard_input()
        peer.sendall(b"more")
        assert link.read(16, WAIT_S) == b"more"


def test_silence_reads_as_nothing(link: TcpTransport) -> None:
    assert link.read(1, 0.01) == b""
    assert link.is_open


def test_a_peer_that_hangs_up_is_disconnected(server: socket.socket, link: TcpTransport) -> None:
    server.accept()[0].close()
    with pytest.raises(DisconnectedError):
        link.read(1, WAIT_S)
    assert not link.is_open


def test_a_peer_that_breaks_off_is_disconnected(server: socket.socket, link: TcpTransport) -> None:
    peer, _ = server.accept()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    peer.close()
    with pytest.raises(DisconnectedError):
        link.discard_input()


def test_a_peer_that_reads_nothing_times_out(server: socket.socket, link: TcpTransport) -> None:
    peer, _ = server.accept()
    with peer, pytest.raises(DeviceTimeoutError, match=r"\d+ of 50000000 bytes"):
        link.write(bytes(50_000_000), 0.05)


def test_nobody_listening_is_not_found(server: socket.socket) -> None:
    port = server.getsockname()[1]
    server.close()
    with pytest.raises(NotFoundError):
        TcpTransport(HOST, port).open()


def test_no_answer_to_connect_times_out(deaf: Place) -> None:
    with pytest.raises(DeviceTimeoutError, match="timed out"):
        link_to(deaf, 0.05).open()


LONG_S = 60.0
NO_FAMILY = 255
"""An address family that no kernel has."""


def place(address: tuple[str, int], family: int = socket.AF_INET) -> Place:
    return (family, socket.SOCK_STREAM, 0, "", address)


def link_to(place: Place, timeout_s: float) -> TcpTransport:
    host, port = place[4]
    return TcpTransport(host, port, timeout_s)


@pytest.fixture
def deaf() -> Iterator[Place]:
    """A place whose host answers no connect."""
    with (
        socket.create_server((HOST, 0), backlog=0) as full,
        socket.create_connection(full.getsockname()),  # the one that fits into its queue
    ):
        yield place(full.getsockname())


def test_a_family_that_this_machine_lacks_leaves_the_host_its_other_places(
    server: socket.socket,
) -> None:
    places = [place(server.getsockname(), NO_FAMILY), place(server.getsockname())]
    with connected("led", places, WAIT_S, threading.Event()) as link:
        assert link.getpeername() == server.getsockname()
    with pytest.raises(OSError, match="family"):
        connected("led", places[:1], WAIT_S, threading.Event())


def test_a_deaf_place_leaves_time_for_the_next(server: socket.socket, deaf: Place) -> None:
    places = [deaf, place(server.getsockname())]
    with connected("led", places, 0.4, threading.Event()) as link:
        assert link.getpeername() == server.getsockname()


def test_all_places_together_have_the_time_of_one(deaf: Place) -> None:
    with pytest.raises(TimeoutError):  # one after the other they would outlast the test itself
        connected("led", [deaf] * 1000, 0.3, threading.Event())


def test_a_connect_that_nobody_wants_says_so(mute: TcpTransport) -> None:
    mute.closing.set()
    with pytest.raises(DeviceTimeoutError, match="given up"):
        mute.open()


@pytest.fixture
def mute(deaf: Place) -> TcpTransport:
    """A link to a host that answers no connect for longer than anybody waits."""
    return link_to(deaf, LONG_S)


def test_a_bus_closes_while_its_connect_is_under_way(mute: TcpTransport) -> None:
    bus = Bus(mute, BusSettings())
    bus.start()
    bus.close(WAIT_S)
    assert bus.status().reasons in ((), (DeviceTimeoutError.code,))


class At:
    """A finder that knows one place; `asked` is set once it was asked for it."""

    def __init__(self) -> None:
        self.closing = threading.Event()
        self.asked = threading.Event()

    def find(self) -> str:
        """That place."""
        self.asked.set()
        return HOST

    def opened(self, where: str, link: Transport) -> None:
        """Nobody else stands there."""

    def failed(self, where: str) -> None:
        """There is no other place."""


def test_a_bus_closes_while_the_device_that_was_found_does_not_answer(mute: TcpTransport) -> None:
    finder = At()
    bus = Bus(FoundTransport("line", finder, lambda _: mute), BusSettings())
    bus.start()
    assert finder.asked.wait(WAIT_S)
    bus.close(WAIT_S)
    assert bus.status().reasons in ((), (DeviceTimeoutError.code,))


def test_a_port_closes_while_its_connect_is_under_way_and_tries_again(mute: TcpTransport) -> None:
    port = PortThread("reader-1", Listening(mute, Notes()))
    for _ in range(2):
        port.start()
        with pytest.raises(DeviceTimeoutError, match="not looked at"):
            port.check(0.05)
        port.close()


def test_it_connects_again_after_a_loss(server: socket.socket, link: TcpTransport) -> None:
    server.accept()[0].close()
    with pytest.raises(DisconnectedError):
        link.read(1, WAIT_S)
    link.open()
    peer, _ = server.accept()
    with peer:
        link.write(b"again", WAIT_S)
        assert peer.recv(16) == b"again"


def test_the_network_does_not_pace() -> None:
    link = TcpTransport(HOST, 9100)
    assert (link.byte_time_s, link.name) == (0.0, "127.0.0.1:9100")
