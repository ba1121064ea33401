"""A counter sign on a shared line, whose frames stand in the settings file."""

from dataclasses import dataclass, replace
from typing import Annotated, Self

from pydantic import Field, model_validator

from devices.bus import Bus, Exchange
from devices.errors import UnencodableTextError
from devices.framing import Declared, FrameLayout
from devices.signs.text import SignText
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["DeclarativeSign", "SignModel", "SignSettings"]


class SignModel(Declared):
    """A kind of sign: its frames and its letters, from the vendor's datasheet.

    The layout needs the command `show`; `blink` is used where it is declared.
    """

    layout: Annotated[FrameLayout, Field(description="Khung của thiết bị")]
    text: Annotated[SignText, Field(description="Bảng hiện được những gì")]
    refresh_s: Annotated[float, Field(ge=1, le=3600, description="Gửi lại nội dung sau, giây")] = (
        30.0
    )
    reply_timeout_ms: Annotated[
        float, Field(gt=0, le=2000, description="Chờ trọn câu trả lời, ms")
    ] = 60.0

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if "show" not in self.layout.commands:
            raise ValueError("layout.commands: bảng cần lệnh show")
        return self


class SignSettings(SignModel):
    """One sign: its model at its address."""

    address: Annotated[int, Field(ge=0, description="Địa chỉ trên đường dây")]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        for command in {"show", "blink"} & self.layout.commands.keys():
            self.layout.check(command, self.address, self.text.width)
        return self


@dataclass(frozen=True, eq=False)
class _Content:
    """What the sign shall show. Each is itself alone: the same text said again is sent again."""

    exchange: Exchange
    fault: Status | None = None
    """Why this stands in the place of what it was told; None: it is what it was told."""


class DeclarativeSign:
    """A sign that follows its settings. It is dark until it is told something.

    The text is sent when it changes, every `refresh_s`, and as the question by which the bus finds
    an absent sign again: a sign that comes back shows the right text at once.
    """

    def __init__(self, device: str, settings: SignSettings, bus: Bus) -> None:
        self.device = device
        self.poll_every_s = settings.refresh_s
        self._settings = settings
        self._bus = bus
        self._wanted = self._content("", "show")
        self._confirmed: _Content | None = None
        self._under_way = self._wanted
        self._seat = bus.attach(self)

    def show(self, text: str, blink: bool = False) -> None:
        """Show `text` from now on; a sign without a blink command shows it steadily.

        What it cannot show makes it dark and raises UnencodableTextError; see `CounterSign.show`.
        """
        can_blink = "blink" in self._settings.layout.commands
        try:
            self._wanted = self._content(text, "blink" if blink and can_blink else "show")
        except UnencodableTextError as error:
            reasons = (error.code,)
            fault = Status(State.FAILED, Level.FAULT, reasons, utc_now(), Source.INFERRED)
            self._wanted = replace(self._content("", "show"), fault=fault)
            raise
        finally:
            self._bus.wake()

    def clear(self) -> None:
        """Show nothing."""
        self.show("")

    def status(self) -> Status:
        """What the last answer, or its absence, told; a text that could not be shown is a fault.

        That fault stands until the sign has confirmed a text that it can show.
        """
        heard = self._seat.status
        if heard.level is Level.FAULT:
            return heard
        shown = self._confirmed
        return self._wanted.fault or (shown and shown.fault) or heard

    def next_write(self) -> Exchange | None:
        """The text, while the sign has not confirmed it."""
        return self.poll() if self._wanted is not self._confirmed else None

    def poll(self) -> Exchange:
        """The text, once more."""
        self._under_way = self._wanted
        return self._under_way.exchange

    def done(self, data: bytes, at_monotonic: float) -> bool:
        """The sign has what was sent; nobody touched it."""
        del data, at_monotonic
        self._confirmed = self._under_way
        return False

    def returned(self) -> None:
        """Nothing more to do: the frame that it has just answered carried the text."""

    def _content(self, text: str, command: str) -> _Content:
        data = self._settings.text.encode(text, self.device)
        return _Content(
            Exchange.declared(
                self._settings.layout,
                command,
                self._settings.address,
                data,
                reply_timeout_s=self._settings.reply_timeout_ms / 1000,
            )
        )
