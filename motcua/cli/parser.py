"""Argparse in Vietnamese: headings of the help, and complaints about a wrong command line."""

import argparse
import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from office.errors import OfficeError

if TYPE_CHECKING:
    Groups = argparse._SubParsersAction["Parser"]  # argparse has no public name for it
else:
    Groups = argparse._SubParsersAction

_HEADINGS = {"positional arguments": "Ghi sau lệnh", "options": "Tùy chọn"}
_HELP_COLUMN = 28

_COMPLAINTS = (
    (r"the following arguments are required: (.+)", "thiếu {0}"),
    (r"one of the arguments (.+) is required", "cần một trong {0}"),
    (r"unrecognized arguments: (.+)", "thừa {0}"),
    (r"argument (.+): invalid choice: '?(.*?)'? \(choose from (.+)\)", "{0}: không có “{1}”{near}"),
    (r"argument (.+): invalid int value: '(.*)'", "{0}: “{1}” không phải số nguyên"),
    (
        r"argument (.+): invalid iso_day value: '(.*)'",
        "{0}: “{1}” không phải ngày dạng năm-tháng-ngày, ví dụ 2026-11-23",
    ),
    (r"argument (.+): invalid \S+ value: '(.*)'", "{0}: “{1}” không đúng dạng"),
    (r"argument (.+): expected (?:one|at least one|\d+) arguments?", "{0} cần một giá trị đi kèm"),
    (r"argument (.+): ignored explicit argument '(.*)'", "{0} không có giá trị đi kèm"),
    (r"argument (.+): given twice", "{0} chỉ ghi một lần"),
    (r"argument (.+): not allowed with argument (.+)", "{0} không đi cùng {1}"),
)
"""What argparse complains of, and the same in Vietnamese."""


class UsageError(OfficeError):
    """The command line itself is wrong; `help` is the command that explains it."""

    def __init__(self, detail: str, program: str = "motcua") -> None:
        super().__init__("wrong-usage", detail=detail, help=f"{program} --help")


def iso_day(text: str) -> str:
    """A day as the command line takes it, year-month-day; raises ValueError for anything else."""
    return date.fromisoformat(text).isoformat()


class Once(argparse.Action):
    """An option that says something which must not be half forgotten: a second one is a mistake."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        """Keep the value. Raises ArgumentError for a second one."""
        if getattr(namespace, self.dest) is not None:
            raise argparse.ArgumentError(self, "given twice")
        setattr(namespace, self.dest, values)


class Help(argparse.RawDescriptionHelpFormatter):
    """The layout of the help, with Vietnamese headings."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=_HELP_COLUMN)

    def start_section(self, heading: str | None) -> None:
        """Begin a section under its heading."""
        super().start_section(_HEADINGS.get(heading or "", heading))

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Write the line that shows the whole command."""
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose complaints go the way of all failures; words are never completed."""

    def __init__(
        self,
        *,
        prog: str | None = None,
        description: str | None = None,
        epilog: str | None = None,
        parents: Sequence["Parser"] = (),
        add_help: bool = True,
    ) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            parents=parents,
            formatter_class=Help,
            add_help=False,
            allow_abbrev=False,
        )
        if add_help:
            self.add_argument("-h", "--help", action="help", help="xem trợ giúp này")

    def parse_known_args(
        self, args: Iterable[str] | None = None, namespace: object = None
    ) -> tuple[Any, list[str]]:
        """Complain of what nobody knows here, in the command that got it, whose help tells more."""
        found, extra = super().parse_known_args(list(args) if args is not None else None, namespace)
        if extra:
            self.error(f"unrecognized arguments: {' '.join(extra)}")
        return found, extra

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of leaving the program."""
        raise UsageError(in_vietnamese(message), self.prog)


def in_vietnamese(complaint: str) -> str:
    """A complaint of argparse in Vietnamese; a wrong choice names the nearest right one."""
    for pattern, text in _COMPLAINTS:
        match = re.fullmatch(pattern, complaint)
        if match:
            return text.format(*match.groups(), near=_nearest(match))
    return "viết chưa đúng"


def _nearest(match: re.Match[str]) -> str:
    if match.re.groups < 3:
        return ""
    choices = [one.strip(" '") for one in match[3].split(",")]
    near = difflib.get_close_matches(match[2], choices, n=1, cutoff=0.5)
    return f"; gần nhất là “{near[0]}”" if near else f"; có: {', '.join(choices)}"
