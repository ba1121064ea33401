"""`motcua devices show | mute`: what the hall sees and hears for the moment."""

import argparse

from devices.errors import NotConfiguredError, UnencodableTextError
from hall.owners import Owners
from motcua.cli.devices.asking import ask_owner
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command, take_point
from office.errors import OfficeError

MUTE_MOST_MIN = 120
"""A hall that is silent for longer has forgotten that it was silenced."""


def add(actions: Groups) -> None:
    """Add `show` and `mute`."""
    show = add_command(
        actions, "show", "hiện chữ lên một bảng LED", run_show, "motcua devices show led-3 A015"
    )
    show.add_argument("sign", metavar="BẢNG", help="mã bảng LED, ví dụ led-3")
    show.add_argument("text", metavar="CHỮ", help="chữ cần hiện, còn đó đến lần gọi sau")
    mute = add_command(
        actions, "mute", "tắt loa gọi số một lúc", run_mute, "motcua devices mute --minutes 10"
    )
    mute.add_argument(
        "--minutes", type=int, default=10, metavar="PHÚT", help="bao lâu, 0 là bật lại ngay"
    )
    take_point(mute)


def run_show(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show a text on a sign until the next call."""
    try:
        answer = ask_owner(shell, args.sign, "sign", "show", {"text": args.text})
    except UnencodableTextError as error:
        raise _unfit(shell, args.sign, args.text) from error
    return Reply({"device": args.sign, **answer.facts}, f"{args.sign}: {args.text}")


def _unfit(shell: Shell, sign: str, text: str) -> OfficeError:
    """What a sign has room and signs for, where a text is too long or has others."""
    devices = shell.settings.devices
    place = next(one for one in devices.signs if one.id == sign)
    has = devices.sign_models[place.model].text
    there = has.characters or "chữ và số không dấu"
    return OfficeError("sign-text-unfit", device=sign, text=text, room=has.positions, has=there)


def run_mute(shell: Shell, args: argparse.Namespace) -> Reply:
    """Silence the hall's speaker for some minutes; calls are still shown."""
    speaker = shell.settings.hall(shell.point(args)).speaker
    if speaker is None:
        raise NotConfiguredError("speaker")
    if args.minutes not in range(MUTE_MOST_MIN + 1):
        raise UsageError(f"--minutes: từ 0 đến {MUTE_MOST_MIN}", "motcua devices mute")
    if not Owners(shell.office.store, "cli").living(speaker):
        raise OfficeError("not-running")
    action = "mute" if args.minutes else "unmute"
    facts = ask_owner(shell, speaker, "speaker", action, {"minutes": args.minutes}).facts
    minutes = int(str(facts["muted_min"]))
    text = f"{speaker}: tắt tiếng {minutes} phút" if minutes else f"{speaker}: đã bật lại"
    return Reply({"device": speaker, "muted_min": minutes}, text)
