"""`motcua day …`: close the day, say which day it is."""

import argparse
from typing import Any

from hall.day_sheet import strip_lines
from hall.sentences import date_text
from motcua.cli.parser import Groups, iso_day
from motcua.cli.report import add_print, print_sheet
from motcua.cli.shell import Reply, Shell, add_command, add_group, take_command_id
from motcua.day_end import figures_of, words_of
from office.queue import CloseDay, ConfirmDay


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "day", "ngày làm việc: đóng ngày, xác nhận ngày")
    closing = add_command(
        actions,
        "close",
        "đóng ngày: ai còn chờ ghi là chưa được phục vụ",
        run_close,
        "motcua day close",
    )
    closing.add_argument(
        "--unattended", action="store_true", help="kết thúc luôn các số còn ở quầy"
    )
    closing.add_argument("--unserved", action="store_true", help="đóng cả khi còn người đang chờ")
    add_print(closing)
    take_command_id(closing)
    confirm = add_command(
        actions,
        "confirm",
        "trả lời câu hỏi “Hôm nay là ngày …?” khi đồng hồ máy sai",
        run_confirm,
        "motcua day confirm 2026-11-23",
    )
    confirm.add_argument("day", type=iso_day, metavar="NGÀY", help="năm-tháng-ngày")
    confirm.add_argument(
        "--confirm",
        action="store_true",
        help="đổi ngày cả khi không ai hỏi, hoặc lùi về trước ngày mới nhất trong sổ",
    )
    take_command_id(confirm)


def run_close(shell: Shell, args: argparse.Namespace) -> Reply:
    """Close the present day."""
    done = shell.office.do(
        CloseDay(unattended=args.unattended, unserved=args.unserved, point=_point(shell)),
        shell.who,
        args.command_id,
    )
    day = next(one.subject for one in done.events if one.kind == "day.closed").partition(":")[2]
    unserved = sum(one.kind == "ticket.unserved" for one in done.events)
    unattended = sum(one.kind == "ticket.finished" for one in done.events)
    data: dict[str, Any] = {"business_day": day, "unserved": unserved, "unattended": unattended}
    text = (
        f"Đã đóng ngày {date_text(day)}: {unserved} số chưa được phục vụ, "
        f"{unattended} số bỏ dở ở quầy."
    )
    if args.printer is not None:
        words = words_of(shell.office, shell.sentences, figures_of(shell.office, day))
        sheet = print_sheet(shell, strip_lines(words), args.printer)
        data |= {"printed": sheet.data}
        text += f"\n{sheet.text}"
    return Reply(data, text)


def run_confirm(shell: Shell, args: argparse.Namespace) -> Reply:
    """Say which day it is."""
    day: str = args.day
    command = ConfirmDay(day, _point(shell), insists=args.confirm)
    shell.office.do(command, shell.who, args.command_id)
    text = f"Ngày làm việc: {date_text(day)}."
    shows = shell.office.calendar.business_day(shell.clock.now()).isoformat()
    if shows != day:
        text += f" Đồng hồ máy chỉ {date_text(shows)}; nếu gõ nhầm, gõ lại lệnh với ngày đúng."
    return Reply({"business_day": day}, text)


def _point(shell: Shell) -> str:
    """A day belongs to the whole office; its events stand at the first point."""
    return shell.settings.office.points[0].id
