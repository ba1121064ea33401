"""`motcua db restore` and `motcua db move`: the record out of a copy, or into a database."""

import argparse
import re
import sys
import tomllib
from collections.abc import Mapping
from contextlib import suppress
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
from office.restoring import Seen, Shown, most

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
        help="số thường lớn nhất đã phát hôm nay, ví dụ A=45; điểm khác: tang-2/A=45. "
        "Ghi nhiều lần được",
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
    strange: list[str] = []
    remarks: list[str] = []

    def answers(shown: Mapping[tuple[str, str], Shown]) -> Seen:
        known = _known(shell)
        strange.extend(_name(shell, *key) for key in shown if key not in known)
        fits = _fitting(shell, shown, said, remarks)
        if not args.json:
            sys.stderr.writelines(f"{one}\n" for one in remarks)
        return most([_asked(shell, shown, fits), fits]) if asks else fits

    with alone_on(shell.data_dir):
        done = _restorer(shell, foreign=args.foreign).restore(
            args.source,
            shell.who,
            _stamp(shell),
            answers,
            _copied_series(shell, args.source),
        )
        forget_states(shell.data_dir)
    return Reply(
        {**_plain(done), "not_in_settings": strange, "remarks": remarks},
        _text(shell, done, strange),
    )


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
    """What `--largest` says. Raises UsageError for what is no number of a series."""
    said: dict[tuple[str, str], int] = {}
    for text in args.largest:
        match = _LARGEST.fullmatch(text.strip())
        if match is None:
            raise UsageError(f"--largest {text}: cần dạng A=45", _HELP)
        said[match["point"] or shell.settings.first_point, match["series"].upper()] = int(
            match["number"]
        )
    return said


def _known(shell: Shell) -> set[tuple[str, str]]:
    return {(one.point, one.series) for one in shell.settings.office.services}


def _name(shell: Shell, point: str, series: str) -> str:
    """A series as `--largest` takes it."""
    return series if point == shell.settings.first_point else f"{point}/{series}"


def _copied_series(shell: Shell, source: Path) -> set[tuple[str, str]]:
    """Of what services the settings beside a copy tell, as far as they can be read."""
    found: set[tuple[str, str]] = set()
    for file in (source if source.is_dir() else source.parent).glob("office*.toml"):
        with suppress(OSError, ValueError, AttributeError, TypeError, KeyError):
            for one in tomllib.loads(file.read_text("utf-8"))["office"]["services"]:
                found.add((str(one.get("point", shell.settings.first_point)), str(one["series"])))
    return found


def _fitting(
    shell: Shell, shown: Mapping[tuple[str, str], Shown], said: Seen, remarks: list[str]
) -> Seen:
    """What was said of series that there are; one of a reserve tells nothing of ordinary numbers.

    What is to be said of them goes to `remarks`.

    Raises UsageError for a series that neither settings nor record know.
    """
    fits = {}
    for (point, series), number in said.items():
        name = _name(shell, point, series)
        if (point, series) not in shown:
            names = ", ".join(_name(shell, *one) for one in shown)
            wrong = f"--largest {name}={number}: cần dạng A=45, với chữ là một trong {names}"
            raise UsageError(wrong, _HELP)
        if remark := _remark(series, number, shown[point, series]):
            remarks.append(f"--largest {name}={number}: {remark}")
        if not shown[point, series].holds(number):
            fits[point, series] = number
    return fits


def _remark(series: str, number: int, there: Shown) -> str:
    """What is to be said of an answer, "" where nothing is."""
    if there.holds(number):
        return f"{series}{number:03d} là số dự phòng hay số giấy, không tính là số thường."
    if number < there.ordinary:
        return f"nhỏ hơn sổ đã ghi; lấy {series}{there.ordinary:03d}."
    return ""


def _asked(shell: Shell, shown: Mapping[tuple[str, str], Shown], said: Seen) -> Seen:
    """Ask whoever sits at the terminal for the largest ordinary number of each series."""
    office = shell.settings.office
    answers: dict[tuple[str, str], int] = {}
    sys.stderr.write(
        "Xem phiếu trên tay người dân, bảng hiển thị, giấy cuối ở máy in, cả dải số giấy in sẵn.\n"
        "Số thường lớn nhất đã phát hôm nay của từng loại "
        "(Enter: không rõ, 0: chắc chắn chưa phát):\n"
    )
    for (point, series), there in shown.items():
        if (point, series) in said:
            continue
        names = [
            one.name.vi for one in office.services if (one.point, one.series) == (point, series)
        ] or ["dịch vụ mà cấu hình ở đây không có"]
        where = f" ({point})" if len(office.points) > 1 else ""
        copy = _copied(series, there)
        while True:
            sys.stderr.write(f"  {series}, {', '.join(names)}{where}, {copy}: ")
            sys.stderr.flush()
            typed = sys.stdin.readline().strip()
            if not typed:
                break
            if match := _TYPED.fullmatch(typed):
                if remark := _remark(series, int(match[1]), there):
                    sys.stderr.write(f"  {remark}\n")
                if there.holds(int(match[1])):
                    continue
                answers[point, series] = int(match[1])
                break
            sys.stderr.write("  Gõ một số, ví dụ 45 hoặc A045; không rõ thì chỉ Enter.\n")
    return answers


def _copied(series: str, there: Shown) -> str:
    """How far a series goes in the copy, its ordinary numbers and the others apart."""
    if not there.ordinary and not there.reserve:
        return "bản sao lưu chưa có số nào"
    ordinary = f"{series}{there.ordinary:03d}" if there.ordinary else "chưa có"
    if not there.reserve:
        return f"bản sao lưu tới {ordinary}"
    return f"bản sao lưu: số thường {ordinary}; số dự phòng, số giấy {series}{there.reserve:03d}"


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


def _text(shell: Shell, done: Restored, strange: list[str]) -> str:
    told = done.restoration
    local = Calendar(shell.settings.office).local(from_ms(told.copied_at or told.at))
    lines = [
        f"Đã phục hồi từ {done.copy.file}, sổ tới {local:%H:%M ngày %d/%m/%Y}. Đời sổ {told.epoch}."
    ]
    lines += [f"  {_gap(one)}" for one in told.gaps]
    if strange:
        lines.append(
            f"Cảnh báo: sổ có loại số {', '.join(strange)} mà cấu hình này không có. "
            "Xem lại tệp cấu hình của từng máy."
        )
    if done.aside:
        lines.append(f"Sổ cũ để nguyên ở {done.aside}.")
    if not done.noted:
        lines.append("Không ghi được lên ổ sao lưu: chạy “motcua db backup” trước khi cấp số.")
    lines.append("Chạy lại: “motcua run”. Khách có phiếu không còn trong sổ: bấm “Khách không số”.")
    return "\n".join(lines)


def _gap(one: Gap) -> str:
    runs = [first if first == last else f"{first} đến {last}" for first, last in one.missing]
    return f"{one.series}: đi tiếp từ {one.next}; {', '.join(runs)} không có trong sổ."
