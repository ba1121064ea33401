"""The parts of a declared frame, and how a list of them is built and read. Pure.

The same list builds a frame and reads one, so that header, address, command, length, checksum and
trailer are all verified by the one rule that made them.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic import PlainSerializer as Serializer

from devices.checksums import ChecksumKind, checksum, checksum_width

__all__ = [
    "Address",
    "Checksum",
    "Command",
    "Data",
    "Declared",
    "Fixed",
    "HexBytes",
    "Length",
    "Line",
    "NumberForm",
    "Parsed",
    "Part",
    "build",
    "check_address",
    "check_parts",
    "checksum_span",
    "parse",
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


class Line(Declared):
    """Which line of a unit with several the data is for."""

    part: Literal["line"] = "line"
    width: Width = 1
    form: Form = NumberForm.BIG
    first: Annotated[int, Field(ge=0, description="Số của dòng trên cùng, thường 0 hoặc 1")] = 1


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


Part = Annotated[
    Fixed | Address | Line | Command | Length | Data | Checksum, Field(discriminator="part")
]


class Parsed(NamedTuple):
    """What a frame says: `line` counts from 0 at the top, whatever the vendor counts from."""

    address: int
    line: int
    data: bytes


def build(parts: Sequence[Part], address: int, code: bytes, data: bytes, line: int = 0) -> bytes:
    """The frame, for a line that counts from 0.

    Raises ValueError for data of a wrong width, OverflowError for a large number.
    """
    frame = b""
    for part in parts:
        match part:
            case Fixed():
                frame += part.value
            case Address():
                frame += _number_to_bytes(address, part.width, part.form)
            case Line():
                frame += _number_to_bytes(part.first + line, part.width, part.form)
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


def parse(parts: Sequence[Part], stream: bytes, start: int, code_width: int) -> Parsed | None:
    """What a frame that would begin at `start` says; None where none can.

    Nothing is verified: build the frame again from what is given here, and compare.
    """
    position, length, address, line, data = start, 0, 0, 0, b""
    for part in parts:
        width = _width_of(part, code_width)
        if isinstance(part, Data):
            width = length if part.width is None else part.width
            data = stream[position : position + max(width, 0)]
        elif isinstance(part, Address | Line | Length):
            try:
                number = _bytes_to_number(stream[position : position + width], part.form)
            except ValueError:
                return None
            match part:
                case Address():
                    address = number
                case Line():
                    line = number - part.first
                case _:
                    length = number - part.extra
        position += width
    whole = start <= position <= len(stream) and length >= 0 and line >= 0
    return Parsed(address, line, data) if whole else None


def checksum_span(
    parts: Sequence[Part], code_width: int, data_width: int
) -> tuple[int, int] | None:
    """Where the checksum stands in a frame with so much data: its first byte and its width."""
    position = 0
    for part in parts:
        if isinstance(part, Checksum):
            return position, part.width
        position += data_width if isinstance(part, Data) else _width_of(part, code_width)
    return None


def check_address(parts: Sequence[Part], address: int) -> None:
    """Raise OverflowError where a frame cannot carry the address."""
    for part in parts:
        if isinstance(part, Address):
            _number_to_bytes(address, part.width, part.form)


def check_parts(name: str, parts: Sequence[Part], code_width: int) -> None:
    """Raise ValueError, in Vietnamese, for parts that could not be built or recognised."""
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
