"""Numbers in words, as they are said in a hall. Pure.

Tickets are read digit by digit, so that they are heard as they stand on paper; counters, minutes
and money are cardinals.
"""

import string
from collections.abc import Mapping
from typing import Literal

Region = Literal["north", "south"]
"""The North says "linh" and "nghìn", the South "lẻ" and "ngàn"."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LETTERS = {
    "A": "a",
    "B": "bê",
    "C": "xê",
    "D": "đê",
    "E": "e",
    "F": "ép-phờ",
    "G": "giê",
    "H": "hát",
    "I": "i ngắn",
    "J": "gi",
    "K": "ca",
    "L": "e-lờ",
    "M": "em-mờ",
    "N": "en-nờ",
    "O": "o",
    "P": "pê",
    "Q": "quy",
    "R": "e-rờ",
    "S": "ét-xì",
    "T": "tê",
    "U": "u",
    "V": "vê",
    "W": "vê kép",
    "X": "ích-xì",
    "Y": "i dài",
    "Z": "dét",
}
PAUSE = ","
"""Stands between words where a reader would take breath; it is no word itself."""
MOST = 9_999
"""The largest cardinal that has words here."""

EMPTY_TENS: Mapping[Region, str] = {"north": "linh", "south": "lẻ"}
THOUSAND: Mapping[Region, str] = {"north": "nghìn", "south": "ngàn"}
AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}


def spelled(label: str) -> list[str]:
    """A ticket's number, sign by sign: A015 is "a không một năm".

    At the stroke of a kiosk's own number (K2-001) stands a `PAUSE`.
    Raises ValueError for a sign that is neither a letter from A to Z nor a digit.
    """
    return [_sign(one) for one in label]


def cardinal(number: int, region: Region = "north") -> list[str]:
    """The words of 0 to `MOST`: 21 is "hai mươi mốt", 1,005 "một nghìn không trăm linh năm".

    Raises ValueError for anything else.
    """
    if not 0 <= number <= MOST:
        raise ValueError(f"no words for {number}")
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest, region)
    words = [DIGITS[thousands], THOUSAND[region]]
    return words + _below_thousand(rest, region, full=True) if rest else words


def english_label(label: str) -> str:
    """A ticket's number as an English voice reads it sign by sign: A015 is "A, 0 1 5"."""
    digits = label.lstrip(string.ascii_uppercase)
    letters = label.removesuffix(digits)
    return ", ".join(" ".join(part) for part in (letters, *digits.split("-")))


def number_words(region: Region) -> tuple[str, ...]:
    """Every word that a number or a ticket of this region can need."""
    tens = ("mười", "mươi", *AFTER_TENS.values())
    above = ("trăm", EMPTY_TENS[region], THOUSAND[region])
    return (*DIGITS, *tens, *above, *LETTERS.values())


def _sign(sign: str) -> str:
    if sign == "-":
        return PAUSE
    if sign.isascii() and sign.isdigit():
        return DIGITS[int(sign)]
    if sign in LETTERS:
        return LETTERS[sign]
    raise ValueError(f"no name for {sign!r}")


def _below_thousand(number: int, region: Region, *, full: bool = False) -> list[str]:
    """The words of up to 999; `full` says the empty hundreds too, behind thousands."""
    hundreds, rest = divmod(number, 100)
    if not hundreds and not full:
        return _below_hundred(rest)
    words = [DIGITS[hundreds], "trăm"]
    if not rest:
        return words
    return words + ([EMPTY_TENS[region], DIGITS[rest]] if rest < 10 else _below_hundred(rest))


def _below_hundred(number: int) -> list[str]:
    tens, units = divmod(number, 10)
    if not tens:
        return [DIGITS[units]]
    words = ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if not units:
        return words
    if tens == 1:
        return [*words, "lăm" if units == 5 else DIGITS[units]]
    return [*words, AFTER_TENS.get(units, DIGITS[units])]
