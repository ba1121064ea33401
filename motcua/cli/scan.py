"""`motcua scan`: which scanners there are, what each can do, and paper into a PDF/A."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from devices.errors import CancelledError, NotConfiguredError
from hall.owners import Owners
from hall.sentences import Sentences
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import FileRefused, Reply, Shell, add_command, creates_record

if TYPE_CHECKING:
    from devices.scanners import (
        Cancel,
        Capabilities,
        DocumentScanner,
        Progress,
        ScannedPage,
        ScanRequest,
    )
    from hall.records import Record

SOURCES = ("flatbed", "feeder", "duplex", "camera")
MODES = ("color", "gray", "lineart")
PAPERS = ("a3", "a4", "a5", "a6", "full")
USUAL_DPI = 300
LIST = "list"
LINE_LETTERS = 30
"""A line that changes is blanked so far."""
MOTCUA_SCAN = "motcua scan"
TEACHING = """Quét giấy tờ thành một tệp PDF/A-1b để lưu lâu dài.

  motcua scan                    các máy quét có trong cấu hình
  motcua scan MÁY_QUÉT           hỏi máy: có khay nạp không, quét được màu, độ phân giải nào
  motcua scan MÁY_QUÉT --out …   quét, mỗi lần một tệp

Máy chụp tài liệu (camera) chụp mỗi lần một tờ A4: chưa thấy đủ tờ, giấy bị che, lóa, nhòe… thì nói
ra và chụp lại cho tới khi đạt, lâu nhất một phút; --anyway lấy ngay ảnh đang thấy.

Giấy ở khay nạp được quét hết, mỗi mặt một trang. Đang quét thì Ctrl+C là dừng; dừng hoặc
kẹt giấy thì không có tệp nào được ghi, cứ xếp lại giấy rồi quét lại từ đầu. Ảnh các trang
không nằm lại đâu khác ngoài tệp PDF, và tệp chỉ người chạy lệnh đọc được.

Mỗi trang và cả tệp có mã băm SHA-256: tệp bị sửa một chấm thì mã đổi."""


def register(groups: Groups) -> None:
    """Add the command to the command line."""
    scan = add_command(
        groups,
        "scan",
        "quét giấy tờ thành tệp PDF/A",
        run_scan,
        "motcua scan    hoặc    motcua scan may-quet    hoặc    "
        "motcua scan may-quet --out ho-so.pdf --source feeder",
    )
    creates_record(scan)
    scan.description = TEACHING
    scan.add_argument(
        "scanner", nargs="?", metavar="MÁY_QUÉT", help="mã máy quét; bỏ trống hoặc list: xem có gì"
    )
    scan.add_argument("--out", type=Path, metavar="TỆP", help="tệp PDF sẽ ghi, chưa có sẵn")
    scan.add_argument(
        "--source",
        choices=SOURCES,
        metavar="NGUỒN",
        help="flatbed: mặt kính; feeder: khay nạp; duplex: khay nạp, cả hai mặt; camera: máy chụp. "
        "Bỏ trống: mặt kính, máy không có mặt kính thì khay nạp",
    )
    scan.add_argument(
        "--mode",
        choices=MODES,
        metavar="KIỂU",
        help="color: màu; gray: xám; lineart: đen trắng. Bỏ trống: màu, nếu máy có",
    )
    scan.add_argument(
        "--dpi",
        type=int,
        metavar="SỐ",
        help=f"độ phân giải, chấm mỗi inch; bỏ trống: {USUAL_DPI}, hoặc gần nhất mà máy có",
    )
    scan.add_argument(
        "--paper",
        choices=PAPERS,
        metavar="KHỔ",
        help="a3, a4, a5, a6; full: cả vùng quét. Bỏ trống: a4, nếu máy có",
    )
    scan.add_argument(
        "--anyway", action="store_true", help="máy chụp: lấy ngay ảnh đang thấy, dù chưa đạt"
    )


def run_scan(shell: Shell, args: argparse.Namespace) -> Reply:
    """List scanners, tell what one can do, or scan."""
    if args.scanner in (None, LIST):
        if args.out:
            raise UsageError("thiếu mã máy quét", MOTCUA_SCAN)
        return _listed(shell)
    if shell.settings.devices.kinds().get(args.scanner) != "scanner":
        raise NotConfiguredError(args.scanner)
    if args.out:
        _refuse_place(args.out)
    elif any((args.source, args.mode, args.dpi, args.paper, args.anyway)):
        raise UsageError("thiếu --out, tên tệp PDF sẽ ghi", MOTCUA_SCAN)
    from motcua.machine import catalogue_of

    catalogue = catalogue_of(shell.settings, shell.data_dir, shell.clock)
    scanner = catalogue.scanner(args.scanner)
    owners = Owners(shell.office.store, "cli")
    with owners.held(args.scanner), _given_up_by_ctrl_c() as cancel:
        able = scanner.capabilities(cancel)
        if not args.out:
            return _told(shell, args.scanner, able)
        request = _wished(args, able)
        pages = _scanned(scanner, request, shell.sentences, cancel)
    return _kept(shell, args, pages, request.dpi)


def _listed(shell: Shell) -> Reply:
    """The scanners of the settings."""
    places = shell.settings.devices.scanners
    listed = [{"id": one.id, "connection": one.connection.kind} for one in places]
    lines = [f"{one.id}: {one.port or one.connection.kind}" for one in places]
    return Reply({"scanners": listed}, "\n".join(lines) or "Cấu hình chưa có máy quét nào.")


def _told(shell: Shell, scanner: str, able: "Capabilities") -> Reply:
    """What a scanner can do."""

    def words(codes: tuple[str, ...]) -> str:
        return ", ".join(f"{shell.sentences.say('scanning', one)} ({one})" for one in codes)

    text = (
        f"{scanner}\n"
        f"  nguồn giấy:     {words(able.sources)}\n"
        f"  kiểu màu:       {words(able.modes)}\n"
        f"  độ phân giải:   {', '.join(map(str, able.resolutions_dpi))} dpi\n"
        f"  khổ giấy:       {', '.join((*able.papers, 'full'))}"
    )
    return Reply({"scanner": scanner, **asdict(able)}, text)


def _wished(args: argparse.Namespace, able: "Capabilities") -> "ScanRequest":
    """What was asked for, the rest as suits this scanner."""
    from devices.scanners import ColourMode, Paper, PaperSource, ScanRequest

    usual = min(able.resolutions_dpi, key=lambda one: abs(one - USUAL_DPI), default=USUAL_DPI)
    if args.anyway and PaperSource.CAMERA not in able.sources:
        raise UsageError("--anyway chỉ dùng với máy chụp tài liệu (camera)", MOTCUA_SCAN)
    source = args.source or next(iter(able.sources), PaperSource.FLATBED)
    mode = args.mode or next(iter(able.modes), ColourMode.COLOUR)
    paper = args.paper or (Paper.A4 if Paper.A4 in able.papers else "full")
    return ScanRequest(
        PaperSource(source),
        ColourMode(mode),
        usual if args.dpi is None else args.dpi,
        None if paper == "full" else Paper(paper),
        args.anyway,
    )


def _refuse_place(out: Path) -> None:
    """Raise before paper moves where the file could not be written after."""
    if out.exists():
        raise UsageError(f"--out: “{out}” đã có, hãy chọn tên khác", MOTCUA_SCAN)
    if not os.access(out.absolute().parent, os.W_OK | os.X_OK):
        raise FileRefused(out, "the folder cannot be written")


@contextmanager
def _given_up_by_ctrl_c() -> "Iterator[Cancel]":
    """Give the scan up on Ctrl+C; KeyboardInterrupt comes when the scanner is at rest.

    Raised wherever the program happened to be, it could come while a driver's process is started
    and leave that behind.
    """
    from devices.scanners import Cancel

    cancel = Cancel()
    before = signal.signal(signal.SIGINT, lambda *_: cancel.ask())
    try:
        yield cancel
    except CancelledError as error:
        raise KeyboardInterrupt from error
    finally:
        signal.signal(signal.SIGINT, before)
    if cancel.asked:
        raise KeyboardInterrupt


def _scanned(
    scanner: "DocumentScanner", request: "ScanRequest", sentences: Sentences, cancel: "Cancel"
) -> "list[ScannedPage]":
    """All pages; how far it is goes to stderr."""
    pages: list[ScannedPage] = []
    teller = _Teller(sentences)
    try:
        scanner.scan(request, pages.append, on_progress=teller, cancel=cancel)
    finally:
        teller.end()
    return pages


class _Teller:
    """Says on stderr which page is scanned: one line that changes, or in a file one a page.

    What is wrong with a camera's picture stays in sight, a line for each change of it.
    """

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._live = sys.stderr.isatty()
        self._within = False
        self._page = 0
        self._hints: tuple[str, ...] = ()
        self._say("Đang chờ máy quét…")

    def __call__(self, progress: "Progress") -> None:
        """Hear how far it is."""
        if progress.hints:
            self._tell_hints(progress.hints)
            return
        if self._live:
            percent = "" if progress.percent is None else f" {progress.percent:3} %"
            self._say(f"Đang quét trang {progress.page}{percent}")
        elif progress.page != self._page:
            self._say(f"Đang quét trang {progress.page}")
        self._page = progress.page

    def _tell_hints(self, hints: tuple[str, ...]) -> None:
        if hints == self._hints:
            return
        self._hints = hints
        told = " ".join(self._sentences.say("page-hints", one) for one in hints)
        self.end()
        sys.stderr.write(f"{told}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line that changed."""
        if self._within:
            sys.stderr.write("\n")
        self._within = False

    def _say(self, text: str) -> None:
        self._within = self._live
        sys.stderr.write(f"\r{text:<{LINE_LETTERS}}" if self._live else f"{text}\n")
        sys.stderr.flush()


def _kept(
    shell: Shell, args: argparse.Namespace, pages: "list[ScannedPage]", asked_dpi: int
) -> Reply:
    """The pages as one file."""
    from hall.records import keep, record_of

    record = record_of(pages, shell.clock.now())
    try:
        keep(record, args.out)
    except OSError as error:
        raise FileRefused(args.out, error.strerror) from error
    text = (
        f"Đã quét {len(record.pages)} trang vào “{args.out}” "
        f"({_size_text(len(record.pdf))}, PDF/A-1b).\n"
        f"SHA-256 {record.sha256}"
    )
    fewest_dpi = min(one.dpi for one in pages)
    if fewest_dpi < asked_dpi:
        text += f"\nẢnh thật chỉ có {fewest_dpi} dpi, không vẽ thêm cho đủ {asked_dpi} dpi."
    return Reply(_object(args, record, pages, asked_dpi), text)


def _object(
    args: argparse.Namespace, record: "Record", pages: "list[ScannedPage]", asked_dpi: int
) -> dict[str, object]:
    return {
        "scanner": args.scanner,
        "file": str(args.out.absolute()),
        "bytes": len(record.pdf),
        "sha256": record.sha256,
        "asked_dpi": asked_dpi,
        "pages": [
            {**asdict(mark), "hints": list(page.hints)}
            for mark, page in zip(record.pages, pages, strict=True)
        ],
    }


def _size_text(size: int) -> str:
    """A file's size as people write it in Vietnam."""
    return f"{size / 1e6:.1f} MB".replace(".", ",") if size >= 100_000 else f"{size // 1000} kB"
