"""A whole office as it runs on a machine: supervisor and children in processes of their own.

What its devices leave (paper, sign text, spoken sentences) is read from their files; commands come
from this process, which is thereby one more client of the record.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from devices.bus_sim import press_key
from hall.owners import Owners
from motcua.machine import catalogue_of
from motcua.settings import Settings, load
from office.bell import Bell, Pulse
from office.clock import Clock, SystemClock
from office.model import PrintJob
from office.numbering import read_slip_code
from office.office import Office
from office.store import cursors, open_store, read_key
from office.views import print_jobs
from tests.fakes.command_line import SAMPLE_FILE
from tests.fakes.waiting import wait_for

ROOT = Path(__file__).parents[2]
ROLES = ("simulators", "counters", "kiosk")
START_S = 40.0
END_S = 30.0
SLOW, FAST = "baud = 115200 }", "baud = 921600 }"


def quick_sample(folder: Path) -> Path:
    """The sample office with printers on fast lines, so that tests need not wait for paper."""
    file = folder / "office.toml"
    file.write_text(SAMPLE_FILE.read_text("utf-8").replace(SLOW, FAST), encoding="utf-8")
    return file


@dataclass
class RunningOffice:
    """`motcua run` on a data folder."""

    data_dir: Path
    config: Path
    roles: Sequence[str] = ROLES
    process: subprocess.Popen[bytes] | None = None
    clock: Clock = field(default_factory=SystemClock)

    def __post_init__(self) -> None:
        self.settings: Settings = load(self.config)
        self.store = open_store(self.data_dir)
        self.catalogue = catalogue_of(self.settings, self.data_dir, self.clock)
        self.owners = Owners(self.store, "test")
        self.bell = Bell()
        self._pulse = Pulse(self.store, self.bell)
        self._pulse.start()

    def office(self, clock: Clock | None = None) -> Office:
        """The office, for this process."""
        built = date(2026, 1, 1)
        return Office(self.settings.office, self.store, clock or self.clock, built, self.bell)

    def words(self, *more: str) -> list[str]:
        """The command line of `motcua run`."""
        run = [sys.executable, "-m", "motcua", "run", "--role", *self.roles]
        return [*run, "--data-dir", str(self.data_dir), "--config", str(self.config), *more]

    def start(self) -> None:
        """Start it and wait until all its programs are at work."""
        unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        environment = {name: value for name, value in os.environ.items() if name not in unset}
        self.process = subprocess.Popen(
            self.words(),
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for role in self.roles:
            self.is_back(role, not_pid=None)

    def end(self) -> int:
        """Ask it to end; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(END_S)

    def close(self) -> None:
        """End it, by force if need be, and close what this process opened."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(END_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(END_S)
        self._pulse.stop()
        self.store.close()

    def pid_of(self, role: str) -> int | None:
        """What `run.json` says."""
        file = self.data_dir / "run.json"
        if not file.exists():
            return None
        pid: int | None = json.loads(file.read_text())["roles"].get(role)
        return pid

    def kill(self, role: str) -> int:
        """Kill -9 a role's process; its pid."""
        pid = wait_for(lambda: self.pid_of(role), START_S)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    def is_back(self, role: str, not_pid: int | None) -> int:
        """Wait until a role has another process than `not_pid`, and that process is at work."""
        pid = wait_for(lambda: self._other_pid(role, not_pid), START_S)
        assert pid is not None
        if role == "simulators":
            wait_for(self._ports_stand, START_S)
        else:
            for device in self.devices_of(role):
                wait_for(partial(self._owns, pid, device), START_S)
        return pid

    def _owns(self, pid: int | None, device: str) -> bool:
        return pid is not None and self.owner_of(device) == pid

    def _other_pid(self, role: str, not_pid: int | None) -> int | None:
        pid = self.pid_of(role)
        return pid if pid != not_pid else None

    def _ports_stand(self) -> bool:
        devices = self.settings.devices
        names = [*(one.id for one in devices.printers), *(one.id for one in devices.buses)]
        return all(Path(self.catalogue.port_of(name)).exists() for name in names)

    def devices_of(self, role: str) -> list[str]:
        """The devices and lines that a role owns."""
        kiosks, box = str(self.settings.kiosk.printer), self.settings.button_box
        own = (kiosks, box.printer)
        others = [one.id for one in self.settings.devices.printers if one.id not in own]
        buses = [one.id for one in self.settings.devices.buses]
        buttons = [str(box.printer), str(box.keypad)]
        roles = {"kiosk": [kiosks], "counters": [*others, *buses], "buttons": buttons}
        return roles[role]

    def owner_of(self, device: str) -> int | None:
        """The process that owns a device, None where none lives."""
        owner = self.owners.living(device)
        return owner.pid if owner else None

    def press(self, counter: int, key: str) -> None:
        """Press a key of a counter's keypad."""
        place = next(c for c in self.settings.counter_display[0].counters if c.number == counter)
        keypad = next(k for k in self.settings.devices.keypads if k.id == place.keypad)
        press_key(self.catalogue.home(keypad.bus), keypad.id, key)

    def sign(self, counter: int) -> str:
        """What the sign over a counter shows."""
        place = next(c for c in self.settings.counter_display[0].counters if c.number == counter)
        sign = next(s for s in self.settings.devices.signs if s.id == place.sign)
        file = self.catalogue.home(sign.bus) / f"{sign.id}.txt"
        return file.read_text(encoding="utf-8").strip() if file.exists() else ""

    def spoken(self) -> list[str]:
        """Everything that was said in the hall, in order."""
        file = self.catalogue.home(str(self.settings.counter_display[0].speaker)) / "spoken.jsonl"
        return [str(line["text"]) for line in _lines(file)]

    def voice_noted(self) -> int:
        """The newest event that the voice knows that it has said."""
        return cursors.place(self.store, "announcer:main", at_head=True)

    def papers(self, printer: str) -> list[Path]:
        """The pictures of all papers that a printer has cut, in order."""
        home = self.catalogue.home(printer)
        return [home / str(line["png"]) for line in _lines(home / "paper.jsonl")]

    def ticket_on(self, paper: Path) -> str | None:
        """The ticket that a paper's code leads to; None for a paper without a code."""
        with Image.open(paper) as image:
            codes = zxingcpp.read_barcodes(image.convert("L"))
        if not codes:
            return None
        ticket = read_slip_code(codes[0].text, self.settings.office.id, read_key(self.data_dir))
        assert ticket, f"{paper} bears a code that is not ours"
        return ticket

    def jobs_of(self, ticket_id: str) -> list[PrintJob]:
        """A ticket's print jobs."""
        return print_jobs(self.office(), ticket_id)


@contextmanager
def running_office(folder: Path, roles: Sequence[str] = ROLES) -> Iterator[RunningOffice]:
    """A running office on `folder`; ended at last."""
    office = RunningOffice(folder / "data", quick_sample(folder), roles)
    try:
        office.start()
        yield office
    finally:
        office.close()


def _lines(file: Path) -> list[dict[str, Any]]:
    """The whole lines of a file that another process is writing."""
    if not file.exists():
        return []
    text = file.read_text(encoding="utf-8")
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
