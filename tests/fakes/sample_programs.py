"""The sample office's programs in this process: simulators, counters, the kiosk's desk.

The lines are fast, and the clock is the test's.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from motcua.counters import run_counters
from motcua.machine import Machine, machine
from motcua.programs import run_simulators
from motcua.settings import Settings, load
from office.clock import Clock
from office.store import ports
from tests.fakes.office import empty_record
from tests.fakes.running import quick_sample
from tests.fakes.waiting import wait_for

END_S = 30.0


@contextmanager
def sample_machine(folder: Path, data_dir: Path, clock: Clock) -> Iterator[Machine]:
    """The sample office on a data folder, its settings file in `folder`."""
    settings = load(quick_sample(folder))
    with machine(settings, data_dir, clock, paced_sound=False) as here:
        yield here


@contextmanager
def counters_at_work(settings: Settings, data_dir: Path, clock: Clock) -> Iterator[Machine]:
    """The counters' program of these settings on simulated devices, on an empty record."""
    empty_record(data_dir)
    with machine(settings, data_dir, clock) as here, simulated(here), at_work(here, run_counters):
        yield here


@contextmanager
def at_work(here: Machine, program: Callable[[Machine, threading.Event], None]) -> Iterator[None]:
    """A program in a thread; its failure becomes the test's."""
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(program, here, stop)
        try:
            yield
        finally:
            stop.set()
            running.result(END_S)


@contextmanager
def simulated(here: Machine) -> Iterator[None]:
    """All simulated devices, until the block ends."""
    devices = here.settings.devices
    names = [*(one.id for one in devices.printers), *(one.id for one in devices.buses)]
    with at_work(here, run_simulators):
        wait_for(lambda: all(Path(here.catalogue.port_of(name)).exists() for name in names))
        yield


@contextmanager
def owned(here: Machine) -> Iterator[None]:
    """The counters' program, once it looks after its devices."""
    with at_work(here, run_counters):
        wait_for(lambda: _told(here) >= {"day-quay", "led-1", "phim-1", "may-in-ban", "loa-sanh"})
        yield


def _told(here: Machine) -> set[str]:
    """The devices that their owners have told of as well."""
    with here.office.store.read() as tx:
        return {row.device for row in ports.devices(tx) if row.state == "online"}
