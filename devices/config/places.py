"""Each device of the settings file: its name, its connection, its model."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from devices.bus import BusSettings
from devices.config.connections import Connection, SerialConnection, SimulatedConnection
from devices.framing import Declared
from devices.printers.profiles import GENERIC, profiles

RASTER_MIN_BAUD = 57_600
"""A slip is printed as dots; on a slower line it would take too long."""
RASTER_SLIP_BYTES = 20_000
"""About what a slip takes as dots, for the sentence about a line that is too slow."""

DeviceId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]


class PrinterPlace(Declared):
    """A ticket printer."""

    device_kind: ClassVar[str] = "printer"
    id: DeviceId
    connection: Connection
    profile: str = Field(default=GENERIC, description="Loại máy in, để chọn cách in thử")
    width_dots: int | None = Field(
        default=None,
        ge=192,
        le=1024,
        multiple_of=8,
        description="Bề rộng in, điểm (80 mm: 576); bỏ trống: theo loại máy",
    )

    roll_m: int | None = Field(
        default=None,
        ge=1,
        le=500,
        description="Độ dài cuộn giấy mới, mét: đếm giấy cho máy không có cảm biến sắp hết giấy; "
        "bỏ trống: theo loại máy",
    )

    @field_validator("profile")
    @classmethod
    def _known_profile(cls, profile: str) -> str:
        if profile not in profiles():
            raise ValueError(f"không có loại máy in này; có: {', '.join(profiles())}")
        return profile

    @property
    def dots(self) -> int:
        """How wide it prints."""
        return self.width_dots or profiles()[self.profile].width_dots

    @property
    def roll_mm(self) -> int:
        """How long a new roll is, to be counted off; 0 where the printer has a sensor for it."""
        return 1000 * (self.roll_m or profiles()[self.profile].roll_m)

    @property
    def too_slow_s(self) -> int | None:
        """Seconds that a slip would take on a line below `RASTER_MIN_BAUD`; None if it is fast."""
        match self.connection:
            case SerialConnection(baud=baud) | SimulatedConnection(baud=baud):
                slow = baud < RASTER_MIN_BAUD
                return round(RASTER_SLIP_BYTES * 10 / baud) if slow else None
        return None


class BusPlace(Declared):
    """A shared line (RS-485) with signs and keypads."""

    device_kind: ClassVar[str] = "bus"
    id: DeviceId
    connection: Connection
    line: BusSettings = BusSettings()


class SignPlace(Declared):
    """A sign on a shared line."""

    device_kind: ClassVar[str] = "sign"
    id: DeviceId
    bus: DeviceId
    address: int = Field(ge=0, description="Địa chỉ trên đường dây")
    model: str


class KeypadPlace(Declared):
    """A keypad on a shared line."""

    device_kind: ClassVar[str] = "keypad"
    id: DeviceId
    bus: DeviceId
    address: int = Field(ge=0, description="Địa chỉ trên đường dây")
    model: str


class SpeakerPlace(Declared):
    """A loudspeaker, or headphones: an output of the sound system, or only a sound file."""

    device_kind: ClassVar[str] = "speaker"
    id: DeviceId
    kind: Literal["file", "alsa", "pulse"] = Field(
        default="file",
        description="file (chỉ ghi tệp, để thử và tập huấn), alsa, pulse (PulseAudio, PipeWire)",
    )
    output: str = Field(
        default="",
        description="Đầu ra âm thanh: tên theo “aplay -L” hoặc “pactl list short sinks”; "
        "để trống: đầu ra mặc định của máy",
    )

    @model_validator(mode="after")
    def _has_an_output(self) -> Self:
        if any(sign.isspace() for sign in self.output):
            raise ValueError("output là một tên không có khoảng trắng")
        if self.kind == "file" and self.output:
            raise ValueError('output chỉ dùng với kind = "alsa" hoặc "pulse"')
        return self

    @property
    def port(self) -> str | None:
        """The output, as its owner claims it; None for a file."""
        return None if self.kind == "file" else f"{self.kind}:{self.output or 'default'}"
