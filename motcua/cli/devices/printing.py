"""`motcua devices test-print | probe-codepages | new-roll`: slips to be looked at, and paper."""

import argparse

from devices.errors import by_code
from hall.requests import PRINTED_S, Facts
from motcua.cli.devices.asking import ask_owner
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command
from office.errors import OfficeError, Refusal, Refused

TRIAL = "probe-codepages"


def add(actions: Groups) -> None:
    """Add `test-print`, `probe-codepages` and `new-roll`."""
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
    roll = add_command(
        actions,
        "new-roll",
        "báo đã lắp cuộn giấy mới vào máy in không có cảm biến giấy",
        run_new_roll,
        "motcua devices new-roll may-in-ban",
    )
    for command in (trial, probe, roll):
        command.add_argument(
            "printer", nargs="?", metavar="MÁY_IN", help="bỏ trống: máy in của kiosk"
        )
    probe.add_argument(
        "--right",
        metavar="CÁC_DÒNG",
        help="số các dòng in đúng trên phiếu, ví dụ 1,3; 0: không dòng nào. Bỏ trống: in phiếu",
    )


def run_test_print(shell: Shell, args: argparse.Namespace) -> Reply:
    """Print a test slip; anything but a confirmed slip is a failure."""
    return printed(shell, _printer(shell, args), "test-print")


def run_probe(shell: Shell, args: argparse.Namespace) -> Reply:
    """Print the slip of numbered lines, or keep which of them came out right."""
    device = _printer(shell, args)
    if args.right is None:
        reply = printed(shell, device, TRIAL)
        told = (
            f"{reply.text}\n"
            "Tìm các dòng đọc được trọn vẹn, không thiếu dấu, không chữ lạ. Rồi báo:\n"
            f"  motcua devices probe-codepages {device} --right 1,3   (số của các dòng đúng)\n"
            f"  motcua devices probe-codepages {device} --right 0     (không dòng nào đúng)"
        )
        return Reply(reply.data, told)
    right = _lines(args.right)
    facts = ask_owner(
        shell, device, "printer", "letters", {"right": " ".join(map(str, right))}
    ).facts
    if not facts["known"]:
        raise UsageError(
            f"--right: phiếu không có dòng {args.right}", "motcua devices probe-codepages"
        )
    ways = str(facts["ways"]).split()
    text = ", ".join(ways) if ways else "chỉ in bằng điểm, đúng trên mọi máy"
    return Reply({"device": device, "right": right, "ways": ways}, f"{device}: {text}")


def run_new_roll(shell: Shell, args: argparse.Namespace) -> Reply:
    """Count paper from a new roll."""
    device = _printer(shell, args)
    ask_owner(shell, device, "printer", "new-roll", {})
    return Reply({"device": device}, f"{device}: bắt đầu đếm lại từ cuộn giấy mới.")


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


def printed(
    shell: Shell,
    device: str,
    action: str,
    args: Facts | None = None,
    timeout_s: float = PRINTED_S,
) -> Reply:
    """Have a slip printed; anything but a confirmed one is a failure."""
    facts = ask_owner(shell, device, "printer", action, args or {}, timeout_s).facts
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
