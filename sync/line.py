"""Notices that the machine's network has come back: the kernel tells it (rtnetlink(7))."""

import errno
import logging
import socket
import sys
import threading
from collections.abc import Callable

from office.failures import Failures

_RTMGRP = 0x1 | 0x10 | 0x100
"""Told of: links (RTMGRP_LINK), addresses of IPv4 and of IPv6 (RTMGRP_IPV4_IFADDR, …IPV6…)."""
_RTM_NEWLINK, _RTM_NEWADDR = 16, 20
_IFF_RUNNING = 0x40
_HEADER_BYTES, _ALIGN = 16, 4
_LOOK_EVERY_S = 0.5
_MESSAGE_BYTES = 65536
STOP_TIMEOUT_S = 2.0

_logger = logging.getLogger(__name__)


def comes_up(message: bytes) -> bool:
    """Whether a message of the kernel tells of a line that runs, or of a new address.

    struct nlmsghdr: length u32, type u16, …; behind it struct ifinfomsg, whose flags are a u32 at
    8 (netlink(7), rtnetlink(7)); all in the machine's byte order.
    """
    at = 0
    while at + _HEADER_BYTES <= len(message):
        length = int.from_bytes(message[at : at + 4], sys.byteorder)
        kind = int.from_bytes(message[at + 4 : at + 6], sys.byteorder)
        flags_at = at + _HEADER_BYTES + 8
        flags = int.from_bytes(message[flags_at : flags_at + 4], sys.byteorder)
        if kind == _RTM_NEWADDR or (kind == _RTM_NEWLINK and flags & _IFF_RUNNING):
            return True
        at += max(length + _ALIGN - 1 & ~(_ALIGN - 1), _HEADER_BYTES)
    return False


class LineWatch:
    """A thread that calls `came` whenever a line comes up."""

    def __init__(self, came: Callable[[], None]) -> None:
        self._came = came
        self._stopping = threading.Event()
        self._failures = Failures(_logger, "the network cannot be watched")
        self._thread = threading.Thread(target=self._run, name="line watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_TIMEOUT_S)

    def _run(self) -> None:
        try:
            with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as line:
                line.bind((0, _RTMGRP))
                line.settimeout(_LOOK_EVERY_S)
                while not self._stopping.is_set():
                    self._look(line)
        except OSError as error:  # then pauses alone say when it is tried again
            self._failures.tell(error)

    def _look(self, line: socket.socket) -> None:
        try:
            message = line.recv(_MESSAGE_BYTES)
        except TimeoutError:
            return
        except OSError as error:
            if error.errno != errno.ENOBUFS:  # more came than it could hold: something has changed
                raise
            self._came()
            return
        if comes_up(message):
            self._came()
