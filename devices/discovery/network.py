"""What this machine can know of its own network: its addresses, its neighbours, who answers."""

import errno
import fcntl
import itertools
import select
import socket
import struct
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path

__all__ = ["Network", "hosts_around"]

ARP = Path("/proc/net/arp")
COMPLETE = 0x2  # ATF_COM, linux/if_arp.h
NO_ADDRESS = "00:00:00:00:00:00"
SIOCGIFADDR, SIOCGIFNETMASK = 0x8915, 0x891B  # linux/sockios.h
ANSWER_S = 0.3
AT_ONCE = 16
"""So many addresses are tried at a time: a whole /24 takes 5 s, at 54 small packets a second."""


def hosts_around(host: str, own: Iterable[IPv4Interface]) -> tuple[str, ...]:
    """The other addresses of the /24 around `host`, as far as they are in a network of our own.

    Empty where `host` is behind a router: nobody but its own network could find it.
    """
    address = IPv4Address(host)
    home = next((one for one in own if address in one.network), None)
    if home is None:
        return ()
    around = IPv4Network(f"{host}/24", strict=False)
    return tuple(
        str(one)
        for one in around.hosts()
        if one in home.network
        and one not in (home.ip, address)
        and one not in (home.network.network_address, home.network.broadcast_address)
    )


class Network:
    """This machine's network as the kernel knows it; `arp` is its table of neighbours."""

    def __init__(self, arp: Path = ARP) -> None:
        self._arp = arp

    def neighbours(self) -> dict[str, str]:
        """Address → MAC address of who was lately spoken with (proc(5), /proc/net/arp)."""
        try:
            lines = self._arp.read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            return {}
        rows = [line.split() for line in lines]
        return {
            row[0]: row[3].lower()
            for row in rows
            if len(row) >= 4 and int(row[2], 16) & COMPLETE and row[3] != NO_ADDRESS
        }

    def own(self) -> tuple[IPv4Interface, ...]:
        """The addresses of this machine, each with the network that it is in."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            names = [name for _, name in socket.if_nameindex()]
            found = [_address(asking, name) for name in names]
        return tuple(one for one in found if one is not None)

    def answering(
        self, hosts: Sequence[str], port: int, closing: threading.Event
    ) -> tuple[str, ...]:
        """Those who accept a connection at `port`; nothing is sent to them.

        Once `closing` is set no more are tried.
        """
        groups = (hosts[at : at + AT_ONCE] for at in range(0, len(hosts), AT_ONCE))
        wanted = itertools.takewhile(lambda _: not closing.is_set(), groups)
        return tuple(host for group in wanted for host in _accepting(group, port))


def _address(asking: socket.socket, name: str) -> IPv4Interface | None:
    """An interface's address and mask (netdevice(7)); None where it has none."""
    words = []
    for request in (SIOCGIFADDR, SIOCGIFNETMASK):
        try:
            answer = fcntl.ioctl(asking.fileno(), request, struct.pack("256s", name.encode()))
        except OSError:
            return None
        words.append(socket.inet_ntoa(answer[20:24]))
    return IPv4Interface("/".join(words))


def _accepting(hosts: Iterable[str], port: int) -> Iterator[str]:
    with ExitStack() as opened:
        poll, trying = select.poll(), {}
        for host in hosts:
            link = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            link.setblocking(False)
            if link.connect_ex((host, port)) in (0, errno.EINPROGRESS):
                poll.register(link, select.POLLOUT)
                trying[link.fileno()] = (host, link)
        deadline = time.monotonic() + ANSWER_S
        while trying and (left_s := deadline - time.monotonic()) > 0:
            for fd, _ in poll.poll(left_s * 1000):
                poll.unregister(fd)
                host, link = trying.pop(fd)
                if not link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    yield host
