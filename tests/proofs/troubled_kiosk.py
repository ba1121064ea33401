"""A kiosk among devices in every bad mood: `python -m tests.proofs.troubled_kiosk EVERY_S`.

The kiosk is real and has a real printer's driver; in the same process, as in no office, a shared
line, a code reader, a rating panel and a light stack are driven too. Simulators are elsewhere. Each
fault of each simulator is made, a citizen comes every `EVERY_S` seconds under it, and it is mended.
Printed is one JSON object: for each fault the number that was given and the longest stall of the Qt
loop in that time, and the longest of the bare loop before any device was there (ms).
"""

import json
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from devices.bus import Bus, BusSettings
from devices.bus_samples import sample_keypad, sample_sign
from devices.config import SerialConnection
from devices.keypads.polled import PolledKeypad
from devices.light_stack import Light
from devices.light_stack.serial import SerialLightStack
from devices.rating_panels.contact import ContactRatingPanel
from devices.readers.serial import SerialReader
from devices.signs.driver import BusSign
from devices.stand_ins import Kind
from devices.stand_ins.kinds import FIRST_KEYPAD, FIRST_SIGN, SAMPLE_PANEL, SAMPLE_STACK
from devices.transport.serial import SerialTransport
from motcua.settings import Settings, load
from screens.application import prepare_application
from screens.hand import wait_for
from tests.fakes.stand_in_room import Room, stand_ins
from tests.proofs.soak import WAIT_MS, Pulse, Visits, longest_ms

KINDS = (Kind.PRINTER, Kind.BUS, Kind.RATING_PANEL, Kind.READER, Kind.LIGHT_STACK)
"""Signs, keypads and boards alone are on lines with the same faults."""


class Neighbours:
    """All devices but the printer, driven in this process until `running` ends."""

    def __init__(self, room: Room, running: ExitStack) -> None:
        ports = {kind: _port(room.connections[kind]) for kind in KINDS if kind != Kind.PRINTER}
        bus = Bus(ports[Kind.BUS], BusSettings())
        self._signs = [BusSign(f"led-{n}", sample_sign(FIRST_SIGN + n - 1), bus) for n in (1, 2)]
        for number in (1, 2):
            PolledKeypad(f"phim-{number}", sample_keypad(FIRST_KEYPAD + number - 1), bus)
        self._stack = SerialLightStack("stack", SAMPLE_STACK, ports[Kind.LIGHT_STACK])
        panel = ContactRatingPanel("panel", SAMPLE_PANEL, ports[Kind.RATING_PANEL])
        reader = SerialReader("reader", ports[Kind.READER])
        for one in (bus, self._stack, panel, reader):
            running.callback(one.close)
            one.start()
        self._lamps = cycle(SAMPLE_STACK.lamps)

    def show(self, number: str) -> None:
        """Give every device that shows something something new."""
        for sign in self._signs:
            sign.show(number)
        self._stack.show({next(self._lamps): Light.BLINK})


def troubled(folder: Path, every_s: float) -> dict[str, object]:
    """Go through every fault."""
    prepare_application(["troubled"])
    with ExitStack() as running:
        pulse = Pulse()
        bare_ms = longest_ms(pulse, partial(wait_for, pulse.is_warm, WAIT_MS, "beats"))
        room = running.enter_context(stand_ins(folder / "devices", KINDS))
        settings = _with_printer(room.connections[Kind.PRINTER])
        kiosk = Visits(folder / "data", running, settings)
        neighbours = Neighbours(room, running)
        told: dict[str, dict[str, object]] = {}
        for kind in KINDS:
            for wrong in room.faults[kind]:
                room.set(kind, wrong)
                pulse.begin()
                number = _visit(room, kind, kiosk, neighbours, every_s)
                told[f"{kind} {wrong.fault}"] = {"number": number, "stall_ms": pulse.longest_ms}
                room.clear(kind)
        QCoreApplication.processEvents()
    return {"bare_ms": bare_ms, "faults": told}


def _visit(room: Room, kind: Kind, kiosk: Visits, neighbours: Neighbours, every_s: float) -> str:
    """One citizen, and until the next one comes; gives the number."""
    until = time.monotonic() + every_s
    room.act(kind)
    number = kiosk.visit(())
    neighbours.show(number)
    wait_for(partial(_past, until), WAIT_MS, "the next citizen")
    return number


def _past(moment: float) -> bool:
    return time.monotonic() >= moment


def _port(connection: Mapping[str, Any]) -> SerialTransport:
    return SerialTransport(connection["path"], connection["baud"])


def _with_printer(connection: Mapping[str, Any]) -> Settings:
    """The sample office, its kiosk's printer the simulated one of another process."""
    settings = load(None)
    serial = SerialConnection.model_validate(connection)
    printers = tuple(
        one.model_copy(update={"connection": serial}) if one.id == settings.kiosk.printer else one
        for one in settings.devices.printers
    )
    devices = settings.devices.model_copy(update={"printers": printers})
    return settings.model_copy(update={"devices": devices})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="troubled-") as data:
        sys.stdout.write(json.dumps(troubled(Path(data), float(sys.argv[1]))) + "\n")
