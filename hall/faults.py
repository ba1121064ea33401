"""What is wrong in a hall, for people: in words, who mends it, and a code for the telephone.

The code is made of what is wrong and with what, so that it is the same on every machine and every
day: an officer reads four signs aloud, and whoever hears them looks them up.
"""

import hashlib
from collections.abc import Iterable, Mapping

from devices.errors import Who, by_code
from hall.sentences import Sentences
from office.checks import Found
from office.errors import CopyFault

__all__ = [
    "HALL_REASONS",
    "LEVELS",
    "brief_text",
    "code_of",
    "kind_text",
    "reason_text",
    "typed",
    "who_mends",
]

LEVELS = ("info", "warn", "fault")
"""How much it matters, the least first."""
ALPHABET = "23456789AHKMRTUXY"
"""No two look alike (0 O, 1 I L, 8 B, 5 S, 2 Z, 6 G, U V) and no two letters sound alike when they
are spelled in Vietnamese (bê, xê, đê, e, pê, tê, vê; em, en; ích, ét)."""
CODE_SIGNS = 4

HALL_REASONS: Mapping[str, tuple[str, ...]] = {
    "clock": ("clock-asked", "clock-doubted", "clock-apart"),
    "disk": ("disk-low", "disk-full", "disk-unreadable"),
    "backup": (
        *CopyFault,
        *("backup-none", "backup-old", "backup-stuck", "backup-failed"),
    ),
    "strips": ("strip-open",),
    "machine": ("not-checked",),
    "roster": ("roster-unknown",),
}
"""What else than a device may be wrong: kind → reasons."""

_OFFICERS = frozenset(
    {
        *("clock-asked", "printer-paper-low", "paper-unconfirmed", "key-stuck"),
        *("backup-missing", "strip-open"),
    }
)
"""What an officer mends, beside those whose error says so itself."""


def code_of(about: str, reason: str) -> str:
    """Four signs for this fault of this thing, always the same."""
    number = int.from_bytes(hashlib.sha256(f"{about} {reason}".encode()).digest()[:8], "big")
    signs = []
    for _ in range(CODE_SIGNS):
        number, at = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[at])
    return "".join(signs)


def typed(code: str) -> str:
    """A code as somebody typed it: in capitals, without spaces and dashes."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def who_mends(reason: str) -> Who:
    """Who can mend it."""
    return Who.OFFICER if reason in _OFFICERS else by_code(reason).who


def kind_text(found: Found, words: Sentences, *, named: bool) -> str:
    """What it is that is wrong; `named` where there are others of its kind."""
    kind = words.say("device-kinds", found.kind)
    name = found.about.rpartition(":")[2]
    return f"{kind[:1].upper()}{kind[1:]} {name}" if named else f"{kind[:1].upper()}{kind[1:]}"


def reason_text(reasons: Iterable[str], words: Sentences) -> str:
    """Why, in words."""
    return ", ".join(words.say("device-reasons", one) for one in reasons)


def brief_text(reasons: Iterable[str], words: Sentences) -> str:
    """Why, in one clause each: for a line that has no room for advice."""
    return ", ".join(words.say("device-reasons", one).partition(", ")[0] for one in reasons)
