"""Every kind of device that is checked, alive and then dead, and how its dead end answers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from devices.errors import NotFoundError
from devices.health import CheckLevel, CheckResult, Health, check
from devices.health.line import BusHealth, KeypadHealth, SignHealth
from devices.health.printers import PrinterHealth
from devices.health.speakers import SpeakerHealth
from devices.keypads.tap import TappedKeypad
from devices.printers import Outcome
from devices.printers.driver import EscposPrinter
from devices.printers.mock import CONFIRMED
from devices.speakers.player import PlayerSpeaker
from devices.transport.memory import MemoryTransport
from tests.fakes.bus import MemoryLine, memory_line
from tests.fakes.printers import driver, good_printer, room

LIT = "88888888"


@dataclass
class Subject:
    """A device with its check; `kill` takes its life, `heard` counts what reached its other end."""

    device: str
    health: Health
    kill: Callable[[], None]
    heard: Callable[[], int]

    def at(self, level: CheckLevel) -> CheckResult:
        """Check it."""
        return check(self.device, self.health, level)


def printed() -> Outcome:
    """A test slip that came out."""
    return CONFIRMED


@contextmanager
def printer(folder: Path) -> Iterator[Subject]:
    """A printer in memory; killed it is silent."""
    del folder
    alive = [True]
    transport = MemoryTransport(lambda data: good_printer(data) if alive else b"")
    health = PrinterHealth(driver(transport), printed)
    yield Subject("may-in", health, alive.clear, lambda: len(transport.written))


@contextmanager
def unplugged_printer(folder: Path) -> Iterator[Subject]:
    """A printer in memory; killed its port is gone."""
    del folder
    transport = MemoryTransport(good_printer)

    def kill() -> None:
        transport.refuse_open(NotFoundError("memory"))
        transport.unplug()

    health = PrinterHealth(driver(transport), printed)
    yield Subject("may-in", health, kill, lambda: len(transport.written))


@contextmanager
def simulated_printer(folder: Path) -> Iterator[Subject]:
    """A simulator behind a pty; killed it is gone, and its pty with it."""
    with room(folder) as one:
        health = PrinterHealth(one.printer, printed)
        yield Subject("may-in", health, one.simulator.stop, lambda: _sent(one.printer))


def _sent(printer: EscposPrinter) -> int:
    return printer.traffic().sent


def _of_line(line: MemoryLine, device: str, health: Health) -> Subject:
    """A unit in memory; killed, nobody on the line answers."""

    def kill() -> None:
        line.crowd.asleep = {unit.device for unit in line.crowd.units}

    return Subject(device, health, kill, lambda: len(line.crowd.frames))


@contextmanager
def sign(folder: Path) -> Iterator[Subject]:
    """A sign on a line in memory."""
    with memory_line(folder) as line:
        health = SignHealth(line.sign, line.bus, LIT, line.sign.clear, lit_s=0.0)
        yield _of_line(line, "sign", health)


@contextmanager
def keypad(folder: Path) -> Iterator[Subject]:
    """A keypad on a line in memory."""
    with memory_line(folder) as line:
        tap = TappedKeypad(line.keypads[0])
        yield _of_line(line, "keypad-1", KeypadHealth(tap, line.bus, press_timeout_s=0.05))


@contextmanager
def bus(folder: Path) -> Iterator[Subject]:
    """The line itself."""
    with memory_line(folder) as line:
        yield _of_line(line, "bus", BusHealth(line.bus))


@contextmanager
def speaker(folder: Path) -> Iterator[Subject]:
    """A player that writes what it is given to a file; killed it is installed no more."""
    player, sound = folder / "player", folder / "sound"
    player.write_text(f"#!/bin/sh\nexec cat >> '{sound}'\n", encoding="ascii")
    player.chmod(0o755)
    health = SpeakerHealth(PlayerSpeaker("loa", "alsa", command=(str(player),)))
    yield Subject("loa", health, player.unlink, lambda: sound.stat().st_size)


SUBJECTS: Mapping[str, Callable[[Path], AbstractContextManager[Subject]]] = {
    "printer": printer,
    "unplugged printer": unplugged_printer,
    "simulated printer": simulated_printer,
    "sign": sign,
    "keypad": keypad,
    "bus": bus,
    "speaker": speaker,
}
