"""A TCP connection: a network printer (port 9100), a serial device server, or a simulator."""

import errno
import os
import select
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from devices.errors import DeviceTimeoutError, NotFoundError
from devices.transport.descriptor import Descriptor, DescriptorTransport

__all__ = ["Place", "TcpTransport", "connected"]

DEAD_PEER_MS = 10_000
LOOK_S = 0.1
"""A connect is looked after so often: whether its owner still wants it."""
Place = tuple[int, int, int, str, Any]
"""As getaddrinfo(3) gives it: family, kind, protocol, canonical name, address."""


class TcpTransport(DescriptorTransport):
    """One connection to `host`:`port`.

    Give the host as an address: a name is looked up by the system, whose time-out is its own.
    """

    def __init__(self, host: str, port: int, connect_timeout_s: float = 3.0) -> None:
        super().__init__(f"{host}:{port}")
        self._address = (host, port)
        self._connect_timeout_s = connect_timeout_s
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect; harmless when connected.

        Raises NotFoundError, or DeviceTimeoutError, which also ends a connect that nobody wants.
        """
        if self.is_open:
            return
        self.close()
        try:
            places = socket.getaddrinfo(*self._address, type=socket.SOCK_STREAM)
            link = connected(self.name, places, self._connect_timeout_s, self.closing)
        except TimeoutError as error:
            raise DeviceTimeoutError(self.name, f"connect: {error.strerror}") from error
        except OSError as error:
            raise NotFoundError(self.name, f"connect: {error.strerror}") from error
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A device that lost its power neither answers nor refuses; unacknowledged bytes must not
        # keep the connection alive for the system's quarter of an hour.
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_PEER_MS)
        self._socket = link
        self._link = Descriptor(link.fileno(), self.name)

    def close(self) -> None:
        """End the connection; harmless when there is none."""
        link, self._socket, self._link = self._socket, None, None
        if link is not None:
            link.close()


def connected(
    name: str, places: Sequence[Place], timeout_s: float, closing: threading.Event
) -> socket.socket:
    """A socket that does not block, at the first of a host's places that takes it.

    All of them together have `timeout_s`: each an even part of what those before it have left.
    Raises the last place's OSError, and DeviceTimeoutError once `closing` is set.
    """
    failed = OSError(errno.EADDRNOTAVAIL, "no address")
    end_s = time.monotonic() + timeout_s
    for to_try, place in zip(range(len(places), 0, -1), places, strict=True):
        part_s = (end_s - time.monotonic()) / to_try
        try:
            return _connected_at(name, place, part_s, closing)
        except OSError as error:
            failed = error
    raise failed


def _connected_at(
    name: str, place: Place, timeout_s: float, closing: threading.Event
) -> socket.socket:
    family, kind, protocol, _, address = place
    with ExitStack() as given_back:
        link = given_back.enter_context(socket.socket(family, kind, protocol))
        link.setblocking(False)
        number = link.connect_ex(address)
        if number == errno.EINPROGRESS:
            number = _outcome(name, link, timeout_s, closing)
        if number:
            raise OSError(number, os.strerror(number))
        given_back.pop_all()
        return link


def _outcome(name: str, link: socket.socket, timeout_s: float, closing: threading.Event) -> int:
    """The error number of a connect under way, 0 for none."""
    poll = select.poll()
    poll.register(link, select.POLLOUT)
    deadline = time.monotonic() + timeout_s
    while (left_s := deadline - time.monotonic()) > 0:
        if closing.is_set():
            raise DeviceTimeoutError(name, "connect: given up, its port is to close")
        if poll.poll(min(LOOK_S, left_s) * 1000):
            return link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return errno.ETIMEDOUT
