"""A counter sign on a shared line, whose frames stand in the settings file."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.bus import Exchange
from devices.framing import Declared, FrameLayout, HexBytes, ReplyTimeoutMs
from devices.signs.driver import RefreshSeconds
from devices.signs.text import SignText

__all__ = ["SetupCommand", "SignModel", "SignSettings"]


class SetupCommand(Declared):
    """A command that sets the sign up, as its brightness."""

    command: Annotated[str, Field(description="Tên lệnh trong layout.commands")]
    data: Annotated[
        HexBytes | None, Field(description="Dữ liệu của lệnh, hệ mười sáu; để trống: không có")
    ] = None


class SignModel(Declared):
    """A kind of sign: its frames and its letters, from the vendor's datasheet.

    The layout needs the command `show`; `blink` is used where it is declared.
    """

    kind: Literal["frames"] = "frames"
    layout: Annotated[FrameLayout, Field(description="Khung của thiết bị")]
    text: Annotated[SignText, Field(description="Bảng hiện được những gì")]
    lines: Annotated[
        int, Field(ge=1, le=32, description="Số dòng của bảng; text là của một dòng")
    ] = 1
    setup: Annotated[
        tuple[SetupCommand, ...],
        Field(description="Lệnh gửi khi bắt đầu và mỗi khi bảng trở lại, như độ sáng"),
    ] = ()
    refresh_s: RefreshSeconds = 30.0
    reply_timeout_ms: ReplyTimeoutMs = 60.0

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if "show" not in self.layout.commands:
            raise ValueError("layout.commands: bảng cần lệnh show")
        for one in self.setup:
            if one.command not in self.layout.commands:
                raise ValueError(f"setup: layout.commands không có lệnh {one.command}")
        return self


class SignSettings(SignModel):
    """One sign: its model at its address."""

    address: Annotated[int, Field(ge=0, description="Địa chỉ trên đường dây")]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        for command in {"show", "blink"} & self.layout.commands.keys():
            self.layout.check(command, self.address, self.text.width, self.lines)
        for one in self.setup:
            self.layout.check(one.command, self.address, len(one.data or b""))
        return self

    def setup_exchanges(self) -> tuple[Exchange, ...]:
        """The commands of `setup`, in their order."""
        return tuple(self._exchange(one.command, one.data or b"") for one in self.setup)

    def text_exchange(self, text: str, *, blink: bool, device: str, line: int = 0) -> Exchange:
        """What shows `text` on a line; without a command `blink` it stands still."""
        can_blink = "blink" in self.layout.commands
        data = self.text.encode(text, device)
        return self._exchange("blink" if blink and can_blink else "show", data, line)

    def refusal(self, answer: bytes) -> None:
        """A declared answer says yes: one that does not is none of the declared ones."""
        del answer

    def _exchange(self, command: str, data: bytes, line: int = 0) -> Exchange:
        return Exchange.declared(
            self.layout,
            command,
            self.address,
            data,
            line=line,
            reply_timeout_s=self.reply_timeout_ms / 1000,
        )
