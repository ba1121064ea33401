"""`motcua db restore` and `motcua db move`: the record out of a copy, or into a database."""

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from hall.backups import forget_states
from motcua import BUILT
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command
from office.beginning import Restored, Restorer
from office.calendar import Calendar
from office.clock import from_ms, rfc3339
from office.restored import Gap
from office.restoring import Seen, most

_LARGEST = re.compile(
    r"(?:(?P<point>[a-z0-9-]+)/)?(?P<series>[A-Za-z]{1,2})\s*=\s*(?P<number>\d{1,6})"
)
_TYPED = re.compile(r"[A-Za-z]{0,2}\s*(\d{1,6})")
_HELP = "motcua db restore"


def register_restore(actions: Groups) -> None:
    """Add the commands to the group."""
    restore = add_command(
        actions,
        "restore",
        "phục hồi sổ từ bản sao lưu; số đi tiếp từ hàng trăm sau, không số nào phát hai lần",
        run_restore,
        "motcua db restore /media/usb/motcua",
    )
    restore.add_argument(
        "source", metavar="NƠI", type=Path, help="tệp sao lưu, hoặc thư mục: lấy bản mới nhất"
    )
    restore.add_argument(
        "--largest",
        metavar="CHỮ=SỐ",
        action="append",
        default=[],
        help="số lớn nhất đã phát hôm nay, ví dụ A=45; điểm khác: tang-2/A=45. Ghi nhiều lần được",
    )
    restore.add_argument(
        "--foreign", action="store_true", help="đúng là lấy sổ của cơ quan khác thay sổ ở đây"
    )
    add_command(
        actions,
        "move",
        "chuyển sổ từ tệp sang PostgreSQL trống ở run.record_url; số đi tiếp bình thường",
        run_move,
        "motcua db move",
    )


def run_restore(shell: Shell, args: argparse.Namespace) -> Reply:
    """Begin again from a copy, in a new epoch."""
    from motcua.supervisor import alone_on

    said = _said(shell, args)
    asks = sys.stdin.isatty() and not args.json
    with alone_on(shell.data_dir):
        done = _restorer(shell, foreign=args.foreign).restore(
            args.source,
            shell.who,
            _stamp(shell),
            lambda shown: most([_asked(shell, shown, said), said]) if asks else said,
        )
        forget_states(shell.data_dir)
    return Reply(_plain(done), _text(shell, done))


def run_move(shell: Shell, args: argparse.Namespace) -> Reply:
    """Let the same record go on in the database of the settings."""
    from motcua.supervisor import alone_on

    del args
    if not shell.settings.run.record_url:
        raise UsageError("cấu hình chưa có run.record_url", "motcua db move")
    with alone_on(shell.data_dir):
        aside = _restorer(shell).move(_stamp(shell))
    text = f"Sổ đã sang PostgreSQL, đi tiếp bình thường. Tệp cũ để ở {aside}: không dùng nữa."
    return Reply({"aside": str(aside)}, text)


def _restorer(shell: Shell, *, foreign: bool = False) -> Restorer:
    settings = shell.settings
    return Restorer(
        shell.data_dir,
        settings.office,
        BUILT,
        settings.run.record_url,
        shell.given_clock,
        foreign=foreign,
    )


def _stamp(shell: Shell) -> str:
    return f"{Calendar(shell.settings.office).local(shell.clock.now()):%Y-%m-%d-%H%M%S}"


def _said(shell: Shell, args: argparse.Namespace) -> Seen:
    """What `--largest` says. Raises UsageError for a series that is not in the settings."""
    office = shell.settings.office
    known = {(one.point, one.series) for one in office.services}
    said: dict[tuple[str, str], int] = {}
    for text in args.largest:
        match = _LARGEST.fullmatch(text.strip())
        key = (
            (match["point"] or shell.settings.first_point, match["series"].upper())
            if match
            else None
        )
        if match is None or key is None or key not in known:
            names = ", ".join(f"{series}" for _, series in sorted(known))
            raise UsageError(
                f"--largest {text}: cần dạng A=45, với chữ là một trong {names}", _HELP
            )
        said[key] = int(match["number"])
    return said


def _asked(shell: Shell, shown: Seen, said: Seen) -> Seen:
    """Ask whoever sits at the terminal for the largest number of each series."""
    office = shell.settings.office
    answers: dict[tuple[str, str], int] = {}
    sys.stderr.write(
        "Xem phiếu trên tay người dân, bảng hiển thị, giấy cuối ở máy in, cả dải số giấy in sẵn.\n"
        "Số lớn nhất đã phát hôm nay của từng loại (Enter: không rõ, 0: chắc chắn chưa phát):\n"
    )
    for (point, series), last in shown.items():
        if (point, series) in said:
            continue
        names = [
            one.name.vi for one in office.services if (one.point, one.series) == (point, series)
        ]
        names = names or ["dịch vụ mà cấu hình ở đây không có"]
        where = f" ({point})" if len(office.points) > 1 else ""
        copy = f"bản sao lưu tới {series}{last:03d}" if last else "bản sao lưu chưa có số nào"
        while True:
            sys.stderr.write(f"  {series}, {', '.join(names)}{where}, {copy}: ")
            sys.stderr.flush()
            typed = sys.stdin.readline().strip()
            if not typed:
                break
            if match := _TYPED.fullmatch(typed):
                answers[point, series] = int(match[1])
                break
            sys.stderr.write("  Gõ một số, ví dụ 45 hoặc A045; không rõ thì chỉ Enter.\n")
    return answers


def _plain(done: Restored) -> dict[str, Any]:
    told = done.restoration
    return {
        "file": str(done.copy.file),
        "epoch": told.epoch,
        "events": done.copy.seq,
        "copied_at": rfc3339(told.copied_at) if told.copied_at is not None else None,
        "business_day": told.day,
        "series": [
            {"point": one.point, "series": one.series, "shown": one.shown, "next": one.start}
            for one in told.gaps
        ],
        "aside": str(done.aside) if done.aside else None,
        "noted": done.noted,
    }


def _text(shell: Shell, done: Restored) -> str:
    told = done.restoration
    local = Calendar(shell.settings.office).local(from_ms(told.copied_at or told.at))
    lines = [
        f"Đã phục hồi từ {done.copy.file}, sổ tới {local:%H:%M ngày %d/%m/%Y}. Đời sổ {told.epoch}."
    ]
    lines += [f"  {_gap(one)}" for one in told.gaps]
    if done.aside:
        lines.append(f"Sổ cũ để nguyên ở {done.aside}.")
    if not done.noted:
        lines.append("Không ghi được lên ổ sao lưu: chạy “motcua db backup” trước khi cấp số.")
    lines.append("Chạy lại: “motcua run”. Khách có phiếu không còn trong sổ: bấm “Khách không số”.")
    return "\n".join(lines)


def _gap(one: Gap) -> str:
    return f"{one.series}: đi tiếp từ {one.next}; {one.first} đến {one.last} không có trong sổ."
