"""A ticket printer that stands in for a real one, on a serial line or on the network."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from devices.errors import ClaimedError, UnsupportedError
from devices.fault_table import FaultTable, Wrong
from devices.printers.sim import PAPER_FILE, Fault, PrinterSimulator, set_faults
from devices.printers.sim_links import PtyLink, TcpLink
from devices.stand_ins import Happening, Unit
from devices.stand_ins.tail import Tail

__all__ = ["PrinterStandIn"]

HOST = "127.0.0.1"


class PrinterStandIn:
    """A printer whose paper and faults stand in `folder`.

    It is reached over a pty at `folder/port`, or over TCP where `tcp_port` is given (0: any free
    one). `baud` is the speed of its line; over TCP it takes all at once.
    """

    declared = ""

    def __init__(self, folder: Path, baud: int, dots: int, tcp_port: int | None) -> None:
        self._folder = folder
        self._baud = baud
        self._tcp = None if tcp_port is None else TcpLink(HOST, tcp_port)
        self._simulator = PrinterSimulator(
            folder,
            self._tcp or PtyLink(folder / "port"),
            baud=0 if self._tcp else baud,
            width_dots=dots,
        )
        self.faults = FaultTable("printer", self._apply, whole=tuple(Fault))
        self._paper = Tail(folder / PAPER_FILE)
        self._port = tcp_port or 0

    @property
    def connection(self) -> Mapping[str, str | int]:
        """Serial, or TCP; known once it has started."""
        if self._tcp is not None:
            return {"kind": "tcp", "host": HOST, "port": self._port}
        return {"kind": "serial", "path": str(self._folder / "port"), "baud": self._baud}

    @property
    def units(self) -> Sequence[Unit]:
        """None."""
        return ()

    @property
    def acts(self) -> Mapping[str, str]:
        """Nothing: a printer is only printed on."""
        return {}

    def start(self) -> None:
        """Be there. Raises ClaimedError where somebody has the TCP port."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._apply(frozenset(self.faults.wrong))
        self._begin()

    def stop(self) -> None:
        """Be gone."""
        self._simulator.stop()

    def act(self, word: str, rest: str) -> None:
        """Nothing can be done with it."""
        raise UnsupportedError("printer", f"{word} {rest}".strip())

    def happened(self) -> list[Happening]:
        """Each slip that was cut."""
        return [
            Happening(
                "unknown-bytes" if line["unknown"] else "printed",
                {
                    "file": str(self._folder / line["png"]),
                    "bytes": (self._folder / line["bin"]).stat().st_size,
                    "unknown": ", ".join(one[:16] for one in line["unknown"]),
                },
            )
            for line in self._paper.lines()
        ]

    def _begin(self) -> None:
        try:
            self._simulator.start()
        except OSError as error:
            where = f"{HOST}:{self._port}" if self._tcp else str(self._folder / "port")
            raise ClaimedError(where, str(error)) from error
        if self._tcp is not None:
            self._port = self._tcp.port

    def _apply(self, wrong: frozenset[Wrong]) -> None:
        names = {one.fault for one in wrong}
        set_faults(self._folder, *(fault for fault in Fault if fault in names))
