"""A simulated light stack: a relay board behind a pty that keeps the time of its line."""

import os
import select
import threading
from collections.abc import Iterable, Mapping
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from devices.errors import DeviceTimeoutError
from devices.light_stack.models import LightStackModel
from devices.paced_pty import PacedPty

__all__ = ["LampFault", "SimLightStack", "StackFault", "stack_png"]

STOP_TIMEOUT_S = 2.0
LAMP_PX = 120
MAST = (70, 74, 80)
DARK = 0.22
COLOURS = {
    "red": (230, 40, 30),
    "yellow": (250, 180, 20),
    "green": (40, 190, 80),
    "blue": (50, 110, 240),
}
WHITE = (235, 235, 225)


class StackFault(StrEnum):
    """What can be wrong with the board, by name."""

    SILENT = "silent"
    """No relay moves: the lamps stay as they are."""
    ECHO = "echo"
    """It sends back what it was told, as some boards do."""


class LampFault(StrEnum):
    """What can be wrong with one lamp, by name."""

    BURNT = "burnt"


class SimLightStack:
    """One board at `link`, a path that never changes; `lit` tells which lamps shine now."""

    def __init__(self, link: Path, baud: int, model: LightStackModel) -> None:
        self._link = link
        self._baud = baud
        self._lamps = tuple(model.lamps)
        self._words = {
            word: (name, lit)
            for name, lamp in model.lamps.items()
            for word, lit in ((lamp.on, True), (lamp.off, False))
        }
        self._switched = dict.fromkeys(self._lamps, False)
        self._faults: frozenset[StackFault] = frozenset()
        self._burnt: frozenset[str] = frozenset()
        self._heard = b""
        self._wake = -1
        self._thread: threading.Thread | None = None

    @property
    def lit(self) -> Mapping[str, bool]:
        """Lamp → whether it shines; any thread may ask."""
        return {name: on and name not in self._burnt for name, on in self._switched.items()}

    def start(self) -> None:
        """Plug it in, every lamp dark; harmless when it is."""
        if self._thread is None:
            self._switched, self._heard = dict.fromkeys(self._lamps, False), b""
            self._wake = os.eventfd(0)
            line = PacedPty(self._link, self._baud)
            name = f"sim {self._link}"
            self._thread = threading.Thread(target=self._run, args=(line,), name=name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Pull it out. Raises DeviceTimeoutError."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        os.eventfd_write(self._wake, 1)
        thread.join(STOP_TIMEOUT_S)
        if thread.is_alive():
            raise DeviceTimeoutError(str(self._link), "the simulator did not stop")
        os.close(self._wake)

    def suffer(self, faults: Iterable[StackFault], burnt: Iterable[str] = ()) -> None:
        """Let exactly this be wrong from now on; `burnt` are lamps that stay dark."""
        self._faults = frozenset(faults)
        self._burnt = frozenset(burnt)

    def _run(self, line: PacedPty) -> None:
        sources = [line.fileno(), self._wake]
        try:
            while self._wake not in select.select(sources, [], [])[0]:
                self._listen(line)
        finally:
            line.close()

    def _listen(self, line: PacedPty) -> None:
        data, faults = line.receive(), self._faults
        if StackFault.ECHO in faults:
            line.send(data, 0.0)
        if StackFault.SILENT in faults:
            return
        self._heard += data
        while found := self._first_word():
            at, word = found
            name, lit = self._words[word]
            self._switched = {**self._switched, name: lit}
            self._heard = self._heard[at + len(word) :]
        self._heard = self._heard[-max(map(len, self._words)) :]

    def _first_word(self) -> tuple[int, bytes] | None:
        """The first command in what was heard, and where it stands; other bytes mean nothing."""
        places = ((self._heard.find(word), word) for word in self._words)
        return min((one for one in places if one[0] >= 0), default=None)


def stack_png(lit: Mapping[str, bool]) -> bytes:
    """A picture of a mast with these lamps, the first on top."""
    size = (LAMP_PX + 40, LAMP_PX * len(lit) + 40)
    image = Image.new("RGB", size, (24, 26, 30))
    draw = ImageDraw.Draw(image)
    for at, (name, on) in enumerate(lit.items()):
        colour = COLOURS.get(name, WHITE)
        shown = colour if on else tuple(round(one * DARK) for one in colour)
        top = 20 + at * LAMP_PX
        draw.rounded_rectangle((20, top + 4, 20 + LAMP_PX, top + LAMP_PX - 4), 14, fill=shown)
        draw.line((20, top + LAMP_PX, 20 + LAMP_PX, top + LAMP_PX), fill=MAST, width=4)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
