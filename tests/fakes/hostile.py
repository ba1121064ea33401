"""A server that answers like nothing sane.

with hostile(Answer.ENDLESS) as server:
    ...  # a client speaks with server.port: it has to come away by itself
    server.answer = Answer.OTHER_EPOCH
    ...
    assert server.asked == [("GET", "/v1/records/office"), ...]
"""

import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, repeat
from uuid import uuid4

from tests.fakes.false_answers import HTML, UNKNOWN, bomb, endless, head, whole
from tests.fakes.http_messages import read_message

DRIP_S = 1.0
TIMEOUT_S = 5.0
_DROPS = 4096
_STANDING = {"epoch": "one", "have_upto": 0, "head": None}


class Answer(StrEnum):
    """What it answers to whatever it is asked."""

    HUGE = "huge"
    ENDLESS = "endless"
    ENDLESS_CHUNKS = "endless-chunks"
    DRIP = "drip"
    """A byte a second."""
    DRIP_HEAD = "drip-head"
    """The same, from the first byte on."""
    NOTHING = "nothing"
    """The line is closed."""
    EMPTY = "empty"
    HTML = "html"
    NOT_TEXT = "not-text"
    NO_OBJECT = "no-object"
    DEEP = "deep"
    """JSON in JSON, more than a reader's stack holds."""
    GREAT_NUMBER = "great-number"
    BOMB = "bomb"
    NEWER = "newer"
    """What is known, and fields besides that are not."""
    TOO_SHORT = "too-short"
    """Less comes than was said."""
    TOO_LONG = "too-long"
    """More comes than was said."""
    NO_LENGTH = "no-length"
    """A length that is none."""
    HEADERS = "headers"
    """A flood of them."""
    LONG_HEADER = "long-header"
    """One without end."""
    REDIRECTS = "redirects"
    """To itself, for ever."""
    CONTINUES = "continues"
    """That it will answer, for ever."""
    OTHER_EPOCH = "other-epoch"
    """Each time as another central system, which knows nothing."""


def _json(body: bytes) -> list[bytes]:
    return [whole("200 OK", body)]


def _standing(**more: object) -> bytes:
    return json.dumps({**_STANDING, **more}).encode()


def _drops(what: bytes) -> Iterable[bytes]:
    return (what[at : at + 1] for at in range(len(what)))


_ANSWERS: dict[Answer, Callable[[str], Iterable[bytes]]] = {
    Answer.HUGE: lambda _: _json(b" " * (64 << 20)),
    Answer.ENDLESS: lambda _: endless(),
    Answer.ENDLESS_CHUNKS: lambda _: chain(
        [head("200 OK", "Transfer-Encoding: chunked")], repeat(b"1000\r\n%s\r\n" % bytes(4096))
    ),
    Answer.DRIP: lambda _: chain(
        [head("200 OK", f"Content-Length: {_DROPS}")], repeat(b" ", _DROPS)
    ),
    Answer.DRIP_HEAD: lambda _: _drops(whole("200 OK", _standing())),
    Answer.NOTHING: lambda _: [],
    Answer.EMPTY: lambda _: _json(b""),
    Answer.HTML: lambda _: [whole("200 OK", HTML, media="text/html")],
    Answer.NOT_TEXT: lambda _: _json(b"\xff\xfe\x00" * 9),
    Answer.NO_OBJECT: lambda _: _json(b"[1, 2]"),
    Answer.DEEP: lambda _: _json(b"[" * 100_000),
    Answer.GREAT_NUMBER: lambda _: _json(b'{"epoch": "one", "have_upto": %s}' % (b"9" * 10_000)),
    Answer.BOMB: lambda _: [bomb()],
    Answer.NEWER: lambda _: _json(_standing(**UNKNOWN)),
    Answer.TOO_SHORT: lambda _: [whole("200 OK", _standing())[:-9]],
    Answer.TOO_LONG: lambda _: [whole("200 OK", _standing()) + HTML],
    Answer.NO_LENGTH: lambda _: [head("200 OK", "Content-Length: nine") + _standing()],
    Answer.HEADERS: lambda _: chain(
        [b"HTTP/1.1 200 OK\r\n"], (b"X-%d: more\r\n" % number for number in range(1_000_000))
    ),
    Answer.LONG_HEADER: lambda _: chain([b"HTTP/1.1 200 OK\r\nX: "], repeat(b"x" * 65536)),
    Answer.REDIRECTS: lambda path: [whole("307 Over There", b"", f"Location: {path}")],
    Answer.CONTINUES: lambda _: repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
    Answer.OTHER_EPOCH: lambda _: _json(_standing(epoch=str(uuid4()))),
}
_DRIPS = frozenset({Answer.DRIP, Answer.DRIP_HEAD})


@dataclass
class Hostile:
    """Listens on `port`; `asked` is what for: method and path. A drop takes `drip_s`."""

    answer: Answer
    drip_s: float = DRIP_S
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._lines: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]

    def run(self) -> None:
        """Take connections until it is stopped."""
        with suppress(OSError):  # it is stopped
            while True:
                line, _ = self._listening.accept()
                self._lines.add(line)
                thread = threading.Thread(target=self._serve, args=(line,), name="hostile line")
                self._threads.append(thread)
                thread.start()

    def stop(self) -> None:
        """Let `run` come to its end."""
        self._stopping.set()
        self._listening.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Cut every line and wait for its thread, behind `run`; nothing is left then."""
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(TIMEOUT_S)
            assert not thread.is_alive(), "a line of the hostile server does not end"
        self._listening.close()

    def _serve(self, line: socket.socket) -> None:
        with line, suppress(OSError):  # the client has had enough
            if not (request := read_message(line)):
                return
            method, path, _ = request.split(b"\r\n")[0].decode().split(" ")
            self.asked.append((method, path))
            answer = self.answer
            for piece in _ANSWERS[answer](path):
                if self._stopping.is_set():
                    return
                line.sendall(piece)
                if answer in _DRIPS:
                    self._stopping.wait(self.drip_s)


@contextmanager
def hostile(answer: Answer, drip_s: float = DRIP_S) -> Iterator[Hostile]:
    """A server that answers so, until the end; then nothing of it is left."""
    server = Hostile(answer, drip_s)
    running = threading.Thread(target=server.run, name="hostile")
    running.start()
    try:
        yield server
    finally:
        server.stop()
        running.join(TIMEOUT_S)
        assert not running.is_alive(), "the hostile server does not end"
        server.close()
