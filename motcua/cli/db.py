"""`motcua db …`: upgrade, back up and verify the record."""

import argparse
from pathlib import Path

from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import FileRefused, Reply, Shell, add_command, add_group
from office.errors import OfficeError, StoreError, StoreFull, StoreReadOnly
from office.keeping import backup, verify
from office.store import HEAD, KEY_FILE, STORE_FILE, upgrade, version_of


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "db", "sổ dữ liệu: nâng cấp, sao lưu, kiểm tra")
    add_command(actions, "upgrade", "nâng cấp sổ dữ liệu", run_upgrade, "motcua db upgrade")
    copy = add_command(
        actions, "backup", "sao lưu ra một tệp", run_backup, "motcua db backup /media/usb/mau.db"
    )
    copy.add_argument(
        "file", metavar="TỆP", type=Path, help="tệp mới, hoặc bản sao lưu cũ sẽ được thay"
    )
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
    shell.require_record()
    before = upgrade(shell.data_dir, shell.settings.run.record_url)
    moved = f"Sổ dữ liệu đã nâng từ phiên bản {before} lên {HEAD}."
    stayed = f"Sổ dữ liệu đã ở phiên bản {HEAD}, không phải nâng cấp."
    return Reply({"before": before, "now": HEAD}, stayed if before == HEAD else moved)


def run_backup(shell: Shell, args: argparse.Namespace) -> Reply:
    """Copy the record while it is in use."""
    file: Path = args.file
    shell.require_record()
    if file.resolve() == (shell.data_dir / STORE_FILE).resolve():
        raise UsageError(f"{file} là chính sổ dữ liệu đang dùng", "motcua db backup")
    _require_replaceable(file)
    store = shell.office.store
    try:
        backup(store, file)
    except (StoreReadOnly, StoreFull) as error:
        raise FileRefused(file, str(error.details["detail"])) from error
    size, key = file.stat().st_size, shell.data_dir / KEY_FILE
    text = (
        f"Đã sao lưu: {file} ({size} byte).\n"
        f"Giữ kèm tệp khóa {key}: không có khóa thì không dùng lại được bản sao lưu."
    )
    return Reply({"file": str(file), "bytes": size, "key": str(key)}, text)


def _require_replaceable(file: Path) -> None:
    """Refuse to put a copy where anything else than an earlier copy stands."""
    if file.is_dir():
        raise UsageError(f"{file} là thư mục; ghi thêm tên tệp", "motcua db backup")
    if file.exists():
        try:
            version_of(file)
        except StoreError as error:
            wrong = f"{file} đã có và không phải bản sao lưu; chọn tên khác"
            raise UsageError(wrong, "motcua db backup") from error


def run_verify(shell: Shell, args: argparse.Namespace) -> Reply:
    """Check file, chain and tickets; anything wrong is the failure."""
    del args
    verdict = verify(shell.office.store)
    if verdict.faults:
        raise OfficeError(
            "store-faults", count=len(verdict.faults), detail="; ".join(verdict.faults)
        )
    data = {"ok": True, "events": verdict.events, "tickets": verdict.tickets, "faults": []}
    return Reply(data, f"Sổ dữ liệu nguyên vẹn: {verdict.events} sự kiện, {verdict.tickets} số.")
