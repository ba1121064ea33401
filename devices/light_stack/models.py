"""Kinds of light stacks, as the settings declare them."""

from typing import Annotated

from pydantic import Field

from devices.framing import Declared, HexBytes

__all__ = ["Lamp", "LightStackModel"]


class Lamp(Declared):
    """What switches one lamp."""

    on: Annotated[HexBytes, Field(description="Byte bật đèn")]
    off: Annotated[HexBytes, Field(description="Byte tắt đèn")]


class LightStackModel(Declared):
    """A kind of stack: its lamps, from the board's datasheet."""

    lamps: Annotated[dict[str, Lamp], Field(min_length=1, description="Tên từng đèn và mã của nó")]
    blink_ms: Annotated[
        float, Field(ge=250, le=5000, description="Nháy: sáng bấy lâu rồi tắt bấy lâu, ms")
    ] = 500.0
    repeat_s: Annotated[
        float, Field(ge=1, le=600, description="Gửi lại trạng thái, phòng bảng mất điện, giây")
    ] = 10.0
