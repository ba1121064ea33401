"""`motcua read-code`: what a code reader reads, once."""

import argparse
import sys
from queue import Empty, Queue

from devices.errors import NotConfiguredError
from devices.readers import Code, CodeRefused
from motcua.cli.devices.asking import wrong_kind
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command, creates_record
from office.errors import OfficeError

WAIT_S = 30
WAIT_MOST_S = 60


def register(groups: Groups) -> None:
    """Add the command to the command line."""
    command = add_command(
        groups,
        "read-code",
        "đọc một mã QR hoặc mã vạch bằng máy đọc mã",
        run_read,
        "motcua read-code doc-ma-1",
    )
    creates_record(command)
    command.add_argument(
        "reader", nargs="?", metavar="MÁY_ĐỌC", help="mã máy đọc; bỏ trống: máy đầu tiên"
    )
    command.add_argument(
        "--seconds", type=int, default=WAIT_S, metavar="GIÂY", help="chờ bao lâu, nhiều nhất 60"
    )


def run_read(shell: Shell, args: argparse.Namespace) -> Reply:
    """Wait for one code and tell it; it is written nowhere else, for it may be a citizen's card."""
    if args.seconds not in range(1, WAIT_MOST_S + 1):
        raise UsageError(f"--seconds: từ 1 đến {WAIT_MOST_S}", "motcua read-code")
    device = _reader(shell, args.reader)
    facts = {"device": device, "seconds": args.seconds}
    prompt = "" if args.json else shell.sentences.say("teaching", "read-code", facts) + "\n"
    code = _heard(shell, device, args.seconds, prompt)
    if code is None:
        raise OfficeError("code-timed-out", device=device, seconds=args.seconds)
    if isinstance(code, CodeRefused):
        raise OfficeError("code-refused", device=device, fault=code.fault.value)
    data = {
        "device": device,
        "text": code.text,
        "symbology": code.symbology,
        "bytes": len(code.raw),
        "typed": code.typed,
    }
    kind = f"{code.symbology}, " if code.symbology else ""
    typed = f"\n{shell.sentences.say('teaching', 'typed')}" if code.typed else ""
    return Reply(data, f"{code.text}\n({kind}{len(code.raw)} byte){typed}")


def _reader(shell: Shell, named: str | None) -> str:
    known = [one.id for one in shell.settings.devices.readers]
    device = named or next(iter(known), "reader")
    if device in known:
        return device
    if device in shell.settings.devices.kinds():
        raise wrong_kind(shell, device, "reader")
    if not known:
        raise OfficeError("no-reader")
    raise NotConfiguredError(device)


def _heard(shell: Shell, device: str, seconds: int, prompt: str) -> Code | None:
    """The next code after the prompt; None where none comes. Raises DeviceError."""
    from motcua.cli.devices.lending import borrowed
    from motcua.machine import machine

    codes: Queue[Code] = Queue()
    with machine(shell.settings, shell.data_dir, shell.given_clock) as here:
        reader = here.catalogue.desks.reader(device)
        reader.listen(codes.put)
        with borrowed(here, device, seconds):
            reader.start()
            try:
                reader.check()
                sys.stderr.write(prompt)
                return codes.get(timeout=seconds)
            except Empty:
                return None
            finally:
                reader.close()
