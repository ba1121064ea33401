"""Vietnamese letters as the bytes of printers' code pages. Pure.

The GNU C library's `iconv` agrees with each table, letter by letter (tests). No control byte ever
stands for a letter: what a table has only there, it does not have at all. Python's own cp1258 codec
serves neither way, since it neither decomposes nor composes.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

__all__ = ["LETTERS", "Table", "as_ascii_marks", "table_bytes"]

_SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
LETTERS = _SMALL + _SMALL.upper()
"""The 134 letters that are not ASCII, in NFC."""


class Table(StrEnum):
    """What may stand behind the number of a code page (`ESC t n`)."""

    TCVN = "tcvn"
    """TCVN 5712:1993, small letters; page 30 of Epson and others."""
    TCVN_CAPITALS = "tcvn-capitals"
    """Each capital at the byte of its small letter, but Ă Â Đ at A1, A2, A7; page 31 of Epson and
    others, by receipt-print-hq's escpos-printer-db and npm's codepage-encoder."""
    TCVN_CAPITALS_ROW = "tcvn-capitals-row"
    """The same with Ă Â Ê Ô Ơ Ư Đ at A1 to A7, where TCVN 5712 itself has them."""
    CP1258 = "cp1258"
    """Windows 1258: most tones are a byte of their own behind the vowel."""
    VISCII = "viscii"
    """RFC 1456; six capitals stand at control bytes, and so not here."""


# In the order of the small letters above.
_TCVN = bytes.fromhex(
    "b5b6b7b8b9 a8bbbcbdbec6 a9c7c8c9cacb ae cccecfd0d1 aad2d3d4d5d6 d7d8dcddde dfe1e2e3e4 "
    "abe5e6e7e8e9 aceaebecedee eff1f2f3f4 adf5f6f7f8f9 fafbfcfdfe"
)
_TCVN_ROW = dict(zip("ĂÂÊÔƠƯĐ", range(0xA1, 0xA8), strict=True))
# Small letters, then capitals; 00 where there is only a control byte.
_VISCII = bytes.fromhex(
    "e0e4e3e1d5 e5a2c6c7a1a3 e2a5a6e7a4a7 f0 e8eba8e9a9 eaabacadaaae ecefeeedb8 f2f6f5f3f7 "
    "f4b0b1b2afb5 bdb6b7debefe f9fcfbfaf8 dfd7d8e6d1f1 cfd6dbfddc "
    "c0c4c3c180 c58200008183 c28586008487 d0 c8cb88c989 ca8b8c8d8a8e cc9bcecd98 d299a0d39a "
    "d49091928f93 b49697b39594 d99c9dda9e bfbbbcffbab9 9f0000dd00"
)
_CP1258_VOWELS = dict(
    zip(
        "àáâèéêíóôùúăđơưÀÁÂÈÉÊÍÓÔÙÚĂĐƠƯ",
        bytes.fromhex("e0e1e2e8e9eaedf3f4f9fae3f0f5fd c0c1c2c8c9cacdd3d4d9dac3d0d5dd"),
        strict=True,
    )
)
_CP1258_TONES = {"\u0300": 0xCC, "\u0301": 0xEC, "\u0303": 0xDE, "\u0309": 0xD2, "\u0323": 0xF2}

_MARKS = str.maketrans({"–": "-", "—": "-", "…": "...", "·": "-", "“": '"', "”": '"', "’": "'"})


@cache
def table_bytes(table: Table) -> Mapping[str, bytes]:
    """The bytes of every letter that a table has; ASCII stands for itself in all of them."""
    match table:
        case Table.TCVN:
            return _single(zip(_SMALL, _TCVN, strict=True))
        case Table.TCVN_CAPITALS | Table.TCVN_CAPITALS_ROW:
            moved = "ĂÂĐ" if table is Table.TCVN_CAPITALS else _TCVN_ROW
            same = dict(zip(_SMALL.upper(), _TCVN, strict=True))
            return _single({**same, **{letter: _TCVN_ROW[letter] for letter in moved}}.items())
        case Table.VISCII:
            return _single(pair for pair in zip(LETTERS, _VISCII, strict=True) if pair[1])
        case Table.CP1258:
            return {letter: _cp1258(letter) for letter in LETTERS}


def as_ascii_marks(text: str) -> str:
    """Dashes, quotes, dots and no-break spaces as ASCII writes them; letters stay, in NFC."""
    return unicodedata.normalize("NFC", text).translate(_MARKS).replace("\u00a0", " ")


def _single(pairs: Iterable[tuple[str, int]]) -> Mapping[str, bytes]:
    return {letter: bytes((byte,)) for letter, byte in pairs}


def _cp1258(letter: str) -> bytes:
    """A vowel that the page has, and behind it the tone that it lacks."""
    if letter in _CP1258_VOWELS:
        return bytes((_CP1258_VOWELS[letter],))
    marks = list(unicodedata.normalize("NFD", letter))
    tone = next(mark for mark in marks if mark in _CP1258_TONES)
    marks.remove(tone)  # it may stand before another mark: ậ is a, dot below, circumflex
    base = unicodedata.normalize("NFC", "".join(marks))
    byte = _CP1258_VOWELS.get(base) or ord(base)
    return bytes((byte, _CP1258_TONES[tone]))
