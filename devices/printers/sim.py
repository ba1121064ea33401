"""A ticket printer without a printer: speaks real bytes, takes real time, leaves paper behind.

In its folder stand, for every cut, `NNNN.png` (the paper, dot for dot) and `NNNN.bin` (the bytes
that made it), and in `paper.jsonl` one line a cut: `{"at", "png", "bin", "sha256",
"process_id_answered", "answer_after_s", "unknown"}`, the last but one how much longer than its
bytes take on the wire the job took from its first byte to its answer, null without one or where
the cable was out meanwhile: whoever asked had gone. What is wrong with the printer stands in the
file `fault` (`sim_faults`).
"""

import hashlib
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from devices.errors import DeviceTimeoutError
from devices.printers.answers import SERIAL_NUMBER
from devices.printers.escpos import CLEAR_BUFFERS
from devices.printers.sim_commands import Command, CommandSplitter
from devices.printers.sim_faults import HOLDING, Fault, FaultFile, Later, Stage, set_faults
from devices.printers.sim_links import Link
from devices.printers.sim_paper import Paper
from devices.status import utc_now

__all__ = ["Fault", "Later", "PrinterSimulator", "Stage", "set_faults"]

log = logging.getLogger(__name__)

PROCESS_ID_HEAD = b"\x06\x00\x30\x30"  # GS ( H fn 48: length, fn, m
PAPER_FILE = "paper.jsonl"

POLL_S = 0.05
HELD_UP_S = 0.1
"""Who was kept from the wire no longer than this finds the bytes that came meanwhile."""
SLICE_S = 0.02
"""A status request waits no longer, whatever is being printed: the hardware does both at once."""
CHUNK_BYTES = 4096
PACED_CHUNK_S = 0.01
SLOW_S = 1.0
"""How much longer a slow printer takes for each band and for the cut."""
STOP_TIMEOUT_S = 10.0
"""It ends between two commands; a cut draws a whole slip."""
CLEARED = b"\x37\x25\x00"
REAL_TIME = re.compile(
    rb"\x10\x04([\x01-\x04\x14])|\x10\x05([\x01\x02])|(" + re.escape(CLEAR_BUFFERS) + rb")"
)
FULL_STATUS, FULL_STATUS_HEAD = 0x14, b"\x10\x0f"
STOPPING = HOLDING | {Fault.POWER_OFF}
NOT_ANSWERING = frozenset({Fault.SILENT, Fault.NO_PROCESS_ID, Fault.GARBAGE, Fault.UNPLUGGED})

# DLE EOT n, Epson's bit tables: bits that a fault sets in the answer to each n.
STATUS_FIXED = 0x12
STATUS_BITS: dict[int, dict[Fault, int]] = {
    1: dict.fromkeys(HOLDING, 0x08),
    2: {
        Fault.COVER_OPEN: 0x04,
        Fault.PAPER_OUT: 0x20,
        Fault.CUTTER_JAM: 0x40,
        Fault.HEAD_HOT: 0x40,
    },
    3: {Fault.CUTTER_JAM: 0x08, Fault.HEAD_HOT: 0x40},
    4: {Fault.PAPER_LOW: 0x0C, Fault.PAPER_OUT: 0x6C},
}
# DLE EOT 20 of Custom's kiosk printers: paper, user, recoverable and unrecoverable errors.
FULL_BITS: tuple[dict[Fault, int], ...] = (
    {Fault.PAPER_OUT: 0x01, Fault.PAPER_LOW: 0x04, Fault.TICKET_WAITING: 0x20},
    {Fault.COVER_OPEN: 0x02},
    {Fault.HEAD_HOT: 0x01},
    {Fault.CUTTER_JAM: 0x01},
)


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
        stop_timeout_s: float = STOP_TIMEOUT_S,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._folder = folder
        self._stop_timeout_s = stop_timeout_s
        self._link = link
        self._byte_time_s = 10 / baud if baud else 0.0
        self._now = now
        self._faults = FaultFile(folder)
        self._commands = CommandSplitter()
        self._command: Command | None = None
        self._paper = Paper(width_dots)
        self._recent = b""
        self._job = bytearray()
        self._bands = 0
        self._unknown: list[str] = []
        self._cut: Path | None = None
        self._wire_free_at = 0.0
        self._busy_until = 0.0
        self._job_from = 0.0
        self._jammed, self._powered, self._plugged = False, True, False
        self._unplugged_at = 0.0
        self._refused = False
        """Whether somebody has its port, as the log was told."""
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def powered(self) -> bool:
        """Whether it is switched on."""
        return self._powered

    def start(self) -> None:
        """Open the link and live in a thread of its own. Raises OSError where it cannot."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._plug(there=True)
        self._stopping.clear()
        self._thread = threading.Thread(target=self._live, name=f"printer {self._folder.name}")
        self._thread.start()

    def stop(self) -> None:
        """End, leaving the paper; what was not printed is lost with the power.

        Raises DeviceTimeoutError where it does not end.
        """
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(self._stop_timeout_s)
            if self._thread.is_alive():
                raise DeviceTimeoutError(str(self._folder), "the simulator did not stop")
        self._plug(there=False)
        self._lose_power()

    def _live(self) -> None:
        size = (
            max(1, round(PACED_CHUNK_S / self._byte_time_s)) if self._byte_time_s else CHUNK_BYTES
        )
        printing = False
        while not self._stopping.is_set():
            self._feel()
            wait_s = 0.0 if printing else POLL_S
            data = self._link.receive(size, wait_s) if self._plugged else b""
            if data:
                self._pace(len(data))
                self._take(data)
            elif not self._plugged:
                self._stopping.wait(wait_s)
            printing = self._print_what_it_can()
            if not (data or printing or self._command):
                self._close_job(answered=False)
        self._close_job(answered=False)

    def _feel(self) -> frozenset[Fault]:
        """What is wrong now, and what the power's and the cable's comings and goings make of it."""
        wrong = self._faults.now()
        if self._powered and Fault.POWER_OFF in wrong:
            self._lose_power()
        self._powered = Fault.POWER_OFF not in wrong
        self._jammed |= Fault.CUTTER_JAM in wrong
        if self._plugged is (Fault.UNPLUGGED in wrong):
            self._replug(there=not self._plugged)
        return wrong | {Fault.CUTTER_JAM} if self._jammed else wrong

    def _replug(self, *, there: bool) -> None:
        """Somebody may have taken its port meanwhile: it is there again once that one has gone."""
        try:
            self._plug(there=there)
        except OSError as error:
            if not self._refused:
                log.warning("%s cannot be plugged in yet: %s", self._folder.name, error)
            self._refused = True
        else:
            self._refused = False

    def _plug(self, *, there: bool) -> None:
        if there is not self._plugged:
            if there:
                self._link.open()
            else:
                self._link.close()
                self._unplugged_at = time.monotonic()
            self._plugged = there

    def _lose_power(self) -> None:
        """What it was told is gone; what is on paper is on paper, and so is what was stored."""
        self._clear()
        self._recent = b""
        self._paper.lose_power()

    def _clear(self) -> None:
        """Forget what was not printed; an error that can be recovered from is over."""
        self._commands.clear()
        self._command = None
        self._jammed = False

    def _pace(self, count: int) -> None:
        """Let `count` bytes take their time on the wire, which runs on while we were held up."""
        now = time.monotonic()
        begun = self._wire_free_at if now - self._wire_free_at < HELD_UP_S else now
        self._wire_free_at = begun + count * self._byte_time_s
        self._stopping.wait(max(0.0, self._wire_free_at - time.monotonic()))

    def _take(self, data: bytes) -> None:
        """Carry out real-time commands wherever they stand, as the hardware does; keep the rest."""
        if not self._powered:
            return
        window = self._recent + data
        done = 0
        for match in REAL_TIME.finditer(window):
            done = match.end()
            if match[1]:
                self._say(self._status(match[1][0]))
            elif match[2]:
                self._recover(restart=match[2] == b"\x01")
            else:
                self._clear()
                data = window[done:]
                self._say(CLEARED)
        self._recent = window[done:][1 - len(CLEAR_BUFFERS) :]
        self._commands.feed(data, time.monotonic())

    def _recover(self, *, restart: bool) -> None:
        """DLE ENQ: heard only in an error of the cutter; 2 clears, 1 goes on where it stopped."""
        if self._jammed and restart:
            self._jammed = False
        elif self._jammed:
            self._clear()

    def _status(self, kind: int) -> bytes:
        wrong = self._feel()
        if kind == FULL_STATUS:
            return FULL_STATUS_HEAD + bytes(
                sum(bit for fault, bit in bits.items() if fault in wrong) for bits in FULL_BITS
            )
        status = STATUS_FIXED
        for fault in wrong:
            status |= STATUS_BITS[kind].get(fault, 0)
        return bytes((status,))

    def _say(self, answer: bytes) -> None:
        wrong = self._feel()
        if Fault.GARBAGE in wrong:
            answer = bytes(byte ^ 0xFF for byte in answer)
        if not wrong & {Fault.SILENT, Fault.POWER_OFF} and self._plugged:
            self._link.send(answer)

    def _print_what_it_can(self) -> bool:
        """Print for `SLICE_S` at most; whether there is more to print at once."""
        end = time.monotonic() + SLICE_S
        while not self._feel() & STOPPING and (now := time.monotonic()) >= self._busy_until:
            if now > end:
                return True
            command = self._command or self._commands.take()
            if command is None:
                return False
            if REAL_TIME.fullmatch(command.raw):  # those were carried out on arrival
                continue
            stage = _stage_of(command)
            if stage and self._command is None:
                self._command = command
                self._come_to(stage, command)
                continue
            self._command = None
            self._carry_out(command)
        return False

    def _come_to(self, stage: Stage, command: Command) -> None:
        """A moment of the slip: the faults that wait for it begin, and a slow printer is slow."""
        self._bands += stage is Stage.BAND
        self._faults.reach(stage, self._bands if stage is Stage.BAND else 1)
        if Fault.POWER_OFF in self._faults.now() and command.name == "GS v 0":
            self._paper.carry_out(_half(command))
        if Fault.SLOW in self._feel():
            self._busy_until = time.monotonic() + SLOW_S

    def _carry_out(self, command: Command) -> None:
        if _asks_for_answer(command):
            self._answer_process_id(command)
            return
        if command.raw == SERIAL_NUMBER:
            self._say(b"_" + self._folder.name.encode("ascii", "replace") + b"\0")
            return
        self._close_job(answered=False)
        if not self._job:
            self._job_from = command.came_at
        self._job += command.raw
        if command.name == "GS V":
            self._cut = self._folder / f"{self._next_number():04d}.png"
            self._paper.cut(self._cut)
            self._bands = 0
        elif not self._paper.carry_out(command):
            log.warning("%s: unknown command %s", self._folder.name, command.raw[:16].hex(" "))
            self._unknown.append(command.raw.hex())
        elif answer := self._paper.answer(command):
            self._say(answer)

    def _answer_process_id(self, command: Command) -> None:
        answered = not self._feel() & NOT_ANSWERING
        self._job += command.raw
        self._close_job(answered=answered)
        if answered:
            self._say(b"\x37\x22" + command.raw[7:] + b"\0")
        self._faults.reach(Stage.END)

    def _next_number(self) -> int:
        return max((int(file.stem) for file in self._folder.glob("[0-9]*.png")), default=0) + 1

    def _close_job(self, *, answered: bool) -> None:
        """Put the cut paper's bytes and its line beside it, once it is known how the job ended."""
        if self._cut is None:
            return
        picture, self._cut = self._cut, None
        asker_is_there = self._unplugged_at < self._job_from
        raw = bytes(self._job)
        picture.with_suffix(".bin").write_bytes(raw)
        line = {
            "at": self._now().isoformat(),
            "png": picture.name,
            "bin": picture.with_suffix(".bin").name,
            "sha256": hashlib.sha256(raw).hexdigest(),
            "process_id_answered": answered,
            "answer_after_s": self._lateness_s() if answered and asker_is_there else None,
            "unknown": self._unknown,
        }
        with (self._folder / PAPER_FILE).open("a") as file:
            file.write(json.dumps(line) + "\n")
        self._job.clear()
        self._unknown = []

    def _lateness_s(self) -> float:
        """How much longer than its bytes take on the wire the present job took until now."""
        took_s = time.monotonic() - self._job_from
        return round(took_s - len(self._job) * self._byte_time_s, 3)


def _asks_for_answer(command: Command) -> bool:
    return command.name == "GS ( H" and command.raw[3:7] == PROCESS_ID_HEAD


def _stage_of(command: Command) -> Stage | None:
    """The moment that a command brings; None for what only sets something."""
    if _asks_for_answer(command):
        return Stage.ANSWER
    if command.name == "GS V":
        return Stage.CUT
    prints = {"GS ( L": b"0E", "GS ( k": b"1Q"}
    if command.name in prints:
        return Stage.BAND if command.raw[5:7] == prints[command.name] else None
    return Stage.BAND if command.name in ("GS v 0", "text") else None


def _half(band: Command) -> Command:
    """The upper half of a band of dots: what is on paper when the power goes within it."""
    stride, rows = (int.from_bytes(band.raw[at : at + 2], "little") for at in (4, 6))
    head = band.raw[:6] + (rows // 2).to_bytes(2, "little")
    return Command(band.name, head + band.raw[8 : 8 + rows // 2 * stride])
