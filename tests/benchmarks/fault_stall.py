"""How long the kiosk's loop stands still while devices fail, and what a printer's status costs."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.printers.driver import EscposPrinter
from devices.printers.sim import PrinterSimulator
from devices.printers.sim_links import Link, PtyLink, TcpLink
from devices.status import State
from devices.transport import Transport
from devices.transport.serial import SerialTransport
from devices.transport.tcp import TcpTransport
from devices.transport.usblp import UsblpTransport
from tests.benchmarks.figures import ROOT, Bench, Figure, median, percentile, progress
from tests.benchmarks.stall import OFFSCREEN, RUN_TIMEOUT_S
from tests.fakes.printers import driver
from tests.fakes.usb import UsbLink, UsbPrinter, to

EVERY_S = 2.0
STALL_LIMIT_MS = 50.0
READS = 200
READ_LIMIT_MS = 5.0
BAUD = 115_200


def fault_stall() -> list[Figure]:
    """A visit every two seconds under each fault of each simulator, beside the bare loop."""
    progress("fault_stall_ms: a visit under every fault")
    done = subprocess.run(
        [sys.executable, "-m", "tests.proofs.troubled_kiosk", str(EVERY_S)],
        cwd=ROOT,
        env={**os.environ, **OFFSCREEN},
        check=True,
        stdout=subprocess.PIPE,
        timeout=RUN_TIMEOUT_S,
    )
    told = json.loads(done.stdout)
    bare, stalls = told["bare_ms"], {name: one["stall_ms"] for name, one in told["faults"].items()}
    worst = max(stalls, key=lambda name: stalls[name])
    note = (
        f"longest time between two beats of the Qt loop, beyond that of the bare loop, which is "
        f"the baseline; {len(stalls)} faults, a visit every {EVERY_S:.0f} s; worst: {worst}; "
        f"median of all {median(list(stalls.values())):.0f} ms"
    )
    value = max(0.0, stalls[worst] - bare)
    return [Figure("fault_stall_ms", value, "ms", bare, STALL_LIMIT_MS, note)]


def status_read() -> list[Figure]:
    """What asking a printer how it is costs the thread that asks, on each kind of link."""
    progress(f"status_read_ms: {READS} reads on each link")
    with tempfile.TemporaryDirectory() as folder:
        costs = {name: _costs_ms(Path(folder) / name, name) for name in _LINKS}
    p99 = {name: percentile(taken, 99) for name, taken in costs.items()}
    worst = max(p99, key=lambda name: p99[name])
    told = ", ".join(f"{name} {median(one):.2f} / {p99[name]:.2f}" for name, one in costs.items())
    note = (
        f"processor time of the asking thread for a poll with real answers, p99 of {READS} on the "
        f"dearest link, {worst}; median / p99 by link: {told}; usb by an injected backend"
    )
    return [Figure("status_read_ms", p99[worst], "ms", None, READ_LIMIT_MS, note)]


def _serial(folder: Path) -> tuple[Link, Callable[[], Transport]]:
    return PtyLink(folder / "tty"), lambda: SerialTransport(str(folder / "tty"), BAUD)


def _tcp(_folder: Path) -> tuple[Link, Callable[[], Transport]]:
    link = TcpLink()
    return link, lambda: TcpTransport("127.0.0.1", link.port)


def _usblp(folder: Path) -> tuple[Link, Callable[[], Transport]]:
    return PtyLink(folder / "lp0"), lambda: UsblpTransport(str(folder / "lp0"))


def _usb(_folder: Path) -> tuple[Link, Callable[[], Transport]]:
    device = UsbPrinter()
    return UsbLink(device), lambda: to(device)


_LINKS: dict[str, Callable[[Path], tuple[Link, Callable[[], Transport]]]] = {
    "serial": _serial,
    "tcp": _tcp,
    "usblp": _usblp,
    "usb": _usb,
}


@contextmanager
def _printer(folder: Path, name: str) -> Iterator[EscposPrinter]:
    link, reach = _LINKS[name](folder)
    folder.mkdir(parents=True)
    simulator = PrinterSimulator(folder, link)
    simulator.start()
    try:
        printer = driver(reach())
        yield printer
        printer.close()
    finally:
        simulator.stop()


def _costs_ms(folder: Path, name: str, reads: int = READS) -> list[float]:
    """Milliseconds of processor time for each read. Raises ValueError where one had no answer."""
    with _printer(folder, name) as printer:
        printer.poll()  # opens the port and asks who is there
        costs = []
        for _ in range(reads):
            began = time.thread_time()
            status = printer.poll()
            costs.append((time.thread_time() - began) * 1000)
            if status.state is not State.ONLINE:
                raise ValueError(f"{name}: {status}")
    return costs


BENCHES = (
    Bench(("fault_stall_ms",), fault_stall),
    Bench(("status_read_ms",), status_read),
)
