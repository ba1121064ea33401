"""`motcua run` and the windows one by one: the programs of this machine."""

import argparse
import logging
import sys
from typing import TYPE_CHECKING, get_args

from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command, creates_record, take_point
from motcua.logs import log_to
from motcua.run_settings import Role
from office.errors import StoreUnreachable

if TYPE_CHECKING:
    from kiosk.config import ButtonBoxSettings, KioskSettings
    from motcua.machine import Machine
    from motcua.supervisor import Child

COUNTERS = ("counters", "panel", "board", "rating")
"""What goes on with numbers that are called by hand while the office's record is silent."""
TABLE = "table"
"""The window of simulated devices: a child of the demonstration, no role of an office."""

_logger = logging.getLogger(__name__)


def register(groups: Groups) -> None:
    """Add the commands to the command line."""
    run = add_command(
        groups,
        "run",
        "chạy các chương trình của máy này và chạy lại chương trình nào bị dừng",
        run_all,
        "motcua run --config /etc/motcua/office.toml",
    )
    creates_record(run)
    run.add_argument(
        "--role", nargs="+", choices=get_args(Role), metavar="VAI", help="chỉ chạy các vai này"
    )
    run.add_argument("--only", choices=(*get_args(Role), TABLE), help=argparse.SUPPRESS)
    run.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
    run.add_argument("--counter", type=int, default=0, help=argparse.SUPPRESS)
    run.add_argument("--point", help=argparse.SUPPRESS)
    run.add_argument("--place", default="", help=argparse.SUPPRESS)
    _window(groups, "kiosk", "màn hình kiosk của người dân")
    take_point(_window(groups, "board", "bảng hiển thị của sảnh"))
    for role, text in (
        ("panel", "bảng gọi số trên máy của cán bộ ở một quầy"),
        ("rating", "màn hình đánh giá của một quầy"),
    ):
        command = _window(groups, role, text, f"motcua {role} --counter 2")
        command.add_argument(
            "--counter", type=int, required=True, metavar="QUẦY", help="số quầy, ví dụ 2"
        )
        take_point(command)


def _window(groups: Groups, role: str, text: str, example: str = "") -> argparse.ArgumentParser:
    command = add_command(groups, role, text, run_window, example or f"motcua {role}")
    creates_record(command)
    command.set_defaults(only=role, parent=0, place="", counter=0, point=None)
    return command


def run_all(shell: Shell, args: argparse.Namespace) -> Reply:
    """Run the roles as children, or be one of them."""
    if args.only:
        return run_one(shell, args)
    from motcua.supervisor import Supervisor, alone_on, has_display, stop_on_signals

    log_to(shell.data_dir, "run")
    roles = args.role or shell.settings.run.roles
    _make_record(shell)
    with alone_on(shell.data_dir):
        if not has_display():
            sys.stderr.write("Không có màn hình: các cửa sổ chạy ẩn, không ai nhìn thấy.\n")
        children = [child for role in roles for child in children_of(shell, role)]
        sys.stderr.write(f"Đang chạy: {', '.join(one.role for one in children)}. Dừng: Ctrl+C.\n")
        Supervisor(children, shell.data_dir).run(stop_on_signals())
    return Reply({"roles": list(roles)}, "Đã dừng.")


def _make_record(shell: Shell) -> None:
    """Make the record before eight children want to make it; one with own ones begins without."""
    from motcua.machine import installation

    try:
        shell.office  # noqa: B018
    except StoreUnreachable:
        if not any(shell.data_dir.glob(f"*-{installation()}.db")):
            raise
    shell.close()


def children_of(shell: Shell, role: str) -> "list[Child]":
    """The children of a role: one, or one for each hall or counter that has such a window here."""
    from motcua.supervisor import role_child

    settings = shell.settings
    places = settings.counters_of(role) or ((settings.first_point, 0),)
    if role == "board":
        places = tuple((hall.point, 0) for hall in settings.counter_display)
    return [
        role_child(
            role,
            shell.config,
            shell.home,
            counter=number,
            point=_named(shell, point),
            training=shell.training,
        )
        for point, number in places
    ]


def _named(shell: Shell, point: str) -> str:
    """A point as windows are known by it: the machine's first one goes without saying."""
    return "" if point == shell.settings.first_point else point


def run_window(shell: Shell, args: argparse.Namespace) -> Reply:
    """Be one window."""
    from motcua.supervisor import require_display

    require_display()
    return run_one(shell, args)


def run_one(shell: Shell, args: argparse.Namespace) -> Reply:
    """Be one program until it is told to stop, or until its parent dies (0: it has none)."""
    from motcua.machine import machine
    from motcua.parts import checked_each_morning
    from motcua.programs import run_simulators
    from motcua.supervisor import end_with_parent, stop_on_signals, window_name
    from motcua.watching import watching

    if args.parent:
        end_with_parent(args.parent)
    log_to(shell.data_dir, window_name(args.only, _named(shell, args.point), args.counter))
    places: dict[str, KioskSettings | ButtonBoxSettings] = {
        "kiosk": shell.settings.kiosk,
        "buttons": shell.settings.button_box,
    }
    place = places.get(args.only)
    at_counters = args.only in COUNTERS
    with machine(
        shell.settings, shell.data_dir, shell.given_clock, place=place, counters=at_counters
    ) as here:
        code = 0
        if args.only == "simulators":
            run_simulators(here, stop_on_signals())
        else:
            with (
                checked_each_morning(here, args.only),
                watching(here, args.only, args.point, args.counter, shell.config),
            ):
                code = _work(here, args)
    return Reply({"role": args.only}, "", code)


def _work(here: "Machine", args: argparse.Namespace) -> int:
    """Be a program without a window, or one of the windows."""
    from motcua import windows
    from motcua.supervisor import START_AGAIN

    match args.only:
        case "counters":
            from motcua.counters import run_counters
            from motcua.supervisor import stop_on_signals

            run_counters(here, stop_on_signals())
            return 0
        case "buttons":
            from motcua.button_box import run_button_box
            from motcua.supervisor import stop_on_signals

            run_button_box(here, stop_on_signals())
            return 0
        case "sync":
            from motcua.link import run_link
            from motcua.supervisor import stop_on_signals

            run_link(here, stop_on_signals())
            return 0
        case "kiosk":
            again = START_AGAIN if args.parent else None
            return windows.show_kiosk(here, args.place, _note_standing, again)
        case "panel":
            return windows.show_panel(here, args.point, args.counter, args.place)
        case "board":
            return windows.show_board(here, args.point, args.place)
        case "rating":
            return windows.show_rating(here, args.point, args.counter, args.place)
        case _:
            return windows.show_simulated(here, args.place)


def _note_standing() -> None:
    """Leave in the log when citizens could begin."""
    _logger.info("the kiosk stands")
