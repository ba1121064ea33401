"""A simulated rating panel: a serial contact board behind a pty that keeps the time of its line."""

import threading
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from devices.bus_faults import LineFaults, Trouble
from devices.paced_pty import PacedPty
from devices.rating_panels.models import ContactPanelModel

__all__ = ["PanelFault", "SimContactPanel"]

NOISE = LineFaults(noise=0.05)
BOUNCES = 3
REPEAT_S = 0.1
"""A board says so often that a button is held down."""
STOP_TIMEOUT_S = 2.0


class PanelFault(StrEnum):
    """What can be wrong with a panel, by name."""

    SILENT = "silent"
    """No contact closes any more."""
    STUCK = "stuck"
    """The best face is held down, by its own dirt."""
    BOUNCE = "bounce"
    """Each press closes its contact several times."""
    NOISE = "noise"


class SimContactPanel:
    """One board at `link`, a path that never changes; its buttons are numbered by face from 1."""

    def __init__(self, link: Path, baud: int, model: ContactPanelModel) -> None:
        self._link = link
        self._baud = baud
        self._model = model
        self._faults: frozenset[PanelFault] = frozenset()
        self._trouble = Trouble()
        self._lock = threading.Lock()
        self._line: PacedPty | None = None
        self._free = threading.Event()
        self._holding: threading.Thread | None = None

    def start(self) -> None:
        """Plug it in; harmless when it is."""
        with self._lock:
            if self._line is None:
                self._line = PacedPty(self._link, self._baud)

    def stop(self) -> None:
        """Pull it out; whoever listens sees its end."""
        self._let_go()
        with self._lock:
            line, self._line = self._line, None
            if line is not None:
                line.close()

    def suffer(self, faults: Iterable[PanelFault]) -> None:
        """Let exactly this be wrong from now on."""
        self._faults = frozenset(faults)
        if PanelFault.STUCK in self._faults:
            self._hold_down()
        else:
            self._let_go()

    def press(self, face: int) -> None:
        """Press a face and let it go. Raises ValueError for one that it has not."""
        if not 1 <= face <= len(self._model.faces):
            raise ValueError(f"no face {face}")
        times = BOUNCES if PanelFault.BOUNCE in self._faults else 1
        button = self._model.faces[face - 1]
        self._send((button.pressed + (button.released or b"")) * times)

    def _hold_down(self) -> None:
        if self._holding is None:
            self._free.clear()
            self._holding = threading.Thread(target=self._hold, name="stuck button", daemon=True)
            self._holding.start()

    def _hold(self) -> None:
        self._send(self._model.faces[0].pressed)
        while not self._free.wait(REPEAT_S):
            self._send(self._model.faces[0].pressed)

    def _let_go(self) -> None:
        holding, self._holding = self._holding, None
        if holding is not None:
            self._free.set()
            holding.join(STOP_TIMEOUT_S)
            self._send(self._model.faces[0].released or b"")

    def _send(self, data: bytes) -> None:
        """Speak, where it is plugged in and can."""
        if PanelFault.SILENT in self._faults:
            return
        if PanelFault.NOISE in self._faults:
            data = self._trouble.carry(data, NOISE)
        with self._lock:
            if self._line is not None:
                self._line.send(data, turnaround_s=0.0)
