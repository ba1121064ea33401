"""Slips, printers and pictures for tests."""

import json
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

from PIL import Image

from devices.memory import DeviceMemory, MemoryOfItsOwn
from devices.printers.calibration import Lettering
from devices.printers.driver import EscposPrinter
from devices.printers.escpos import CLEAR_BUFFERS, job_bytes, process_id
from devices.printers.glyphs import glyph_columns
from devices.printers.page import Page
from devices.printers.profiles import GENERIC, profiles
from devices.printers.raster import Typesetter, be_vietnam_pro
from devices.printers.roll import Roll
from devices.printers.sim import Fault, PrinterSimulator, set_faults
from devices.printers.sim_commands import CommandSplitter
from devices.printers.sim_links import Link, PtyLink
from devices.printers.sim_paper import Paper
from devices.transport import Transport
from devices.transport.serial import SerialTransport
from hall.slips import TicketSlip, ticket_page

WIDTH = 576
BAUD = 921600
MARGIN_S = 0.3
ANSWER_S = 0.1
WAIT_S = 10.0
SHORTEST_JOB = 64

PLAIN = TicketSlip(
    office_name="Trung tâm Phục vụ hành chính công",
    parent_unit="UBND phường Đức Xuân",
    mark="",
    number="A015",
    service_name="Chứng thực bản sao từ bản chính",
    priority_label=None,
    counters=(1, 2, 3),
    counter_note="",
    ahead=4,
    wait=(10, 20),
    issued_at=datetime(2026, 11, 23, 8, 5),  # noqa: DTZ001 the slip takes the office's local time
    reprint=False,
    qr="MC1.H55242.AE3FQ2LBNRWHS5DPMFXGK4TUV7.KRSXG5CTMVRXEZLU",
)

SLIPS = {
    "plain": PLAIN,
    "longest-names": replace(
        PLAIN,
        office_name="Trung tâm Phục vụ hành chính công phường Nguyễn Thị Minh Khai",
        parent_unit="Ủy ban nhân dân phường Nguyễn Thị Minh Khai, tỉnh Thái Nguyên",
        service_name="Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng, "
        "hỗ trợ kinh phí chăm sóc, nuôi dưỡng hằng tháng",
        counters=tuple(range(1, 13)),
        notes=("Cần mang theo: Giấy khai sinh, Thẻ căn cước, Giấy xác nhận khuyết tật",),
    ),
    "four-digits": replace(
        PLAIN,
        number="A1000",
        language="en",
        service_name="Certified copies",
        counters=(),
        counter_note="No counter is serving this yet",
        ahead=1,
        wait=None,
    ),
    "priority": replace(PLAIN, number="B007", priority_label="Người từ đủ 75 tuổi", ahead=0),
    "reprint": replace(PLAIN, reprint=True, mark="sample", issued_at=None, wait=(0, 5)),
}


def texts(language: str) -> dict[str, str]:
    """The slips' sentences of one language."""
    source = files("assets") / "texts" / f"{language}.toml"
    section: dict[str, str] = tomllib.loads(source.read_text(encoding="utf-8"))["slip"]
    return section


def page(slip: TicketSlip = PLAIN, width: int = WIDTH) -> Page:
    """The slip's page in its own language."""
    return ticket_page(slip, width, texts(slip.language))


def typesetter() -> Typesetter:
    """With the font of the product."""
    return Typesetter(be_vietnam_pro())


def bytes_of(name: str) -> bytes:
    """The whole job of one of `SLIPS`."""
    return job_bytes(typesetter().set(page(SLIPS[name])), process_id(name))


def draw(raw: bytes, picture: Path, width: int = WIDTH) -> list[bytes]:
    """What the simulator's head prints of `raw` up to the cut, as `rows` of the picture."""
    splitter, paper = CommandSplitter(), Paper(width)
    splitter.feed(raw)
    while (command := splitter.take()) is not None and command.name != "GS V":
        assert paper.carry_out(command), f"unknown: {command.raw[:8].hex(' ')}"
    paper.cut(picture)
    return rows(picture)


def rows(picture: Path) -> list[bytes]:
    """A picture's rows, packed, black 0; blank rows at the end left out."""
    with Image.open(picture) as image:
        data, stride = image.convert("1").tobytes(), (image.width + 7) // 8
    found = [data[at : at + stride] for at in range(0, len(data), stride)]
    while found and found[-1] == b"\xff" * stride:
        found.pop()
    return found


def good_printer(data: bytes) -> bytes:
    """A printer in order, for `MemoryTransport`: answers status, clearing, and process ids."""
    if data[:2] == b"\x10\x04":
        return b"\x12"
    if data == CLEAR_BUFFERS:
        return b"\x37\x25\x00"
    return b"\x37\x22" + data[-4:] + b"\x00"


def silent_but_printing(data: bytes) -> bytes:
    """Answers no status, only the process id."""
    return b"" if data[:2] == b"\x10\x04" else good_printer(data)


def mute_behind_the_cut(data: bytes) -> bytes:
    """Answers status, never the process id."""
    return b"\x12" if data[:2] == b"\x10\x04" else b""


class Interrupted:
    """A transport that does `action` when half of the first job went over the wire."""

    def __init__(self, inner: Transport, action: Callable[[], None]) -> None:
        self._inner = inner
        self._action: Callable[[], None] | None = action
        self.name = inner.name
        self.closing = inner.closing
        self.byte_time_s = inner.byte_time_s
        self.open = inner.open
        self.close = inner.close
        self.read = inner.read
        self.discard_input = inner.discard_input

    @property
    def is_open(self) -> bool:
        """As the inner one."""
        return self._inner.is_open

    def write(self, data: bytes, timeout_s: float) -> None:
        """A job in two halves, the first time; all else as it is."""
        action, half = self._action, len(data) // 2
        if len(data) < SHORTEST_JOB or action is None:
            self._inner.write(data, timeout_s)
            return
        self._action = None
        self._inner.write(data[:half], timeout_s)
        action()
        self._inner.write(data[half:], timeout_s)


def lettering(
    profile: str = GENERIC,
    memory: DeviceMemory | None = None,
    today: Callable[[], date] = date.today,
) -> Lettering:
    """How a printer of a model is told what to print."""
    kept: dict[str, DeviceMemory] = {}

    def memory_of(name: str) -> DeviceMemory:
        return memory or kept.setdefault(name, MemoryOfItsOwn())

    draw = glyph_columns(be_vietnam_pro())
    return Lettering(typesetter(), profiles()[profile], "printer", memory_of, draw, today)


def driver(
    transport: Transport,
    margin_s: float = MARGIN_S,
    profile: str = GENERIC,
    roll: Roll | None = None,
) -> EscposPrinter:
    """A driver with short waits."""
    return EscposPrinter(
        transport,
        lettering(profile),
        confirm_margin_s=margin_s,
        answer_timeout_s=ANSWER_S,
        roll=roll,
    )


def until(condition: Callable[[], bool]) -> None:
    """Wait for `condition`; TimeoutError if it does not come true."""
    pause, deadline = threading.Event(), time.monotonic() + WAIT_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("condition")
        pause.wait(0.005)


@dataclass(frozen=True)
class Room:
    """A simulated printer, its folder, and a driver that reaches it."""

    folder: Path
    link: Path
    simulator: PrinterSimulator
    printer: EscposPrinter

    def suffer(self, *faults: Fault) -> None:
        """Set what is wrong with the printer; nothing: all is well."""
        set_faults(self.folder, *faults)

    def paper(self) -> list[dict[str, object]]:
        """The lines of `paper.jsonl`."""
        file = self.folder / "paper.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@contextmanager
def living(simulator: PrinterSimulator) -> Iterator[PrinterSimulator]:
    """A simulator that is stopped at the end."""
    simulator.start()
    try:
        yield simulator
    finally:
        simulator.stop()


@contextmanager
def room(tmp_path: Path, margin_s: float = MARGIN_S) -> Iterator[Room]:
    """A simulator on an unpaced pty, and its driver."""
    folder, path = tmp_path / "printer", tmp_path / "ttyPRN"
    link: Link = PtyLink(path)
    with living(PrinterSimulator(folder, link)) as simulator:
        printer = driver(SerialTransport(str(path), BAUD), margin_s)
        yield Room(folder, path, simulator, printer)
        printer.close()
