"""A simulated light stack: a relay board behind a pty, whose lamps stand in a file."""

import json
import select
import threading
from pathlib import Path

from devices.light_stack.serial import LightStackModel
from devices.paced_pty import PacedPty
from devices.words import WordFinder

__all__ = ["LAMPS_FILE", "SimLightStack"]

LAMPS_FILE = "lamps.json"
_LOOK_S = 0.2
_STOP_TIMEOUT_S = 2.0


class SimLightStack:
    """One board at `link`, a path that never changes; the lamps stand in `lamps.json` beside it.

    It is a table of lamp → whether it is lit. A board that was switched off begins dark.
    """

    def __init__(self, link: Path, baud: int, model: LightStackModel) -> None:
        self._link = link
        self._baud = baud
        self._words = WordFinder(
            {
                word: (name, is_lit)
                for name, lamp in model.lamps.items()
                for word, is_lit in ((lamp.on, True), (lamp.off, False))
            }
        )
        self._lamps = dict.fromkeys(model.lamps, False)
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Switch it on; harmless when it is."""
        if self._thread is not None:
            return
        line = PacedPty(self._link, self._baud)
        self._lamps = dict.fromkeys(self._lamps, False)
        self._write()
        self._ending.clear()
        self._thread = threading.Thread(
            target=self._run, args=(line,), name=f"lamps {self._link}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Switch it off; whoever has the port open sees its end."""
        thread, self._thread = self._thread, None
        self._ending.set()
        if thread is not None:
            thread.join(_STOP_TIMEOUT_S)

    def _run(self, line: PacedPty) -> None:
        try:
            while not self._ending.is_set():
                if select.select([line], [], [], _LOOK_S)[0]:
                    self._hear(line.receive())
        finally:
            line.close()

    def _hear(self, data: bytes) -> None:
        """Obey every word in what has come."""
        before = dict(self._lamps)
        self._lamps.update(self._words.feed(data)[0])
        if self._lamps != before:
            self._write()

    def _write(self) -> None:
        file = self._link.with_name(LAMPS_FILE)
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(self._lamps), encoding="utf-8")
        draft.replace(file)
