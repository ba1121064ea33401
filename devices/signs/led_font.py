"""The 5×7 dot letters of LED signs, as data.

Each letter is five columns from left to right, each column one byte: bit 0 is the top dot, bit 6
the bottom dot (the usual order of LED column drivers).
"""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["FONT", "ROWS"]

ROWS = 7

_COLUMNS_OF = {
    " ": "00 00 00 00 00", "-": "08 08 08 08 08", "→": "08 08 2A 1C 08", "←": "08 1C 2A 08 08",
    ".": "00 60 60 00 00", ":": "00 36 36 00 00", "/": "20 10 08 04 02", "_": "40 40 40 40 40",
    "+": "08 08 3E 08 08", "=": "14 14 14 14 14", "!": "00 00 5F 00 00", "*": "14 08 3E 08 14",
    "0": "3E 51 49 45 3E", "1": "00 42 7F 40 00", "2": "42 61 51 49 46", "3": "21 41 45 4B 31",
    "4": "18 14 12 7F 10", "5": "27 45 45 45 39", "6": "3C 4A 49 49 30", "7": "01 71 09 05 03",
    "8": "36 49 49 49 36", "9": "06 49 49 29 1E",
    "A": "7E 11 11 11 7E", "B": "7F 49 49 49 36", "C": "3E 41 41 41 22", "D": "7F 41 41 22 1C",
    "E": "7F 49 49 49 41", "F": "7F 09 09 09 01", "G": "3E 41 49 49 7A", "H": "7F 08 08 08 7F",
    "I": "00 41 7F 41 00", "J": "20 40 41 3F 01", "K": "7F 08 14 22 41", "L": "7F 40 40 40 40",
    "M": "7F 02 0C 02 7F", "N": "7F 04 08 10 7F", "O": "3E 41 41 41 3E", "P": "7F 09 09 09 06",
    "Q": "3E 41 51 21 5E", "R": "7F 09 19 29 46", "S": "46 49 49 49 31", "T": "01 01 7F 01 01",
    "U": "3F 40 40 40 3F", "V": "1F 20 40 20 1F", "W": "3F 40 38 40 3F", "X": "63 14 08 14 63",
    "Y": "07 08 70 08 07", "Z": "61 51 49 45 43",
}  # fmt: skip

FONT: Mapping[str, bytes] = MappingProxyType(
    {letter: bytes.fromhex(columns) for letter, columns in _COLUMNS_OF.items()}
)
