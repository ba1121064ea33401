"""Kinds of keypads that are USB keyboards, as the settings declare them."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from devices.framing import Declared
from devices.transport.input_keys import KeyName, one_key_each

__all__ = ["HidKeypadModel"]


class HidKeypadModel(Declared):
    """A kind of keypad: what each of its keys is for."""

    keys: Annotated[
        dict[str, KeyName], Field(min_length=1, description="Tên từng việc và phím của nó")
    ]
    key_repeat_ms: Annotated[
        float, Field(ge=0, le=5000, description="Phím dội trong khoảng này chỉ tính một lần, ms")
    ] = 500.0

    @model_validator(mode="after")
    def _one_meaning_each(self) -> Self:
        one_key_each(self.keys.values())
        return self
