"""`motcua devices simulate`: a simulated device for any other program, and a hand at its faults.

Unlike other commands it goes on talking: with `--json` every line is an object with its `event`.
"""

import argparse
import json
import logging
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from devices.errors import ClaimedError, DeviceError
from devices.stand_ins import Happening, Kind, StandIn, connection_line
from hall.sentences import Sentences
from motcua.cli.parser import Groups, UsageError
from motcua.cli.shell import Reply, Shell, add_command
from office.errors import OfficeError

if TYPE_CHECKING:
    from devices.stand_ins.kinds import Wish

LOOK_EVERY_S = 0.1
"""How soon at the latest it is told what the device did."""
READ_BYTES = 4096
MOST_UNITS = 16
MOST_BAUD = 921_600
ON_NETWORK = (Kind.PRINTER, Kind.SCANNER)
PROGRAM = "motcua devices simulate"

_logger = logging.getLogger(__name__)

Model = TypeVar("Model")
Say = Callable[[dict[str, Any], str], None]
"""Says something: as an object, and the same for people."""


def add(actions: Groups) -> None:
    """Add `simulate`."""
    command = add_command(
        actions,
        "simulate",
        "mô phỏng một thiết bị cho chương trình khác dùng, kể cả khi nó hỏng",
        run_simulate,
        f"{PROGRAM} printer --fault paper-out    hoặc    {PROGRAM} bus --units 5",
    )
    command.add_argument(
        "kind",
        metavar="LOẠI",
        choices=[one.value for one in Kind],
        help=f"loại thiết bị: {', '.join(Kind)}",
    )
    command.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="LỖI",
        help="hỏng sẵn từ đầu, ví dụ paper-out hoặc “silent led-1”; ghi được nhiều lần",
    )
    command.add_argument("--baud", type=int, metavar="TỐC_ĐỘ", help="bit/giây của đường dây")
    command.add_argument(
        "--tcp",
        type=int,
        nargs="?",
        const=9100,
        metavar="CỔNG",
        help="cổng mạng: máy in qua mạng thay cho dây nối tiếp (bỏ trống số: 9100), máy quét",
    )
    command.add_argument(
        "--units", type=int, default=2, metavar="SỐ", help="mỗi loại mấy thiết bị trên đường dây"
    )
    command.add_argument(
        "--sign-model", metavar="KIỂU", help="kiểu bảng LED trong cấu hình; bỏ trống: kiểu đầu tiên"
    )
    command.add_argument(
        "--keypad-model",
        metavar="KIỂU",
        help="kiểu bàn phím trong cấu hình; bỏ trống: kiểu đầu tiên",
    )
    command.add_argument(
        "--dots", type=int, default=576, metavar="ĐIỂM", help="bề rộng in của máy in"
    )
    command.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="nơi để ảnh, phiếu và cổng")


def run_simulate(shell: Shell, args: argparse.Namespace) -> Reply:
    """Stand in for a device until Ctrl+C, the word `quit`, or SIGTERM."""
    from devices.stand_ins.kinds import KINDS
    from motcua.supervisor import stop_on_signals

    kind = Kind(args.kind)
    wish = _wish(shell, args, kind)
    with _alone_in(wish.folder):
        stand_in = KINDS[kind](wish)
        console = Console(stand_in, shell.sentences, _saying(as_json=args.json))
        for words in args.fault:
            _begin_wrong(stand_in, shell.sentences, words)
        _start(stand_in, args.tcp)
        try:
            console.open(kind, wish.folder)
            console.run(sys.stdin.fileno(), stop_on_signals())
        finally:
            stand_in.stop()
    return Reply({"event": "closed"}, "Đã dừng.")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Be the only simulator of a folder. Raises OfficeError where there is one."""
    from motcua.supervisor import AlreadyRunning, alone_on

    with ExitStack() as held:
        try:
            held.enter_context(alone_on(folder))
        except AlreadyRunning as error:
            raise OfficeError("simulator-running", folder=str(folder)) from error
        yield


def _start(stand_in: StandIn, port: int | None) -> None:
    """Let it be there. Raises OfficeError where somebody has the TCP port that was asked for."""
    try:
        stand_in.start()
    except ClaimedError as error:
        if not port:
            raise
        raise OfficeError("tcp-port-taken", port=port, other=port % 65_535 + 1) from error


def _wish(shell: Shell, args: argparse.Namespace, kind: Kind) -> "Wish":
    """What the command line asks for. Raises UsageError."""
    from devices.stand_ins.kinds import BAUDS, Wish

    baud = BAUDS.get(kind, 9600) if args.baud is None else args.baud
    for name, value, least, most in (
        ("--baud", baud, 300, MOST_BAUD),
        ("--units", args.units, 1, MOST_UNITS),
        ("--tcp", args.tcp or 0, 0, 65_535),
        ("--dots", args.dots, 192, 1024),
    ):
        if not least <= value <= most:
            raise UsageError(f"{name}: từ {least} đến {most}", PROGRAM)
    if args.tcp is not None and kind not in ON_NETWORK:
        raise UsageError("--tcp chỉ dùng với printer, scanner", PROGRAM)
    folder = (args.out or shell.data_dir / "simulate" / kind).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    devices = shell.settings.devices
    return Wish(
        folder,
        baud,
        args.units,
        args.dots,
        args.tcp,
        _model(devices.sign_models, args.sign_model, "--sign-model"),
        _model(devices.keypad_models, args.keypad_model, "--keypad-model"),
    )


def _model(models: dict[str, Model], wanted: str | None, option: str) -> tuple[str, Model] | None:
    """The model of this name, or the first one; None where the settings have none."""
    if wanted is None:
        return next(iter(models.items()), None)
    if wanted not in models:
        raise UsageError(f"{option}: không có “{wanted}”; có: {', '.join(models)}", PROGRAM)
    return wanted, models[wanted]


def _begin_wrong(stand_in: StandIn, sentences: Sentences, words: str) -> None:
    fault, _, unit = words.partition(" ")
    try:
        stand_in.faults.set(fault, unit.strip())
    except DeviceError as error:
        known = ", ".join((*stand_in.faults.whole, *stand_in.faults.each))
        told = _no_unit(stand_in, sentences, words) or f"không có “{words}”; có: {known}"
        raise UsageError(f"--fault: {told.rstrip('.')}", PROGRAM) from error


def _named_units(stand_in: StandIn) -> set[str]:
    units = stand_in.faults.units
    return {*units, *filter(None, units.values())}


def _no_unit(stand_in: StandIn, sentences: Sentences, line: str) -> str:
    """Which units there are, where a line has a fault of units but names none; else nothing."""
    word, _, rest = line.partition(" ")
    unit = rest.strip()
    if word not in stand_in.faults.each or unit in _named_units(stand_in):
        return ""
    units = stand_in.faults.units.items()
    there = ", ".join(f"{one} (địa chỉ {at})" if at else one for one, at in units)
    facts = {"line": line, "unit": unit, "units": there}
    return sentences.say("simulated", "no-unit", facts)


def _saying(*, as_json: bool) -> Say:
    def say(data: dict[str, Any], text: str) -> None:
        line = json.dumps(data, ensure_ascii=False) if as_json else text
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    return say


class Console:
    """Takes lines from a terminal, or from another program, and tells what the device did."""

    def __init__(self, stand_in: StandIn, sentences: Sentences, say: Say) -> None:
        self._device = stand_in
        self._sentences = sentences
        self._say = say
        self._over = False

    def open(self, kind: Kind, folder: Path) -> None:
        """Say where the device is reached, and what stands on it."""
        connection = dict(self._device.connection)
        faults = self._device.faults
        data = {
            "event": "open",
            "kind": kind,
            "connection": connection,
            "settings": self._device.declared,
            "folder": str(folder),
            "units": [
                {"id": one.id, "address": one.address, "model": one.model}
                for one in self._device.units
            ],
            "faults": faults.whole,
            "unit_faults": faults.each,
        }
        units = [
            f"  {one.id}: địa chỉ {one.address}, kiểu {one.model}" for one in self._device.units
        ]
        name = self._sentences.say("stand-ins", kind)
        declared = self._device.declared
        block = (
            "Chép nguyên đoạn này vào cuối office.toml của chương trình kia:",
            "",
            declared,
            "",
        )
        line = ("Trong cấu hình của chương trình kia:", f"  {connection_line(connection)}")
        lines = (
            f"Đang mô phỏng {name}.",
            *(block if declared else line),
            *units,
            f"Ảnh và tệp: {folder}",
            "Gõ một lệnh rồi Enter; “help” kể các lệnh. Dừng: Ctrl+C.",
        )
        self._say(data, "\n".join(lines))
        self._tell_faults()

    def run(self, source: int, stop: threading.Event) -> None:
        """Take lines from the descriptor `source` until told to stop; its end is no reason to."""
        rest, listening = b"", True
        while not (stop.is_set() or self._over):
            ready = select.select([source] if listening else [], [], [], LOOK_EVERY_S)[0]
            if ready:
                data = os.read(source, READ_BYTES)
                listening = bool(data)
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self.take(line.decode("utf-8", "replace").strip())
            for one in self._device.happened():
                self._tell(one)

    def take(self, line: str) -> None:
        """Do what a line says; what nobody understands is told."""
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        try:
            match word:
                case "":
                    pass
                case "help":
                    self._help()
                case "quit":
                    self._over = True
                case "clear":
                    fault, _, unit = rest.partition(" ")
                    is_unit = fault in _named_units(self._device)
                    self._device.faults.clear(*(("", fault) if is_unit else (fault, unit.strip())))
                    self._tell_faults()
                case _ if word in self._device.acts:
                    self._device.act(word, rest)
                case _:
                    self._device.faults.set(word, rest)
                    self._tell_faults()
        except DeviceError as error:
            _logger.info("%s", error)
            self._say({"event": "refused", "line": line}, self._refusal(line))

    def _refusal(self, line: str) -> str:
        """Why a line was not obeyed: a fault of units that names none of them, or no such word."""
        refused = self._sentences.say("simulated", "refused", {"line": line})
        return _no_unit(self._device, self._sentences, line) or refused

    def _tell(self, one: Happening) -> None:
        facts = dict(one.facts)
        if "lamps" in facts:
            facts["lamps"] = ", ".join(map(self._unit, str(facts["lamps"]).split()))
        text = self._sentences.say("simulated", one.what, facts)
        self._say({"event": one.what, **one.facts}, text)

    def _tell_faults(self) -> None:
        wrong = self._device.faults.wrong
        data = [{"fault": one.fault, "unit": one.unit} for one in wrong]
        told = [
            f"{self._unit(one.unit)}: {self._fault(one.fault)}"
            if one.unit
            else self._fault(one.fault)
            for one in wrong
        ]
        text = "Đang hỏng: " + "; ".join(told) if told else "Không hỏng gì."
        self._say({"event": "faults", "wrong": data}, text)

    def _unit(self, name: str) -> str:
        """A unit as people call it: a lamp by its colour, others by their ids."""
        return self._sentences.say("lamps", name)

    def _fault(self, name: str) -> str:
        return self._sentences.say("simulated-faults", name)

    def _help(self) -> None:
        faults = self._device.faults
        unit = next(iter(faults.units), "")
        rows = [
            *(
                (f"{word} {rest}".strip(), self._sentences.say("simulated-acts", word))
                for word, rest in self._device.acts.items()
            ),
            *((one, self._fault(one)) for one in faults.whole),
            *((f"{one} {unit}", f"{self._unit(unit)}: {self._fault(one)}") for one in faults.each),
            ("clear", "sửa hết; kèm tên lỗi hoặc tên thiết bị: chỉ sửa cái đó"),
            ("quit", "dừng"),
        ]
        data = {"event": "help", "lines": [{"line": line, "means": text} for line, text in rows]}
        text = "\n".join(f"  {line:<24}{means}" for line, means in rows)
        self._say(data, text)
