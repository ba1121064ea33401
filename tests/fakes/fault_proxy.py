"""A proxy between an office and its central system that misbehaves as it is told.

    with fault_proxy(centre.port) as proxy:
        proxy.script([Fault.RESET_IN_ANSWER, Fault.BUSY])
        ...  # an office speaks with proxy.port: two of its requests go wrong, one each
        wait_for(lambda: proxy.is_whole)

Each request on a line takes the next fault of the script; without one it passes.
"""

import gzip
import socket
import struct
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import StrEnum

TIMEOUT_S = 5.0
"""No line of the proxy waits longer for its server."""
_PIECE = 65536
_RST = struct.pack("ii", 1, 0)
"""SO_LINGER: on, 0 s: close(2) sends RST (socket(7))."""
_AFTER_BYTES = 60
"""So much of a request or an answer passes before the line breaks within it."""


class Fault(StrEnum):
    """How a request goes wrong. `*` are those that the central system carries out all the same."""

    RESET_AT_ONCE = "reset-at-once"
    RESET_IN_REQUEST = "reset-in-request"
    RESET_IN_ANSWER = "reset-in-answer"  # *
    LOST_ANSWER = "lost-answer"  # *
    TRUNCATED = "truncated"  # *
    HALF_OPEN = "half-open"
    SILENT_AFTER = "silent-after"  # *
    DELAYED = "delayed"  # *
    SLOW = "slow"  # *
    PORTAL = "portal"
    REDIRECT = "redirect"
    BUSY = "busy"
    BUSY_UNTIL = "busy-until"
    TOO_MANY = "too-many"
    BROKEN = "broken"
    GATEWAY = "gateway"
    EMPTY = "empty"
    WRONG_TYPE = "wrong-type"
    GARBAGE = "garbage"
    HUGE = "huge"
    BOMB = "bomb"


PASSES = frozenset(
    {
        Fault.RESET_IN_ANSWER,
        Fault.LOST_ANSWER,
        Fault.TRUNCATED,
        Fault.SILENT_AFTER,
        Fault.DELAYED,
        Fault.SLOW,
    }
)
"""With these the central system has the request."""


def _answer(status: str, body: bytes, *headers: str, media: str = "application/json") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "Connection: close", *headers, "", ""]).encode() + body


_HTML = b"<html><body>Wi-Fi</body></html>"
_INSTEAD = {
    Fault.PORTAL: lambda: _answer("200 OK", _HTML, media="text/html"),
    Fault.REDIRECT: lambda: _answer("302 Found", b"", "Location: http://127.0.0.1:9/"),
    Fault.BUSY: lambda: _answer("503 Busy", b"", "Retry-After: 0"),
    Fault.BUSY_UNTIL: lambda: _answer("503 Busy", b"", f"Retry-After: {formatdate(usegmt=True)}"),
    Fault.TOO_MANY: lambda: _answer("429 Too Many", b"", "Retry-After: 0"),
    Fault.BROKEN: lambda: _answer("500 Oh", b"{}"),
    Fault.GATEWAY: lambda: _answer("502 Bad Gateway", _HTML, media="text/html"),
    Fault.EMPTY: lambda: _answer("200 OK", b""),
    Fault.WRONG_TYPE: lambda: _answer("200 OK", b'{"epoch": 1}'),
    Fault.GARBAGE: lambda: b"\x00\xff\x13" * 40,
    Fault.HUGE: lambda: _answer("200 OK", b" " * (6 << 20)),
    Fault.BOMB: lambda: _answer("200 OK", gzip.compress(bytes(64 << 20)), "Content-Encoding: gzip"),
}


@dataclass
class FaultProxy:
    """Listens on `port`; `seen` counts which faults were done, `passed` the requests that were not.

    `delay_s` is how long a delayed answer, or each piece of a slow one, takes.
    """

    target: int
    delay_s: float = 0.02
    seen: Counter[Fault] = field(default_factory=Counter)
    passed: int = 0

    def __post_init__(self) -> None:
        self._script: deque[Fault] = deque()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._lines: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]

    def script(self, faults: Iterable[Fault]) -> None:
        """Let the next requests go wrong so, one after another."""
        with self._lock:
            self._script.extend(faults)

    @property
    def is_whole(self) -> bool:
        """Whether nothing goes wrong any more."""
        with self._lock:
            return not self._script

    def run(self) -> None:
        """Take connections until it is stopped."""
        while not self._stopping.is_set():
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self._threads = [one for one in self._threads if one.is_alive()]
            thread = threading.Thread(target=self._serve, args=(line,), name="fault proxy line")
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Cut every line and end every thread."""
        self._stopping.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            lines = list(self._lines)
        for one in lines:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(TIMEOUT_S)
            assert not thread.is_alive()

    def _next(self) -> Fault | None:
        with self._lock:
            fault = self._script.popleft() if self._script else None
            if fault:
                self.seen[fault] += 1
            else:
                self.passed += 1
        return fault

    def _serve(self, line: socket.socket) -> None:
        with self._known(line):
            server: socket.socket | None = None
            try:
                while request := _whole(line):
                    fault = self._next()
                    if fault in _INSTEAD:
                        line.sendall(_INSTEAD[fault]())
                        return
                    if server is None:
                        server = socket.create_connection(("127.0.0.1", self.target), TIMEOUT_S)
                    if not self._pass(line, server, request, fault):
                        return
            except OSError:
                return
            finally:
                if server:
                    server.close()

    def _pass(
        self, line: socket.socket, server: socket.socket, request: bytes, fault: Fault | None
    ) -> bool:
        """Let a request pass, as far as its fault allows; whether the line goes on."""
        match fault:
            case Fault.RESET_AT_ONCE:
                return _reset(line)
            case Fault.RESET_IN_REQUEST:
                server.sendall(request[:_AFTER_BYTES])
                return _reset(line)
            case Fault.HALF_OPEN:
                return self._hang(line)
        server.sendall(request)
        answer = _whole(server)
        match fault:
            case Fault.LOST_ANSWER:
                return _reset(line)
            case Fault.RESET_IN_ANSWER:
                line.sendall(answer[:_AFTER_BYTES])
                return _reset(line)
            case Fault.TRUNCATED:
                line.sendall(answer[:-1])
                return False
            case Fault.SILENT_AFTER:
                return self._hang(line)
            case Fault.DELAYED:
                self._stopping.wait(self.delay_s)
            case Fault.SLOW:
                for at in range(0, len(answer), _AFTER_BYTES):
                    line.sendall(answer[at : at + _AFTER_BYTES])
                    self._stopping.wait(self.delay_s)
                return True
        line.sendall(answer)
        return True

    def _hang(self, line: socket.socket) -> bool:
        """Say nothing until the other side has enough of it."""
        line.settimeout(None)
        while line.recv(_PIECE):
            pass
        return False

    @contextmanager
    def _known(self, line: socket.socket) -> Iterator[None]:
        with self._lock:
            self._lines.add(line)
        try:
            yield
        finally:
            with self._lock:
                self._lines.discard(line)
            line.close()


def _whole(line: socket.socket) -> bytes:
    """One message of HTTP with its body; nothing where the other side has closed the line."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = line.recv(_PIECE)
        if not piece:
            return b""
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    wanted = next(
        (
            int(one.partition(b":")[2])
            for one in head.split(b"\r\n")
            if one.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < wanted:
        piece = line.recv(_PIECE)
        if not piece:
            return b""
        body += piece
    return head + b"\r\n\r\n" + body


def _reset(line: socket.socket) -> bool:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
    line.close()
    return False


@contextmanager
def fault_proxy(target: int) -> Iterator[FaultProxy]:
    """A proxy before a port of this machine, until the end; then nothing of it is left."""
    proxy = FaultProxy(target)
    running = threading.Thread(target=proxy.run, name="fault proxy")
    running.start()
    try:
        yield proxy
    finally:
        proxy.stop()
        running.join(TIMEOUT_S)
        assert not running.is_alive()
