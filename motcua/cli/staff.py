"""`motcua staff …`: who works here, and with which PIN."""

import argparse
import sys
from getpass import getpass

from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command, add_group
from office.errors import OfficeError
from office.staff import PIN_DIGITS, ROLES, StaffMember, add_staff, set_pin, staff


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
    add.add_argument("--name", required=True, metavar="HỌ_TÊN", help="họ và tên")
    add.add_argument("--role", required=True, choices=ROLES, help="vai trò")
    take_pin(add)
    pin = add_command(
        actions, "pin", "đặt lại mã PIN của một cán bộ", run_pin, "motcua staff pin 3"
    )
    pin.add_argument("number", type=int, metavar="SỐ", help="số cán bộ")
    take_pin(pin)
    add_command(actions, "list", "danh sách cán bộ", run_list, "motcua staff list")


def take_pin(parser: argparse.ArgumentParser) -> None:
    """Let a PIN come from the input instead of the keyboard."""
    parser.add_argument(
        "--pin-stdin", action="store_true", help="đọc mã PIN từ một dòng của đầu vào"
    )


def run_add(shell: Shell, args: argparse.Namespace) -> Reply:
    """Give somebody a number and a PIN."""
    pin = new_pin(args, "motcua staff add")
    member = add_staff(shell.office, shell.who, args.name, args.role, pin)
    return Reply({"member": member_object(member)}, f"Đã thêm: {_line(shell, member)}")


def run_pin(shell: Shell, args: argparse.Namespace) -> Reply:
    """Give somebody another PIN."""
    set_pin(shell.office, shell.who, args.number, new_pin(args, "motcua staff pin"))
    member = next(one for one in staff(shell.office) if one.number == args.number)
    return Reply({"member": member_object(member)}, f"Đã đặt mã PIN: {_line(shell, member)}")


def run_list(shell: Shell, _args: argparse.Namespace) -> Reply:
    """List all who work here."""
    members = staff(shell.office)
    data = {"staff": [member_object(one) for one in members]}
    return Reply(data, "\n".join(_line(shell, one) for one in members) or "Chưa có cán bộ nào.")


def member_object(member: StaffMember) -> dict[str, str | int | bool]:
    """Somebody who works here."""
    return {
        "number": member.number,
        "name": member.name,
        "role": member.role,
        "active": member.active,
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
    at_rest = "" if member.active else " · đã nghỉ"
    return f"{member.number}  {member.name} · {role}{at_rest}"
