"""`motcua simulate …`: a whole office day in seconds, on a record of its own."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from hall.sentences import Sentences, date_text
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command, add_group, take_point
from motcua.settings import Settings
from motcua.simulated_day.day_types import DAY_TYPES
from motcua.simulated_day.offices import MOST_COUNTERS
from motcua.simulated_day.play import EARLIEST, SETTINGS_FILE, Asked, Devices, Played, play
from office.errors import OfficeError
from office.statistics import plain

HELP = "motcua simulate day"
MOST_VISITS = 10_000
USUAL_VISITS = 200
PRINTER = "may-in-kiosk"
"""What the kiosk's printer is called where the settings have none."""
TYPES = {
    "usual": "ngày thường",
    "steady": "khách đến đều, không hỏng gì",
    "rush": "dồn đầu buổi",
    "lunch": "nửa số quầy nghỉ trưa sớm và vào muộn",
    "leavers": "nhiều người bỏ về",
    "outage": "hỏng thiết bị, kiosk ngừng nửa giờ",
    "priority": "nhiều diện ưu tiên",
}
DESCRIPTION = """\
Chạy thử cả một ngày làm việc trong vài chục giây: khách đến theo giờ, lấy số, chờ, bỏ về, vắng mặt
rồi quay lại; quầy mở, nghỉ trưa, giữ, chuyển, hoàn tác, đóng. Mọi việc đi qua đúng các lệnh của
chương trình, trên một sổ dữ liệu mới; sổ thật của cơ quan không bao giờ bị đụng tới.

Dùng để thử cấu hình trước khi mở cửa: cùng --seed thì vẫn những người khách ấy đến, nên đổi số
quầy hay cách xen số ưu tiên rồi chạy lại là so được thời gian chờ. Khách và thời gian làm việc là
ước đoán, không phải số đo của cơ quan: hãy so hai lần chạy với nhau, đừng coi là dự báo.

Các kiểu ngày (--type):
"""


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "simulate", "mô phỏng cả một ngày để thử cấu hình")
    day = add_command(
        actions,
        "day",
        "chạy thử một ngày làm việc trên sổ dữ liệu riêng",
        run_day,
        "motcua simulate day --visits 1000 --counters 40 --seed 7    hoặc    "
        "motcua simulate day --config office.toml --type rush --out ngay-thu",
    )
    types = "\n".join(f"  {name:<10}{TYPES[name]}" for name in DAY_TYPES)
    day.description = DESCRIPTION + types
    day.add_argument(
        "--visits", type=int, default=USUAL_VISITS, metavar="SỐ", help="số lượt khách; mặc định 200"
    )
    day.add_argument(
        "--counters",
        type=int,
        metavar="SỐ",
        help="chia các dịch vụ cho từng ấy quầy; bỏ trống: đúng các quầy của cấu hình",
    )
    day.add_argument(
        "--seed", type=int, default=1, metavar="SỐ", help="cùng số thì cùng một ngày; mặc định 1"
    )
    day.add_argument("--type", choices=DAY_TYPES, default="usual", help="kiểu ngày; mặc định usual")
    day.add_argument(
        "--date",
        type=date.fromisoformat,
        default=EARLIEST,
        metavar="NGÀY",
        help=f"ngày làm việc đầu tiên kể từ ngày này; mặc định {EARLIEST}",
    )
    day.add_argument(
        "--out", type=Path, metavar="THƯ_MỤC", help="nơi để sổ dữ liệu; bỏ trống: thư mục tạm mới"
    )
    take_point(day)


def run_day(shell: Shell, args: argparse.Namespace) -> Reply:
    """Play the day and tell how it went. Fails where the record turns out not to be sound."""
    _require(1 <= args.visits <= MOST_VISITS, f"--visits từ 1 đến {MOST_VISITS}")
    _require(args.counters is None or 1 <= args.counters <= MOST_COUNTERS, "--counters từ 1 đến 99")
    settings, point = shell.settings, shell.point(args)
    folder = args.out or Path(tempfile.mkdtemp(prefix="motcua-simulate-"))
    asked = Asked(args.visits, args.seed, args.type, args.counters, args.date)
    if sys.stderr.isatty():
        sys.stderr.write(f"Đang chạy thử một ngày với {args.visits} lượt khách…\n")
        sys.stderr.flush()
    began = time.monotonic()
    played = play(settings.office, point, folder.absolute(), asked, _devices(settings))
    seconds = round(time.monotonic() - began, 1)
    if played.faults:
        raise OfficeError("store-faults", count=len(played.faults), detail=played.faults[0])
    data = {
        "folder": str(folder.absolute()),
        "config": str(folder.absolute() / SETTINGS_FILE),
        "seed": args.seed,
        "type": args.type,
        "seconds": seconds,
        **_object(played),
    }
    return Reply(data, _text(data, shell.sentences))


def _require(fits: bool, detail: str) -> None:
    if not fits:
        raise UsageError(detail, HELP)


def _devices(settings: Settings) -> Devices:
    signs = [one.id for one in settings.devices.signs]
    return Devices(settings.kiosk.printer or PRINTER, signs)


def _object(played: Played) -> dict[str, Any]:
    return {
        "business_day": played.day,
        "counters": played.counters,
        "visits": played.visits,
        "turned_away": played.turned_away,
        "tickets": sum(played.states.values()),
        "states": dict(played.states),
        "waits": plain(played.figures)["total"]["ticket_wait"],
        "rules": dict(played.rules),
        "commands": dict(played.done),
        "refusals": [
            {"command": command, "code": code, "count": count}
            for (command, code), count in played.refused.items()
        ],
        "events": played.events,
    }


def _text(data: dict[str, Any], sentences: Sentences) -> str:
    states = _counted(data["states"], lambda one: sentences.say("states", one))
    rules = _counted(data["rules"], lambda one: sentences.say("rule-names", one))
    codes: dict[str, int] = {}
    for one in data["refusals"]:
        codes[one["code"]] = codes.get(one["code"], 0) + one["count"]
    refused = _counted(codes, lambda one: sentences.say("refusal-names", one))
    lines = [
        f"Ngày {date_text(data['business_day'])}: {data['visits']} lượt khách, "
        f"{data['counters']} quầy, {data['tickets']} số, {sum(data['commands'].values())} lệnh "
        f"trong {data['seconds']} giây.",
        f"Các số: {states}. Không lấy được số vì đến khi đã hết giờ: {data['turned_away']}.",
        _wait_line(data["waits"]),
        f"Vì sao được gọi: {rules}.",
        f"Bị từ chối đúng quy tắc: {refused}.",
        f"Nhật ký {data['events']} sự kiện, chuỗi nguyên vẹn.",
        f"Sổ dữ liệu: {data['folder']}. Lệnh khác đọc được bằng "
        f"“--config {data['config']} --data-dir {data['folder']}”.",
    ]
    return "\n".join(lines)


def _wait_line(waits: dict[str, Any]) -> str:
    """The waits of those who were served, by the same figure as the day's sheet (W3)."""
    if not waits["n"]:
        return "Không ai được phục vụ."
    names = ("mean_s", "p50_s", "p95_s", "longest_s")
    minutes = {name: f"{waits[name] / 60:.1f}".replace(".", ",") for name in names}
    return (
        f"Chờ, mỗi số, cộng mọi chặng ({waits['n']} số): trung bình {minutes['mean_s']} phút, một "
        f"nửa không quá {minutes['p50_s']}, 95 % không quá {minutes['p95_s']}, lâu nhất "
        f"{minutes['longest_s']}, tính cả giờ nghỉ trưa."
    )


def _counted(counts: dict[str, int], name: Callable[[str], str]) -> str:
    """Most first, in words."""
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    return ", ".join(f"{name(code)} {count}" for code, count in ordered) or "không"
