"""A port that is only listened to: one thread owns it, from its opening to its loss and back again.

Keypads, panels and code readers speak when somebody touches them and are never asked. The thread
opens the port, hands on what comes, and tries again with growing pauses while the port is away.
"""

import logging
import math
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from devices.errors import DeviceError, DeviceTimeoutError, by_code
from devices.status import NO_ANSWER_EXPECTED, Level, Source, State, Status, lost, utc_now
from devices.transport import Transport

__all__ = ["Backoff", "Ear", "Listening", "PortThread", "Session", "Speaking"]

READ_BYTES = 64 * 24
LISTEN_S = 0.25
"""A port without a word is looked after so often; closing one takes so long at most."""
QUIET_S = 0.05
CLOSE_TIMEOUT_S = 2.0
CHECK_TIMEOUT_S = 8.0
"""A port that is away is tried again within 3 s, and is looked at twice."""
BELIEVED_S = 5.0
"""A thread that has not looked at its port for so long has stopped doing so."""
HEARD_BELIEVED_S = 3600.0
"""A device that cannot be asked is believed to be there for so long after its last word."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Backoff:
    """How long to wait before a lost port is opened again, seconds."""

    first_s: float = 0.5
    max_s: float = 3.0

    def delays(self, chance: Callable[[], float]) -> Iterator[float]:
        """Pauses that double up to the longest, each cut by up to 25 % at random."""
        delay_s = self.first_s
        while True:
            yield delay_s * (0.75 + 0.25 * chance())
            delay_s = min(2 * delay_s, self.max_s)


class Session(Protocol):
    """What is done with a port; its thread alone calls it."""

    @property
    def closing(self) -> threading.Event:
        """Set from any thread to end it: `open` then waits no longer."""
        ...

    def open(self) -> None:
        """Claim the port. Raises the errors of `devices.errors`."""
        ...

    def turn(self) -> bool:
        """Wait for a moment, at most `LISTEN_S`, and take what comes; True when something came.

        Raises DisconnectedError.
        """
        ...

    def close(self) -> None:
        """Give the port back, open or not; what was half heard is dropped."""
        ...


class PortThread:
    """The owner of one port, called `name` in logs and errors.

    With `silent`, an open port does not show that its device is there (RS-232): until a word of it
    comes, and again long after, its state is unknown.
    """

    def __init__(
        self,
        name: str,
        session: Session,
        *,
        silent: bool = False,
        close_timeout_s: float = CLOSE_TIMEOUT_S,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._name = name
        self._session = session
        self._silent = silent
        self._close_timeout_s = close_timeout_s
        self._backoff = backoff or Backoff()
        self._now = now
        self._clock = clock
        self._chance = chance
        self._delays = self._backoff.delays(chance)
        self._closing = session.closing
        self._thread: threading.Thread | None = None
        self._looked_once = threading.Condition()
        self._looks = 0
        """How often the port was looked at: turns, and tries that failed."""
        self._told = (
            Status(State.CONNECTING, Level.INFO, (), now(), Source.INFERRED),
            math.inf,
        )

    def start(self) -> None:
        """Begin to listen, for the first time or again after `close`.

        A port that is not there yet is tried again. Raises DeviceTimeoutError where the thread has
        not ended since it was closed.
        """
        self.close()
        self._closing.clear()
        self._thread = threading.Thread(target=self._run, name=f"port {self._name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Give the port back and end the thread.

        Raises DeviceTimeoutError when it has not ended within `close_timeout_s`.
        """
        self._closing.set()
        if self._thread is None:
            return
        self._thread.join(self._close_timeout_s)
        if self._thread.is_alive():
            raise DeviceTimeoutError(self._name, f"not closed in {self._close_timeout_s} s")

    def check(self, timeout_s: float = CHECK_TIMEOUT_S) -> None:
        """Wait until the port was looked at anew: read from, or tried to be opened.

        Raises what keeps it from being heard, DeviceTimeoutError where its thread does not look.
        """
        with self._looked_once:
            # the look that goes on now may have begun before the question
            enough = self._looks + 2
            if not self._looked_once.wait_for(lambda: self._looks >= enough, timeout_s):
                raise DeviceTimeoutError(self._name, f"not looked at within {timeout_s} s")
            status, _ = self._told
        if status.gone:
            raise by_code(status.reasons[0])(self._name)

    def status(self) -> Status:
        """How the port stands; never waits, any thread may ask."""
        status, believed_until = self._told
        if self._clock() <= believed_until:
            return status
        if self._silent:
            return replace(status, state=State.UNKNOWN, reasons=(NO_ANSWER_EXPECTED,))
        return status.stale()

    # Everything below runs in the thread.

    def _run(self) -> None:
        # Never begun anew: a defect that returns at every try must not fill the log with traces.
        defect_delays = self._backoff.delays(self._chance)
        while not self._closing.is_set():
            try:
                self._hold()
            except DeviceError as error:
                self._lost(error)
                self._closing.wait(next(self._delays))
            except Exception as error:  # no defect may silence the port for good
                log.error("%s: an unforeseen error", self._name, exc_info=error)
                self._lost(DeviceError(self._name, type(error).__name__))
                self._closing.wait(next(defect_delays))

    def _hold(self) -> None:
        try:
            self._session.open()
            self._found()
            while not self._closing.is_set():
                self._looked(heard=self._session.turn())
        finally:
            self._session.close()

    def _found(self) -> None:
        if self._told[0].level is Level.FAULT:
            log.info("%s is back", self._name)
        self._delays = self._backoff.delays(self._chance)
        if self._silent:
            reasons = (NO_ANSWER_EXPECTED,)
            status = Status(State.UNKNOWN, Level.INFO, reasons, self._now(), Source.INFERRED)
            self._told = (status, math.inf)
        else:
            self._looked(heard=False)

    def _looked(self, *, heard: bool) -> None:
        """Nothing broke in a turn; what that says depends on the port."""
        if heard or not self._silent:
            source = Source.PUSHED if heard else Source.POLLED
            believed_s = HEARD_BELIEVED_S if self._silent else BELIEVED_S
            status = Status(State.ONLINE, Level.INFO, (), self._now(), source)
            self._told = (status, self._clock() + believed_s)
        self._count_look()

    def _lost(self, error: DeviceError) -> None:
        if self._told[0].reasons != (error.code,):
            log.warning("%s: %s", self._name, error)
        self._told = (lost(error.code, self._now()), math.inf)
        self._count_look()

    def _count_look(self) -> None:
        with self._looked_once:
            self._looks += 1
            self._looked_once.notify_all()


Word = TypeVar("Word")


class Speaking(Generic[Word]):
    """A device that speaks by itself, on a port with a thread of its own.

    Start and close it, as often as its port is lent to somebody.
    """

    def __init__(self, device: str, port: PortThread) -> None:
        self.device = device
        self._port = port
        self._listeners: list[Callable[[Word], None]] = []

    def start(self) -> None:
        """Begin to listen to the device."""
        self._port.start()

    def close(self) -> None:
        """Let the device go. Raises DeviceTimeoutError."""
        self._port.close()

    def listen(self, on_word: Callable[[Word], None], /) -> None:
        """Tell `on_word` of each thing said from now on, in the port's thread."""
        self._listeners = [on_word]

    def status(self) -> Status:
        """How the port stands; never waits, any thread may ask."""
        return self._port.status()

    def check(self) -> None:
        """Look at the port anew. Raises what keeps the device from being heard."""
        self._port.check()

    def _tell(self, word: Word) -> None:
        for on_word in self._listeners:
            on_word(word)


class Ear(Protocol):
    """What understands the bytes of a port; the port's thread alone calls it."""

    def hear(self, data: bytes, at_monotonic: float) -> None:
        """Take what has come."""
        ...

    def quiet(self) -> None:
        """Nothing more has come for `quiet_s` after the last bytes."""
        ...

    def lost(self) -> None:
        """The link is no more; what was half heard stays so."""
        ...


class Listening:
    """The session of a transport: its bytes go to an ear."""

    def __init__(
        self,
        transport: Transport,
        ear: Ear,
        quiet_s: float = QUIET_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._ear = ear
        self._quiet_s = quiet_s
        self._clock = clock
        self._speaking = False
        self._silent_s = 0.0
        self.closing = transport.closing

    def open(self) -> None:
        """Open the transport; what was said before nobody means any more."""
        self._transport.open()
        self._transport.discard_input()
        self._speaking = False

    def turn(self) -> bool:
        """Hear what comes next, or that nothing does."""
        wait_s = min(self._quiet_s - self._silent_s, LISTEN_S) if self._speaking else LISTEN_S
        data = self._transport.read(READ_BYTES, wait_s)
        self._silent_s = 0.0 if data else self._silent_s + wait_s
        if data:
            self._speaking = True
            self._ear.hear(data, self._clock())
        elif self._speaking and self._silent_s >= self._quiet_s:
            self._speaking = False
            self._ear.quiet()
        return bool(data)

    def close(self) -> None:
        """Close the transport and tell the ear."""
        self._transport.close()
        self._ear.lost()
