"""A ticket as bytes: how many, how much processor time, and the far end of a printer's line."""

import os
import select
import tempfile
import threading
import time
import tty
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from devices.printers.composer import DOTS_ONLY, Composer, Powers
from devices.printers.escpos import process_id
from devices.printers.glyphs import GlyphMemory, glyph_columns
from devices.printers.letters import Table
from devices.printers.page import Page
from devices.printers.raster import Typesetter, be_vietnam_pro
from devices.printers.sim_commands import CommandSplitter
from devices.printers.sim_paper import Paper
from devices.printers.stored import blocks, dots_hash, picture
from hall.sentences import Sentences
from hall.slips import TicketSlip, ticket_page
from tests.benchmarks.figures import Bench, Figure, median, percentile, spread

WIDTH_DOTS = 576
TICKETS = 200
ENCODE_LIMIT_MS = 5.0
BITS_PER_BYTE = 10
BAUDS = (9600, 19_200, 115_200)
USB_BYTES_PER_MS = 1000
PROFILE = "TM-T20II"
"""One of the printers of 576 dots that python-escpos knows."""

SLIP = TicketSlip(
    office_name="Trung tâm Phục vụ hành chính công xã Mẫu Sơn",
    parent_unit="UBND xã Mẫu Sơn",
    mark="",
    number="A012",
    service_name="Chứng thực bản sao, chữ ký",
    priority_label=None,
    counters=(2, 3),
    counter_note="",
    ahead=4,
    wait=(10, 20),
    issued_at=datetime.fromisoformat("2026-11-23T08:05:00"),
    reprint=False,
    qr="MC1.MAU.AE3FQ2LBNRWHS5DPMFXGK4TUV7.KRSXG5CTMVRXEZLU",
)
"""Twelve lines of an ordinary ticket, with its QR code."""

INITIALIZE = b"\x1b@"  # ESC @ begins a job
STATUS_REQUEST = b"\x10\x04"  # DLE EOT n
STATUS_IN_ORDER = b"\x12"  # the bits that are always set, and no other
PROCESS_ID = b"\x1d(H\x06\x00\x30\x30"  # GS ( H fn 48, then four letters, ends a job
PROCESS_ID_BYTES = 4
READ_BYTES = 65_536
LOOK_EVERY_S = 0.1
STOP_TIMEOUT_S = 5.0


class PrinterEnd:
    """The far end of a printer's line: a printer in order that has no paper to move.

    It takes everything at once and answers at once, so that what is measured is the program. Use it
    as a context; `port` is the near end.
    """

    def __init__(self) -> None:
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.port = os.ttyname(self._theirs)
        self.began_at: list[float] = []
        """When the first byte of each job was read, monotonic seconds."""
        self._job = b""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="printer end", daemon=True)

    def __enter__(self) -> "PrinterEnd":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stop.set()
        self._thread.join(STOP_TIMEOUT_S)
        os.close(self._theirs)
        os.close(self._ours)

    def _run(self) -> None:
        while not self._stop.is_set():
            if select.select([self._ours], [], [], LOOK_EVERY_S)[0]:
                data = os.read(self._ours, READ_BYTES)
                self._take(data, time.monotonic())

    def _take(self, data: bytes, at_monotonic: float) -> None:
        """Status requests stand between jobs: the driver waits for each answer."""
        if not self._job and data.startswith(STATUS_REQUEST):
            os.write(self._ours, STATUS_IN_ORDER * data.count(STATUS_REQUEST))
            return
        if not self._job:
            if not data.startswith(INITIALIZE):
                raise ValueError(f"neither a job nor a status request: {data[:16].hex(' ')}")
            self.began_at.append(at_monotonic)
        self._job += data
        if self._job[:-PROCESS_ID_BYTES].endswith(PROCESS_ID):
            os.write(self._ours, b"\x37\x22" + self._job[-PROCESS_ID_BYTES:] + b"\x00")
            self._job = b""


def ticket() -> list[Figure]:
    """The ticket's bytes by each way and its encoding, beside python-escpos with the same dots."""
    texts = Sentences("vi").section("slip")
    typesetter = Typesetter(be_vietnam_pro())
    page = ticket_page(SLIP, WIDTH_DOTS, texts)
    all_dots = _job(_composer(typesetter, DOTS_ONLY), page)
    drawn = _picture(all_dots)
    theirs, theirs_ms = _by_escpos(drawn)
    composer = _composer(typesetter, DOTS_ONLY)
    encode_ms = [_encode_ms(composer, texts, number) for number in range(1, TICKETS + 1)]
    size = f"{drawn.width} × {drawn.height} dots"
    return [
        *(
            _way(name, powers, typesetter, page, float(len(theirs)))
            for name, powers in _WAYS.items()
        ),
        _bytes("ticket_bytes_all_dots", all_dots, float(len(theirs)), None, size),
        _bytes("ticket_bytes_escpos_raster", theirs, None, None, f"{size} as one image, GS v 0"),
        Figure(
            "ticket_encode_cpu_ms",
            median(encode_ms),
            "ms",
            median(theirs_ms),
            ENCODE_LIMIT_MS,
            f"all dots, page → bytes, thread's processor time, fixed lines kept from the first "
            f"ticket; {spread(encode_ms, 1)}, p95 {percentile(encode_ms, 95):.1f}; the median; "
            f"baseline: python-escpos with the finished picture, which it does not have to set",
        ),
    ]


_KNOWN = Powers(letters=True, dpi=203)
_PAGES = {30: Table.TCVN, 31: Table.TCVN_CAPITALS}
_WAYS = {
    "text": replace(_KNOWN, pages=_PAGES),
    "glyphs": replace(_KNOWN, glyphs=True),
    "stored": replace(_KNOWN, pages=_PAGES),
    "raster": _KNOWN,
}
"""What a printer was seen to print right; pictures of fixed lines join `stored`."""
_LIMITS = {"text": 450, "glyphs": 900, "stored": 300, "raster": 15_000}
_TOLD = {
    "text": "TCVN-3 on pages 30 and 31",
    "glyphs": "letters of ours, from the second ticket on",
    "stored": "fixed lines as stored pictures, the others on pages 30 and 31",
    "raster": "lines with an accent as dots, the others in the printer's letters",
}


def _way(name: str, powers: Powers, typesetter: Typesetter, page: Page, baseline: float) -> Figure:
    if name == "stored":
        powers = replace(powers, stored=_stored(typesetter, page))
    composer = _composer(typesetter, powers)
    first = _job(composer, page)
    job = _job(composer, page)
    told = _TOLD[name] + (f"; the first one {len(first)} B" if len(first) != len(job) else "")
    return _bytes(f"ticket_bytes_{name}", job, baseline, _LIMITS[name], told)


@dataclass(frozen=True)
class Kept:
    """The pictures in a printer."""

    keys: dict[str, bytes]


def _stored(typesetter: Typesetter, page: Page) -> Kept:
    """All fixed blocks of a page, as if they stood in the printer."""
    pictures = [picture(one, WIDTH_DOTS, typesetter) for one in blocks(page.items) if one.fixed]
    return Kept({dots_hash(one): bytes((32, 32 + at)) for at, one in enumerate(pictures)})


def _composer(typesetter: Typesetter, powers: Powers) -> Composer:
    return Composer(typesetter, powers, GlyphMemory(glyph_columns(be_vietnam_pro())))


def _bytes(name: str, job: bytes, baseline: float | None, limit: float | None, note: str) -> Figure:
    bits = len(job) * BITS_PER_BYTE
    seconds = ", ".join(f"{bits / baud:.2f} s at {baud}" for baud in BAUDS)
    usb_ms = len(job) / USB_BYTES_PER_MS
    told = f"{note}; on the wire {seconds} baud, {usb_ms:.1f} ms at 1 MB/s"
    return Figure(name, len(job), "B", baseline, limit, told)


def _job(composer: Composer, page: Page) -> bytes:
    return composer.job(page, process_id("bench"))


def _encode_ms(composer: Composer, texts: Mapping[str, str], number: int) -> float:
    """A ticket whose number, time and queue nobody has printed before."""
    assert SLIP.issued_at is not None
    issued_at = SLIP.issued_at + timedelta(minutes=number)
    slip = replace(SLIP, number=f"A{number:03}", ahead=number, issued_at=issued_at)
    began = time.thread_time()
    _job(composer, ticket_page(slip, WIDTH_DOTS, texts))
    return (time.thread_time() - began) * 1000


def _picture(job: bytes) -> Image.Image:
    """What the job leaves on paper, by the simulated printer."""
    commands = CommandSplitter()
    commands.feed(job)
    paper = Paper(WIDTH_DOTS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "slip.png"
        while (command := commands.take()) is not None and command.name != "GS V":
            paper.carry_out(command)
        paper.cut(file)
        with Image.open(file) as picture:
            picture.load()
            return picture


def _by_escpos(picture: Image.Image) -> tuple[bytes, list[float]]:
    """The bytes that python-escpos makes of a picture, and its processor time in each run, ms."""
    from escpos.printer import Dummy  # its import takes hold of this process's log

    times_ms = []
    for _ in range(TICKETS):
        printer = Dummy(profile=PROFILE)
        began = time.thread_time()
        printer.image(picture, impl="bitImageRaster", fragment_height=picture.height)
        printer.cut()
        times_ms.append((time.thread_time() - began) * 1000)
    return printer.output, times_ms


BENCHES = (
    Bench(
        (
            *(f"ticket_bytes_{way}" for way in _WAYS),
            "ticket_bytes_all_dots",
            "ticket_bytes_escpos_raster",
            "ticket_encode_cpu_ms",
        ),
        ticket,
    ),
)
