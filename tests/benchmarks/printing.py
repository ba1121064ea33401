"""A ticket as bytes: how many, how much processor time, and the far end of a printer's line."""

import os
import select
import tempfile
import threading
import time
import tty
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from devices.printers.escpos import job_bytes, process_id
from devices.printers.page import Page
from devices.printers.raster import Typesetter, be_vietnam_pro
from devices.printers.sim_commands import CommandSplitter
from devices.printers.sim_paper import Paper
from hall.sentences import Sentences
from hall.slips import TicketSlip, ticket_page
from tests.benchmarks.figures import Bench, Figure, median, percentile, spread

WIDTH_DOTS = 576
TICKETS = 200
ENCODE_LIMIT_MS = 10.0
BITS_PER_BYTE = 10
BAUD = 115_200
PROFILE = "TM-T20II"
"""One of the printers of 576 dots that python-escpos knows."""

SLIP = TicketSlip(
    office_name="Trung tâm Phục vụ hành chính công xã Mẫu Sơn",
    parent_unit="UBND xã Mẫu Sơn",
    sample=False,
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
    """The ticket's bytes and its encoding, beside python-escpos with the same dots."""
    texts = Sentences("vi").section("slip")
    typesetter = Typesetter(be_vietnam_pro())
    ours = _job(typesetter, ticket_page(SLIP, WIDTH_DOTS, texts))
    picture = _picture(ours)
    theirs, theirs_ms = _by_escpos(picture)
    encode_ms = [_encode_ms(typesetter, texts, number) for number in range(1, TICKETS + 1)]
    size = f"{picture.width} × {picture.height} dots"
    return [
        _bytes("ticket_bytes_raster", ours, float(len(theirs)), f"{size}; baseline: python-escpos"),
        _bytes("ticket_bytes_escpos_raster", theirs, None, f"{size} as one image, GS v 0"),
        Figure(
            "ticket_encode_cpu_ms",
            median(encode_ms),
            "ms",
            median(theirs_ms),
            ENCODE_LIMIT_MS,
            f"page → bytes, thread's processor time, fixed lines kept from the first ticket; "
            f"{spread(encode_ms, 1)}, p95 {percentile(encode_ms, 95):.1f}; the median; baseline: "
            f"python-escpos with the finished picture, which it does not have to set",
        ),
    ]


def _bytes(name: str, job: bytes, baseline: float | None, note: str) -> Figure:
    wire_s = len(job) * BITS_PER_BYTE / BAUD
    return Figure(name, len(job), "B", baseline, None, f"{note}; {wire_s:.1f} s at {BAUD} baud")


def _job(typesetter: Typesetter, page: Page) -> bytes:
    return job_bytes(typesetter.set(page), process_id("bench"))


def _encode_ms(typesetter: Typesetter, texts: Mapping[str, str], number: int) -> float:
    """A ticket whose number, time and queue nobody has printed before."""
    assert SLIP.issued_at is not None
    issued_at = SLIP.issued_at + timedelta(minutes=number)
    slip = replace(SLIP, number=f"A{number:03}", ahead=number, issued_at=issued_at)
    began = time.thread_time()
    _job(typesetter, ticket_page(slip, WIDTH_DOTS, texts))
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
        ("ticket_bytes_raster", "ticket_bytes_escpos_raster", "ticket_encode_cpu_ms"),
        ticket,
    ),
)
