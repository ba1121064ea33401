"""`motcua staff …`: who works here, and with which PIN."""

import argparse
import sys
from collections.abc import Iterator
from getpass import getpass

from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command, add_group, creates_record
from office.errors import OfficeError
from office.staff import (
    PIN_DIGITS,
    ROLES,
    StaffMember,
    add_staff,
    change_staff,
    set_pin,
    staff,
)
from office.views import CounterNow, counters_now


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "staff", "cán bộ: thêm, đặt mã PIN, xem danh sách")
    add = add_command(
        actions,
        "add",
        "thêm một cán bộ; mã PIN gõ ở bàn phím, không ghi trong lệnh",
        run_add,
        "motcua staff add --name An --role officer",
    )
    creates_record(add)
    add.add_argument("--name", required=True, metavar="HỌ_TÊN", help="họ và tên")
    add.add_argument("--role", required=True, choices=ROLES, help="vai trò")
    add.add_argument("--agency", metavar="CƠ_QUAN", help="cơ quan cử đến, mã trong cấu hình")
    take_pin(add)
    pin = add_command(
        actions, "pin", "đặt lại mã PIN của một cán bộ", run_pin, "motcua staff pin 3"
    )
    pin.add_argument("number", type=int, metavar="SỐ", help="số cán bộ")
    take_pin(pin)
    change = add_command(
        actions,
        "change",
        "đổi vai trò, cơ quan; nghỉ việc hoặc làm lại",
        run_change,
        "motcua staff change 3 --leaves",
    )
    change.add_argument("number", type=int, metavar="SỐ", help="số cán bộ")
    change.add_argument("--role", choices=ROLES, help="vai trò mới")
    change.add_argument("--agency", metavar="CƠ_QUAN", help="cơ quan mới; “”: của văn phòng")
    stays = change.add_mutually_exclusive_group()
    stays.add_argument(
        "--leaves", dest="active", action="store_false", default=None, help="không còn làm ở đây"
    )
    stays.add_argument(
        "--returns", dest="active", action="store_true", default=None, help="làm lại ở đây"
    )
    add_command(actions, "list", "danh sách cán bộ", run_list, "motcua staff list")


def take_pin(parser: argparse.ArgumentParser) -> None:
    """Let a PIN come from the input instead of the keyboard."""
    parser.add_argument(
        "--pin-stdin", action="store_true", help="đọc mã PIN từ một dòng của đầu vào"
    )


def run_add(shell: Shell, args: argparse.Namespace) -> Reply:
    """Give somebody a number and a PIN."""
    pin = new_pin(args, "motcua staff add")
    member = add_staff(shell.office, shell.who, args.name, args.role, pin, args.agency or "")
    return Reply({"member": member_object(member)}, f"Đã thêm: {_line(shell, member)}")


def run_pin(shell: Shell, args: argparse.Namespace) -> Reply:
    """Give somebody another PIN."""
    set_pin(shell.office, shell.who, args.number, new_pin(args, "motcua staff pin"))
    member = next(one for one in staff(shell.office) if one.number == args.number)
    return Reply({"member": member_object(member)}, f"Đã đặt mã PIN: {_line(shell, member)}")


def run_change(shell: Shell, args: argparse.Namespace) -> Reply:
    """Change somebody's role or agency, or let him leave or come back."""
    if args.role is None and args.agency is None and args.active is None:
        raise UsageError("đổi gì: --role, --agency, --leaves hay --returns", "motcua staff change")
    left = list(_counters_left(shell, args)) if args.active is False else []
    member = change_staff(
        shell.office,
        shell.who,
        args.number,
        role=args.role,
        agency=args.agency,
        active=args.active,
    )
    lines = [f"Đã đổi: {_line(shell, member)}"]
    lines += [_left_line(shell, member, *one) for one in left]
    return Reply({"member": member_object(member)}, "\n".join(lines))


def _counters_left(shell: Shell, args: argparse.Namespace) -> Iterator[tuple[str, CounterNow]]:
    """Where somebody sits who is about to leave, with the point."""
    for point in shell.settings.office.points:
        for one in counters_now(shell.office, point.id):
            if one.officer == args.number:
                yield point.id, one


def _left_line(shell: Shell, member: StaffMember, point: str, counter: CounterNow) -> str:
    state = shell.sentences.say("states", counter.state.value)
    hall = shell.hall_name(point)
    at = f"quầy {counter.number}, {hall}" if hall else f"quầy {counter.number}"
    return f"{member.name} đã rời {at}; quầy vẫn {state}."


def run_list(shell: Shell, _args: argparse.Namespace) -> Reply:
    """List all who work here."""
    members = staff(shell.office)
    data = {"staff": [member_object(one) for one in members]}
    return Reply(data, "\n".join(_line(shell, one) for one in members) or "Chưa có cán bộ nào.")


def member_object(member: StaffMember) -> dict[str, str | int | bool | None]:
    """Somebody who works here."""
    return {
        "number": member.number,
        "name": member.name,
        "role": member.role,
        "active": member.active,
        "agency": member.agency or None,
    }


def new_pin(args: argparse.Namespace, program: str) -> str:
    """A new PIN, asked for twice at the terminal. Raises as `read_pin`, and for two that differ."""
    first = read_pin(args, program)
    if not args.pin_stdin and getpass("Gõ lại mã PIN: ") != first:
        raise OfficeError("pin-mismatch")
    return first


def read_pin(args: argparse.Namespace, program: str) -> str:
    """A PIN that never stands in a command line, where every user of the machine could read it.

    Raises UsageError where there is no terminal.
    """
    if args.pin_stdin:
        return sys.stdin.readline().strip()
    if not sys.stdin.isatty():
        raise UsageError("không có bàn phím để gõ mã PIN; thêm --pin-stdin", program)
    return getpass("Mã PIN ({} đến {} chữ số): ".format(*PIN_DIGITS))


def _line(shell: Shell, member: StaffMember) -> str:
    role = shell.sentences.say("roles", member.role)
    names = {one.id: one.name.vi for one in shell.settings.office.agencies}
    agency = f" · {names.get(member.agency, member.agency)}" if member.agency else ""
    at_rest = "" if member.active else " · đã nghỉ"
    return f"{member.number}  {member.name} · {role}{agency}{at_rest}"
