"""The programs of a machine as processes: a command's time, and how soon a dead child is back."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from hall.owners import started
from motcua.machine import Machine, machine
from motcua.settings import load
from motcua.supervisor import RUN_FILE, STEADY_AFTER_S
from office.counters import CallNext, OpenCounter
from office.office import Who
from office.queue import IssueTicket
from office.views import counters_now
from tests.benchmarks.figures import ROOT, Bench, Figure, median, progress, spread

COMMANDS = 15
KILLS = 5
BACK_LIMIT_S = 2.0
WAIT_S = 30.0
LOOK_EVERY_S = 0.002
KIOSK_STANDS = "the kiosk stands"
WHO = Who("bench", "bench")


@contextmanager
def office_folder(waiting: int) -> Iterator[Machine]:
    """A data folder of the sample office, on the disk of the tree, its counters open."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder,
        machine(load(None), Path(folder)) as here,
    ):
        for counter in here.settings.office.counters:
            here.office.do(OpenCounter(counter.number, confirm=True), WHO)
        for service in islice(cycle(here.settings.office.services), waiting):
            here.office.do(IssueTicket(service.id), WHO)
        yield here


def until(happened: Callable[[], bool], what: str) -> None:
    """Look again and again. Raises TimeoutError after `WAIT_S`."""
    deadline = time.monotonic() + WAIT_S
    pause = threading.Event()
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {WAIT_S:.0f} s: {what}")
        pause.wait(LOOK_EVERY_S)


@contextmanager
def program(*words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`motcua WORDS` in a process of its own, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "motcua", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(WAIT_S)


def bare_start_s() -> float:
    """How long the bare interpreter takes to start and end, seconds."""
    return _run_s([sys.executable, "-c", "pass"])


def _run_s(words: Sequence[str]) -> float:
    began = time.monotonic()
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def queue_status() -> list[Figure]:
    """A whole command, from the shell's point of view."""
    with office_folder(waiting=30) as here:
        words = ["-m", "motcua", "queue", "status", "--json", "--data-dir", str(here.data_dir)]
        whole, bare = [], []
        for _ in range(COMMANDS):
            whole.append(_run_s([sys.executable, *words]))
            bare.append(bare_start_s())
    note = f"{spread(whole, 2)}; the median; baseline: the bare interpreter, in turns"
    return [Figure("cli_queue_status_s", median(whole), "s", median(bare), None, note)]


def killed_children() -> list[Figure]:
    """Kill the counters and the kiosk in turns, and wait until people have them back."""
    counters, kiosk = [], []
    with (
        office_folder(waiting=240) as here,
        program(
            "run", "--data-dir", str(here.data_dir), "--role", "simulators", "counters", "kiosk"
        ),
    ):
        until(lambda: "kiosk" in _pids(here.data_dir), "the children")
        for number in range(KILLS):
            progress(f"child_back_s: kill {number + 1} of {KILLS}")
            counters.append(_signs_back_s(here))
            kiosk.append(_kiosk_back_s(here.data_dir))
    bare = median([bare_start_s() for _ in range(KILLS)])
    return [
        _worst("child_back_s", counters, bare, "all five signs show calls made meanwhile"),
        _worst("kiosk_back_s", kiosk, bare, "its first picture with the hall's services"),
    ]


def _worst(name: str, values: Sequence[float], bare: float, what: str) -> Figure:
    note = f"kill -9 until {what}; {spread(values, 2)}; the worst; baseline: the bare interpreter"
    return Figure(name, max(values), "s", bare, BACK_LIMIT_S, note)


def _signs_back_s(here: Machine) -> float:
    """Kill the counters' program and call at every counter while it is dead."""
    until(lambda: _shown(here) == _called(here), "the signs before the kill")
    _let_it_live(here.data_dir, "counters")
    began = time.monotonic()
    os.kill(_pids(here.data_dir)["counters"], signal.SIGKILL)
    for counter in here.settings.office.counters:
        here.office.do(CallNext(counter.number), WHO)
    called = _called(here)
    until(lambda: _shown(here) == called, "the signs after the kill")
    return time.monotonic() - began


def _kiosk_back_s(data_dir: Path) -> float:
    log = data_dir / "logs" / "kiosk.log"
    _let_it_live(data_dir, "kiosk")
    stood = _times_stood(log)
    began = time.monotonic()
    os.kill(_pids(data_dir)["kiosk"], signal.SIGKILL)
    until(lambda: _times_stood(log) > stood, "the kiosk after the kill")
    return time.monotonic() - began


def _times_stood(log: Path) -> int:
    return log.read_text(encoding="utf-8").count(KIOSK_STANDS) if log.exists() else 0


def _pids(data_dir: Path) -> dict[str, int]:
    """Role → pid, of the children that live."""
    file = data_dir / RUN_FILE
    roles = json.loads(file.read_text(encoding="utf-8"))["roles"] if file.exists() else {}
    return {role: pid for role, pid in roles.items() if pid}


def _let_it_live(data_dir: Path, role: str) -> None:
    """A child that dies young is started again after a longer pause; that is not measured here."""
    until(lambda: role in _pids(data_dir), role)
    pid = _pids(data_dir)[role]
    born_s = (started(pid) or 0) / os.sysconf("SC_CLK_TCK")
    lived_s = time.clock_gettime(time.CLOCK_BOOTTIME) - born_s
    threading.Event().wait(max(0.0, STEADY_AFTER_S + 1 - lived_s))


def _called(here: Machine) -> dict[int, str]:
    present = counters_now(here.office, here.settings.first_point)
    return {one.number: one.ticket.label if one.ticket else "" for one in present}


def _shown(here: Machine) -> dict[int, str]:
    """Counter → what stands on its simulated sign."""
    shown = {}
    for place in here.settings.counter_display[0].counters:
        sign = next(one for one in here.settings.devices.signs if one.id == place.sign)
        file = here.catalogue.home(sign.bus) / f"{sign.id}.txt"
        shown[place.number] = file.read_text(encoding="utf-8").strip() if file.exists() else "?"
    return shown


BENCHES = (
    Bench(("cli_queue_status_s",), queue_status),
    Bench(("child_back_s", "kiosk_back_s"), killed_children),
)
