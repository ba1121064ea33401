"""A keypad on a shared line that is asked for its keys, by the frames of the settings file."""

import logging
from dataclasses import dataclass, field
from typing import Annotated, Self

from pydantic import Field, model_validator

from devices.bus import Bus, Exchange
from devices.framing import Declared, FrameLayout, HexBytes, ReplyTimeoutMs
from devices.keypads import KeyPressed, OnKey
from devices.status import Status

__all__ = ["KeyField", "KeypadModel", "KeypadSettings", "PolledKeypad", "Repeats"]

log = logging.getLogger(__name__)


class KeyField(Declared):
    """Where a value stands in the answer's data."""

    byte: Annotated[int, Field(ge=0, le=254, description="Byte thứ mấy; 0 là byte đầu")]
    mask: Annotated[int, Field(ge=1, le=0xFF, description="Các bit của giá trị, không dịch")] = 0xFF

    def of(self, data: bytes) -> int:
        """The value in `data`."""
        return data[self.byte] & self.mask


class KeypadModel(Declared):
    """A kind of keypad: its frames and its keys, from the vendor's datasheet.

    The layout needs the command `poll`, with a reply of fixed width.
    """

    layout: Annotated[FrameLayout, Field(description="Khung của thiết bị")]
    key: Annotated[KeyField, Field(description="Mã phím đứng ở đâu trong câu trả lời")]
    sequence: Annotated[
        KeyField | None,
        Field(description="Bit hoặc số đổi theo mỗi lần bấm đứng ở đâu"),
    ] = None
    keys: Annotated[
        dict[str, HexBytes], Field(min_length=1, description="Tên từng phím và mã của nó")
    ]
    idle: Annotated[HexBytes, Field(description="Mã khi không bấm phím nào")] = b"\x00"
    key_repeat_ms: Annotated[
        float, Field(ge=0, le=5000, description="Phím dội trong khoảng này chỉ tính một lần, ms")
    ] = 500.0
    poll_every_ms: Annotated[
        float, Field(ge=5, le=5000, description="Nghỉ ít nhất giữa hai lần hỏi, ms")
    ] = 20.0
    reply_timeout_ms: ReplyTimeoutMs = 60.0

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if "poll" not in self.layout.commands or not self.layout.answers("poll"):
            raise ValueError("layout.commands: bàn phím cần lệnh poll có trả lời")
        last_byte = max(self.key.byte, self.sequence.byte if self.sequence else 0)
        if last_byte >= (self.layout.reply_width("poll") or 0):
            raise ValueError("layout.replies: cần data có width cố định, chứa key và sequence")
        if any(len(code) != 1 for code in (self.idle, *self.keys.values())):
            raise ValueError("keys: mỗi mã là một byte")
        return self


class KeypadSettings(KeypadModel):
    """One keypad: its model at its address."""

    address: Annotated[int, Field(ge=0, description="Địa chỉ trên đường dây")]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        self.layout.check("poll", self.address)
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
