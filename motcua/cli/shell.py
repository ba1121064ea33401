"""What every command shares: options, the office it works on, answers and failures.

With `--json` a command writes one object to stdout and nothing else. Exit codes: 0 done, 1 refused
by a rule or a device, 2 wrong usage or settings.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from hall.sentences import Sentences
from motcua import BUILT
from motcua.settings import Settings, load
from office.clock import Clock, SystemClock
from office.errors import OfficeError
from office.office import Office, Who
from office.store import open_store

DATA_VARIABLE = "MOTCUA_DATA_DIR"
ACTOR = "cli"


class UsageError(OfficeError):
    """The command line itself is wrong."""

    def __init__(self, detail: str) -> None:
        super().__init__("wrong-usage", detail=detail)


@dataclass(frozen=True, slots=True)
class Reply:
    """A command's answer: the object for `--json`, and the same for people."""

    data: Mapping[str, Any]
    text: str
    exit_code: int = 0


class Parser(argparse.ArgumentParser):
    """A parser whose complaints go the way of all failures."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of leaving the program."""
        raise UsageError(message)


Groups = argparse._SubParsersAction  # argparse has no public name for it
Handler = Callable[["Shell", argparse.Namespace], Reply]


@dataclass
class Shell:
    """One run of the command line."""

    config: Path | None
    data_dir: Path
    clock: Clock = field(default_factory=SystemClock)

    @cached_property
    def sentences(self) -> Sentences:
        """The sentences of the command line: Vietnamese."""
        return Sentences("vi")

    @cached_property
    def settings(self) -> Settings:
        """The settings file, read when first needed."""
        return load(self.config)

    @cached_property
    def office(self) -> Office:
        """The office, opened when first needed."""
        store = open_store(self.data_dir, self.settings.run.max_store_pages)
        return Office(self.settings.office, store, self.clock, BUILT)

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
    return Path(chosen) if chosen else Path.home() / ".local" / "share" / "motcua"


def common_options() -> argparse.ArgumentParser:
    """The options that every command takes."""
    common = argparse.ArgumentParser(add_help=False)
    group = common.add_argument_group("chung")
    group.add_argument("--json", action="store_true", help="in một đối tượng JSON ra stdout")
    group.add_argument("--config", metavar="TỆP", help="tệp cấu hình; bỏ trống: văn phòng mẫu")
    group.add_argument(
        "--data-dir", metavar="THƯ_MỤC", help=f"thư mục dữ liệu; bỏ trống: ${DATA_VARIABLE}"
    )
    return common


def add_command(
    groups: Groups,  # type: ignore[type-arg]
    name: str,
    help_text: str,
    run: Handler,
    example: str,
) -> argparse.ArgumentParser:
    """Add a command with its one-line help and an example; give its parser."""
    parser: argparse.ArgumentParser = groups.add_parser(
        name,
        help=help_text,
        description=help_text,
        epilog=f"Ví dụ:  {example}",
        parents=[common_options()],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def say(reply: Reply, *, as_json: bool) -> None:
    """Write an answer to stdout."""
    text = json.dumps(reply.data, ensure_ascii=False) if as_json else reply.text
    if text:
        sys.stdout.write(text + "\n")
