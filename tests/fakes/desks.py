"""The counters' program with what stands on desks, in this process; only the sockets are fake."""

import threading
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from devices.catalogue import Catalogue
from devices.transport.input_sockets import MEMORY
from hall.memory import RecordMemory
from motcua.counters import run_counters
from motcua.machine import SIMULATED, Machine, machine
from motcua.settings import Settings
from office.act import Command
from office.clock import SetClock
from office.office import Done, Who
from office.store import ports
from office.store.ports import DeviceRow
from tests.fakes.command_line import SAMPLE_FILE
from tests.fakes.evdev import Desk
from tests.fakes.waiting import wait_for

END_S = 30.0
WHO = Who("tester", "test")
KP7, KP_ENTER = 71, 96
DEVICES = """
[hid_keypad_models.so]
keys = { next = "KEY_KP7", finish = "KEY_KPENTER", no-show = "KEY_KP9" }

[hid_panel_models.mat]
faces = ["KEY_1", "KEY_2", "KEY_3"]

[light_stack_models.den.lamps]
green = { on = "A0 01 01 A2", off = "A0 01 00 A1" }
yellow = { on = "A0 02 01 A3", off = "A0 02 00 A2" }
red = { on = "A0 03 01 A4", off = "A0 03 00 A3" }

[[hid_keypads]]
id = "so-1"
model = "so"

[[hid_keypads]]
id = "so-2"
model = "so"

[[rating_panels]]
id = "mat-2"
connection = { kind = "simulated" }
model = "mat"

[[readers]]
id = "doc-1"
connection = { kind = "simulated", baud = 115200 }

[[light_stacks]]
id = "den-1"
connection = { kind = "simulated", baud = 115200 }
model = "den"

[[light_stacks]]
id = "den-2"
connection = { kind = "simulated", baud = 115200 }
model = "den"
"""
COUNTERS = (
    {"number": 1, "keypad": "so-1", "reader": "doc-1", "light_stack": "den-1"},
    {"number": 2, "keypad": "so-2", "rating_panel": "mat-2", "light_stack": "den-2"},
)


def desk_values() -> dict[str, Any]:
    """The sample office with nothing but what stands on the desks of counters 1 and 2.

    Both serve the same.
    """
    values: dict[str, Any] = tomllib.loads(SAMPLE_FILE.read_text("utf-8"))
    values["devices"] = tomllib.loads(DEVICES)
    values["counter_display"] = {"counters": [dict(one) for one in COUNTERS]}
    values["office"]["counters"][0]["services"] = ["ho-tich"]
    values["kiosk"] = {"number": 1}
    return values


@dataclass(frozen=True)
class DeskOffice:
    """A machine whose counters' program runs, and what is plugged into it."""

    here: Machine
    desk: Desk
    clock: SetClock

    def do(self, command: Command) -> Done:
        """Do a command as the tester."""
        return self.here.office.do(command, WHO)

    def row(self, device: str) -> DeviceRow | None:
        """A device's state as everybody reads it."""
        with self.here.office.store.read() as tx:
            return next((one for one in ports.devices(tx) if one.device == device), None)

    def is_told(self, device: str, state: str, *reasons: str) -> None:
        """Wait until a device's state is this."""
        wanted = (state, reasons)
        wait_for(lambda: (row := self.row(device)) and (row.state, row.reasons) == wanted)


@contextmanager
def desk_office(data_dir: Path, desk: Desk, clock: SetClock) -> Iterator[DeskOffice]:
    """The counters' program of `desk_values`, at work."""
    settings = Settings.model_validate(desk_values())
    with machine(settings, data_dir, clock) as opened:
        memory = partial(RecordMemory, opened.office.store)
        catalogue = Catalogue(
            settings.devices,
            data_dir / SIMULATED,
            memory=memory,
            sockets=desk.sockets(memory(MEMORY)),
        )
        here = replace(opened, catalogue=catalogue)
        simulators = catalogue.simulators()
        for simulator in simulators:
            simulator.start()
        try:
            with _running(here):
                yield DeskOffice(here, desk, clock)
        finally:
            for simulator in simulators:
                simulator.stop()


@contextmanager
def _running(here: Machine) -> Iterator[None]:
    """The program in a thread; its failure becomes the test's."""
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(run_counters, here, stop)
        try:
            yield
        finally:
            stop.set()
            ended.result(END_S)
