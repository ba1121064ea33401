"""What every command shares: options, the office it works on, answers and failures.

With `--json` a command writes one object to stdout and nothing else. Exit codes: 0 done, 1 refused
by a rule or a device, 2 wrong usage or settings.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hall.sentences import Sentences
from motcua import BUILT
from motcua.cli.parser import Groups, Parser, iso_day
from motcua.settings import Settings, load
from motcua.training import for_training
from office.clock import Clock, SystemClock
from office.errors import (
    OfficeError,
    Refusal,
    Refused,
    StoreLost,
    StoreMissing,
    StoreUnreachable,
)
from office.office import Office, Who
from office.slips import is_slip, slip_ticket
from office.store import KEY_FILE, STORE_FILE, Store, open_store, read_key
from office.store.engine import COUNTERS, SILENT_S

DATA_VARIABLE = "MOTCUA_DATA_DIR"
TRAINING = "training"
"""The folder of a training within the data folder."""
ACTOR = "cli"
_AGAIN_S = 0.2


class FileRefused(OfficeError):
    """The system would not read or write a file that a command needs."""

    def __init__(self, file: object, detail: str | None) -> None:
        super().__init__("file-refused", file=str(file or "…"), detail=detail or "")


@dataclass(frozen=True, slots=True)
class Reply:
    """A command's answer: the object for `--json`, and the same for people."""

    data: Mapping[str, Any]
    text: str
    exit_code: int = 0


Handler = Callable[["Shell", argparse.Namespace], Reply]


@dataclass
class Shell:
    """One run of the command line; `home` is the data folder that it was given.

    `given_clock` takes the place of the machine's and the record's. `creates`: the command makes a
    record where there is none. `own`: where the office's record is silent, it is done in this
    machine's own one: that of its "counters" or its "kiosk", or in "any" that there is.
    """

    config: Path | None
    home: Path
    given_clock: Clock | None = None
    training: bool = False
    creates: bool = False
    own: str = ""

    @property
    def data_dir(self) -> Path:
        """Where the record stands: in `home`, a training's in a folder of its own there."""
        return self.home / TRAINING if self.training else self.home

    @cached_property
    def clock(self) -> Clock:
        """The machine's clock, for what has to do with no record."""
        return self.given_clock or SystemClock()

    @cached_property
    def sentences(self) -> Sentences:
        """The sentences of the command line: Vietnamese."""
        return Sentences("vi")

    @cached_property
    def settings(self) -> Settings:
        """The settings file, read when first needed; a training's where this is one."""
        settings = load(self.config)
        return for_training(settings) if self.training else settings

    @cached_property
    def office(self) -> Office:
        """The office, opened when first needed. Raises StoreMissing."""
        if not self.creates:
            self.require_record()
        store = self._opened()
        return Office(self.settings.office, store, self.given_clock or store.clock, BUILT)

    def _opened(self) -> Store:
        """The office's record; where that is silent, with the counters' own one in its place."""
        run, began_s = self.settings.run, time.monotonic()
        while True:
            try:
                return open_store(
                    self.data_dir, run.max_store_pages, run.record_url, make=self.creates
                )
            except StoreUnreachable:
                if self._own_number is None:
                    raise
            if time.monotonic() - began_s > SILENT_S:
                break
            time.sleep(_AGAIN_S)
        assert run.record_url
        from motcua.machine import installation
        from office.store.create import open_reserved

        where = (self.data_dir, run.max_store_pages, run.record_url)
        assert self._own_number is not None
        return open_reserved(*where, self._own_number, installation())

    @property
    def _own_number(self) -> int | None:
        """Whose own record this command may be done in here; None for nobody's."""
        return next(iter(self.own_numbers(self.own)), None)

    def own_numbers(self, own: str) -> list[int]:
        """Whose own records this machine has, as `own` says: kiosks' numbers, and `COUNTERS`."""
        from motcua.machine import installation
        from office.store.create import own_file

        kiosks = [self.settings.kiosk.number, self.settings.button_box.number]
        known = {"counters": [COUNTERS], "kiosk": kiosks, "any": [*kiosks, COUNTERS]}
        return [
            one
            for one in dict.fromkeys(known.get(own, []))
            if own_file(self.data_dir, one, installation()).exists()
        ]

    @property
    def is_in_use(self) -> bool:
        """Whether the data folder has a record, or the key to one."""
        return any((self.data_dir / name).exists() for name in (STORE_FILE, KEY_FILE))

    def require_record(self) -> None:
        """Raises StoreMissing where the folder has no record, or no key to a shared one.

        Raises StoreLost where it has the key of a record that is not there.
        """
        key = self.data_dir / KEY_FILE
        if (key if self.settings.run.record_url else self.data_dir / STORE_FILE).exists():
            return
        raise StoreLost(str(key)) if key.exists() else StoreMissing(str(self.data_dir))

    def point(self, args: argparse.Namespace) -> str:
        """The reception point that a command names. Raises Refused for one that is not there."""
        known = [one.id for one in self.settings.office.points]
        if args.point not in known:
            raise Refused(Refusal.POINT_UNKNOWN, point=args.point, known=", ".join(known))
        return str(args.point)

    def number(self, args: argparse.Namespace, text: str) -> str:
        """A ticket as a command names it; the code of a slip becomes the ticket's id.

        Raises Refused with `slip-…` for one that is forged, another office's, hall's or day's.
        """
        if not is_slip(text):
            return text
        return slip_ticket(self.office, self.point(args), text, read_key(self.data_dir)).id

    def hall_name(self, point: str) -> str:
        """What a hall is called, where the office has several; else nothing."""
        points = self.settings.office.points
        names = [one.name.vi for one in points if one.id == point and len(points) > 1]
        return names[0] if names else ""

    @property
    def who(self) -> Who:
        """Who acts here."""
        return Who(ACTOR, f"cli:{os.getpid()}")

    def close(self) -> None:
        """Close what was opened."""
        if "office" in self.__dict__:
            self.office.store.close()


def data_dir(given: str | None) -> Path:
    """The data folder: as given, else from the environment, else the user's own."""
    chosen = given or os.environ.get(DATA_VARIABLE)
    return Path(chosen).absolute() if chosen else Path.home() / ".local" / "share" / "motcua"


def common_options() -> Parser:
    """The options that every command takes."""
    common = Parser(add_help=False)
    group = common.add_argument_group("Chung")
    group.add_argument("--json", action="store_true", help="in một đối tượng JSON ra stdout")
    group.add_argument("--config", metavar="TỆP", help="tệp cấu hình; bỏ trống: văn phòng mẫu")
    group.add_argument(
        "--data-dir",
        metavar="THƯ_MỤC",
        help=f"thư mục dữ liệu; bỏ trống: ${DATA_VARIABLE}, hoặc ~/.local/share/motcua",
    )
    group.add_argument(
        "--training",
        action="store_true",
        help="tập huấn: cùng cấu hình nhưng thiết bị mô phỏng và dữ liệu riêng, ghi rõ TẬP HUẤN",
    )
    return common


def add_group(groups: Groups, name: str, help_text: str) -> Groups:
    """Add a group of commands; give what its commands are added to."""
    parser = groups.add_parser(name, help=help_text, description=_sentence(help_text))
    return parser.add_subparsers(metavar="VIỆC", required=True, title="Các việc")


def add_command(
    groups: Groups, name: str, help_text: str, run: Handler, example: str
) -> argparse.ArgumentParser:
    """Add a command with its one-line help and an example; give its parser."""
    parser = groups.add_parser(
        name,
        help=help_text,
        description=_sentence(help_text),
        epilog=f"Ví dụ:  {example}",
        parents=[common_options()],
    )
    parser.set_defaults(run=run)
    return parser


def creates_record(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Let a command begin a record; all others refuse a folder that holds none."""
    parser.set_defaults(creates=True)
    return parser


def take_point(parser: argparse.ArgumentParser) -> None:
    """Let a command name its reception point."""
    parser.add_argument("--point", metavar="ĐIỂM", help="điểm tiếp nhận; để trống: của máy này")


def take_day(parser: argparse.ArgumentParser) -> None:
    """Let a command look at another day than today."""
    parser.add_argument(
        "--day", type=iso_day, metavar="NGÀY", help="năm-tháng-ngày; bỏ trống: hôm nay"
    )


def take_command_id(parser: argparse.ArgumentParser) -> None:
    """Let a command bring its own id."""
    parser.add_argument("--command-id", metavar="MÃ", help="gọi lại cùng mã thì không làm hai lần")


def _sentence(help_text: str) -> str:
    return f"{help_text[0].upper()}{help_text[1:]}."


def say(reply: Reply, *, as_json: bool) -> None:
    """Write an answer to stdout."""
    text = json.dumps(reply.data, ensure_ascii=False) if as_json else reply.text
    if text:
        sys.stdout.write(text + "\n")
