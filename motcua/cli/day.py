"""`motcua day …`: close the day, say which day it is."""

import argparse
from collections.abc import Sequence
from typing import Any

from hall.day_sheet import strip_lines
from hall.sentences import date_text
from motcua.cli.parser import Groups, iso_day
from motcua.cli.report import add_print, print_sheet
from motcua.cli.shell import Reply, Shell, add_command, add_group, take_command_id
from motcua.day_end import figures_of, words_of
from motcua.objects import ticket_object
from office.errors import Refusal, Refused
from office.model import Ticket, TicketState
from office.office import Done
from office.queue import CloseDay, ConfirmDay
from office.views import ticket_by_id, tickets_today


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
    command = CloseDay(unattended=args.unattended, unserved=args.unserved, point=_point(shell))
    try:
        done = shell.office.do(command, shell.who, args.command_id)
    except Refused as refused:
        raise _with_numbers(shell, args, refused) from refused
    day = next(one.subject for one in done.events if one.kind == "day.closed").partition(":")[2]
    unserved = _of_kind(shell, done, "ticket.unserved")
    unattended = _of_kind(shell, done, "ticket.finished")
    data: dict[str, Any] = {
        "business_day": day,
        "unserved": len(unserved),
        "unattended": len(unattended),
        "unserved_tickets": [_object(one) for one in unserved],
        "unattended_tickets": [_object(one) for one in unattended],
    }
    text = (
        f"Đã đóng ngày {date_text(day)}: {len(unserved)} số chưa được phục vụ, "
        f"{len(unattended)} số bỏ dở ở quầy."
    )
    text += f"\nChưa được phục vụ: {_by_service(shell, unserved)}." if unserved else ""
    text += f"\nBỏ dở ở quầy: {_by_counter(shell, unattended)}." if unattended else ""
    if args.printer is not None:
        words = words_of(shell.office, shell.sentences, figures_of(shell.office, day))
        sheet = print_sheet(shell, strip_lines(words), args.printer)
        data |= {"printed": sheet.data}
        text += f"\n{sheet.text}"
    return Reply(data, text)


def _of_kind(shell: Shell, done: Done, kind: str) -> list[Ticket]:
    """The tickets that ended so when the day was closed, in order of issue."""
    found = (ticket_by_id(shell.office, one.subject) for one in done.events if one.kind == kind)
    return sorted((one for one in found if one), key=lambda one: one.issued_seq)


def _object(ticket: Ticket) -> dict[str, Any]:
    return {**(ticket_object(ticket) or {}), "point": ticket.point}


def _with_numbers(shell: Shell, args: argparse.Namespace, refused: Refused) -> Refused:
    """The same refusal with the numbers that stand in the way, so that somebody can go to them."""
    if refused.code not in (Refusal.DAY_STILL_WAITING, Refusal.DAY_STILL_OPEN):
        return refused
    points = shell.settings.office.points
    today = [one for point in points for one in tickets_today(shell.office, point.id)]
    lost = [one for one in today if one.state in (TicketState.WAITING, TicketState.HELD)]
    at_work = [] if args.unattended else [one for one in today if one.is_open]
    options = ["--unserved"] if lost else []
    options += ["--unattended"] if at_work or args.unattended else []
    refused.details |= {
        "lost": _by_service(shell, lost),
        "still_open": f"Còn ở quầy: {_by_counter(shell, at_work)}." if at_work else "",
        "options": " ".join(options),
    }
    return refused


def _by_service(shell: Shell, tickets: Sequence[Ticket]) -> str:
    """Numbers as people look for them: hall by hall where there are several, by service."""
    names = {one.id: one.name.vi for one in shell.settings.office.services}
    halls: dict[str, dict[str, list[str]]] = {}
    for one in tickets:
        services = halls.setdefault(one.point, {})
        services.setdefault(names.get(one.service, one.service), []).append(one.label)
    lines = []
    for point, services in halls.items():
        hall = shell.hall_name(point)
        listed = "; ".join(f"{name} {', '.join(numbers)}" for name, numbers in services.items())
        lines.append(f"{hall}: {listed}" if hall else listed)
    return ". ".join(lines)


def _by_counter(shell: Shell, tickets: Sequence[Ticket]) -> str:
    """Numbers with the counters at which they are."""
    return ", ".join(f"{one.label} ({_place(shell, one)})" for one in tickets)


def _place(shell: Shell, ticket: Ticket) -> str:
    hall = shell.hall_name(ticket.point)
    return f"quầy {ticket.counter}, {hall}" if hall else f"quầy {ticket.counter}"


def run_confirm(shell: Shell, args: argparse.Namespace) -> Reply:
    """Say which day it is."""
    day: str = args.day
    command = ConfirmDay(day, _point(shell), insists=args.confirm)
    shell.office.do(command, shell.who, args.command_id)
    text = f"Ngày làm việc: {date_text(day)}."
    shows = shell.office.calendar.business_day(shell.office.clock.now()).isoformat()
    if shows != day:
        text += f" Đồng hồ máy chỉ {date_text(shows)}; nếu gõ nhầm, gõ lại lệnh với ngày đúng."
    return Reply({"business_day": day}, text)


def _point(shell: Shell) -> str:
    """A day belongs to the whole office; its events stand at the first point."""
    return shell.settings.office.points[0].id
