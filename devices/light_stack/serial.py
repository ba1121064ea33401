"""A light stack behind a serial relay board: bytes, as declared, that switch each lamp."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from devices.errors import DeviceError
from devices.light_stack import Light
from devices.light_stack.models import LightStackModel
from devices.status import Status, utc_now
from devices.transport import Transport
from devices.transport.listening import LISTEN_S, Backoff, PortThread

__all__ = ["SerialLightStack"]

WRITE_TIMEOUT_S = 1.0

log = logging.getLogger(__name__)


class SerialLightStack:
    """One stack with a thread of its own; start and close it, which puts the lamps out.

    A relay board never answers: whether a lamp is lit nobody knows but who sees it.
    """

    def __init__(
        self,
        device: str,
        model: LightStackModel,
        transport: Transport,
        *,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.device = device
        self.lamps = tuple(model.lamps)
        self._lamps = _Lamps(model, transport, clock)
        self._port = PortThread(
            device, self._lamps, silent=True, backoff=backoff, now=now, clock=clock
        )

    def start(self) -> None:
        """Begin to show."""
        self._port.start()

    def close(self) -> None:
        """Put the lamps out and let the board go. Raises DeviceTimeoutError."""
        self._port.close()

    def show(self, lights: Mapping[str, Light]) -> None:
        """Let the lamps do this from now on. Raises ValueError for a lamp that there is not."""
        self._lamps.want(lights)

    def check(self) -> None:
        """Look at the port anew. Raises what keeps the board from being told."""
        self._port.check()

    def status(self) -> Status:
        """Whether the port is there; a board never says more."""
        return self._port.status()


class _Lamps:
    """The session of a board: it is told what differs from what it was told before."""

    def __init__(
        self, model: LightStackModel, transport: Transport, clock: Callable[[], float]
    ) -> None:
        self.closing = transport.closing
        self._model = model
        self._transport = transport
        self._clock = clock
        self._changed = threading.Event()
        self._wanted: Mapping[str, Light] = {}
        self._told: dict[str, bool] = {}
        self._repeat_at = 0.0

    def want(self, lights: Mapping[str, Light]) -> None:
        """Show this from the next turn on."""
        unknown = lights.keys() - self._model.lamps.keys()
        if unknown:
            raise ValueError(f"no such lamp: {', '.join(sorted(unknown))}")
        self._wanted = dict(lights)
        self._changed.set()

    def open(self) -> None:
        """Open the port; nothing is known of the lamps."""
        self._transport.open()
        self._told = {}

    def turn(self) -> bool:
        """Tell the board what has changed. Raises DisconnectedError."""
        self._transport.discard_input()  # some boards echo; and this sees a port that has gone
        now_s = self._clock()
        if now_s >= self._repeat_at:
            self._repeat_at = now_s + self._model.repeat_s
            self._told = {}
        self._tell(self._wanted, now_s)
        self._changed.wait(LISTEN_S)
        self._changed.clear()
        return False

    def close(self) -> None:
        """Put the lamps out, where the board can still be told."""
        try:
            if self._transport.is_open:
                self._tell({}, 0.0)
        except DeviceError as error:
            log.info("lamps stay as they were: %s", error)
        finally:
            self._transport.close()

    def _tell(self, wanted: Mapping[str, Light], now_s: float) -> None:
        for name, lamp in self._model.lamps.items():
            lit = self._is_lit(wanted.get(name, Light.OFF), now_s)
            if self._told.get(name) is not lit:
                self._transport.write(lamp.on if lit else lamp.off, WRITE_TIMEOUT_S)
                self._told[name] = lit

    def _is_lit(self, light: Light, now_s: float) -> bool:
        is_bright_half = int(now_s * 1000 // self._model.blink_ms) % 2 == 0
        return light is Light.ON or (light is Light.BLINK and is_bright_half)
