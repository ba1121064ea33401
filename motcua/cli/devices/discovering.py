"""`motcua devices discover`: what is plugged in, whose it is, and how to name what is new."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from devices.errors import PermissionDeniedError
from motcua.cli.parser import Groups
from motcua.cli.shell import Reply, Shell, add_command

if TYPE_CHECKING:
    from devices.config import DevicesSettings
    from devices.discovery import Port
    from devices.memory import DeviceMemory

BARE = "bare"
_KINDS = {
    "serial": "cổng nối tiếp",
    "usblp": "máy in USB",
    "usb": "máy in USB, nhân Linux không có trình điều khiển",
    "input": "bàn phím, máy quét mã",
    "camera": "camera",
    "other": "thiết bị USB",
    BARE: "cổng có đó, không phải phần cứng cắm vào máy",
}
_NO_UDEV = (
    "Máy này không chạy udev: danh sách đọc thẳng từ /sys vẫn đúng, nhưng không có liên kết theo "
    "số sê-ri, quyền mở cổng không tự đặt, và việc rút cắm biết chậm hơn (2,5 giây)."
)


def add(actions: Groups) -> None:
    """Add `discover`."""
    add_command(
        actions,
        "discover",
        "thiết bị đang cắm vào máy, của ai, khai thế nào",
        run_discover,
        "motcua devices discover",
    )


def run_discover(shell: Shell, args: argparse.Namespace) -> Reply:
    """List what is plugged in now, configured or not, and what is configured and missing."""
    from devices.discovery import present_ports, udev_runs
    from hall.memory import RecordMemory

    del args
    settings = shell.settings.devices

    def memory_of(device: str) -> RecordMemory:
        return RecordMemory(shell.office.store, device)

    taught = _taught(settings, memory_of)
    return discovered(settings, present_ports(), memory_of, udev=udev_runs(), taught=taught)


def _taught(
    settings: "DevicesSettings", memory_of: "Callable[[str], DeviceMemory]"
) -> dict[str, str] | None:
    """Where the devices stand whose sockets were taught; None where that may not be asked."""
    from devices.discovery.configured import TAUGHT, local_devices, port_named
    from devices.transport.input_sockets import MEMORY, TaughtSockets

    if all(port_named(how) != TAUGHT for _, how in local_devices(settings)):
        return {}
    try:
        return TaughtSockets(memory_of(MEMORY)).paths()
    except PermissionDeniedError:
        return None


def discovered(
    settings: "DevicesSettings",
    ports: "Sequence[Port]",
    memory_of: "Callable[[str], DeviceMemory]",
    *,
    udev: bool,
    taught: Mapping[str, str] | None,
) -> Reply:
    """The answer, given what is plugged in and what is remembered of devices on the network.

    `taught` are the paths of devices whose sockets were taught; None where nobody could tell.
    """
    from devices.discovery.configured import (
        TAUGHT,
        connection_line,
        device_at,
        local_devices,
        port_named,
    )

    rows = [_port_object(port, device_at(settings, port, taught)) for port in ports]
    for row, port in zip(rows, ports, strict=True):
        row["connection"] = None if row["device"] else connection_line(port, ports)
    there = {row["device"] for row in rows}
    missing = {
        device: port_named(how)
        for device, how in local_devices(settings)
        if device not in there and (taught is not None or port_named(how) != TAUGHT)
    }
    rows += [_bare_object(device, at) for device, at in missing.items() if Path(at).exists()]
    absent = [
        {"device": device, "port": at} for device, at in missing.items() if not Path(at).exists()
    ]
    network = _on_network(settings, memory_of)
    data = {"udev": udev, "ports": rows, "absent": absent, "network": network}
    return Reply(data, "\n".join(_told(rows, absent, network, udev=udev)))


def _port_object(port: "Port", device: str | None) -> dict[str, str | None]:
    return {
        "kind": port.kind.value,
        "path": port.path,
        "model": port.model,
        "serial_number": port.serial_number,
        "bus_path": port.bus_path,
        "outlet": port.outlet,
        "label": port.label,
        "device": device,
    }


def _bare_object(device: str, path: str) -> dict[str, str | None]:
    """A port that is there and that no bus of the machine knows, as a pseudo terminal is."""
    known = dict.fromkeys(("model", "serial_number", "bus_path", "outlet", "label"))
    return {"kind": BARE, "path": path, **known, "device": device, "connection": None}


def _on_network(
    settings: "DevicesSettings", memory_of: "Callable[[str], DeviceMemory]"
) -> list[dict[str, str]]:
    """Each device with an address: that of the settings, and where it was last met."""
    from devices.config import TcpConnection
    from devices.discovery.addresses import KEPT
    from devices.memory import recalled

    found = []
    for place in settings.places():
        connection = getattr(place, "connection", None)
        if isinstance(connection, TcpConnection):
            kept = recalled(memory_of(place.id), KEPT)
            fits = kept.get("configured") == connection.host
            met = str(kept["host"]) if fits and "host" in kept else ""
            found.append({"device": place.id, "host": connection.host, "last_met_at": met})
    return found


def _told(
    rows: Sequence[Mapping[str, str | None]],
    absent: Sequence[Mapping[str, str]],
    network: Sequence[Mapping[str, str]],
    *,
    udev: bool,
) -> list[str]:
    known = [row for row in rows if row["device"]]
    unknown = [row for row in rows if not row["device"]]
    lines = [f"{row['device']}: {_port_text(row)}" for row in known]
    lines += [f"{one['device']}: {_absent_text(one)}" for one in absent]
    lines += [f"{one['device']}: {_network_text(one)}" for one in network]
    if unknown:
        lines.append("Chưa khai trong cấu hình:")
    for row in unknown:
        lines.append(f"  {_port_text(row)}")
        lines += [f"      {row['connection']}"] if row["connection"] else []
    if not rows:
        lines.append("Không có thiết bị nào cắm vào máy này.")
    return lines if udev else [*lines, _NO_UDEV]


def _port_text(row: Mapping[str, str | None]) -> str:
    words = [_KINDS[row["kind"] or "other"], row["path"], row["label"], row["model"]]
    words.append(f"số sê-ri {row['serial_number']}" if row["serial_number"] else "")
    words.append(f"ổ {row['bus_path']}" if row["bus_path"] else "")
    return " · ".join(word for word in words if word)


def _absent_text(one: Mapping[str, str]) -> str:
    from devices.discovery.configured import TAUGHT

    if one["port"] == TAUGHT:
        return "KHÔNG THẤY: chưa dạy ổ cắm, hoặc ổ đã dạy đang trống (motcua devices teach)"
    return f"KHÔNG THẤY, đã khai {one['port']}"


def _network_text(row: Mapping[str, str]) -> str:
    moved = row["last_met_at"] not in ("", row["host"])
    return f"mạng · {row['host']}" + (f" · nay ở {row['last_met_at']}" if moved else "")
