"""Whom a command is about: typed at the terminal or piped in, never written in a command line.

Every user of a machine can read its command lines, and a shell keeps them.
"""

import argparse
import sys

from motcua.cli.parser import UsageError
from office.personal import Personal

QUESTIONS = (
    "Họ tên",
    "Số điện thoại (bỏ trống được)",
    "4 số cuối của số định danh (bỏ trống được)",
    "Mã đặt lịch của hệ thống khác (bỏ trống được)",
)
"""What is asked of a person, in this order; piped in it is a line each, the last ones may miss."""


def take_person(parser: argparse.ArgumentParser) -> None:
    """Let a person come from the input instead of the keyboard."""
    parser.add_argument(
        "--person-stdin",
        action="store_true",
        help="đọc từ đầu vào, mỗi dòng một mục: họ tên, điện thoại, 4 số cuối, mã đặt lịch",
    )


def read_person(args: argparse.Namespace, program: str) -> Personal:
    """The person that a command is about.

    Refused as `Personal.of` refuses; raises UsageError where there is no terminal, or for more
    lines than are asked for.
    """
    if args.person_stdin:
        lines = [line.strip() for line in sys.stdin.read().splitlines()]
        if len(lines) > len(QUESTIONS):
            raise UsageError(f"đầu vào có {len(lines)} dòng, chỉ nhận {len(QUESTIONS)}", program)
    elif not sys.stdin.isatty():
        raise UsageError("không có bàn phím để gõ họ tên; thêm --person-stdin", program)
    else:
        lines = [read_line(f"{one}: ") for one in QUESTIONS]
    return Personal.of(*lines) if lines else Personal.of("")


def read_line(question: str) -> str:
    """A line of the input; at a terminal it is asked for, beside what the command answers."""
    if sys.stdin.isatty():
        sys.stderr.write(question)
        sys.stderr.flush()
    return sys.stdin.readline().strip()
