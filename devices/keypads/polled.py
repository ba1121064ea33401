"""A keypad on a shared line that is asked for its keys, by the frames of the settings file."""

import logging
from dataclasses import dataclass, field
from typing import Annotated, Self

from pydantic import Field, model_validator

from devices.bus import Bus, Exchange
from devices.framing import Declared, FrameLayout, HexBytes
from devices.keypads import KeyPressed, OnKey
from devices.status import Status

__all__ = ["KeyField", "KeypadSettings", "PolledKeypad", "Repeats"]

log = logging.getLogger(__name__)


class KeyField(Declared):
    """Where a value stands in the answer's data."""

    byte: Annotated[int, Field(ge=0, le=254, description="index of the byte; 0 is the first")]
    mask: Annotated[int, Field(ge=1, le=0xFF, description="bits of the value, not shifted")] = 0xFF

    def of(self, data: bytes) -> int:
        """The value in `data`."""
        return data[self.byte] & self.mask


class KeypadSettings(Declared):
    """One keypad. The layout needs the command `poll`, with a reply of fixed width."""

    address: Annotated[int, Field(ge=0, description="the unit's address on the line")]
    layout: Annotated[FrameLayout, Field(description="the unit's frames")]
    key: Annotated[KeyField, Field(description="where the answer carries the key's code")]
    sequence: Annotated[
        KeyField | None,
        Field(description="where the answer carries a bit or number that changes with each press"),
    ] = None
    keys: Annotated[
        dict[str, HexBytes], Field(min_length=1, description="name of each key and its code")
    ]
    idle: Annotated[HexBytes, Field(description="the code of no key")] = b"\x00"
    key_repeat_ms: Annotated[
        float, Field(ge=0, le=5000, description="the same key within this time is one press, ms")
    ] = 500.0
    poll_every_ms: Annotated[
        float, Field(ge=5, le=5000, description="pause between two polls at the least, ms")
    ] = 20.0
    reply_timeout_ms: Annotated[
        float, Field(gt=0, le=2000, description="wait for the whole answer, milliseconds")
    ] = 60.0

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if "poll" not in self.layout.commands or not self.layout.answers("poll"):
            raise ValueError("layout.commands: a keypad needs the command poll, with a reply")
        last_byte = max(self.key.byte, self.sequence.byte if self.sequence else 0)
        if last_byte >= (self.layout.reply_width("poll") or 0):
            raise ValueError("layout.replies: data of a fixed width with key and sequence inside")
        if any(len(code) != 1 for code in (self.idle, *self.keys.values())):
            raise ValueError("keys: each code is one byte")
        try:
            self.layout.build("poll", self.address)
        except OverflowError as error:
            raise ValueError(f"address: {error}") from error
        return self


@dataclass
class Repeats:
    """Which reports of a key are presses of their own. Pure."""

    key_repeat_s: float
    """The same key within so many seconds after a press belongs to that press."""
    _pressed_at: dict[str, float] = field(default_factory=dict)

    def is_press(self, key: str, at_s: float) -> bool:
        """Whether a report of `key` at `at_s` (monotonic seconds) is a new press."""
        pressed_at = self._pressed_at.get(key)
        if pressed_at is not None and at_s - pressed_at < self.key_repeat_s:
            return False
        self._pressed_at[key] = at_s
        return True


class PolledKeypad:
    """A keypad that is asked round by round.

    A report counts when it differs from the one before: by its sequence where one is declared, else
    by its code, so that a key held down is one press. The first report after the start or after an
    absence only tells where the keypad stands: a press of unknown age calls nobody.
    """

    def __init__(self, device: str, settings: KeypadSettings, bus: Bus) -> None:
        self.device = device
        self.poll_every_s = settings.poll_every_ms / 1000
        self._settings = settings
        self._names = {code[0]: name for name, code in settings.keys.items()}
        self._question = Exchange.declared(
            settings.layout,
            "poll",
            settings.address,
            reply_timeout_s=settings.reply_timeout_ms / 1000,
        )
        self._repeats = Repeats(settings.key_repeat_ms / 1000)
        self._last_mark: int | None = None
        self._listeners: list[OnKey] = []
        self._seat = bus.attach(self)

    def listen(self, on_key: OnKey) -> None:
        """Tell `on_key` of each press from now on, in the bus thread."""
        self._listeners = [on_key]

    def status(self) -> Status:
        """What the last poll told."""
        return self._seat.status

    def next_write(self) -> None:
        """A keypad is only asked."""

    def poll(self) -> Exchange:
        """Ask which key was pressed."""
        return self._question

    def done(self, data: bytes, at_monotonic: float) -> bool:
        """Read a report; True when it was a press."""
        code = self._settings.key.of(data)
        mark = self._settings.sequence.of(data) if self._settings.sequence else code
        before, self._last_mark = self._last_mark, mark
        if before is None or mark == before or code == self._settings.idle[0]:
            return False
        key = self._names.get(code)
        if key is None:
            log.warning("%s: no key has the code %02X", self.device, code)
            return False
        if not self._repeats.is_press(key, at_monotonic):
            return False
        for on_key in self._listeners:
            on_key(KeyPressed(self.device, key, at_monotonic))
        return True

    def returned(self) -> None:
        """Forget where the keypad stood."""
        self._last_mark = None
