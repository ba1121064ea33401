"""`motcua devices list | status`: which devices there are, and how each was last seen."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hall.owners import Owners
from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command
from motcua.cli.silence import silence_line
from office.clock import rfc3339, to_ms
from office.store import ports
from office.store.ports import DeviceRow

_STALE = ("status-stale",)


def add(actions: Groups) -> None:
    """Add `list` and `status`."""
    add_command(actions, "list", "các thiết bị trong cấu hình", run_list, "motcua devices list")
    add_command(
        actions,
        "status",
        "tình trạng mới nhất của từng thiết bị",
        run_status,
        "motcua devices status",
    ).set_defaults(own="any")


def run_list(shell: Shell, args: argparse.Namespace) -> Reply:
    """List what the settings name."""
    del args
    kinds = shell.settings.devices.kinds()
    listed = [{"id": name, "kind": kind} for name, kind in kinds.items()]
    lines = [f"{id_}: {shell.sentences.say('device-kinds', kind)}" for id_, kind in kinds.items()]
    return Reply({"devices": listed}, "\n".join(lines) or "Cấu hình chưa có thiết bị nào.")


def run_status(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show the last state that each device's owner wrote, with its age."""
    del args
    kinds = shell.settings.devices.kinds()
    with shell.office.store.read() as tx:
        rows = [row for row in ports.devices(tx) if row.device in kinds]
    order = list(kinds)
    rows = sorted(believed(shell, rows), key=lambda row: order.index(row.device))
    lines = list(_status_lines(shell, rows, order)) if rows else []
    text = "\n".join(lines) or "Chưa có tin nào từ thiết bị. Chạy “motcua run” trước."
    silent = silence_line(shell)
    data = {
        "devices": [status_object(row) for row in rows],
        **({"silent": silent} if silent else {}),
    }
    return Reply(data, f"{silent}\n{text}" if silent else text)


def _status_lines(shell: Shell, rows: Sequence[DeviceRow], known: Sequence[str]) -> Iterator[str]:
    """What was heard, of whom nothing was, and whether anybody looks after them at all."""
    say, now_ms = shell.sentences.say, to_ms(shell.office.clock.now())
    for row in rows:
        reasons = "".join(f" · {say('device-reasons', one)}" for one in row.reasons)
        state, age = say("device-states", row.state), _age_text(now_ms - row.as_of)
        yield f"{row.device}: {state}{reasons} · tin cách đây {age}"
    heard = {row.device for row in rows}
    for one in known:
        if one not in heard:
            unknown = say("device-states", "unknown")
            yield f"{one}: {unknown} · chưa có tin, hỏi bằng “motcua devices check {one}”"
    if all(row.reasons == _STALE for row in rows):
        yield "Không có chương trình nào đang trông thiết bị. Chạy “motcua run”."


def _age_text(age_ms: int) -> str:
    """How old something is, in the unit that people would use."""
    seconds = max(0, age_ms // 1000)
    if seconds < 120:
        return f"{seconds} giây"
    if seconds < 2 * 3600:
        return f"{seconds // 60} phút"
    return f"{seconds // 3600} giờ"


def believed(shell: Shell, rows: list[DeviceRow]) -> list[DeviceRow]:
    """What nobody looks after any more is unknown, whatever was written last."""
    owners, owned_as = Owners(shell.office.store, "cli"), shell.settings.devices.owned_as
    return [row if owners.living(owned_as(row.device)) else _stale(row) for row in rows]


def _stale(row: DeviceRow) -> DeviceRow:
    return replace(row, state="unknown", level="warn", reasons=_STALE)


def status_object(row: DeviceRow) -> dict[str, object]:
    """A device's state as other programs read it."""
    return {
        "id": row.device,
        "kind": row.kind,
        "state": row.state,
        "level": row.level,
        "reasons": list(row.reasons),
        "as_of": rfc3339(row.as_of),
        "source": row.source,
    }
