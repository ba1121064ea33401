"""The settings of counters' devices and of the voice."""

from pydantic import BaseModel, ConfigDict, Field

PAUSED = "----"
"""What a sign shows over a counter that pauses."""


class CounterDevices(BaseModel):
    """Which devices stand at a counter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int = Field(ge=1, le=99, description="Số quầy")
    keypad: str | None = Field(default=None, description="Mã bàn phím gọi số")
    sign: str | None = Field(default=None, description="Mã bảng LED")


class CounterDisplaySettings(BaseModel):
    """Keypads, signs and voice of one reception point."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    point: str = Field(default="main", description="Điểm tiếp nhận")
    counters: tuple[CounterDevices, ...] = Field(default=(), description="Thiết bị của từng quầy")
    speaker: str | None = Field(default=None, description="Mã loa gọi số; để trống: không đọc")
