"""The settings of counters' devices, of the officers' panels, the hall's board and the voice."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from counter_display.board_layout import board_fit
from hall.numbers import Region
from office.config import Names
from office.hours import Span

PAUSED = "----"
"""What a sign shows over a counter that pauses."""
LAMPS = ("green", "yellow", "red")
"""The lamps of a light stack that have a meaning here; a stack may have others too."""
MAX_STRETCH = 1.05
"""How far from square a board's pixels may be."""


class CounterDevices(BaseModel):
    """Which devices stand at a counter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int = Field(ge=1, le=99, description="Số quầy")
    keypad: str | None = Field(
        default=None, description="Mã bàn phím gọi số, trên đường dây chung hoặc USB"
    )
    sign: str | None = Field(default=None, description="Mã bảng LED")
    rating_panel: str | None = Field(default=None, description="Mã bảng nút đánh giá")
    reader: str | None = Field(
        default=None,
        description="Mã máy đọc mã; phiếu của số vắng mặt đưa vào đây thì được xếp hàng "
        "lại, mã vuông của lịch hẹn thì được cấp số",
    )
    light_stack: str | None = Field(
        default=None,
        description="Mã đèn tháp: xanh (green) quầy mở, vàng (yellow) có người gọi giúp, "
        "đỏ (red) thiết bị hỏng",
    )


class SummarySettings(BaseModel):
    """A board with several lines for the whole hall."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sign: str = Field(description="Mã bảng LED nhiều dòng")
    shows: Literal["calls", "counters"] = Field(
        default="calls",
        description="calls: các số vừa gọi, mới nhất ở trên; counters: mỗi dòng một quầy",
    )
    counters: tuple[int, ...] = Field(
        default=(), description="Các quầy từ dòng trên xuống; để trống: mọi quầy (chỉ với counters)"
    )

    @model_validator(mode="after")
    def _counters_are_shown(self) -> Self:
        if self.counters and self.shows == "calls":
            raise ValueError('counters chỉ dùng với shows = "counters"')
        return self


class PanelSettings(BaseModel):
    """The officers' panels on this machine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Literal["vi", "en"] = Field(
        default="vi", description="Ngôn ngữ của bảng gọi số: vi hoặc en"
    )
    printer: str | None = Field(
        default=None,
        description="Mã máy in lại phiếu; để trống: máy in đầu tiên của sảnh",
    )


class BoardSettings(BaseModel):
    """The board of the hall: its screen as it hangs, landscape or portrait, and what it says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    screen: str = Field(
        default="",
        description="Tên màn hình nếu máy có nhiều, ví dụ HDMI-1; để trống: màn hình chính",
    )
    width_mm: float = Field(
        default=1210.0, ge=400.0, le=5000.0, description="Bề ngang vùng hiển thị như đang treo, mm"
    )
    height_mm: float = Field(
        default=680.0, ge=400.0, le=5000.0, description="Bề cao vùng hiển thị như đang treo, mm"
    )
    width_px: int = Field(
        default=1920, ge=720, le=8192, description="Số điểm ảnh theo bề ngang như đang treo"
    )
    height_px: int = Field(
        default=1080, ge=720, le=8192, description="Số điểm ảnh theo bề cao như đang treo"
    )
    farthest_seat_m: float = Field(
        default=7.5, ge=2.0, le=40.0, description="Ghế xa nhất cách bảng bao xa, mét"
    )
    page_s: float = Field(
        default=8.0,
        ge=4.0,
        le=60.0,
        description="Mỗi trang chờ, vắng, thông báo đứng bao lâu, giây",
    )
    notices: tuple[Names, ...] = Field(
        default=(),
        description="Các thông báo ở dòng cuối, thay nhau; để trống: tên cơ quan nếu đủ chỗ",
    )
    languages: tuple[Literal["vi", "en"], ...] = Field(
        default=("vi",), min_length=1, description="Các ngôn ngữ trên bảng, thay nhau từng trang"
    )

    @model_validator(mode="after")
    def _square_pixels(self) -> Self:
        shape = self.width_px / self.height_px * self.height_mm / self.width_mm
        if not 1 / MAX_STRETCH <= shape <= MAX_STRETCH:
            raise ValueError(
                f"{self.width_px} × {self.height_px} điểm ảnh và {self.width_mm:.0f} × "
                f"{self.height_mm:.0f} mm không cùng hình dạng; ghi cả hai như màn hình đang treo"
            )
        return self

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if fault := board_fit(self.width_mm, self.height_mm, self.farthest_seat_m):
            raise ValueError(fault)
        return self


Percent = Annotated[int, Field(ge=0, le=100)]


class HourVolume(BaseModel):
    """How loud the voice is at some hours of every day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: Span = Field(description='Khoảng giờ, ví dụ "07:30-08:00"')
    percent: Percent = Field(description="Âm lượng trong khoảng giờ này, 0 (tắt) đến 100")


class VoiceSettings(BaseModel):
    """The voice that calls citizens to a counter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    speech: bool = Field(default=True, description="Đọc số bằng lời; false: chỉ có tiếng chuông")
    region: Region = Field(default="north", description="Giọng đọc: north (Bắc), south (Nam)")
    recordings: Path | None = Field(
        default=None,
        description="Thư mục bản ghi âm riêng của cơ quan; tệp trùng tên thay cho giọng có sẵn",
    )
    last_call: int = Field(default=3, ge=2, le=9, description="Lần gọi thứ mấy thì đọc là lần cuối")
    absent: bool = Field(default=False, description="Đọc số đã quá lượt, mời liên hệ bàn hướng dẫn")
    volume: Percent = Field(default=100, description="Âm lượng, 0 (tắt) đến 100")
    volume_by_hour: tuple[HourVolume, ...] = Field(
        default=(), description="Âm lượng riêng theo giờ; khoảng đứng trước được dùng trước"
    )

    @field_validator("recordings")
    @classmethod
    def _recordings_stand(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError("không có thư mục này")
        return folder

    def volume_at(self, local: datetime | None) -> int:
        """Percent at a local time; the plain volume where no clock can be believed (None)."""
        if local is None:
            return self.volume
        minute = local.hour * 60 + local.minute
        for span in self.volume_by_hour:
            if span.hours[0] <= minute < span.hours[1]:
                return span.percent
        return self.volume


class CounterDisplaySettings(BaseModel):
    """Keypads, signs and voice of one reception point."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    point: str = Field(default="main", description="Điểm tiếp nhận")
    counters: tuple[CounterDevices, ...] = Field(default=(), description="Thiết bị của từng quầy")
    summaries: tuple[SummarySettings, ...] = Field(
        default=(), description="Các bảng LED nhiều dòng của sảnh"
    )
    speaker: str | None = Field(default=None, description="Mã loa gọi số; để trống: không đọc")
    voice: VoiceSettings = Field(default=VoiceSettings(), description="Giọng gọi số")
    panel: PanelSettings = Field(
        default=PanelSettings(), description="Bảng gọi số trên máy của cán bộ"
    )
    board: BoardSettings = Field(default=BoardSettings(), description="Bảng hiển thị của sảnh")
