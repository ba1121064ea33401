"""`motcua demo`: a whole office on this machine, with simulated devices."""

import argparse
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from motcua.cli.parser import Groups, UsageError
from motcua.cli.run import TABLE
from motcua.cli.shell import DATA_VARIABLE, Reply, Shell, add_command, creates_record
from office.errors import OfficeError


def register(groups: Groups) -> None:
    """Add the command to the command line."""
    demo = add_command(
        groups,
        "demo",
        "chạy thử cả văn phòng mẫu trên máy này với thiết bị mô phỏng",
        run,
        "motcua demo    hoặc    motcua demo --headless --out build/demo",
    )
    creates_record(demo)
    demo.add_argument(
        "--headless", action="store_true", help="không cần màn hình: một lượt khách có sẵn kịch bản"
    )
    demo.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="nơi để ảnh, phiếu, tiếng gọi")


def run(shell: Shell, args: argparse.Namespace) -> Reply:
    """Play the demonstration on an empty data folder; without one on a folder that goes again."""
    if args.headless and args.out is None:
        raise UsageError("--headless cần --out THƯ_MỤC", "motcua demo")
    if shell.settings.run.record_url:
        raise OfficeError("demo-shared")
    with _folder(shell, args) as data_dir:
        return _headless(shell, data_dir, args.out) if args.headless else _live(shell, data_dir)


@contextmanager
def _folder(shell: Shell, args: argparse.Namespace) -> Iterator[Path]:
    if args.data_dir or os.environ.get(DATA_VARIABLE):
        if shell.is_in_use:
            raise OfficeError("demo-not-fresh", folder=str(shell.data_dir))
        yield shell.data_dir
        return
    with tempfile.TemporaryDirectory(prefix="motcua-demo-") as folder:
        yield Path(folder)


def _headless(shell: Shell, data_dir: Path, out: Path) -> Reply:
    from motcua.demo import play

    summary = play(shell.settings, data_dir, out)
    papers = summary["papers"]
    text = (
        f"{len(summary['tickets'])} số đã cấp, {papers['confirmed']} phiếu đã in, "
        f"vừa gọi {summary['called']}. Ảnh màn hình, phiếu, bảng LED và tiếng gọi: {out}"
    )
    return Reply(summary, text)


def _live(shell: Shell, data_dir: Path) -> Reply:
    """Kiosk, board, panel and simulated devices side by side, until the kiosk's window closes."""
    from motcua.machine import machine
    from motcua.supervisor import Supervisor, alone_on, require_display, role_child
    from motcua.windows import show_kiosk

    require_display()
    settings, config = shell.settings, shell.config
    roles = [one for one in settings.run.roles if one in ("simulators", "counters")]
    _, counter = next(iter(settings.run.panels), ("", settings.office.counters[0].number))
    stop = threading.Event()
    with alone_on(data_dir), machine(settings, data_dir, shell.given_clock) as here:
        children = [
            *(role_child(role, config, data_dir) for role in roles),
            role_child("board", config, data_dir, place="top"),
            role_child("panel", config, data_dir, counter=counter, place="bottom-left"),
            role_child(TABLE, config, data_dir, place="bottom-right"),
        ]
        supervisor = threading.Thread(target=Supervisor(children, data_dir).run, args=(stop,))
        supervisor.start()
        try:
            code = show_kiosk(here, place="left")
        finally:
            stop.set()
            supervisor.join()
    return Reply({"exit_code": code}, "Đã đóng văn phòng mẫu.", code)
