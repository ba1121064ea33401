"""Kinds of rating panels, as the settings declare them."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from devices.framing import Declared, HexBytes
from devices.transport.input_keys import KeyName, one_key_each

__all__ = ["Contact", "ContactPanelModel", "HidPanelModel", "PressRules"]


class PressRules(Declared):
    """What counts as one press."""

    debounce_ms: Annotated[
        float, Field(ge=30, le=50, description="Nút nhả ngắn hơn thế này vẫn là một lần bấm, ms")
    ] = 40.0
    lock_out_ms: Annotated[
        float,
        Field(
            ge=0,
            le=5000,
            description="Sau một lần bấm, bỏ qua các lần khác trong, ms; 0: không khóa, vì chương "
            "trình đã khóa bảng sau mỗi đánh giá được ghi",
        ),
    ] = 0.0
    stuck_s: Annotated[
        float, Field(ge=5, le=120, description="Nút bị giữ lâu hơn thế này là kẹt, giây")
    ] = 10.0


class HidPanelModel(PressRules):
    """A kind of panel: the keys of its faces."""

    faces: Annotated[
        tuple[KeyName, ...],
        Field(min_length=3, max_length=5, description="Phím của từng mặt, mặt tốt nhất trước"),
    ]

    @model_validator(mode="after")
    def _one_face_each(self) -> Self:
        one_key_each(self.faces)
        return self


class Contact(Declared):
    """What the board sends for one button."""

    pressed: Annotated[HexBytes, Field(description="Byte gửi khi bấm (hoặc lặp lại khi giữ)")]
    released: Annotated[HexBytes | None, Field(description="Byte gửi khi nhả, nếu có")] = None


class ContactPanelModel(PressRules):
    """A kind of panel: the bytes of its faces."""

    faces: Annotated[
        tuple[Contact, ...],
        Field(min_length=3, max_length=5, description="Byte của từng mặt, mặt tốt nhất trước"),
    ]
    hold_gap_ms: Annotated[
        float,
        Field(
            ge=100,
            le=2000,
            description="Bảng không báo nhả nút: im lặng lâu hơn thế này là đã nhả, ms",
        ),
    ] = 300.0

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        releases = [one.released for one in self.faces if one.released]
        if len(releases) not in (0, len(self.faces)):
            raise ValueError("faces: khai báo released cho mọi nút, hoặc không nút nào")
        words = [*(one.pressed for one in self.faces), *releases]
        for index, word in enumerate(words):
            if any(other.startswith(word) for other in words[:index] + words[index + 1 :]):
                raise ValueError(f"faces: {word.hex(' ').upper()} trùng hoặc mở đầu một mã khác")
        return self

    @property
    def hold_gap_s(self) -> float | None:
        """After how long a silent button is free; None where the board says so itself."""
        return None if self.faces[0].released else self.hold_gap_ms / 1000

    def words(self) -> dict[bytes, tuple[int, bool]]:
        """What is sent → the face, and whether it was closed."""
        pressed = {one.pressed: (face, True) for face, one in enumerate(self.faces, 1)}
        released = {
            one.released: (face, False) for face, one in enumerate(self.faces, 1) if one.released
        }
        return {**pressed, **released}
