"""Text as a sign's data bytes, and back: ASCII, packed BCD, seven segments. Pure."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.errors import UnencodableTextError
from devices.framing import Declared, HexBytes

__all__ = ["Encoding", "SignText"]


class Encoding(StrEnum):
    """How one position of the sign is coded."""

    ASCII = "ascii"  # one byte a character
    BCD = "bcd"  # two characters a byte, high nibble first, Code B (MAX7219 datasheet, table 5)
    SEGMENTS = "segments"  # one byte a character, bit 0 = segment a … bit 6 = segment g


_SEGMENTS = MappingProxyType(
    {
        " ": 0x00, "-": 0x40, "_": 0x08, "=": 0x48,
        "0": 0x3F, "1": 0x06, "2": 0x5B, "3": 0x4F, "4": 0x66,
        "5": 0x6D, "6": 0x7D, "7": 0x07, "8": 0x7F, "9": 0x6F,
        "A": 0x77, "B": 0x7C, "C": 0x39, "D": 0x5E, "E": 0x79, "F": 0x71, "G": 0x3D, "H": 0x76,
        "J": 0x1E, "L": 0x38, "N": 0x54, "O": 0x5C, "P": 0x73, "R": 0x50, "T": 0x78, "U": 0x3E,
        "Y": 0x6E,
    }
)  # fmt: skip

_CODES: Mapping[Encoding, Mapping[str, int]] = MappingProxyType(
    {
        Encoding.ASCII: {chr(code): code for code in range(0x20, 0x7F)},
        Encoding.BCD: {character: code for code, character in enumerate("0123456789-EHLP ")},
        Encoding.SEGMENTS: _SEGMENTS,
    }
)


class SignText(Declared):
    """What a sign can show and how that is coded; every position is always sent, blanks too."""

    encoding: Annotated[Encoding, Field(description="Cách mã hóa một vị trí")]
    positions: Annotated[int, Field(ge=1, le=64, description="Số ký tự hiện được")]
    align: Annotated[
        Literal["left", "right"], Field(description="Chữ ngắn đứng bên nào: left, right")
    ] = "left"
    characters: Annotated[
        str | None,
        Field(description="Các ký tự bảng có; để trống: mọi ký tự của bảng mã"),
    ] = None
    glyphs: dict[Annotated[str, Field(min_length=1, max_length=1)], HexBytes] = Field(
        default_factory=dict,
        description="Ký tự có mã riêng, mỗi ký tự một byte hệ mười sáu",
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.encoding is Encoding.BCD and self.positions % 2:
            raise ValueError("positions: BCD đóng gói hai ký tự một byte nên cần số chẵn")
        self._check_glyphs()
        for character in self.characters or "":
            if character not in _CODES[self.encoding]:
                raise ValueError(f"characters: {character!r} cần mã trong glyphs")
        if " " not in self._codes():
            raise ValueError("characters: bảng cần có khoảng trắng")
        return self

    def _check_glyphs(self) -> None:
        limit = 0x0F if self.encoding is Encoding.BCD else 0xFF
        for character, code in self.glyphs.items():
            if len(code) != 1 or code[0] > limit:
                raise ValueError(f"glyphs.{character}: cần một mã, lớn nhất là {limit:02X}")

    @property
    def width(self) -> int:
        """Bytes of data."""
        return self.positions // 2 if self.encoding is Encoding.BCD else self.positions

    def encode(self, text: str, device: str) -> bytes:
        """The data bytes for `text` on the sign `device`.

        Raises UnencodableTextError for a character that the sign has not, or a text too long.
        """
        text = unicodedata.normalize("NFC", text)
        codes = self._codes()
        missing = sorted(
            {f"U+{ord(character):04X}" for character in text if character not in codes}
        )
        if missing:
            raise UnencodableTextError(device, f"no sign for {' '.join(missing)}")
        if len(text) > self.positions:
            raise UnencodableTextError(device, f"{len(text)} characters, room for {self.positions}")
        padded = text.ljust(self.positions) if self.align == "left" else text.rjust(self.positions)
        return self._pack(bytes(codes[character] for character in padded))

    def decode(self, data: bytes) -> str:
        """What a sign with these data shows, without the blanks around it.

        Raises KeyError for a code that no character has.
        """
        characters = {code: character for character, code in self._codes().items()}
        return "".join(characters[code] for code in self._unpack(data)).strip()

    def _codes(self) -> dict[str, int]:
        """Character to code; a glyph of one's own takes the place of what had its code."""
        known = _CODES[self.encoding]
        own = {character: code[0] for character, code in self.glyphs.items()}
        chosen = known if self.characters is None else self.characters
        common = {character: known[character] for character in chosen}
        return {
            character: code for character, code in common.items() if code not in own.values()
        } | own

    def _pack(self, codes: bytes) -> bytes:
        if self.encoding is not Encoding.BCD:
            return codes
        return bytes(high << 4 | low for high, low in zip(codes[::2], codes[1::2], strict=True))

    def _unpack(self, data: bytes) -> bytes:
        if self.encoding is not Encoding.BCD:
            return data
        return bytes(nibble for byte in data for nibble in (byte >> 4, byte & 0x0F))
