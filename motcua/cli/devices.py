"""`motcua devices …`: how devices are, and what a technician asks of them."""

import argparse
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from devices.errors import NotConfiguredError, UnsupportedError, by_code
from hall.owners import Owners
from hall.requests import ANSWER_TIMEOUT_S, Answer, Facts, ask
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command, add_group
from office.clock import rfc3339, to_ms
from office.errors import OfficeError, Refusal, Refused
from office.store import ports
from office.store.ports import DeviceRow

if TYPE_CHECKING:
    from devices.framing import FrameLayout
    from devices.sniff import Overheard

_STALE = ("status-stale",)
TRIAL = "probe-codepages"
PRINTED_S = 60.0
"""A slip of dots takes 22 s at 9600 baud, and another one may be before it."""
SNIFF_MOST_S = 60
_DIRECTIONS = {"question": "hỏi", "answer": "đáp", "unknown": "–"}
_CHECKSUMS = {"right": "đúng", "wrong": "SAI", "none": "không có", "unknown": "chưa rõ"}
MUTE_MOST_MIN = 120
"""A hall that is silent for longer has forgotten that it was silenced."""


def register(groups: Groups) -> None:
    """Add the group to the command line."""
    actions = add_group(groups, "devices", "thiết bị: tình trạng, in thử, thử bảng LED")
    add_command(actions, "list", "các thiết bị trong cấu hình", run_list, "motcua devices list")
    add_command(
        actions,
        "status",
        "tình trạng mới nhất của từng thiết bị",
        run_status,
        "motcua devices status",
    )
    _add_printing(actions)
    show = add_command(
        actions, "show", "hiện chữ lên một bảng LED", run_show, "motcua devices show led-3 A015"
    )
    show.add_argument("sign", metavar="BẢNG", help="mã bảng LED, ví dụ led-3")
    show.add_argument("text", metavar="CHỮ", help="chữ cần hiện, còn đó đến lần gọi sau")
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
    mute = add_command(
        actions, "mute", "tắt loa gọi số một lúc", run_mute, "motcua devices mute --minutes 10"
    )
    mute.add_argument(
        "--minutes", type=int, default=10, metavar="PHÚT", help="bao lâu, 0 là bật lại ngay"
    )


def _add_printing(actions: Groups) -> None:
    trial = add_command(
        actions, "test-print", "in một phiếu thử", run_test_print, "motcua devices test-print"
    )
    probe = add_command(
        actions,
        "probe-codepages",
        "tìm cách in chữ Việt nhanh nhất của một máy in",
        run_probe,
        "motcua devices probe-codepages --right 1,3",
    )
    for command in (trial, probe):
        command.add_argument(
            "printer", nargs="?", metavar="MÁY_IN", help="bỏ trống: máy in của kiosk"
        )
    probe.add_argument(
        "--right",
        metavar="CÁC_DÒNG",
        help="số các dòng in đúng trên phiếu, ví dụ 1,3; 0: không dòng nào. Bỏ trống: in phiếu",
    )


def run_list(shell: Shell, args: argparse.Namespace) -> Reply:
    """List what the settings name."""
    del args
    kinds = _kinds(shell)
    listed = [{"id": name, "kind": kind} for name, kind in kinds.items()]
    lines = [f"{id_}: {shell.sentences.say('device-kinds', kind)}" for id_, kind in kinds.items()]
    return Reply({"devices": listed}, "\n".join(lines) or "Cấu hình chưa có thiết bị nào.")


def _kinds(shell: Shell) -> dict[str, str]:
    """Device → kind, in the order of the settings."""
    devices = shell.settings.devices
    ids = {
        "printer": [one.id for one in devices.printers],
        "bus": [one.id for one in devices.buses],
        "sign": [one.id for one in devices.signs],
        "keypad": [one.id for one in devices.keypads],
        "speaker": [one.id for one in devices.speakers],
    }
    return {device: kind for kind, all_of in ids.items() for device in all_of}


def run_status(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show the last state that each device's owner wrote, with its age."""
    del args
    kinds = _kinds(shell)
    with shell.office.store.read() as tx:
        rows = [row for row in ports.devices(tx) if row.device in kinds]
    rows = _as_believed(shell, rows) if rows else []
    lines = [
        f"{row.device}: {shell.sentences.say('device-states', row.state)}"
        + "".join(f" · {shell.sentences.say('device-reasons', one)}" for one in row.reasons)
        + f" · tin cách đây {_age_text(to_ms(shell.clock.now()) - row.as_of)}"
        for row in rows
    ]
    if rows and all(row.reasons == _STALE for row in rows):
        lines.append("Không có chương trình nào đang trông thiết bị. Chạy “motcua run”.")
    text = "\n".join(lines) or "Chưa có tin nào từ thiết bị. Chạy “motcua run” trước."
    return Reply({"devices": [_status_object(row) for row in rows]}, text)


def _age_text(age_ms: int) -> str:
    """How old something is, in the unit that people would use."""
    seconds = max(0, age_ms // 1000)
    if seconds < 120:
        return f"{seconds} giây"
    if seconds < 2 * 3600:
        return f"{seconds // 60} phút"
    return f"{seconds // 3600} giờ"


def _as_believed(shell: Shell, rows: list[DeviceRow]) -> list[DeviceRow]:
    """What nobody looks after any more is unknown, whatever was written last."""
    from motcua.programs import catalogue_of

    catalogue = catalogue_of(shell.settings, shell.data_dir, shell.clock)
    owners = Owners(shell.office.store, "cli")
    return [row if owners.living(catalogue.port_of(row.device)) else _stale(row) for row in rows]


def _port_of(shell: Shell, device: str) -> str:
    from motcua.programs import catalogue_of

    return catalogue_of(shell.settings, shell.data_dir, shell.clock).port_of(device)


def _stale(row: DeviceRow) -> DeviceRow:
    return replace(row, state="unknown", level="warn", reasons=_STALE)


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
    """Print a test slip; anything but a confirmed slip is a failure."""
    return _printed(shell, _printer(shell, args), "test-print")


def run_probe(shell: Shell, args: argparse.Namespace) -> Reply:
    """Print the slip of numbered lines, or keep which of them came out right."""
    device = _printer(shell, args)
    if args.right is None:
        reply = _printed(shell, device, TRIAL)
        told = (
            f"{reply.text}\n"
            "Tìm các dòng đọc được trọn vẹn, không thiếu dấu, không chữ lạ. Rồi báo:\n"
            f"  motcua devices probe-codepages {device} --right 1,3   (số của các dòng đúng)\n"
            f"  motcua devices probe-codepages {device} --right 0     (không dòng nào đúng)"
        )
        return Reply(reply.data, told)
    right = _lines(args.right)
    facts = _ask(shell, device, "printer", "letters", {"right": " ".join(map(str, right))}).facts
    if not facts["known"]:
        raise UsageError(
            f"--right: phiếu không có dòng {args.right}", "motcua devices probe-codepages"
        )
    ways = str(facts["ways"]).split()
    text = ", ".join(ways) if ways else "chỉ in bằng điểm, đúng trên mọi máy"
    return Reply({"device": device, "right": right, "ways": ways}, f"{device}: {text}")


def _lines(text: str) -> list[int]:
    """The numbers of lines, none for 0."""
    words = text.replace(",", " ").split()
    if not words or not all(word.isdecimal() for word in words):
        raise UsageError("--right: cần các số, ví dụ 1,3", "motcua devices probe-codepages")
    numbers = [int(word) for word in words]
    return [] if numbers == [0] else numbers


def _printer(shell: Shell, args: argparse.Namespace) -> str:
    device: str | None = args.printer or shell.settings.kiosk.printer
    if device is None:
        raise Refused(Refusal.NO_PRINTER)
    return device


def _printed(shell: Shell, device: str, action: str) -> Reply:
    """Have a slip printed; anything but a confirmed one is a failure."""
    facts = _ask(shell, device, "printer", action, {}, PRINTED_S).facts
    result, evidence = str(facts["result"]), str(facts["evidence"])
    reasons = str(facts["reasons"]).split()
    if result == "failed":
        raise by_code(reasons[0] if reasons else "")(device, evidence)
    if result == "unconfirmed" and not (action == TRIAL and evidence == "status-only"):
        raise OfficeError("print-unconfirmed", device=device, evidence=evidence)
    data = {"device": device, "result": result, "evidence": evidence, "reasons": reasons}
    paper, why = (
        shell.sentences.say("paper", result),
        shell.sentences.say("evidence", evidence),
    )
    return Reply(data, f"{device}: {paper} ({why})")


def run_show(shell: Shell, args: argparse.Namespace) -> Reply:
    """Show a text on a sign until the next call."""
    answer = _ask(shell, args.sign, "sign", "show", {"text": args.text})
    return Reply({"device": args.sign, **answer.facts}, f"{args.sign}: {args.text}")


def run_sniff(shell: Shell, args: argparse.Namespace) -> Reply:
    """Listen to a shared line that no program of ours holds, and tell what is said on it."""
    from devices.sniff import candidates, sniff
    from motcua.programs import catalogue_of
    from motcua.technician import overhear

    if args.seconds not in range(1, SNIFF_MOST_S + 1):
        raise UsageError(f"--seconds: từ 1 đến {SNIFF_MOST_S}", "motcua devices sniff")
    if _kinds(shell).get(args.bus) != "bus":
        raise NotConfiguredError(args.bus)
    transport = catalogue_of(shell.settings, shell.data_dir, shell.clock).transport(args.bus)
    owners = Owners(shell.office.store, "cli")
    owners.claim(transport.name, args.bus)
    try:
        chunks = overhear(transport, args.seconds)
    finally:
        owners.release()
    heard = sniff(chunks, transport.byte_time_s, candidates(_layouts(shell)))
    lines = [_overheard(one, chunks[0].at_s) for one in heard.frames]
    text = (
        "\n".join(lines)
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


def run_mute(shell: Shell, args: argparse.Namespace) -> Reply:
    """Silence the hall's speaker for some minutes; calls are still shown."""
    speaker = shell.settings.counter_display.speaker
    if speaker is None:
        raise NotConfiguredError("speaker")
    if args.minutes not in range(MUTE_MOST_MIN + 1):
        raise UsageError(f"--minutes: từ 0 đến {MUTE_MOST_MIN}", "motcua devices mute")
    if not Owners(shell.office.store, "cli").living(_port_of(shell, speaker)):
        raise OfficeError("not-running")
    action = "mute" if args.minutes else "unmute"
    facts = _ask(shell, speaker, "speaker", action, {"minutes": args.minutes}).facts
    minutes = int(str(facts["muted_min"]))
    text = f"{speaker}: tắt tiếng {minutes} phút" if minutes else f"{speaker}: đã bật lại"
    return Reply({"device": speaker, "muted_min": minutes}, text)


def _ask(
    shell: Shell,
    device: str,
    kind: str,
    action: str,
    args: Facts,
    timeout_s: float = ANSWER_TIMEOUT_S,
) -> Answer:
    """Ask the owner of the device's port; where none lives, be the owner for the moment."""
    from motcua.programs import machine, perform_here

    kinds = _kinds(shell)
    if device not in kinds:
        raise NotConfiguredError(device)
    if kinds[device] != kind:
        raise UnsupportedError(device, action)
    with machine(shell.settings, shell.data_dir, shell.clock) as here:
        port = here.catalogue.port_of(device)
        owners = Owners(here.office.store, "cli")
        if owners.living(port):
            answer = ask(here.office.store, here.office.clock, device, action, args, timeout_s)
        else:
            owners.claim(port, device)
            try:
                answer = Answer(perform_here(here, device, action, args))
            finally:
                owners.release()
    if answer.error:
        raise by_code(answer.error)(device, str(answer.facts.get("detail", "")))
    return answer
