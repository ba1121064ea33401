"""A ticket printer without a printer: speaks real bytes, takes real time, leaves paper behind.

In its folder stand, for every cut, `NNNN.png` (the paper, dot for dot) and `NNNN.bin` (the bytes
that made it), and in `paper.jsonl` one line a cut:
`{"at", "png", "bin", "sha256", "process_id_answered", "unknown"}`. The file `fault` says what is
wrong with the printer, one word of `Fault` a line; any process may write it at any moment.
"""

import hashlib
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from devices.printers.answers import SERIAL_NUMBER
from devices.printers.escpos import CLEAR_BUFFERS
from devices.printers.sim_commands import Command, CommandSplitter
from devices.printers.sim_links import Link
from devices.printers.sim_paper import Paper
from devices.status import utc_now

__all__ = ["Fault", "PrinterSimulator", "set_faults"]

log = logging.getLogger(__name__)


class Fault(StrEnum):
    """What can be wrong; the first three hold jobs back until they are mended."""

    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    OFFLINE = "offline"
    PAPER_LOW = "paper-low"
    SILENT = "silent"
    NO_PROCESS_ID = "no-process-id"


PROCESS_ID_HEAD = b"\x06\x00\x30\x30"  # GS ( H fn 48: length, fn, m
HOLDING = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE})
FAULT_FILE = "fault"
PAPER_FILE = "paper.jsonl"

POLL_S = 0.05
CHUNK_BYTES = 4096
PACED_CHUNK_S = 0.01
CLEARED = b"\x37\x25\x00"
REAL_TIME = re.compile(rb"\x10\x04([\x01-\x04])|(" + re.escape(CLEAR_BUFFERS) + rb")")

# DLE EOT n, Epson's bit tables: bits that a fault sets in the answer to each n.
STATUS_FIXED = 0x12
STATUS_BITS: dict[int, dict[Fault, int]] = {
    1: dict.fromkeys(HOLDING, 0x08),
    2: {Fault.COVER_OPEN: 0x04, Fault.PAPER_OUT: 0x20},
    3: {},
    4: {Fault.PAPER_LOW: 0x0C, Fault.PAPER_OUT: 0x6C},
}


def set_faults(folder: Path, *faults: Fault) -> None:
    """Say what is wrong with the printer that lives in `folder`; nothing: all is well."""
    fresh = folder / (FAULT_FILE + ".new")
    fresh.write_text("".join(f"{fault}\n" for fault in faults))
    fresh.replace(folder / FAULT_FILE)


class PrinterSimulator:
    """One printer, living in `folder`, reached through `link`.

    `baud` paces what it takes in at 10 bits a byte; 0 takes all at once. Paper and half a command
    outlive the peer's connection, as in a real printer's buffer; that buffer has no end here.
    """

    def __init__(
        self,
        folder: Path,
        link: Link,
        *,
        baud: int = 0,
        width_dots: int = 576,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._folder = folder
        self._link = link
        self._byte_time_s = 10 / baud if baud else 0.0
        self._now = now
        self._fault_text = ""
        self._faults: frozenset[Fault] = frozenset()
        self._commands = CommandSplitter()
        self._paper = Paper(width_dots)
        self._recent = b""
        self._job = bytearray()
        self._unknown: list[str] = []
        self._cut: Path | None = None
        self._wire_free_at = 0.0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Open the link and live in a thread of its own."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._link.open()
        self._stopping.clear()
        self._thread = threading.Thread(target=self._live, name=f"printer {self._folder.name}")
        self._thread.start()

    def stop(self) -> None:
        """End, leaving the paper; what was not printed is lost with the power."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self._link.close()

    def _live(self) -> None:
        size = (
            max(1, round(PACED_CHUNK_S / self._byte_time_s)) if self._byte_time_s else CHUNK_BYTES
        )
        while not self._stopping.is_set():
            data = self._link.receive(size, POLL_S)
            if data:
                self._pace(len(data))
                self._take(data)
            self._print_what_it_can()
            if not data:
                self._close_job(answered=False)
        self._close_job(answered=False)

    def _pace(self, count: int) -> None:
        """Let `count` bytes take their time on the wire."""
        self._wire_free_at = max(self._wire_free_at, time.monotonic()) + count * self._byte_time_s
        self._stopping.wait(max(0.0, self._wire_free_at - time.monotonic()))

    def _take(self, data: bytes) -> None:
        """Carry out real-time commands wherever they stand, as the hardware does; keep the rest."""
        window = self._recent + data
        done = 0
        for match in REAL_TIME.finditer(window):
            done = match.end()
            if match[2] is None:
                self._say(bytes((self._status(match[1][0]),)))
            else:
                self._commands.clear()
                data = window[done:]
                self._say(CLEARED)
        self._recent = window[done:][1 - len(CLEAR_BUFFERS) :]
        self._commands.feed(data)

    def _status(self, kind: int) -> int:
        status = STATUS_FIXED
        for fault in self._wrong():
            status |= STATUS_BITS[kind].get(fault, 0)
        return status

    def _wrong(self) -> frozenset[Fault]:
        """The faults that the file names now; words that are none are logged."""
        file = self._folder / FAULT_FILE
        text = file.read_text() if file.exists() else ""
        if text != self._fault_text:
            words = set(text.split())
            if strange := words - set(Fault):
                log.warning("%s: no such fault: %s", file, sorted(strange))
            self._faults = frozenset(map(Fault, words - strange))
            self._fault_text = text
        return self._faults

    def _say(self, answer: bytes) -> None:
        if Fault.SILENT not in self._wrong():
            self._link.send(answer)

    def _print_what_it_can(self) -> None:
        while not self._wrong() & HOLDING:
            command = self._commands.take()
            if command is None:
                return
            if not REAL_TIME.fullmatch(command.raw):  # those were carried out on arrival
                self._carry_out(command)

    def _carry_out(self, command: Command) -> None:
        if command.name == "GS ( H" and command.raw[3:7] == PROCESS_ID_HEAD:
            self._answer_process_id(command)
            return
        if command.raw == SERIAL_NUMBER:
            self._say(b"_" + self._folder.name.encode("ascii", "replace") + b"\0")
            return
        self._close_job(answered=False)
        self._job += command.raw
        if command.name == "GS V":
            self._cut = self._folder / f"{self._next_number():04d}.png"
            self._paper.cut(self._cut)
        elif not self._paper.carry_out(command):
            log.warning("%s: unknown command %s", self._folder.name, command.raw[:16].hex(" "))
            self._unknown.append(command.raw.hex())

    def _answer_process_id(self, command: Command) -> None:
        answered = not self._wrong() & {Fault.SILENT, Fault.NO_PROCESS_ID}
        self._job += command.raw
        self._close_job(answered=answered)
        if answered:
            self._say(b"\x37\x22" + command.raw[7:] + b"\0")

    def _next_number(self) -> int:
        return max((int(file.stem) for file in self._folder.glob("[0-9]*.png")), default=0) + 1

    def _close_job(self, *, answered: bool) -> None:
        """Put the cut paper's bytes and its line beside it, once it is known how the job ended."""
        if self._cut is None:
            return
        picture, self._cut = self._cut, None
        raw = bytes(self._job)
        picture.with_suffix(".bin").write_bytes(raw)
        line = {
            "at": self._now().isoformat(),
            "png": picture.name,
            "bin": picture.with_suffix(".bin").name,
            "sha256": hashlib.sha256(raw).hexdigest(),
            "process_id_answered": answered,
            "unknown": self._unknown,
        }
        with (self._folder / PAPER_FILE).open("a") as file:
            file.write(json.dumps(line) + "\n")
        self._job.clear()
        self._unknown = []
