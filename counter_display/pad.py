"""The pad on which an officer types number and PIN, an appointment's code, or whom to call. Pure.

The PIN is in nobody's way but here: it is never shown, never written, and gone with the pad.
"""

from dataclasses import dataclass, field, replace

from office.appointment_codes import CODE_DIGITS
from office.config import MAIN_POINT
from office.numbering import parse_number

NUMBER_DIGITS = 4
PIN_DIGITS = 12
HAND_SIGNS = 8
"""K12-0001 is the longest number that anybody holds."""
PAD_S = 30
"""A pad on which nobody types for so long closes by itself."""


@dataclass(frozen=True, slots=True)
class Pad:
    """What is typed so far; `pin` is None as long as the number is being typed.

    Where an appointment's `code` is typed, neither is asked for; else that is None. So it is with
    `hand`, the number of somebody whom a counter calls that is cut off.
    """

    number: str = ""
    pin: str | None = field(default=None, repr=False)
    code: str | None = None
    hand: str | None = None

    @property
    def asks(self) -> str:
        """What the next digit belongs to: `number`, `pin`, `code` or `hand`."""
        if self.hand is not None:
            return "hand"
        if self.code is not None:
            return "code"
        return "number" if self.pin is None else "pin"

    @property
    def is_whole(self) -> bool:
        """Whether there is all that is asked for."""
        if self.hand is not None:
            return parse_number(self.hand) is not None
        if self.code is not None:
            return len(self.code) == CODE_DIGITS
        return bool(self.pin)


@dataclass(frozen=True, slots=True)
class TrySignIn:
    """Somebody wants to sign in at a counter; no command of the office's, since a PIN is in it."""

    counter: int
    number: int
    pin: str = field(repr=False)
    point: str = MAIN_POINT


def fresh(number: int | None) -> Pad:
    """A pad; for whom the roster names only the PIN is left to type."""
    return Pad(str(number), "") if number else Pad()


def for_code() -> Pad:
    """A pad for the code of an appointment."""
    return Pad(code="")


def for_number(series: str) -> Pad:
    """A pad for the number that a citizen holds; it begins with `series`."""
    return Pad(hand=series)


def typed(pad: Pad, digit: str) -> Pad:
    """One digit more; anything else, and what has no room, changes nothing.

    The number that a citizen holds has letters too; behind digits a letter begins it anew.
    """
    if pad.hand is not None:
        return replace(pad, hand=_in_number(pad.hand, digit.upper()))
    if not (digit.isascii() and digit.isdigit() and len(digit) == 1):
        return pad
    if pad.code is not None:
        return replace(pad, code=(pad.code + digit)[:CODE_DIGITS])
    if pad.pin is None:
        return replace(pad, number=(pad.number + digit)[:NUMBER_DIGITS])
    return replace(pad, pin=(pad.pin + digit)[:PIN_DIGITS])


def _in_number(text: str, sign: str) -> str:
    if not (sign.isascii() and len(sign) == 1 and (sign.isalnum() or sign == "-")):
        return text
    anew = sign.isalpha() and any(one.isdigit() for one in text)
    return (sign if anew else text + sign)[:HAND_SIGNS]


def erased(pad: Pad) -> Pad:
    """One digit less; behind the first of the PIN stands the number."""
    if pad.hand is not None:
        return replace(pad, hand=pad.hand[:-1])
    if pad.code is not None:
        return replace(pad, code=pad.code[:-1])
    if pad.pin is None:
        return replace(pad, number=pad.number[:-1])
    return replace(pad, pin=pad.pin[:-1] if pad.pin else None)


def entered(pad: Pad) -> Pad:
    """On to the PIN, once there is a number."""
    return replace(pad, pin="") if pad.number and pad.pin is None else pad


def without_pin(pad: Pad) -> Pad:
    """The pad after a PIN that was not right; all else stands, to be compared sign by sign."""
    return replace(pad, pin="") if pad.code is None and pad.hand is None else pad
