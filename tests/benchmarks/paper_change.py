"""A change of paper at the kiosk, from the finger on the clock to the strip that says it is good.

`python -m tests.benchmarks.paper_change DATA` prints its times as one JSON object.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtQuick import QQuickWindow

from devices.printers.sim import PAPER_FILE, Fault, PrinterSimulator, set_faults
from kiosk.touch import HOLD_MS
from kiosk.ui.props import Props
from kiosk.ui.stage import Stage
from kiosk.visit import TAP_GUARD_MS
from motcua.machine import Machine, machine
from motcua.programs import kiosk_desk
from motcua.settings import load
from office.office import Who
from office.staff import add_staff
from office.store import events
from screens.application import prepare_application
from screens.hand import Hand, HandError, middle, wait_for
from tests.benchmarks.children import office_folder
from tests.benchmarks.figures import ROOT, Bench, Figure, progress
from tests.benchmarks.kiosk import OFFSCREEN

LIMIT_S = 60.0
WAIT_MS = 20_000
RUN_TIMEOUT_S = 180.0
PIN = "271828"
BITS_A_BYTE = 10


@contextmanager
def kiosk_window(here: Machine) -> Iterator[Stage]:
    """The kiosk on the record, its own printer simulated beside it."""
    prepare_application(["kiosk"])
    with ExitStack() as running:
        for one in here.catalogue.simulators():
            if isinstance(one, PrinterSimulator):
                running.callback(one.stop)
                one.start()
        stage = Stage(running.enter_context(kiosk_desk(here)), here.settings.kiosk)
        running.callback(stage.close)
        stage.window.show()
        yield stage


class Staff:
    """A member of staff before the glass; the hand rests a moment before each touch."""

    def __init__(self, window: QQuickWindow) -> None:
        self._hand = Hand(window)

    def hold_clock(self) -> None:
        """Hold a finger on the clock until the page of staff comes."""
        self._hand.down(1, middle(self._hand.item("staff-hold")))
        self._rest(HOLD_MS / 1000)
        self._hand.up(1)

    def type(self, digits: str) -> None:
        """Type digits, and go on."""
        for name in (*(f"key-{one}" for one in digits), "enter"):
            self.touch(name)

    def touch(self, name: str) -> None:
        """Touch one control as soon as it is there."""
        wait_for(partial(self._shown, name), WAIT_MS, name)
        self._rest(TAP_GUARD_MS / 1000)
        self._hand.touch(name)

    def _shown(self, name: str) -> bool:
        try:
            self._hand.item(name)
        except HandError:
            return False
        return True

    @staticmethod
    def _rest(seconds: float) -> None:
        until = time.monotonic() + seconds
        wait_for(lambda: time.monotonic() >= until, WAIT_MS, "a moment")


def change_paper(here: Machine, stage: Stage) -> dict[str, float]:
    """Change the paper once, as quickly as the printer and the guards allow; seconds."""
    member = add_staff(here.office, Who("cli", "bench"), "Lò Thị Mai", "officer", PIN)
    home = here.catalogue.home(str(here.settings.kiosk.printer))
    staff = Staff(stage.window)
    _see(stage, lambda props: props.hall.page == "home", "the kiosk")
    set_faults(home, Fault.PAPER_OUT)
    _see(stage, lambda props: not props.hall.paper, "a kiosk without paper")
    wait_for(partial(last_word, here, "device.faulted"), WAIT_MS, "the fault in the journal")
    began = time.monotonic()
    staff.hold_clock()
    staff.type(str(member.number))
    staff.type(PIN)
    staff.touch("paper-change")
    set_faults(home, Fault.COVER_OPEN)
    _see(stage, lambda props: props.staff.printer == "open", "the open cover")
    set_faults(home)
    closed = time.monotonic()
    _see(stage, lambda props: props.staff.done, "the good paper")
    good = time.monotonic()
    wait_for(partial(last_word, here, "device.recovered"), WAIT_MS, "the end of the fault")
    strip = home / json.loads((home / PAPER_FILE).read_text().splitlines()[-1])["bin"]
    return {
        "change_s": good - began,
        "close_s": good - closed,
        "recovered_s": time.monotonic() - closed,
        "strip_bytes": strip.stat().st_size,
    }


def _see(stage: Stage, condition: Callable[[Props], bool], what: str) -> None:
    """Wait until the screen shows it."""
    wait_for(lambda: condition(stage.props), WAIT_MS, what)


def last_word(here: Machine, kind: str) -> bool:
    """Whether this is the newest event of the kiosk's printer."""
    with here.office.store.read() as tx:
        event = events.last_of_subject(tx, f"device:{here.settings.kiosk.printer}")
    return event is not None and event.kind == kind


def measure(data_dir: str) -> dict[str, float]:
    """One change on this folder."""
    with machine(load(None), Path(data_dir)) as here, kiosk_window(here) as stage:
        return change_paper(here, stage)


def paper_change() -> list[Figure]:
    """In a process of its own, since it needs the first thread for its window."""
    progress("paper_change_s: a finger on the clock, a PIN, a roll, a strip")
    with office_folder(waiting=5) as here:
        printer = next(
            one for one in here.settings.devices.printers if one.id == here.settings.kiosk.printer
        )
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.paper_change", str(here.data_dir)],
            cwd=ROOT,
            env={**os.environ, **OFFSCREEN},
            check=True,
            stdout=subprocess.PIPE,
            timeout=RUN_TIMEOUT_S,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    baud = getattr(printer.connection, "baud", 0)
    wire_s = found["strip_bytes"] * BITS_A_BYTE / baud
    note = (
        f"one change; hands that take no time in the printer: what they need comes on top; from "
        f"the closed cover {found['close_s']:.1f} s, the fault ends by itself "
        f"{found['recovered_s']:.1f} s after it; baseline: the hold on the clock "
        f"({HOLD_MS / 1000:.0f} s) and the strip's own "
        f"{wire_s:.2f} s on the line ({found['strip_bytes']:.0f} bytes at {baud})"
    )
    least_s = HOLD_MS / 1000 + wire_s
    return [Figure("paper_change_s", found["change_s"], "s", least_s, LIMIT_S, note)]


BENCHES = (Bench(("paper_change_s",), paper_change),)

if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1])) + "\n")
