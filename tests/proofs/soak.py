"""Many visits to one kiosk: `python -m tests.proofs.soak VISITS [--keep-pages]` says what became.

The kiosk is real: its window, its desk on the office's own record in a folder of its own. Visits
differ: language, size, contrast, reach, help, a class of priority, a change of mind. Each twentieth
of the visits is a working day. The hand's clock stands still but for touches. Printed is one JSON
object: memory at the end of each day (KiB), the longest stall of the Qt loop, and that of a bare
loop in the same process (ms).
"""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.ui.stage import Stage
from motcua.machine import machine
from motcua.programs import kiosk_desk
from motcua.settings import Settings, load
from office.clock import SetClock
from office.counters import OpenCounter
from office.office import Who
from office.queue import CancelTicket
from screens.application import prepare_application
from screens.hand import Hand, HandClock, middle, wait_for
from screens.program import settle_memory

WAIT_MS = 20_000
DAYS = 20
DAY_S = 24 * 3600
MORNING = datetime(2026, 12, 7, 1, tzinfo=UTC)
BEAT_MS = 2
BARE_BEATS = 500
PAGE_BYTES = 100 * 1024
"""What a planted leak keeps of each visit."""
WHO = Who("soak", "soak")
WAYS: tuple[tuple[str, ...], ...] = (
    (),
    ("language-en",),
    ("large", "contrast"),
    ("reach",),
    ("help",),
    ("contrast", "language-en", "large"),
)
"""What is touched before the service."""


class Pulse(QObject):
    """Beats every `BEAT_MS` on the Qt thread and keeps the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms = 0.0
        self.beats = 0
        self._last = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def begin(self) -> None:
        """Count from here."""
        self.longest_ms, self.beats, self._last = 0.0, 0, time.monotonic()

    def is_warm(self) -> bool:
        """Whether it has beaten long enough to tell how even the loop is by itself."""
        return self.beats >= BARE_BEATS

    @Slot()
    def _beat(self) -> None:
        now = time.monotonic()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self.beats += 1
        self._last = now


class Visits(QObject):
    """One citizen after the other at a kiosk that stands on a real record."""

    def __init__(self, folder: Path, running: ExitStack, settings: Settings | None = None) -> None:
        prepare_application(["soak"])
        super().__init__()
        self._frames = 0
        self._clock = SetClock(MORNING)
        here = running.enter_context(machine(settings or _without_paper(), folder, self._clock))
        self._office = here.office
        self._open_counters()
        clock = HandClock()
        desk = running.enter_context(kiosk_desk(here))
        self._stage = Stage(desk, here.settings.kiosk, clock_ms=clock)
        running.callback(self._stage.close)
        self._stage.window.frameSwapped.connect(self._drawn)
        self._hand = Hand(self._stage.window, clock)
        self._stage.window.show()
        self._wait_for("home")
        settle_memory()

    def next_morning(self) -> None:
        """The office begins another day."""
        self._clock.advance(DAY_S)
        self._open_counters()

    def _open_counters(self) -> None:
        for counter in self._office.settings.counters:
            self._office.do(OpenCounter(counter.number, confirm=True), WHO)

    def visit(self, way: tuple[str, ...]) -> str:
        """Take a number, let it go again, and leave; gives the number."""
        for control in way:
            self._touch(control)
        self._touch("service-ho-tich")
        self._wait_for("ticket")
        number = self._stage.props.ticket.number
        self._touch("done")
        self._wait_for("home")
        self._office.do(CancelTicket(number), WHO)
        return number

    def _touch(self, control: str) -> None:
        """Touch a control once the page has been drawn, without a picture of our own."""
        before = self._frames
        self._stage.window.update()
        wait_for(partial(self._drawn_since, before), WAIT_MS, "a frame")
        self._hand.press_at(middle(self._hand.item(control)))

    def _drawn_since(self, frames: int) -> bool:
        return self._frames > frames

    @Slot()
    def _drawn(self) -> None:
        self._frames += 1

    def _wait_for(self, page: str) -> None:
        def stands() -> bool:
            return self._stage.props.hall.page == page

        wait_for(stands, WAIT_MS, f"the page {page}")


def _without_paper() -> Settings:
    """The sample office whose kiosk has no printer: paper is another room's matter."""
    settings = load(None)
    kiosk = settings.kiosk.model_copy(update={"printer": None})
    return settings.model_copy(update={"kiosk": kiosk})


def rss_kib() -> int:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4


def soak(visits: int, folder: Path, *, keep_pages: bool = False) -> dict[str, object]:
    """Let so many citizens come; `keep_pages` plants a leak, a small picture of each last page."""
    with ExitStack() as running:
        kiosk, pulse = Visits(folder, running), Pulse()
        bare_ms = longest_ms(pulse, partial(wait_for, pulse.is_warm, WAIT_MS, "beats"))
        memory: list[int] = []
        kept: list[bytes] = []
        longest = 0.0
        for at, way in enumerate(islice(cycle(WAYS), visits), start=1):
            longest = max(longest, longest_ms(pulse, partial(kiosk.visit, way)))
            if keep_pages:
                kept.append(bytes(PAGE_BYTES))
            if at % max(1, visits // DAYS) == 0:
                gc.collect()
                memory.append(rss_kib())
                kiosk.next_morning()
    return {"visits": visits, "rss_kib": memory, "stall_ms": longest, "bare_ms": bare_ms}


def longest_ms(pulse: Pulse, act: Callable[[], object]) -> float:
    """The longest time between two beats while `act` lasts."""
    pulse.begin()
    act()
    return pulse.longest_ms


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="soak-") as data:
        sys.stdout.write(
            json.dumps(soak(int(sys.argv[1]), Path(data), keep_pages="--keep-pages" in sys.argv))
            + "\n"
        )
