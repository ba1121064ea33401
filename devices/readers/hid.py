"""A scanner that types: a USB keyboard to the machine, read by its keys and never by its letters.

It can carry ASCII alone. What it does with other letters is up to the scanner: some type Alt and
digits, which is noticed here and refused; some leave them out, which nobody can see (`typed`).
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from devices.readers import Code, CodeRead, CodeRefused, Fault
from devices.readers.codes import CODE_BYTES_MAX, read_code
from devices.status import utc_now
from devices.transport import Transport
from devices.transport.evdev import EventStream, KeyEvent, Stroke
from devices.transport.input_keys import KEYS
from devices.transport.listening import QUIET_S, Backoff, Listening, PortThread, Speaking

__all__ = ["END", "HidReader", "UsKeys"]

END = "\r"
_ROWS = (
    ("GRAVE 1 2 3 4 5 6 7 8 9 0 MINUS EQUAL", "`1234567890-=", "~!@#$%^&*()_+"),
    ("Q W E R T Y U I O P LEFTBRACE RIGHTBRACE", "qwertyuiop[]", "QWERTYUIOP{}"),
    ("A S D F G H J K L SEMICOLON APOSTROPHE", "asdfghjkl;'", 'ASDFGHJKL:"'),
    ("Z X C V B N M COMMA DOT SLASH BACKSLASH", "zxcvbnm,./\\", "ZXCVBNM<>?|"),
    ("SPACE TAB ENTER KPENTER", " \t\r\r", " \t\r\r"),
    ("KP0 KP1 KP2 KP3 KP4 KP5 KP6 KP7 KP8 KP9", "0123456789", "0123456789"),
    ("KPMINUS KPPLUS KPASTERISK KPSLASH KPDOT", "-+*/.", "-+*/."),
)
"""The keys of a US keyboard, what each types, and what with Shift."""
_CHARACTERS = {
    KEYS[f"KEY_{name}"]: pair
    for names, plain, shifted in _ROWS
    for name, pair in zip(names.split(), zip(plain, shifted, strict=True), strict=True)
}
_SHIFTS = {KEYS["KEY_LEFTSHIFT"], KEYS["KEY_RIGHTSHIFT"]}
_CAPS_LOCK, _NUM_LOCK = KEYS["KEY_CAPSLOCK"], KEYS["KEY_NUMLOCK"]
_COMMANDS = {KEYS[f"KEY_{side}{name}"] for side in ("LEFT", "RIGHT") for name in ("CTRL", "ALT")}


class UsKeys:
    """What a US keyboard types with its keys. Pure."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._caps_lock = False

    def take(self, event: KeyEvent) -> str | None:
        """The character of a key stroke, `END` for Enter, empty for a stroke that types nothing.

        None where it stands for something that these keys cannot type.
        """
        if event.code in _SHIFTS | _COMMANDS:
            return self._hold(event)
        if event.stroke is not Stroke.PRESSED or event.code == _NUM_LOCK:
            return ""
        if event.code == _CAPS_LOCK:
            self._caps_lock = not self._caps_lock
            return ""
        pair = _CHARACTERS.get(event.code)
        if pair is None or self._held & _COMMANDS:
            return None
        is_shifted = bool(self._held & _SHIFTS)
        return pair[is_shifted ^ (self._caps_lock and pair[0].isalpha())]

    def _hold(self, event: KeyEvent) -> str:
        if event.stroke is Stroke.RELEASED:
            self._held.discard(event.code)
        else:
            self._held.add(event.code)
        return ""


class HidReader(Speaking[Code]):
    """One scanner with a thread of its own; start and close it.

    A code ends with Enter, or once no key came for `idle_s`.
    """

    def __init__(
        self,
        device: str,
        transport: Transport,
        *,
        idle_s: float = QUIET_S,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        listening = Listening(transport, self, idle_s, clock)
        super().__init__(
            device, PortThread(device, listening, backoff=backoff, now=now, clock=clock)
        )
        self._stream, self._keys = EventStream(), UsKeys()
        self._typed = ""
        self._fault: Fault | None = None
        self._heard_at = 0.0

    def hear(self, data: bytes, at_monotonic: float) -> None:
        """Take what came from the scanner."""
        for event in self._stream.feed(data, at_monotonic):
            self._heard_at = event.at_monotonic
            if isinstance(event, KeyEvent):
                self._type(self._keys.take(event))
            else:
                self._keys = UsKeys()
                self._fault = Fault.INCOMPLETE

    def quiet(self) -> None:
        """What was typed is a code."""
        self._end()

    def lost(self) -> None:
        """Half a code is none, and whoever scanned it has to know."""
        if self._typed:
            self._fault = Fault.INCOMPLETE
        self._end()
        self._stream, self._keys = EventStream(), UsKeys()

    def _type(self, character: str | None) -> None:
        if character is None:
            self._fault = self._fault or Fault.NEEDS_COM
        elif character == END:
            self._end()
        else:
            self._typed = (self._typed + character)[: CODE_BYTES_MAX + 1]

    def _end(self) -> None:
        """Tell what was typed, or why it is no code."""
        typed, fault = self._typed, self._fault
        self._typed, self._fault = "", None
        if not typed and not fault:
            return
        code: CodeRead | CodeRefused
        if fault:
            code = CodeRefused(self.device, fault, self._heard_at)
        else:
            code = read_code(self.device, typed.encode("ascii"), self._heard_at)
        if isinstance(code, CodeRead):
            code = replace(code, typed=True)
        self._tell(code)
