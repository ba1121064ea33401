"""LED-485 signs: seven segments a digit, by Modbus RTU.

From published facts, not tried on a sign: function 16 writes raw segments from register 0x0080 on,
two digits a register, the left one in the high byte, bit 0 = segment a … bit 6 = segment g
(sman-dk/LED-485_setuptool, tried there on a LED-485-046 of six digits). It has no command to blink,
and a text that we switch on and off ourselves costs the line of all two frames a second and leaves
the sign dark where one is lost: it shows what shall blink steadily.
"""

from functools import partial
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices import modbus
from devices.bus import Exchange
from devices.errors import BusyError, HardwareFaultError, UnsupportedError
from devices.framing import Declared, ReplyTimeoutMs
from devices.signs.driver import RefreshSeconds
from devices.signs.text import Encoding, SignText

__all__ = ["SEGMENTS_REGISTER", "Led485Model", "Led485Settings", "RegisterValue"]

SEGMENTS_REGISTER = 0x0080

_REFUSALS = {0x04: HardwareFaultError.code, 0x05: BusyError.code, 0x06: BusyError.code}
_UNSIGNED = Field(ge=0, le=0xFFFF)


class RegisterValue(Declared):
    """A register that sets the sign up, as 4, the place of the decimal point."""

    register_: Annotated[int, _UNSIGNED] = Field(alias="register", description="Số thanh ghi")
    value: Annotated[int, _UNSIGNED] = Field(description="Giá trị ghi vào")


class Led485Model(Declared):
    """A kind of LED-485 sign."""

    kind: Literal["led485"]
    text: Annotated[SignText, Field(description="Số chữ số của bảng, và căn bên nào")] = SignText(
        encoding=Encoding.SEGMENTS, positions=6
    )
    setup: Annotated[
        tuple[RegisterValue, ...],
        Field(description="Thanh ghi ghi khi bắt đầu và mỗi khi bảng trở lại, như độ sáng"),
    ] = ()
    refresh_s: RefreshSeconds = 30.0
    reply_timeout_ms: ReplyTimeoutMs = 60.0

    @model_validator(mode="after")
    def _has_segments(self) -> Self:
        if self.text.encoding is not Encoding.SEGMENTS:
            raise ValueError('text.encoding: bảng LED-485 cần "segments"')
        return self


class Led485Settings(Led485Model):
    """One LED-485 sign: its model at its address."""

    address: Annotated[int, Field(ge=1, le=247, description="Địa chỉ Modbus")]

    def setup_exchanges(self) -> tuple[Exchange, ...]:
        """One frame a register: the sign is not known to take several at once."""
        frames = (
            modbus.write_register(self.address, one.register_, one.value) for one in self.setup
        )
        return tuple(self._exchange(frame) for frame in frames)

    @property
    def lines(self) -> int:
        """It has one."""
        return 1

    def text_exchange(self, text: str, *, blink: bool, device: str, line: int = 0) -> Exchange:
        """What shows `text`, steadily. Raises UnencodableTextError for what has no segments."""
        del blink, line
        segments = self.text.encode(text, device)
        whole = segments + bytes(len(segments) % 2)
        return self._exchange(modbus.write_registers(self.address, SEGMENTS_REGISTER, whole))

    def refusal(self, answer: bytes) -> str | None:
        """The code of a Modbus exception."""
        exception = modbus.exception_of(answer)
        return None if exception is None else _REFUSALS.get(exception, UnsupportedError.code)

    def _exchange(self, frame: bytes) -> Exchange:
        find = partial(modbus.find_answer, frame)
        return Exchange(frame, find, self.reply_timeout_ms / 1000)
