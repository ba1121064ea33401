"""`motcua devices sniff`: what is said on a shared line."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from hall.owners import Owners
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command
from office.errors import OfficeError

if TYPE_CHECKING:
    from devices.framing import FrameLayout
    from devices.sniff import Overheard

SNIFF_MOST_S = 60
_DIRECTIONS = {"question": "hỏi", "answer": "đáp", "unknown": "–"}
_CHECKSUMS = {"right": "đúng", "wrong": "SAI", "none": "không có", "unknown": "chưa rõ"}


def add(actions: Groups) -> None:
    """Add `sniff`."""
    listen = add_command(
        actions,
        "sniff",
        "nghe một đường dây RS-485 và đọc các khung lệnh trên đó",
        run_sniff,
        "motcua devices sniff day-quay --seconds 10",
    )
    listen.add_argument(
        "bus", metavar="ĐƯỜNG_DÂY", help="mã đường dây; chương trình phải đang dừng"
    )
    listen.add_argument(
        "--seconds", type=int, default=10, metavar="GIÂY", help="nghe bao lâu, nhiều nhất 60"
    )


def run_sniff(shell: Shell, args: argparse.Namespace) -> Reply:
    """Listen to a shared line that no program of ours holds, and tell what is said on it."""
    from devices.sniff import candidates, sniff
    from motcua.machine import catalogue_of
    from motcua.technician import overhear

    if args.seconds not in range(1, SNIFF_MOST_S + 1):
        raise UsageError(f"--seconds: từ 1 đến {SNIFF_MOST_S}", "motcua devices sniff")
    lines = [one.id for one in shell.settings.devices.buses]
    if args.bus not in lines:
        there = ", ".join(lines) or "chưa khai đường dây nào"
        raise OfficeError("not-a-line", device=args.bus, known=there)
    transport = catalogue_of(shell.settings, shell.data_dir, shell.clock).transport(args.bus)
    with Owners(shell.office.store, "cli").held(args.bus):
        chunks = overhear(transport, args.seconds)
    heard = sniff(chunks, transport.byte_time_s, candidates(_layouts(shell)))
    told = [_overheard(one, chunks[0].at_s) for one in heard.frames]
    text = (
        "\n".join(told)
        or f"{args.bus}: {args.seconds} giây không nghe thấy gì. Xem dây A/B, tốc độ."
    )
    return Reply({"device": args.bus, **asdict(heard)}, text)


def _layouts(shell: Shell) -> "dict[str, FrameLayout]":
    """The frames that the settings declare, by the name of their model."""
    devices = shell.settings.devices
    models = {**devices.sign_models, **devices.keypad_models}
    layouts = {name: getattr(model, "layout", None) for name, model in models.items()}
    return {name: layout for name, layout in layouts.items() if layout is not None}


def _overheard(frame: "Overheard", began_s: float) -> str:
    """A frame as one line: when, which way, who, what, and its bytes."""
    told = [f"{frame.at_s - began_s:7.3f} s", _DIRECTIONS[frame.direction]]
    told.append(frame.layout or "không hiểu")
    if frame.address is not None:
        told.append(f"địa chỉ {frame.address}")
    told += [frame.command or "", f"tổng kiểm tra {_CHECKSUMS[frame.checksum]}", frame.hex]
    return "  ".join(one for one in told if one)
