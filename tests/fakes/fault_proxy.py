"""A proxy between an office and its central system that misbehaves as it is told.

    with central(url) as centre, fault_proxy(centre.port) as proxy:
        proxy.script([Fault.RESET_IN_ANSWER, Outage(Fault.BUSY, until=Count(requests=3))])
        ...  # an office speaks with proxy.port: four of its requests go wrong
        wait_for(lambda: proxy.is_whole)
        proxy.fault(Cut.BLACK_HOLE)  # from now on, whatever stands open too
        ...
        proxy.mend()
        assert proxy.dropped == 1 and proxy.count.requests > 4

Each request on a line takes the next fault of the script; without one it passes. It reads HTTP/1.1
in the clear: of a line that is sealed only the cuts make sense.
"""

import socket
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from select import select
from struct import pack
from time import monotonic

from tests.fakes.false_answers import INSTEAD, newer
from tests.fakes.http_messages import PIECE, has_end, read_message
from tests.fakes.outages import (
    PASSES,
    Count,
    Cut,
    End,
    Fault,
    Outage,
    Script,
    Way,
    outages,
)

__all__ = ["PASSES", "Count", "Cut", "Fault", "FaultProxy", "Outage", "fault_proxy", "outages"]

TIMEOUT_S = 5.0
"""No line of the proxy waits longer for its server, nor its end for any of its threads."""
_RST = pack("ii", 1, 0)
"""SO_LINGER: on, 0 s: close(2) sends RST (socket(7))."""
_BACKLOG = 128
_SLOW_PIECE = 60
_FILLED_S = 0.2
"""So long a connection that takes the last place in the queue is waited for."""


@dataclass
class FaultProxy:
    """Listens on `port`; `seen` counts which faults were done, `passed` the requests that were not.

    `count` is all that was seen, `dropped` the answers of the central system that did not arrive
    whole. `delay_s` is how long a delayed answer takes, `bytes_a_second` how fast a slow line is,
    `retry_after_s` when it wants to be asked again.
    """

    target: int
    delay_s: float = 0.02
    bytes_a_second: float = 3000.0
    retry_after_s: int = 0
    seen: Counter[Fault | Cut] = field(default_factory=Counter)
    passed: int = 0
    dropped: int = 0
    count: Count = field(default_factory=Count)

    def __post_init__(self) -> None:
        self._script = Script()
        self._cut: Cut | None = None
        """What is in force at the port."""
        self._under_way = 0
        """So many requests are going wrong."""
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._bell, self._ring = socket.socketpair()
        self._filler = socket.socket()
        self._listening = _listening()
        self._listening.setblocking(False)
        self.port: int = self._listening.getsockname()[1]

    def script(self, more: Iterable[Fault | Outage]) -> None:
        """Let it go wrong so, one after another, behind what is scripted already."""
        with self._changed:
            self._script.add(one if isinstance(one, Outage) else Outage(one) for one in more)
        self._settle()

    def fault(self, what: Fault | Cut, at_byte: int | None = None) -> None:
        """Let everything go wrong so from now on, until it is mended; the script is forgotten.

        A cut is in force when this comes back.
        """
        with self._changed:
            self._script.clear()
            self._script.add([Outage(what, at_byte, until=None)])
            self._present(at_once=True)
        self._settle()

    def mend(self) -> None:
        """Let everything pass from now on; what hangs in a fault of its own stays there."""
        with self._changed:
            self._script.clear()
        self._settle()

    @property
    def is_whole(self) -> bool:
        """Whether nothing goes wrong any more, nor is about to."""
        with self._changed:
            return self._present() is None and self._script.is_done and not self._under_way

    def run(self) -> None:
        """Take connections until it is stopped."""
        while not self._stopping.is_set():
            self._obey()
            with self._changed:
                left_s = self._script.left_s(monotonic())
            waiting = [self._listening] if self._cut in (None, Cut.BLACK_HOLE) else []
            ready, _, _ = select([self._bell, *waiting], [], [], left_s)
            if self._bell in ready:
                self._bell.recv(PIECE)
            if self._listening in ready:
                self._accept()

    def stop(self) -> None:
        """Let `run` come to its end, and every line."""
        with self._changed:
            self._stopping.set()
            self._changed.notify_all()
        self._wake()
        self._break_lines()

    def close(self) -> None:
        """Wait for every thread, behind `run`; nothing is left then."""
        self._break_lines()
        for thread in self._threads:
            thread.join(TIMEOUT_S)
            assert not thread.is_alive(), "a line of the fault proxy does not end"
        for one in (self._listening, self._bell, self._ring, self._filler):
            one.close()

    def _present(self, *, at_once: bool = False) -> Outage | None:
        is_free = at_once or not self._under_way
        return self._script.at(self.count, monotonic(), is_free=is_free)

    def _present_cut(self) -> Cut | None:
        one = self._present()
        return one.what if one and isinstance(one.what, Cut) else None

    def _is_cut_due(self) -> bool:
        """Whether a cut only waits for a request that goes wrong before it."""
        return self._present() is None and self._script.is_held

    def _wake(self) -> None:
        self._ring.send(b"!")

    def _settle(self) -> None:
        """Let the port learn of it, and wait until it has."""
        self._wake()
        with self._changed:
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: self._cut is self._present_cut(), TIMEOUT_S)

    def _obey(self) -> None:
        """Bring the port into the state that the script wants."""
        with self._changed:
            cut = self._present_cut()
        if cut is self._cut:
            return
        self._filler.close()
        match cut:
            case Cut.REFUSED:
                self._listening.shutdown(socket.SHUT_RDWR)
                self._break_lines()
            case Cut.NOT_ACCEPTED:
                self._fill()
            case _:
                self._listening.listen(_BACKLOG)
        with self._changed:
            self._cut = cut
            if cut:
                self.seen[cut] += 1
            self._changed.notify_all()

    def _fill(self) -> None:
        """On Linux a queue of 0 holds one connection; to whoever comes then nobody answers."""
        self._listening.listen(0)
        self._filler = socket.socket()
        self._filler.setblocking(False)
        self._filler.connect_ex(("127.0.0.1", self.port))
        select([], [self._filler], [], _FILLED_S)

    def _accept(self) -> None:
        try:
            line, _ = self._listening.accept()
        except OSError:  # it has gone again
            return
        with self._changed:
            self._open.add(line)
        self._add(connections=1)
        self._threads = [one for one in self._threads if one.is_alive()]
        thread = threading.Thread(target=self._serve, args=(line,), name="fault proxy line")
        self._threads.append(thread)
        thread.start()

    def _break_lines(self) -> None:
        with self._changed:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _add(self, **more: int) -> None:
        with self._changed:
            sums = {name: getattr(self.count, name) + number for name, number in more.items()}
            self.count = replace(self.count, **sums)
            self._changed.notify_all()
            if self._present_cut() is not self._cut:
                self._wake()

    def _serve(self, line: socket.socket) -> None:
        with ExitStack() as open_, suppress(OSError):  # whichever end breaks, this line is over
            open_.enter_context(self._known(line))
            server: socket.socket | None = None
            while request := read_message(line):
                with self._met() as met:
                    if met and (instead := INSTEAD.get(met.what)):
                        self._send_instead(line, instead(self.retry_after_s))
                        return
                    if server is None:
                        server = socket.create_connection(("127.0.0.1", self.target), TIMEOUT_S)
                        open_.enter_context(self._known(server))
                    if not self._pass(line, server, request, met):
                        return

    @contextmanager
    def _known(self, one: socket.socket) -> Iterator[None]:
        with self._changed:
            self._open.add(one)
        try:
            yield
        finally:
            with self._changed:
                self._open.discard(one)
            one.close()

    @contextmanager
    def _met(self) -> Iterator[Outage | None]:
        """What this request meets; behind a cut it waits for its end."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping.is_set() or not self._is_cut_due())
            self._wait_for_line()
            one = self._present()
            if one and isinstance(one.what, Fault):
                self.seen[one.what] += 1
                self._under_way += 1
            else:
                self.passed += 1
            self._add(requests=1)
        try:
            yield one
        finally:
            with self._changed:
                self._under_way -= 1 if one else 0
                self._add()

    def _wait_for_line(self) -> None:
        """Until nothing is cut any more; raises ConnectionAbortedError where this line was."""
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._stopping.is_set()
                    or self._cut is Cut.REFUSED
                    or (self._cut is None and self._present_cut() is None)
                )
            )
            if self._stopping.is_set() or self._cut:
                raise ConnectionAbortedError

    def _send_instead(self, line: socket.socket, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            self._wait_for_line()
            line.sendall(piece)

    def _pass(
        self, line: socket.socket, server: socket.socket, request: bytes, met: Outage | None
    ) -> bool:
        """Let a request pass, as far as its fault allows; whether the line goes on."""
        fault, place = (met.what, met.place) if met else (None, None)
        if place and place.way is Way.UP:
            self._send(server, request[: place.at_byte], Way.UP)
            return self._end(line, place.end)
        self._send(server, request, Way.UP, is_slow=fault is Fault.SLOW_REQUEST)
        answer = read_message(server, is_answer=True)
        if fault is Fault.NEWER:
            answer = newer(answer)
        if fault is Fault.DELAYED:
            self._stopping.wait(self.delay_s)
        if place:
            self.dropped += 1
            self._send(line, answer[: place.at_byte], Way.DOWN)
            return self._end(line, place.end)
        self._send(line, answer, Way.DOWN, is_slow=fault is Fault.SLOW)
        return has_end(answer)

    def _send(self, to: socket.socket, what: bytes, way: Way, *, is_slow: bool = False) -> None:
        size = _SLOW_PIECE if is_slow else PIECE
        for at in range(0, len(what), size):
            piece = what[at : at + size]
            self._wait_for_line()
            # counted first: who has the piece may look at once whether it was
            self._add(**{"up_bytes" if way is Way.UP else "down_bytes": len(piece)})
            to.sendall(piece)
            if is_slow:
                self._stopping.wait(len(piece) / self.bytes_a_second)

    def _end(self, line: socket.socket, end: End) -> bool:
        """Break the line so; it does not go on."""
        if end is End.RESET:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
        while end is End.SILENCE and line.recv(PIECE):
            pass
        return False


def _listening() -> socket.socket:
    """On a port that was asked for by its number: one that Linux chose is lost by shutdown(2)."""
    with socket.socket() as chosen:
        chosen.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        chosen.bind(("127.0.0.1", 0))
        return socket.create_server(chosen.getsockname(), backlog=_BACKLOG)


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
        assert not running.is_alive(), "the fault proxy does not end"
        proxy.close()
