"""`motcua db …`: upgrade, back up, restore, verify the record, and say how it stands."""

import argparse
import time
from pathlib import Path
from typing import Any

from hall.backups import PlaceState
from motcua.cli.parser import Groups, UsageError
from motcua.cli.restore import register_restore
from motcua.cli.shell import FileRefused, Reply, Shell, add_command, add_group
from office.clock import from_ms, rfc3339
from office.copies import Copy, Keep, copy_to, put
from office.errors import CopyFailed, CopyFault, OfficeError, StoreError
from office.keeping import verify
from office.store import HEAD, STORE_FILE, upgrade
from office.store.create import standing_of

_LOOK_EVERY_S = 0.1


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "db", "sổ dữ liệu: nâng cấp, sao lưu, phục hồi, kiểm tra")
    add_command(actions, "upgrade", "nâng cấp sổ dữ liệu", run_upgrade, "motcua db upgrade")
    copy = add_command(
        actions,
        "backup",
        "sao lưu ngay: sang mọi nơi trong cấu hình, hoặc sang thư mục hay tệp ghi ở đây",
        run_backup,
        "motcua db backup /media/usb",
    )
    copy.add_argument(
        "place",
        metavar="NƠI",
        type=Path,
        nargs="?",
        help="thư mục, hoặc tệp mới hay bản sao lưu cũ sẽ được thay; bỏ trống: theo cấu hình",
    )
    copy.add_argument("--by-itself", type=int, default=0, help=argparse.SUPPRESS)
    register_restore(actions)
    add_command(
        actions, "status", "sổ tới đâu, sao lưu ở đâu, lúc nào", run_status, "motcua db status"
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
    shell.require_record()
    place: Path | None = args.place
    if place is None:
        return _to_all_places(shell)
    if place.resolve() in (shell.data_dir.resolve(), (shell.data_dir / STORE_FILE).resolve()):
        raise UsageError(f"{place} là chính sổ dữ liệu đang dùng", "motcua db backup")
    if args.by_itself:
        return _told(_by_itself(shell, place, args.by_itself))
    if place.is_dir():
        return _told(_put(shell, place))
    _require_replaceable(place)
    try:
        return _told(copy_to(shell.office.store, place))
    except CopyFailed as error:
        if error.code in (CopyFault.FOREIGN, CopyFault.DAMAGED, CopyFault.RECORD):
            raise
        raise FileRefused(place, str(error.details["detail"])) from error


def _put(shell: Shell, place: Path) -> Copy:
    office, kept = shell.office, shell.settings.backup
    local = office.calendar.local(office.clock.now())
    return put(office.store, place, local, Keep(kept.hours, kept.days), shell.config)


def _by_itself(shell: Shell, place: Path, parent: int) -> Copy:
    """As the child of a running program, which knows no other end of it than its own."""
    from motcua.backups import require_second_disk
    from motcua.supervisor import end_with_parent

    end_with_parent(parent)
    require_second_disk(place, shell.data_dir)
    return _put(shell, place)


def _told(copy: Copy) -> Reply:
    size = copy.file.stat().st_size
    data = {"file": str(copy.file), "bytes": size, "seq": copy.seq, "epoch": copy.epoch}
    text = (
        f"Đã sao lưu và kiểm tra lại: {copy.file} ({size} byte), kèm khóa office.key.\n"
        "Ai có cả hai tệp này đọc được thông tin người dân: giữ ổ sao lưu như giữ sổ."
    )
    return Reply(data, text)


def _to_all_places(shell: Shell) -> Reply:
    """Each place by a child, for one may hang; this command waits until all have ended."""
    from motcua.backups import Backups, child_words

    places = shell.settings.backup.to
    if not places:
        raise UsageError("cấu hình chưa có [backup] to; ghi nơi sao lưu", "motcua db backup")
    words = child_words(shell.config, shell.data_dir)
    backups = Backups(shell.office, shell.data_dir, places, words)
    backups.begin_all()
    while backups.busy:
        time.sleep(_LOOK_EVERY_S)
        backups.look()
    states = backups.states
    failed = any(one.fault for one in states.values())
    text = "\n".join(_place_line(shell, place, one) for place, one in states.items())
    return Reply({"places": _places(states)}, text, int(failed))


def _places(states: dict[str, PlaceState]) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "file": one.file or None,
            "at": rfc3339(one.at) if one.file else None,
            "seq": one.seq,
            "bytes": one.size,
            "fault": one.fault or None,
            "detail": one.detail,
        }
        for place, one in states.items()
    ]


def _place_line(shell: Shell, place: str, one: PlaceState) -> str:
    """A place for people: its last good copy, and what is wrong since."""
    local = shell.office.calendar.local(from_ms(one.at))
    good = f"bản gần nhất {local:%H:%M ngày %d/%m/%Y}, {one.size} byte" if one.file else ""
    wrong = shell.sentences.say("device-reasons", one.fault) if one.fault else ""
    said = f"{wrong} ({one.detail})" if wrong and one.detail else wrong
    return f"{place}: {'; '.join(filter(None, (said, good))) or 'chưa có bản sao lưu nào'}"


def _require_replaceable(file: Path) -> None:
    """Refuse to put a copy where anything else than an earlier copy stands."""
    if file.exists():
        try:
            standing_of(file, sealed=True)
        except StoreError as error:
            wrong = f"{file} đã có và không phải bản sao lưu; chọn tên khác"
            raise UsageError(wrong, "motcua db backup") from error


def run_status(shell: Shell, args: argparse.Namespace) -> Reply:
    """How far the record goes, how often it has begun, and how its copies stand."""
    from hall.backups import read_states
    from office.store.copies import epoch_of
    from office.store.present import present

    del args
    with shell.office.store.read() as tx:
        stands, epoch = present(tx), epoch_of(tx)
    told = read_states(shell.data_dir)
    places = [str(one) for one in shell.settings.backup.to]
    states = {place: told.get(place, PlaceState()) for place in places}
    last = rfc3339(stands.at) if stands.at is not None else None
    lines = [f"Sổ dữ liệu: {stands.seq} sự kiện, đời sổ {epoch}."]
    lines += [_place_line(shell, place, one) for place, one in states.items()]
    data = {"events": stands.seq, "last_at": last, "epoch": epoch, "places": _places(states)}
    return Reply(data, "\n".join(lines))


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
