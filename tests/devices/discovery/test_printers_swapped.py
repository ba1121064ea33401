"""Two printers that swapped their names print their own slips, and are set up again."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from devices.catalogue import Catalogue
from devices.config import DevicesSettings
from devices.discovery import present_ports
from devices.printers import PrintJob, Result
from devices.printers.driver import EscposPrinter
from devices.printers.sim import PrinterSimulator
from devices.printers.sim_links import PtyLink
from devices.status import State
from tests.fakes.plugs import PRINTER_A, PRINTER_B, SERIAL_A, Gadget, Sockets
from tests.fakes.printers import page


class Desk:
    """Two printers on this machine, each with a simulator that keeps its paper."""

    def __init__(self, folder: Path, pair: tuple[Gadget, Gadget], running: ExitStack) -> None:
        self.sockets = Sockets(folder)
        self._folder = folder
        self._running = running
        self._sims: dict[Gadget, PrinterSimulator] = {}
        places = [
            {"id": f"in-{number}", "connection": self._connection(gadget)}
            for number, gadget in enumerate(pair)
        ]
        settings = DevicesSettings.model_validate({"printers": places})
        look = partial(present_ports, self.sockets.sys, self.sockets.dev)
        catalogue = Catalogue(settings, folder, look=look)
        self.printers = {
            gadget: catalogue.printer(f"in-{number}") for number, gadget in enumerate(pair)
        }
        for printer in self.printers.values():
            running.callback(printer.close)

    @staticmethod
    def _connection(gadget: Gadget) -> dict[str, object]:
        known = {"kind": gadget.kind, "serial_number": gadget.serial_number}
        return known | ({"baud": 921600} if gadget is SERIAL_A else {})

    def plug(self, gadget: Gadget, socket: str, number: int) -> None:
        """Switch it on and plug it in."""
        wire = self._folder / f"{gadget.serial_number}.wire"
        sim = PrinterSimulator(self._folder / gadget.serial_number, PtyLink(wire))
        sim.start()
        self._running.callback(sim.stop)
        self._sims[gadget] = sim
        self.sockets.plug(gadget, socket, number, wire)

    def pull(self, gadget: Gadget, socket: str) -> None:
        """Pull out cable and power."""
        self.sockets.pull(socket)
        self._sims.pop(gadget).stop()

    def slips(self, gadget: Gadget) -> int:
        """How many slips lie in its tray."""
        return len(list((self._folder / gadget.serial_number).glob("*.png")))


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as running:
        yield running


def printed(printer: EscposPrinter, job: str) -> Result:
    return printer.print(PrintJob(job, page())).result


@pytest.mark.parametrize(
    "pair", [(PRINTER_A, PRINTER_B), (PRINTER_B, SERIAL_A)], ids=["two by usblp", "one of each"]
)
def test_each_prints_its_own_slips_again(
    pair: tuple[Gadget, Gadget], tmp_path: Path, running: ExitStack
) -> None:
    desk = Desk(tmp_path, pair, running)
    for number, gadget in enumerate(pair):
        desk.plug(gadget, f"1-{number}", number)
        assert printed(desk.printers[gadget], "before") is Result.CONFIRMED
    for number, gadget in enumerate(pair):
        desk.pull(gadget, f"1-{number}")
    for gadget in pair:
        assert desk.printers[gadget].poll().state is State.ABSENT
    for number, gadget in enumerate(reversed(pair)):
        desk.plug(gadget, f"1-{number}", number)
    for count, gadget in enumerate(pair):
        assert printed(desk.printers[gadget], "after") is Result.CONFIRMED
        assert [desk.slips(one) for one in pair] == [2, 1 + count]
