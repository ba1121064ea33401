"""`motcua config …`: check a settings file, show it, print its schema."""

import argparse
import json

from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command, add_group
from motcua.settings import Settings


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "config", "cấu hình: kiểm tra, xem, lược đồ")
    add_command(
        actions,
        "check",
        "kiểm tra tệp cấu hình",
        run_check,
        "motcua config check --config office.toml",
    )
    add_command(actions, "show", "xem cấu hình đang dùng", run_show, "motcua config show")
    add_command(actions, "schema", "lược đồ JSON của cấu hình", run_schema, "motcua config schema")


def run_check(shell: Shell, args: argparse.Namespace) -> Reply:
    """Read the settings; any fault is the failure."""
    office, devices = shell.settings.office, shell.settings.devices
    slow = {one.id: one.too_slow_s for one in devices.printers if one.too_slow_s}
    data = {
        "ok": True,
        "office": office.id,
        "services": len(office.services),
        "counters": len(office.counters),
        "devices": len(devices.places()),
        "slow_printers": slow,
    }
    file = args.config or "văn phòng mẫu"
    text = (
        f"{file}: đúng. {office.name.vi}: {data['services']} dịch vụ, {data['counters']} quầy, "
        f"{data['devices']} thiết bị."
    )
    notes = [
        f"{name}: dây chậm, mỗi phiếu in mất khoảng {seconds} giây cho tới khi chạy "
        f"“motcua devices probe-codepages {name}”."
        for name, seconds in slow.items()
    ]
    return Reply(data, "\n".join([text, *notes]))


def run_show(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show every setting with its value, defaults included."""
    del args
    data = shell.settings.model_dump(mode="json")
    return Reply(data, json.dumps(data, ensure_ascii=False, indent=2))


def run_schema(shell: Shell, args: argparse.Namespace) -> Reply:
    """Print the JSON schema of the settings file."""
    del shell, args
    data = Settings.model_json_schema()
    return Reply(data, json.dumps(data, ensure_ascii=False, indent=2))
