"""The simulator's end of the wire: a pty under a fixed link, or a TCP socket.

Both outlive their peer: it may go and come back, or be another process.
"""

import fcntl
import os
import select
import socket
import termios
import threading
import tty
from pathlib import Path
from typing import Protocol

__all__ = ["Link", "PtyLink", "TcpLink"]

ANSWER_TIMEOUT_S = 1.0
ARRIVAL_S, LOOK_EVERY_S = 0.1, 0.005


class Link(Protocol):
    """One end of a wire that peers come to."""

    def open(self) -> None:
        """Be there for peers."""
        ...

    def close(self) -> None:
        """Be gone."""
        ...

    def receive(self, size: int, timeout_s: float) -> bytes:
        """What a peer sent, 1 to `size` bytes; `b""` when nothing came in time."""
        ...

    def send(self, data: bytes) -> None:
        """Answer the peer; without one the answer is lost, as on a real wire."""
        ...


class PtyLink:
    """A serial line: a pty whose end for peers stands at the path `link`."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._fds: tuple[int, int] | None = None

    def open(self) -> None:
        """Make the pty; a link left over from an earlier run is replaced."""
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        os.set_blocking(ours, False)
        # Keeping `theirs` open too lets peers leave without hanging up the line.
        self._fds = (ours, theirs)
        fresh = self._link.with_name(self._link.name + ".new")
        self._link.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(theirs))
        fresh.replace(self._link)

    def close(self) -> None:
        """Hang up and remove the link; what was on the wire by then still arrives."""
        fds, self._fds = self._fds, None
        if fds is not None:
            self._link.unlink(missing_ok=True)
            _arrived(fds[1])
            for fd in fds:
                os.close(fd)

    def receive(self, size: int, timeout_s: float) -> bytes:
        """What was written to the line."""
        ours, _ = self._opened()
        readable, _, _ = select.select([ours], [], [], timeout_s)
        return os.read(ours, size) if readable else b""

    def send(self, data: bytes) -> None:
        """Write to the line; what finds no room because nobody reads is lost."""
        ours, _ = self._opened()
        _, writable, _ = select.select([], [ours], [], ANSWER_TIMEOUT_S)
        if writable:
            os.write(ours, data)

    def _opened(self) -> tuple[int, int]:
        if self._fds is None:
            raise RuntimeError("the link is not open")
        return self._fds


def _arrived(theirs: int) -> None:
    """Wait until the peer has read what it was sent; there may be none."""
    pause, looks = threading.Event(), round(ARRIVAL_S / LOOK_EVERY_S)
    for _ in range(looks):
        unread = fcntl.ioctl(theirs, termios.FIONREAD, bytes(4))
        if not any(unread):
            return
        pause.wait(LOOK_EVERY_S)


class TcpLink:
    """A network printer: one peer at a time, the next one when it has gone."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._address = (host, port)
        self._listener: socket.socket | None = None
        self._peer: socket.socket | None = None

    @property
    def port(self) -> int:
        """The port that peers connect to, once open (0 was a wish for any free one)."""
        port: int = self._opened().getsockname()[1]
        return port

    def open(self) -> None:
        """Listen; a port that was free once is asked for again after `close`."""
        self._listener = socket.create_server(self._address)
        self._address = (self._address[0], self.port)

    def close(self) -> None:
        """Drop the peer and stop listening."""
        self._drop()
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    def receive(self, size: int, timeout_s: float) -> bytes:
        """What the peer sent."""
        source = self._peer or self._opened()
        readable, _, _ = select.select([source], [], [], timeout_s)
        if not readable:
            return b""
        if self._peer is None:
            self._peer, _ = self._opened().accept()
            return b""
        try:
            data = self._peer.recv(size)
        except OSError:
            data = b""  # the peer broke off, which is one way of leaving
        if not data:
            self._drop()
        return data

    def send(self, data: bytes) -> None:
        """Answer the peer."""
        if self._peer is None:
            return
        try:
            self._peer.sendall(data)
        except OSError:
            self._drop()

    def _opened(self) -> socket.socket:
        if self._listener is None:
            raise RuntimeError("the link is not open")
        return self._listener

    def _drop(self) -> None:
        peer, self._peer = self._peer, None
        if peer is not None:
            peer.close()
