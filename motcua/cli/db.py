"""`motcua db …`: upgrade, back up and verify the record."""

import argparse
from pathlib import Path

from motcua.cli.shell import Groups, Reply, Shell, add_command
from office.errors import StoreReadOnly
from office.keeping import backup, verify
from office.store import HEAD, STORE_FILE, upgrade


def register(groups: Groups) -> None:  # type: ignore[type-arg]
    """Add the group to the command line."""
    group = groups.add_parser("db", help="sổ dữ liệu: nâng cấp, sao lưu, kiểm tra")
    actions = group.add_subparsers(metavar="VIỆC", required=True)
    add_command(actions, "upgrade", "nâng cấp sổ dữ liệu", run_upgrade, "motcua db upgrade")
    copy = add_command(
        actions, "backup", "sao lưu ra một tệp", run_backup, "motcua db backup /media/usb/mau.db"
    )
    copy.add_argument("file", metavar="TỆP", type=Path)
    add_command(
        actions,
        "verify",
        "kiểm tra tệp, chuỗi nhật ký và từng số",
        run_verify,
        "motcua db verify",
    )


def run_upgrade(shell: Shell, args: argparse.Namespace) -> Reply:
    """Bring the record to this program's version."""
    del args
    before = upgrade(shell.data_dir / STORE_FILE)
    return Reply({"before": before, "now": HEAD}, f"Sổ dữ liệu: {before} → {HEAD}.")


def run_backup(shell: Shell, args: argparse.Namespace) -> Reply:
    """Copy the record while it is in use."""
    try:
        backup(shell.office.store, args.file)
    except OSError as error:
        raise StoreReadOnly(f"{args.file}: {error.strerror}") from error
    size = args.file.stat().st_size
    return Reply({"file": str(args.file), "bytes": size}, f"Đã sao lưu: {args.file} ({size} byte).")


def run_verify(shell: Shell, args: argparse.Namespace) -> Reply:
    """Check file, chain and tickets; exit code 1 when something is wrong."""
    del args
    verdict = verify(shell.office.store)
    data = {
        "ok": not verdict.faults,
        "events": verdict.events,
        "tickets": verdict.tickets,
        "faults": list(verdict.faults),
    }
    if verdict.faults:
        text = "Sổ dữ liệu có chỗ sai:\n" + "\n".join(verdict.faults)
        return Reply(data, text, exit_code=1)
    return Reply(data, f"Sổ dữ liệu nguyên vẹn: {verdict.events} sự kiện, {verdict.tickets} số.")
