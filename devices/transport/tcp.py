"""A TCP connection: a network printer (port 9100), a serial device server, or a simulator."""

import socket

from devices.errors import DeviceTimeoutError, NotFoundError
from devices.transport.descriptor import Descriptor, DescriptorTransport

__all__ = ["TcpTransport"]

DEAD_PEER_MS = 10_000


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
        """Connect; harmless when connected. Raises NotFoundError or DeviceTimeoutError."""
        if self.is_open:
            return
        self.close()
        try:
            link = socket.create_connection(self._address, self._connect_timeout_s)
        except TimeoutError as error:
            raise DeviceTimeoutError(self.name, "connect: no answer") from error
        except OSError as error:
            raise NotFoundError(self.name, f"connect: {error.strerror}") from error
        link.setblocking(False)
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
