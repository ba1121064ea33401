"""A network scanner without a scanner: speaks eSCL over HTTP, takes real time, can be at fault.

eSCL (Mopria Alliance, "eSCL Technical Specification" 2.97) is what most network scanners speak:
ScannerCapabilities, ScannerStatus, POST ScanJobs, then NextDocument until 404. This one stands on
a port of this machine alone; in its folder it leaves settings for SANE (`sane/`), by which
sane-airscan, and so any program that knows SANE, finds it under one name. The file `fault` says
what is wrong with it, one word of `Fault` a line; any process may write it at any moment.
"""

import io
import logging
import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer

from devices.errors import ClaimedError
from devices.scanners.escl_papers import draw_sheet
from devices.scanners.escl_xml import MAX_HEIGHT, MAX_WIDTH, capabilities, scanner_status

__all__ = ["HOST", "ROOT", "SANE_NAME", "EsclSimulator", "Fault", "sane_settings", "set_faults"]

SANE_NAME = "airscan:e0:simulated"
"""Its name in SANE, with the settings of its own folder."""
HOST = "127.0.0.1"
ROOT = "/eSCL"
FAULT_FILE = "fault"
UNITS_PER_INCH = 300
REQUEST_MOST_BYTES = 1 << 16
HANG_MOST_S = 600.0
THREAD = "escl simulator"


_logger = logging.getLogger(__name__)


class Fault(StrEnum):
    """What can be wrong."""

    BUSY = "busy"
    EMPTY = "empty"
    JAM = "jam"
    """At the second sheet."""
    COVER_OPEN = "cover-open"
    HANG = "hang"
    """In the middle of a page."""
    GARBAGE = "garbage"
    CUT = "cut-short"
    """The connection breaks in the middle of a page."""


REFUSING = {
    Fault.BUSY: ("Processing", "ScannerAdfLoaded"),
    Fault.EMPTY: ("Idle", "ScannerAdfEmpty"),
    Fault.JAM: ("Stopped", "ScannerAdfJam"),
    Fault.COVER_OPEN: ("Stopped", "ScannerAdfDoorOpen"),
}
"""What ScannerStatus says of each fault: State and AdfState.

Of an open lid the specification also knows ScannerAdfHatchOpen, which sane-airscan 0.99 takes for
a busy scanner.
"""


def sane_settings(folder: Path) -> Path:
    """The settings folder of SANE (SANE_CONFIG_DIR) of the simulator that lives in `folder`."""
    return folder / "sane"


def set_faults(folder: Path, *faults: Fault) -> None:
    """Say what is wrong with the scanner that lives in `folder`; nothing: all is well."""
    fresh = folder / (FAULT_FILE + ".new")
    fresh.write_text("".join(f"{fault}\n" for fault in faults), encoding="ascii")
    fresh.replace(folder / FAULT_FILE)


class EsclSimulator:
    """One scanner that lives in `folder`, with `sheets` in its feeder, `page_s` for a side.

    It stands at `port`, or at any free one, where it is again each time it starts.
    """

    def __init__(
        self, folder: Path, *, sheets: int = 3, page_s: float = 2.0, port: int = 0
    ) -> None:
        self.port = port
        self._folder = folder
        self._scanner = _Scanner(sheets, page_s, self._faults)
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen, and write where. Raises ClaimedError where somebody has the port."""
        self._scanner.gone.clear()
        try:
            self._server = _Server(self._scanner, self.port)
        except OSError as error:
            raise ClaimedError(f"{HOST}:{self.port}", str(error)) from error
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, name=THREAD)
        self._thread.start()
        home = sane_settings(self._folder)
        home.mkdir(parents=True, exist_ok=True)
        name = SANE_NAME.rpartition(":")[2]
        (home / "dll.conf").write_text("airscan\n", encoding="ascii")
        (home / "airscan.conf").write_text(
            f"[devices]\n{name} = http://{HOST}:{self.port}{ROOT}, eSCL\n"
            "[options]\ndiscovery = disable\n",
            encoding="ascii",
        )

    def stop(self) -> None:
        """Be switched off: nobody answers any more, whatever was under way."""
        self._scanner.gone.set()
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    @property
    def given(self) -> int:
        """How many sides it has given since it was made."""
        return self._scanner.given

    @property
    def jobs(self) -> int:
        """How many jobs it believes to be under way."""
        return self._scanner.jobs

    def _faults(self) -> frozenset[Fault]:
        path = self._folder / FAULT_FILE
        words = path.read_text(encoding="ascii").split() if path.exists() else []
        return frozenset(Fault(word) for word in words if word in set(Fault))


@dataclass
class _Job:
    """What was asked for, and how many sides are still to come."""

    width_px: int
    height_px: int
    dpi: int
    colour: bool
    sides: int
    done: int = 0


class _Scanner:
    """The machine behind the requests; any thread may ask it."""

    def __init__(self, sheets: int, page_s: float, faults: Callable[[], frozenset[Fault]]) -> None:
        self.gone = threading.Event()
        self.faults = faults
        self.given = 0
        self._sheets = sheets
        self._page_s = page_s
        self._lock = threading.Lock()
        self._jobs: dict[str, _Job] = {}
        self._number = 0
        self._jammed = False

    @property
    def jobs(self) -> int:
        """How many jobs nobody has ended."""
        with self._lock:
            return len(self._jobs)

    def status(self) -> str:
        """ScannerStatus."""
        faults = self.faults()
        wrong = [
            said
            for fault, said in REFUSING.items()
            if fault in faults and (fault is not Fault.JAM or self._jammed)
        ]
        state, feeder = wrong[0] if wrong else ("Idle", "ScannerAdfLoaded")
        return scanner_status(state, feeder)

    def begin(self, wish: str) -> str | None:
        """Take a job; its path, or None where it cannot begin now."""
        from_feeder = "<pwg:InputSource>Feeder<" in wish
        feeder_only = {Fault.EMPTY, Fault.COVER_OPEN} if from_feeder else set[Fault]()
        if self.faults() & ({Fault.BUSY} | feeder_only):
            return None
        both = "<scan:Duplex>true<" in wish
        dpi = _number(wish, "XResolution", 300)
        job = _Job(
            width_px=_number(wish, "Width", MAX_WIDTH) * dpi // UNITS_PER_INCH,
            height_px=_number(wish, "Height", MAX_HEIGHT) * dpi // UNITS_PER_INCH,
            dpi=dpi,
            colour="RGB24" in wish,
            sides=self._sheets * (1 + both) if from_feeder else 1,
        )
        with self._lock:
            self._number += 1
            self._jammed = False
            self._jobs[str(self._number)] = job
            return f"{ROOT}/ScanJobs/{self._number}"

    def next_side(self, number: str) -> tuple[int, bytes]:
        """The HTTP status of NextDocument, and the picture with 200."""
        with self._lock:
            job = self._jobs.get(number)
        if job is None or job.done == job.sides:
            return 404, b""
        if Fault.JAM in self.faults() and job.done == 1:
            self._jammed = True
            return 503, b""
        self.gone.wait(self._page_s)
        job.done += 1
        with self._lock:
            self.given += 1
        if Fault.GARBAGE in self.faults():
            return 200, b"\xff\xd8\xff" + bytes(range(256)) * 40
        sheet = draw_sheet(job.width_px, job.height_px, job.dpi, job.done, job.sides)
        picture = io.BytesIO()
        sheet.convert("RGB" if job.colour else "L").save(picture, "JPEG", dpi=(job.dpi, job.dpi))
        return 200, picture.getvalue()

    def end(self, number: str) -> None:
        """Forget a job."""
        with self._lock:
            self._jobs.pop(number, None)


def _number(wish: str, name: str, usual: int) -> int:
    """A number of ScanSettings, whatever its namespace's prefix."""
    found = re.search(rf"<\w+:{name}>(\d{{1,6}})<", wish)
    return int(found[1]) if found else usual


class _Server(ThreadingTCPServer):
    """Only for this machine; a request that hangs does not keep the program from ending.

    No HTTPServer, which asks the network for its own name before it listens.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, scanner: _Scanner, port: int) -> None:
        super().__init__((HOST, port), _Requests)
        self.scanner = scanner

    def handle_error(self, request: object, client_address: object) -> None:
        """A program that goes in the middle of a page is its own affair."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            _logger.exception("%s: a request of %s", request, client_address)


class _Requests(BaseHTTPRequestHandler):
    """The requests of one connection."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Capabilities, status, or the next side of a job."""
        scanner = self.server.scanner
        if self.path == f"{ROOT}/ScannerCapabilities":
            self._answer(200, capabilities().encode())
        elif self.path == f"{ROOT}/ScannerStatus":
            self._answer(200, scanner.status().encode())
        elif job := re.fullmatch(rf"{ROOT}/ScanJobs/(\d+)/NextDocument", self.path):
            self._picture(*scanner.next_side(job[1]))
        else:
            self._answer(404)

    def do_POST(self) -> None:
        """A job."""
        size = min(int(self.headers.get("Content-Length") or 0), REQUEST_MOST_BYTES)
        place = self.server.scanner.begin(self.rfile.read(size).decode("utf-8", "replace"))
        if place is None:
            self._answer(503)
        else:
            self._answer(201, Location=place)

    def do_DELETE(self) -> None:
        """The end of a job."""
        self.server.scanner.end(self.path.rpartition("/")[2])
        self._answer(200)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its base names it so
        """Every request on stderr helps nobody."""

    def _picture(self, status: int, picture: bytes) -> None:
        faults = self.server.scanner.faults()
        if status != 200 or not faults & {Fault.HANG, Fault.CUT}:
            self._answer(status, picture, "image/jpeg")
            return
        self._head(200, len(picture), "image/jpeg")
        self.wfile.write(picture[: len(picture) // 2])
        if Fault.HANG in faults:
            self.server.scanner.gone.wait(HANG_MOST_S)
        self.close_connection = True

    def _answer(self, status: int, body: bytes = b"", kind: str = "text/xml", **more: str) -> None:
        self._head(status, len(body), kind, **more)
        self.wfile.write(body)

    def _head(self, status: int, size: int, kind: str, **more: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(size), **more}.items():
            self.send_header(name, value)
        self.end_headers()
