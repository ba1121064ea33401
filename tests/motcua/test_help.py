"""The help: whole, in Vietnamese, its examples right."""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from motcua.cli import main
from motcua.cli.main import GROUPS, build_parser
from motcua.cli.parser import Parser, UsageError, in_vietnamese

ARGPARSE_ENGLISH = re.compile(
    r"usage:|positional arguments|options:|optional arguments|show this help|show program|"
    r"required|invalid|expected|argument |choose from|unrecognized",
    re.I,
)


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and all below it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


ALL = {one.prog: one for one in parsers(build_parser())}
COMMANDS = {name: one for name, one in ALL.items() if one.get_default("run")}


@pytest.mark.parametrize("group", sorted(set(GROUPS.values())))
def test_a_group_stands_alone(group: str) -> None:
    """A command line imports the group alone that its first word names."""
    subprocess.run([sys.executable, "-c", f"import motcua.cli.{group}"], check=True)


def test_there_are_commands() -> None:
    assert {"motcua ticket issue", "motcua counter call", "motcua run"} <= set(COMMANDS)


@pytest.mark.parametrize("name", ALL)
def test_the_help_is_vietnamese(name: str) -> None:
    text = ALL[name].format_help()
    assert text.startswith("Cách dùng: motcua")
    assert not ARGPARSE_ENGLISH.search(text)


@pytest.mark.parametrize("name", ALL)
def test_everything_is_explained(name: str) -> None:
    assert ALL[name].description
    unexplained = [
        one.dest
        for one in ALL[name]._actions
        if not one.help and not isinstance(one, argparse._SubParsersAction)
    ]
    assert unexplained == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_can_be_typed(name: str) -> None:
    examples = str(COMMANDS[name].epilog).removeprefix("Ví dụ:").split("    hoặc    ")
    for example in examples:
        assert f"{example.strip()} ".startswith(f"{name} ")
        build_parser().parse_args(example.split()[1:])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_common_options(name: str) -> None:
    taken = {option for one in COMMANDS[name]._actions for option in one.option_strings}
    assert {"--json", "--config", "--data-dir", "--help"} <= taken


def test_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["ticket", "issue", "--help"])
    assert ended.value.code == 0
    assert "mã dịch vụ, ví dụ ho-tich" in capsys.readouterr().out


class Complaint(Parser):
    """A parser with everything that argparse can complain of."""

    def __init__(self) -> None:
        super().__init__(prog="motcua x")
        self.add_argument("word", choices=["issue", "show"])
        self.add_argument("--count", type=int)
        self.add_argument("--day", type=float)
        self.add_argument("--flag", action="store_true")
        self.add_argument("--many", nargs="+")
        self.add_argument("--pair", nargs=2)
        either = self.add_mutually_exclusive_group()
        either.add_argument("--on", action="store_true")
        either.add_argument("--off", action="store_true")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "thiếu word"),
        ("isue", "word: không có “isue”; gần nhất là “issue”"),
        ("xyz", "word: không có “xyz”; có: issue, show"),
        ("show --count hai", "--count: “hai” không phải số nguyên"),
        ("show --day mai", "--day: “mai” không đúng dạng"),
        ("show --count", "--count cần một giá trị đi kèm"),
        ("show --many", "--many cần một giá trị đi kèm"),
        ("show --pair 1", "--pair cần một giá trị đi kèm"),
        ("show --flag=1", "--flag không có giá trị đi kèm"),
        ("show more --else", "thừa more --else"),
        ("show --on --off", "--off không đi cùng --on"),
        ("show --fla", "thừa --fla"),
    ],
)
def test_every_complaint_of_argparse_is_vietnamese(words: str, said: str) -> None:
    with pytest.raises(UsageError) as wrong:
        Complaint().parse_args(words.split())
    assert wrong.value.details == {"detail": said, "help": "motcua x --help"}


def test_a_complaint_that_nobody_foresaw_is_not_shown_in_english() -> None:
    assert in_vietnamese("something new went wrong") == "viết chưa đúng"
