"""`motcua day …`: close the day, say which day it is."""

import argparse

from motcua.cli.shell import Groups, Reply, Shell, add_command
from office.queue import CloseDay, ConfirmDay


def register(groups: Groups) -> None:  # type: ignore[type-arg]
    """Add the group to the command line."""
    group = groups.add_parser("day", help="ngày làm việc: đóng ngày, xác nhận ngày")
    actions = group.add_subparsers(metavar="VIỆC", required=True)
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
    closing.add_argument("--command-id", metavar="MÃ")
    confirm = add_command(
        actions,
        "confirm",
        "trả lời câu hỏi “Hôm nay là ngày …?” khi đồng hồ máy sai",
        run_confirm,
        "motcua day confirm 2026-11-23",
    )
    confirm.add_argument("day", metavar="NGÀY", help="năm-tháng-ngày")
    confirm.add_argument("--command-id", metavar="MÃ")


def run_close(shell: Shell, args: argparse.Namespace) -> Reply:
    """Close the present day."""
    done = shell.office.do(CloseDay(unattended=args.unattended), shell.who, args.command_id)
    day = next(one.subject for one in done.events if one.kind == "day.closed").partition(":")[2]
    unserved = sum(one.kind == "ticket.unserved" for one in done.events)
    unattended = sum(one.kind == "ticket.finished" for one in done.events)
    data = {"business_day": day, "unserved": unserved, "unattended": unattended}
    text = f"Đã đóng ngày {day}: {unserved} số chưa được phục vụ, {unattended} số bỏ dở ở quầy."
    return Reply(data, text)


def run_confirm(shell: Shell, args: argparse.Namespace) -> Reply:
    """Say which day it is."""
    shell.office.do(ConfirmDay(args.day), shell.who, args.command_id)
    with shell.office.look() as (_, now):
        data = {"business_day": now.day, "clock_doubted": now.doubted}
    return Reply(data, f"Ngày làm việc: {now.day}.")
