"""Every kind of device that is checked, alive and then dead, and how its dead end answers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from devices.errors import NotFoundError, UnpluggedError
from devices.health import CheckLevel, CheckResult, Health, Result, check
from devices.health.desks import DeskHealth, DeskPort
from devices.health.line import BusHealth, KeypadHealth, SignHealth
from devices.health.printers import PrinterHealth
from devices.health.scanners import ScannerHealth
from devices.health.speakers import SpeakerHealth
from devices.keypads.hid import HidKeypad
from devices.keypads.tap import TappedKeypad
from devices.light_stack.models import Lamp, LightStackModel
from devices.light_stack.serial import SerialLightStack
from devices.printers import Outcome
from devices.printers.driver import EscposPrinter
from devices.printers.mock import CONFIRMED
from devices.rating_panels.contact import ContactRatingPanel
from devices.rating_panels.models import Contact, ContactPanelModel
from devices.readers.serial import SerialReader
from devices.scanners.mock import MockScanner
from devices.speakers.player import PlayerSpeaker
from devices.status import NO_ANSWER_EXPECTED
from devices.transport.memory import MemoryTransport
from tests.fakes.bus import MemoryLine, memory_line
from tests.fakes.printers import driver, good_printer, room

LIT = "88888888"


@dataclass
class Subject:
    """A device with its check; `kill` takes its life, `heard` counts what reached its other end.

    `alive` is what the check of level 1 says while it lives, and the reason.
    """

    device: str
    health: Health
    kill: Callable[[], None]
    heard: Callable[[], int]
    alive: tuple[Result, str] = (Result.PASS, "")

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


class Port(MemoryTransport):
    """A port in memory; `looks` counts how often somebody looked whether it is there."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def read(self, size: int, timeout_s: float) -> bytes:
        """Count it."""
        self.looks += 1
        return super().read(size, timeout_s)

    def discard_input(self) -> None:
        """Count it."""
        self.looks += 1
        super().discard_input()

    def pull_out(self) -> None:
        """Unplug it for good."""
        self.refuse_open(UnpluggedError("memory"))
        self.unplug()


class Desk(DeskPort, Protocol):
    """The driver of a device on a desk."""

    @property
    def device(self) -> str:
        """Its id."""
        ...

    def start(self) -> None:
        """Take the port."""
        ...

    def close(self) -> None:
        """Let the port go."""
        ...


@contextmanager
def on_desk(
    make: Callable[[Port], Desk], alive: tuple[Result, str], folder: Path
) -> Iterator[Subject]:
    """What stands on a desk, behind a port in memory; killed it is pulled out."""
    del folder
    port = Port()
    desk = make(port)
    desk.start()
    try:
        yield Subject(desk.device, DeskHealth(desk), port.pull_out, lambda: port.looks, alive)
    finally:
        desk.close()


@contextmanager
def scanner(folder: Path) -> Iterator[Subject]:
    """A scanner; killed it is not found."""
    del folder
    asked: list[None] = []

    class Asked(MockScanner):
        def check(self) -> None:
            """Count it."""
            asked.append(None)
            super().check()

    one = Asked("may-quet")

    def kill() -> None:
        one.fault = UnpluggedError("may-quet")

    yield Subject("may-quet", ScannerHealth(one), kill, lambda: len(asked))


ASKED = (Result.PASS, "")
SILENT = (Result.SKIPPED, NO_ANSWER_EXPECTED)
FACES = ContactPanelModel(
    faces=tuple(Contact(pressed=bytes((0xA1, face))) for face in (1, 2, 3)),
)
LAMPS = LightStackModel(lamps={"red": Lamp(on=b"\x01", off=b"\x00")})

SUBJECTS: Mapping[str, Callable[[Path], AbstractContextManager[Subject]]] = {
    "printer": printer,
    "unplugged printer": unplugged_printer,
    "simulated printer": simulated_printer,
    "sign": sign,
    "keypad": keypad,
    "bus": bus,
    "speaker": speaker,
    "usb keypad": partial(on_desk, partial(HidKeypad, "so-1"), ASKED),
    "reader": partial(on_desk, partial(SerialReader, "doc-1"), SILENT),
    "rating panel": partial(on_desk, partial(ContactRatingPanel, "mat-1", FACES), SILENT),
    "light stack": partial(on_desk, partial(SerialLightStack, "den-1", LAMPS), SILENT),
    "scanner": scanner,
}
