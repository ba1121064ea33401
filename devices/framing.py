"""Frames declared in the settings file: what a vendor's datasheet says, as data.

A frame is an ordered list of parts: fixed bytes, the unit's address, the command's code, a length,
data, a checksum. The same list builds a frame and recognises one in a stream, so that a new vendor
is a page of settings and not a release. Everything here is pure; no wire is touched.

    frame = [{part = "fixed", value = "A5"}, {part = "address"}, {part = "command"},
             {part = "data", width = 8}, {part = "checksum", kind = "sum8", first = 1}]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic import PlainSerializer as Serializer

from devices.checksums import ChecksumKind, checksum, checksum_width

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
    "NumberForm",
    "Part",
]


class Declared(BaseModel):
    """A table of the settings file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _from_hex(value: object) -> object:
    return bytes.fromhex(value) if isinstance(value, str) else value


def _to_hex(value: bytes) -> str:
    return value.hex(" ").upper()


HexBytes = Annotated[
    bytes,
    BeforeValidator(_from_hex),
    Serializer(_to_hex),
    Field(min_length=1),
    WithJsonSchema({"type": "string", "pattern": "^([0-9A-Fa-f]{2} ?)+$"}),
]
"""Bytes, written in the settings as hexadecimal pairs: `"A5 5A"`."""


class NumberForm(StrEnum):
    """How a number stands on the wire."""

    BIG = "big"  # binary, most significant byte first
    LITTLE = "little"  # binary, least significant byte first
    HEX = "hex"  # ASCII hexadecimal digits, upper case, leading zeros
    DECIMAL = "decimal"  # ASCII decimal digits, leading zeros


def _number_to_bytes(value: int, width: int, form: NumberForm) -> bytes:
    """Raise OverflowError when `value` does not fit into `width` bytes."""
    if form is NumberForm.BIG:
        return value.to_bytes(width, "big")
    if form is NumberForm.LITTLE:
        return value.to_bytes(width, "little")
    digits = f"{value:0{width}{'X' if form is NumberForm.HEX else 'd'}}"
    if len(digits) > width or value < 0:
        raise OverflowError(f"{value} does not fit into {width} digits")
    return digits.encode("ascii")


def _bytes_to_number(data: bytes, form: NumberForm) -> int:
    """Raise ValueError when `data` holds no digits of this form."""
    if form is NumberForm.BIG:
        return int.from_bytes(data, "big")
    if form is NumberForm.LITTLE:
        return int.from_bytes(data, "little")
    return int(data.decode("ascii"), 16 if form is NumberForm.HEX else 10)


Width = Annotated[int, Field(ge=1, le=4, description="Số chiếm mấy byte")]
Form = Annotated[NumberForm, Field(description="Cách viết số: big, little, hex, decimal")]


class Fixed(Declared):
    """Bytes that are always the same: header, trailer, acknowledgement."""

    part: Literal["fixed"] = "fixed"
    value: Annotated[HexBytes, Field(description="Các byte, hệ mười sáu")]


class Address(Declared):
    """The unit's address."""

    part: Literal["address"] = "address"
    width: Width = 1
    form: Form = NumberForm.BIG


class Command(Declared):
    """The command's code, all its bytes as declared."""

    part: Literal["command"] = "command"


class Length(Declared):
    """How many bytes the data has."""

    part: Literal["length"] = "length"
    width: Width = 1
    form: Form = NumberForm.BIG
    extra: Annotated[int, Field(description="Số byte được đếm thêm ngoài dữ liệu (có thể âm)")] = 0


class Data(Declared):
    """What the command carries."""

    part: Literal["data"] = "data"
    width: Annotated[
        int | None, Field(ge=0, le=255, description="Luôn bấy nhiêu byte; để trống: theo độ dài")
    ] = None


class Checksum(Declared):
    """The checksum over everything from the byte `first` up to this part."""

    part: Literal["checksum"] = "checksum"
    kind: Annotated[ChecksumKind, Field(description="Cách tính")]
    first: Annotated[
        int, Field(ge=0, description="Byte đầu tiên được tính; 0 là byte đầu khung")
    ] = 0
    form: Form = NumberForm.BIG

    @property
    def width(self) -> int:
        """Bytes on the wire."""
        binary = checksum_width(self.kind)
        digits = {NumberForm.HEX: 2 * binary, NumberForm.DECIMAL: 2 * binary + 1}
        return digits.get(self.form, binary)


Part = Annotated[Fixed | Address | Command | Length | Data | Checksum, Field(discriminator="part")]


@dataclass(frozen=True)
class Found:
    """A frame recognised in a stream: its data, and where it stood (`start` bytes of garbage)."""

    data: bytes
    start: int
    end: int


def _build(parts: Sequence[Part], address: int, code: bytes, data: bytes) -> bytes:
    frame = b""
    for part in parts:
        match part:
            case Fixed():
                frame += part.value
            case Address():
                frame += _number_to_bytes(address, part.width, part.form)
            case Command():
                frame += code
            case Length():
                frame += _number_to_bytes(len(data) + part.extra, part.width, part.form)
            case Data():
                if part.width not in (None, len(data)):
                    raise ValueError(f"the data takes {part.width} bytes, not {len(data)}")
                frame += data
            case Checksum():
                value = checksum(part.kind, frame[part.first :])
                frame += _number_to_bytes(value, part.width, part.form)
    return frame


def _data_at(parts: Sequence[Part], stream: bytes, start: int, code: bytes) -> bytes | None:
    """The data of a frame that would begin at `start`; None where it cannot."""
    position, length = start, 0
    for part in parts:
        match part:
            case Fixed():
                position += len(part.value)
            case Command():
                position += len(code)
            case Length():
                digits = stream[position : position + part.width]
                try:
                    length = _bytes_to_number(digits, part.form) - part.extra
                except ValueError:
                    return None
                position += part.width
            case Data():
                end = position + (length if part.width is None else part.width)
                return stream[position:end] if position <= end <= len(stream) else None
            case Address() | Checksum():
                position += part.width
    return b""


def _find(parts: Sequence[Part], address: int, code: bytes, stream: bytes) -> Found | None:
    """The first whole and sound frame in `stream`, whatever stands before it.

    A candidate is built again from its own data and compared byte for byte, so that header,
    address, command, length, checksum and trailer are all verified by the one rule that made them.
    """
    lead = parts[0].value if isinstance(parts[0], Fixed) else b""
    start = stream.find(lead)
    while 0 <= start < len(stream):
        data = _data_at(parts, stream, start, code)
        if data is not None:
            frame = _build(parts, address, code, data)
            if stream.startswith(frame, start):
                return Found(data, start, start + len(frame))
        start = stream.find(lead, start + 1)
    return None


class CommandCode(Declared):
    """One thing that a unit can be told or asked."""

    code: Annotated[HexBytes, Field(description="Các byte của lệnh, hệ mười sáu")]
    reply: Annotated[
        str | None, Field(description="Tên khung trả lời; để trống: thiết bị không trả lời")
    ] = None


def _check_parts(name: str, parts: Sequence[Part], code_width: int) -> None:
    """Raise ValueError for a list of parts that could not be built or recognised."""
    position = 0
    seen: list[str] = []
    for part in parts:
        if part.part != "fixed" and part.part in seen:
            raise ValueError(f"{name}: phần {part.part!r} có hai lần")
        if isinstance(part, Data) and part.width is None and "length" not in seen:
            raise ValueError(f"{name}: data cần width, hoặc length đứng trước")
        if isinstance(part, Checksum) and part.first >= position and "data" not in seen:
            raise ValueError(f"{name}: checksum không tính trên byte nào")
        position += _width_of(part, code_width)
        seen.append(part.part)


def _width_of(part: Part, code_width: int) -> int:
    """Bytes of a part with empty data."""
    match part:
        case Fixed():
            return len(part.value)
        case Command():
            return code_width
        case _:
            return part.width or 0


class FrameLayout(Declared):
    """The frames of one kind of unit, both ways."""

    frame: Annotated[
        tuple[Part, ...], Field(min_length=1, description="Các phần của khung gửi đi, theo thứ tự")
    ]
    commands: Annotated[
        dict[str, CommandCode], Field(min_length=1, description="Các lệnh thiết bị hiểu")
    ]
    replies: dict[str, Annotated[tuple[Part, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="Các khung trả lời, theo tên"
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        code_width = max(len(command.code) for command in self.commands.values())
        _check_parts("frame", self.frame, code_width)
        for name, parts in self.replies.items():
            _check_parts(f"replies.{name}", parts, code_width)
        for name, command in self.commands.items():
            if command.reply is not None and command.reply not in self.replies:
                raise ValueError(f"commands.{name}: chưa khai khung trả lời {command.reply!r}")
        return self

    def build(self, command: str, address: int, data: bytes = b"") -> bytes:
        """The frame that tells the unit at `address` this command.

        Raises KeyError for a command that is not declared, ValueError for data of a wrong width,
        OverflowError for an address or a length that does not fit.
        """
        return _build(self.frame, address, self.commands[command].code, data)

    def check(self, command: str, address: int, width: int = 0) -> None:
        """Raise ValueError, in Vietnamese, where a unit at `address` cannot be told this command.

        That is where the frame or its answer cannot carry the address, or the frame not `width`
        bytes of data.
        """
        answer = self.replies.get(self.commands[command].reply or "", ())
        try:
            for part in (*self.frame, *answer):
                if isinstance(part, Address):
                    _number_to_bytes(address, part.width, part.form)
        except OverflowError as error:
            raise ValueError(f"address: khung không chứa được địa chỉ {address}") from error
        try:
            self.build(command, address, bytes(width))
        except (OverflowError, ValueError) as error:
            text = f"layout.frame: khung lệnh {command} không chứa đúng {width} byte dữ liệu"
            raise ValueError(text) from error

    def find(self, command: str, address: int, stream: bytes) -> Found | None:
        """The first sound frame of this command in `stream` (the unit's side of `build`)."""
        return _find(self.frame, address, self.commands[command].code, stream)

    def answers(self, command: str) -> bool:
        """Whether a unit answers this command at all."""
        return self.commands[command].reply is not None

    def reply_width(self, command: str) -> int | None:
        """Bytes of data in the answer to this command; None where they vary or none comes."""
        parts = self.replies.get(self.commands[command].reply or "", ())
        return next((part.width for part in parts if isinstance(part, Data)), None)

    def build_reply(self, command: str, address: int, data: bytes = b"") -> bytes:
        """What the unit at `address` answers; `b""` where it stays silent."""
        code = self.commands[command]
        if code.reply is None:
            return b""
        return _build(self.replies[code.reply], address, code.code, data)

    def find_reply(self, command: str, address: int, stream: bytes) -> Found | None:
        """The first sound answer in `stream`; None while there is none (yet)."""
        code = self.commands[command]
        if code.reply is None:
            return None
        return _find(self.replies[code.reply], address, code.code, stream)
