"""`motcua run` and `motcua kiosk`: the programs of this machine."""

import argparse
import logging
import sys
from typing import get_args

from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command
from motcua.logs import log_to
from motcua.settings import Role

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
    run.add_argument(
        "--role", nargs="+", choices=get_args(Role), metavar="VAI", help="chỉ chạy các vai này"
    )
    run.add_argument("--only", choices=get_args(Role), help=argparse.SUPPRESS)
    run.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
    kiosk = add_command(
        groups, "kiosk", "chỉ màn hình kiosk, trong một cửa sổ", run_kiosk, "motcua kiosk"
    )
    kiosk.set_defaults(only="kiosk")


def run_all(shell: Shell, args: argparse.Namespace) -> Reply:
    """Run the roles as children, or be one of them."""
    if args.only:
        return run_one(shell, args.only, args.parent)
    from motcua.supervisor import Supervisor, alone_on, has_display, role_child, stop_on_signals

    log_to(shell.data_dir, "run")
    roles = args.role or shell.settings.run.roles
    shell.office  # noqa: B018  # the record is made before eight children want to make it
    shell.close()
    with alone_on(shell.data_dir):
        if not has_display():
            sys.stderr.write("Không có màn hình: các cửa sổ chạy ẩn.\n")
        children = [role_child(role, shell.config, shell.data_dir) for role in roles]
        sys.stderr.write(f"Đang chạy: {', '.join(roles)}. Dừng: Ctrl+C.\n")
        Supervisor(children, shell.data_dir).run(stop_on_signals())
    return Reply({"roles": list(roles)}, "Đã dừng.")


def run_kiosk(shell: Shell, args: argparse.Namespace) -> Reply:
    """Be the kiosk."""
    from motcua.supervisor import require_display

    require_display()
    return run_one(shell, args.only)


def run_one(shell: Shell, role: str, parent: int = 0) -> Reply:
    """Be one program until it is told to stop, or until its `parent` dies (0: it has none)."""
    from motcua.programs import kiosk_desk, machine, run_counters, run_simulators
    from motcua.supervisor import end_with_parent, stop_on_signals

    if parent:
        end_with_parent(parent)
    log_to(shell.data_dir, role)
    with machine(shell.settings, shell.data_dir, shell.clock) as here:
        match role:
            case "simulators":
                run_simulators(here, stop_on_signals())
            case "counters":
                run_counters(here, stop_on_signals())
            case "kiosk":
                from kiosk.app import run_kiosk as show

                with kiosk_desk(here) as desk:
                    code = show(desk, shell.settings.kiosk, on_first_interactive=_note_standing)
                    return Reply({"role": role}, "", code)
    return Reply({"role": role}, "")


def _note_standing() -> None:
    """Leave in the log when citizens could begin."""
    _logger.info("the kiosk stands")
