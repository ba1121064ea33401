"""The names of keys: which key of a keyboard an input event means, whatever it is labelled.

The kernel's codes stand for places on a keyboard, not for letters, so no layout, Telex or NumLock
changes them. Settings name a key as the kernel does ("KEY_KPENTER", linux/input-event-codes.h),
or by the code that the device itself sends ("0x70058"), or by the kernel's number ("#240").
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

if TYPE_CHECKING:
    from devices.transport.evdev import KeyEvent

__all__ = ["KEYS", "KeyMap", "KeyName", "any_key", "one_key_each"]

_FROM_1 = """
ESC 1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB Q W E R T Y U I O P LEFTBRACE RIGHTBRACE ENTER
LEFTCTRL A S D F G H J K L SEMICOLON APOSTROPHE GRAVE LEFTSHIFT BACKSLASH Z X C V B N M COMMA DOT
SLASH RIGHTSHIFT KPASTERISK LEFTALT SPACE CAPSLOCK F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NUMLOCK SCROLLLOCK
KP7 KP8 KP9 KPMINUS KP4 KP5 KP6 KPPLUS KP1 KP2 KP3 KP0 KPDOT
"""
_FROM_96 = """
KPENTER RIGHTCTRL KPSLASH SYSRQ RIGHTALT LINEFEED HOME UP PAGEUP LEFT RIGHT END DOWN PAGEDOWN INSERT
DELETE
"""
_FROM_183 = "F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24"
_OTHERS = {
    "102ND": 86,
    "F11": 87,
    "F12": 88,
    "KPEQUAL": 117,
    "PAUSE": 119,
    "KPCOMMA": 121,
    "LEFTMETA": 125,
    "RIGHTMETA": 126,
    "COMPOSE": 127,
    "BACK": 158,
    "KPLEFTPAREN": 179,
    "KPRIGHTPAREN": 180,
}


def _run(names: str, first: int) -> dict[str, int]:
    """Names that follow one another in the kernel's list, from the code `first` on."""
    return {f"KEY_{name}": code for code, name in enumerate(names.split(), first)}


KEYS: Mapping[str, int] = {
    **_run(_FROM_1, 1),
    **_run(_FROM_96, 96),
    **_run(_FROM_183, 183),
    **{f"KEY_{name}": code for name, code in _OTHERS.items()},
}
"""The kernel's name of a key → its code, for what keypads, button boxes and scanners send."""
_NAMES = {code: name for name, code in KEYS.items()}


def _known(key: str) -> str:
    if _code(key) is None and _scan(key) is None:
        near = get_close_matches(key.upper(), KEYS, 1)
        hint = f"; có phải {near[0]}?" if near else "."
        raise ValueError(f"{key}: không có phím này{hint} Viết như KEY_KPENTER, 0x70058 hoặc #240")
    return key


KeyName = Annotated[
    str,
    AfterValidator(_known),
    Field(description="Phím: tên của nhân Linux (KEY_KPENTER), hoặc mã thiết bị gửi (0x70058)"),
]
"""A key as settings name it."""


class KeyMap:
    """Which of some names a key event bears; a name → its key, as `KeyName` allows."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        codes = {name: _code(key) for name, key in keys.items()}
        scans = {name: _scan(key) for name, key in keys.items()}
        self._by_code = {code: name for name, code in codes.items() if code is not None}
        self._by_scan = {scan: name for name, scan in scans.items() if scan is not None}

    def name_of(self, event: "KeyEvent") -> str | None:
        """The name of the key, None where none was given to it."""
        by_scan = None if event.scan is None else self._by_scan.get(event.scan)
        return by_scan or self._by_code.get(event.code)


def any_key(event: "KeyEvent") -> str:
    """A name for every key, as `KeyName` takes it."""
    unnamed = f"#{event.code}" if event.scan is None else f"0x{event.scan:x}"
    return _NAMES.get(event.code, unnamed)


def one_key_each(keys: Iterable[str]) -> None:
    """Raise ValueError where a key is named twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"{key}: phím này có hai lần")
        seen.add(key)


def _code(key: str) -> int | None:
    """The kernel's code of "KEY_KPENTER" or "#240"; None for anything else."""
    if key in KEYS:
        return KEYS[key]
    return int(key[1:]) if re.fullmatch(r"#[0-9]{1,3}", key) else None


def _scan(key: str) -> int | None:
    """The device's code in "0x70058"; None for anything else."""
    return int(key, 16) if re.fullmatch(r"0x[0-9a-fA-F]{1,8}", key) else None
