"""`motcua devices …`: how devices are, and what a technician asks of them."""

import argparse
from dataclasses import replace
from datetime import timedelta

from devices.errors import NotConfiguredError, by_code
from hall.owners import Owners
from hall.requests import Answer, Facts, ask
from motcua.cli.shell import Groups, Reply, Shell, add_command
from office.clock import from_ms, rfc3339
from office.store import ports
from office.store.ports import DeviceRow

STALE_AFTER = timedelta(seconds=15)


def register(groups: Groups) -> None:  # type: ignore[type-arg]
    """Add the group to the command line."""
    group = groups.add_parser("devices", help="thiết bị: tình trạng, in thử, thử bảng LED")
    actions = group.add_subparsers(metavar="VIỆC", required=True)
    add_command(actions, "list", "các thiết bị trong cấu hình", run_list, "motcua devices list")
    add_command(
        actions,
        "status",
        "tình trạng mới nhất của từng thiết bị",
        run_status,
        "motcua devices status",
    )
    trial = add_command(
        actions, "test-print", "in một phiếu thử", run_test_print, "motcua devices test-print"
    )
    trial.add_argument("printer", nargs="?", metavar="MÁY_IN", help="bỏ trống: máy in của kiosk")
    show = add_command(
        actions, "show", "hiện chữ lên một bảng LED", run_show, "motcua devices show led-3 A015"
    )
    show.add_argument("sign", metavar="BẢNG")
    show.add_argument("text", metavar="CHỮ")


def run_list(shell: Shell, args: argparse.Namespace) -> Reply:
    """List what the settings name."""
    del args
    devices = shell.settings.devices
    kinds = {
        "printer": [one.id for one in devices.printers],
        "bus": [one.id for one in devices.buses],
        "sign": [one.id for one in devices.signs],
        "keypad": [one.id for one in devices.keypads],
        "speaker": [one.id for one in devices.speakers],
    }
    listed = [{"id": name, "kind": kind} for kind, names in kinds.items() for name in names]
    return Reply({"devices": listed}, "\n".join(f"{one['id']}  {one['kind']}" for one in listed))


def run_status(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show the last state that each device's owner wrote, with its age."""
    del args
    with shell.office.store.read() as tx:
        rows = ports.devices(tx)
    rows = [_as_believed(shell, row) for row in rows]
    listed = [_status_object(row) for row in rows]
    lines = [
        f"{row.device}: {shell.sentences.say('device-states', row.state)}"
        + "".join(f" · {shell.sentences.say('device-reasons', one)}" for one in row.reasons)
        for row in rows
    ]
    text = "\n".join(lines) or "Chưa có tin nào từ thiết bị. Chạy “motcua run” trước."
    return Reply({"devices": listed}, text)


def _as_believed(shell: Shell, row: DeviceRow) -> DeviceRow:
    """A state that nobody has renewed for a while is unknown."""
    if shell.office.clock.now() - from_ms(row.as_of) <= STALE_AFTER:
        return row
    return replace(row, state="unknown", level="warn", reasons=("status-stale",))


def _status_object(row: DeviceRow) -> dict[str, object]:
    return {
        "id": row.device,
        "kind": row.kind,
        "state": row.state,
        "level": row.level,
        "reasons": list(row.reasons),
        "as_of": rfc3339(row.as_of),
        "source": row.source,
    }


def run_test_print(shell: Shell, args: argparse.Namespace) -> Reply:
    """Print a test slip."""
    device = args.printer or shell.settings.kiosk.printer
    answer = _ask(shell, device, "test-print", {})
    result = str(answer.facts["result"])
    evidence = shell.sentences.say("evidence", str(answer.facts["evidence"]))
    data = {"device": device, **answer.facts}
    text = f"{device}: {shell.sentences.say('paper', result)} ({evidence})"
    return Reply(data, text, exit_code=0 if result == "confirmed" else 1)


def run_show(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show a text on a sign until the next call."""
    answer = _ask(shell, args.sign, "show", {"text": args.text})
    return Reply({"device": args.sign, **answer.facts}, f"{args.sign}: {args.text}")


def _ask(shell: Shell, device: str | None, action: str, args: Facts) -> Answer:
    """Ask the owner of the device's port; where none lives, be the owner for the moment."""
    from motcua.programs import machine, perform_here

    with machine(shell.settings, shell.data_dir) as here:
        if device is None:
            raise NotConfiguredError("-")
        port = here.catalogue.port_of(device)
        owners = Owners(here.office.store, here.office.clock, "cli")
        if owners.living(port):
            answer = ask(here.office.store, here.office.clock, device, action, args)
        else:
            answer = Answer(perform_here(here, device, action, args))
    if answer.error:
        raise by_code(answer.error)(device, str(answer.facts.get("detail", "")))
    return answer
