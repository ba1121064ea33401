"""Frames declared in the settings file: what a vendor's datasheet says, as data.

A frame is an ordered list of parts: fixed bytes, the unit's address, the line of a board with
several, the command's code, a length, data, a checksum. The same list builds a frame and recognises
one in a stream, so that a new vendor is a page of settings and not a release. Everything here is
pure; no wire is touched.

    frame = [{part = "fixed", value = "A5"}, {part = "address"}, {part = "command"},
             {part = "data", width = 8}, {part = "checksum", kind = "sum8", first = 1}]
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from devices.frame_parts import (
    Address,
    Checksum,
    Command,
    Data,
    Declared,
    Fixed,
    HexBytes,
    Length,
    Line,
    NumberForm,
    Part,
    build,
    check_address,
    check_parts,
    checksum_span,
    parse,
)

__all__ = [
    "Address",
    "Checksum",
    "Command",
    "CommandCode",
    "Data",
    "Declared",
    "Fixed",
    "Found",
    "FrameLayout",
    "HexBytes",
    "Length",
    "Line",
    "NumberForm",
    "Part",
    "Reading",
    "ReplyTimeoutMs",
]

ReplyTimeoutMs = Annotated[float, Field(gt=0, le=2000, description="Chờ trọn câu trả lời, ms")]

Parts = Annotated[tuple[Part, ...], Field(min_length=1)]

CERTAIN_FIXED_BYTES = 3
"""A form without a checksum, but with so many bytes that never change, is not met by chance."""


@dataclass(frozen=True)
class Found:
    """A frame recognised in a stream: its data, and where it stood (`start` bytes of garbage)."""

    data: bytes
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """A frame of whatever command and address, as a listener reads it off a line."""

    name: str
    """The command's name, or the answer's."""
    is_answer: bool
    address: int | None
    """None where the form carries none."""
    data: bytes
    start: int
    end: int
    checksum: bool | None
    """Whether it is right; None where the form has none."""
    certain: bool
    """False where other bytes could easily look the same."""


class CommandCode(Declared):
    """One thing that a unit can be told or asked."""

    code: Annotated[HexBytes, Field(description="Các byte của lệnh, hệ mười sáu")]
    reply: Annotated[
        str | None, Field(description="Tên khung trả lời; để trống: thiết bị không trả lời")
    ] = None
    frame: Annotated[
        Parts | None, Field(description="Khung riêng của lệnh này; để trống: khung chung")
    ] = None


@dataclass(frozen=True)
class _Form:
    """One shape of frame: a command's, or an answer's to a command."""

    name: str
    is_answer: bool
    parts: tuple[Part, ...]
    code: bytes


class FrameLayout(Declared):
    """The frames of one kind of unit, both ways."""

    frame: Annotated[Parts, Field(description="Các phần của khung gửi đi, theo thứ tự")]
    commands: Annotated[
        dict[str, CommandCode], Field(min_length=1, description="Các lệnh thiết bị hiểu")
    ]
    replies: dict[str, Parts] = Field(
        default_factory=dict, description="Các khung trả lời, theo tên"
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        code_width = max(len(command.code) for command in self.commands.values())
        check_parts("frame", self.frame, code_width)
        for name, parts in self.replies.items():
            check_parts(f"replies.{name}", parts, code_width)
        for name, command in self.commands.items():
            if command.frame is not None:
                check_parts(f"commands.{name}.frame", command.frame, len(command.code))
            if command.reply is not None and command.reply not in self.replies:
                raise ValueError(f"commands.{name}: chưa khai khung trả lời {command.reply!r}")
        return self

    def build(self, command: str, address: int, data: bytes = b"", line: int = 0) -> bytes:
        """The frame that tells the unit at `address` this command, for a line counted from 0.

        Raises KeyError for a command that is not declared, ValueError for data of a wrong width,
        OverflowError for an address, a line or a length that does not fit.
        """
        return build(self._frame(command), address, self.commands[command].code, data, line)

    def check(self, command: str, address: int, width: int = 0, lines: int = 1) -> None:
        """Raise ValueError, in Vietnamese, where a unit at `address` cannot be told this command.

        That is where the frame or its answer cannot carry the address or one of so many lines, or
        the frame not `width` bytes of data.
        """
        if lines > 1 and not any(isinstance(part, Line) for part in self._frame(command)):
            raise ValueError(f"layout.frame: bảng {lines} dòng cần phần line ở lệnh {command}")
        answer = self.replies.get(self.commands[command].reply or "", ())
        try:
            check_address((*self._frame(command), *answer), address)
        except OverflowError as error:
            raise ValueError(f"address: khung không chứa được địa chỉ {address}") from error
        try:
            self.build(command, address, bytes(width), lines - 1)
        except (OverflowError, ValueError) as error:
            text = f"layout.frame: khung lệnh {command} không chứa đúng {width} byte dữ liệu"
            raise ValueError(text) from error

    def find(self, command: str, address: int, stream: bytes, line: int = 0) -> Found | None:
        """The first sound frame of this command in `stream` (the unit's side of `build`)."""
        return _find(self._frame(command), address, self.commands[command].code, stream, line)

    def answers(self, command: str) -> bool:
        """Whether a unit answers this command at all."""
        return self.commands[command].reply is not None

    def reply_width(self, command: str) -> int | None:
        """Bytes of data in the answer to this command; None where they vary or none comes."""
        parts = self.replies.get(self.commands[command].reply or "", ())
        return next((part.width for part in parts if isinstance(part, Data)), None)

    def build_reply(self, command: str, address: int, data: bytes = b"", line: int = 0) -> bytes:
        """What the unit at `address` answers; `b""` where it stays silent."""
        code = self.commands[command]
        if code.reply is None:
            return b""
        return build(self.replies[code.reply], address, code.code, data, line)

    def find_reply(self, command: str, address: int, stream: bytes, line: int = 0) -> Found | None:
        """The first sound answer in `stream`; None while there is none (yet)."""
        code = self.commands[command]
        if code.reply is None:
            return None
        return _find(self.replies[code.reply], address, code.code, stream, line)

    def read(self, stream: bytes, start: int) -> Reading | None:
        """The frame that begins at `start`, for whomever it is; None where none of ours does.

        A frame whose checksum alone is wrong is read too, if nothing better fits.
        """
        readings = [one for form in self._forms() if (one := _read(form, stream, start))]
        return min(readings, key=lambda one: one.checksum is False, default=None)

    def _frame(self, command: str) -> tuple[Part, ...]:
        return self.commands[command].frame or self.frame

    def _forms(self) -> Iterator[_Form]:
        for name, command in self.commands.items():
            yield _Form(name, False, self._frame(name), command.code)
            if command.reply is not None:
                yield _Form(command.reply, True, self.replies[command.reply], command.code)


def _find(
    parts: Sequence[Part], address: int, code: bytes, stream: bytes, line: int
) -> Found | None:
    """The first whole and sound frame in `stream`, whatever stands before it."""
    lead = _lead(parts)
    start = stream.find(lead)
    while 0 <= start < len(stream):
        parsed = parse(parts, stream, start, len(code))
        if parsed is not None:
            frame = build(parts, address, code, parsed.data, line)
            if stream.startswith(frame, start):
                return Found(parsed.data, start, start + len(frame))
        start = stream.find(lead, start + 1)
    return None


def _read(form: _Form, stream: bytes, start: int) -> Reading | None:
    """The frame of this form at `start`, right but perhaps for its checksum."""
    if not stream.startswith(_lead(form.parts), start):
        return None
    parsed = parse(form.parts, stream, start, len(form.code))
    if parsed is None:
        return None
    address, line, data = parsed
    frame = build(form.parts, address, form.code, data, line)
    heard = stream[start : start + len(frame)]
    span = checksum_span(form.parts, len(form.code), len(data))
    first, width = span or (len(frame), 0)
    if heard[:first] + heard[first + width :] != frame[:first] + frame[first + width :]:
        return None
    addressed = any(isinstance(part, Address) for part in form.parts)
    right = None if span is None else heard == frame
    fixed = sum(len(part.value) for part in form.parts if isinstance(part, Fixed))
    return Reading(
        form.name,
        form.is_answer,
        address if addressed else None,
        data,
        start,
        start + len(frame),
        right,
        certain=right or (right is None and fixed >= CERTAIN_FIXED_BYTES),
    )


def _lead(parts: Sequence[Part]) -> bytes:
    """What a frame begins with whatever it says."""
    return parts[0].value if isinstance(parts[0], Fixed) else b""
