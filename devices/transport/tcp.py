"""A TCP connection: a network printer (port 9100), a serial device server, or a simulator."""

import errno
import os
import select
import socket
import time

from devices.errors import DeviceTimeoutError, NotFoundError
from devices.transport.descriptor import Descriptor, DescriptorTransport

__all__ = ["TcpTransport"]

DEAD_PEER_MS = 10_000
LOOK_S = 0.1
"""A connect is looked after so often: whether its owner still wants it."""


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
            link = self._connected()
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

    def _connected(self) -> socket.socket:
        """A socket at the first of the host's addresses that takes it. Raises OSError."""
        failed = OSError(errno.EADDRNOTAVAIL, "no address")
        places = socket.getaddrinfo(*self._address, type=socket.SOCK_STREAM)
        for family, kind, protocol, _, address in places:
            link = socket.socket(family, kind, protocol)
            link.setblocking(False)
            number = link.connect_ex(address)
            if number == errno.EINPROGRESS:
                number = self._outcome(link)
            if number == 0:
                return link
            link.close()
            failed = OSError(number, os.strerror(number))
        raise failed

    def _outcome(self, link: socket.socket) -> int:
        """The error number of a connect under way: 0 for none, ETIMEDOUT where it is given up."""
        poll = select.poll()
        poll.register(link, select.POLLOUT)
        deadline = time.monotonic() + self._connect_timeout_s
        while (left_s := deadline - time.monotonic()) > 0 and not self.closing.is_set():
            if poll.poll(min(LOOK_S, left_s) * 1000):
                return link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        return errno.ETIMEDOUT
