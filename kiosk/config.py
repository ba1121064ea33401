"""The kiosk's part of the settings file."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from office.config import Names

Language = Literal["vi", "en"]

REACH_MM = 1100.0
"""Nothing that must be touched lies higher above the floor: from a wheelchair nobody reaches it."""

REACH_SHARE = 0.6
"""On a panel that stands upright, controls keep to this lower part of it."""


class KioskSettings(BaseModel):
    """One kiosk: its panel, its printer, its languages and how long a page may stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    point: str | None = Field(
        default=None,
        description="Điểm tiếp nhận mà kiosk cấp số; để trống: điểm của counter_display đầu tiên",
    )
    panel_width_mm: float = Field(
        default=336.0, ge=150.0, le=2000.0, description="Bề ngang vùng hiển thị khi treo dọc, mm"
    )
    panel_height_mm: float = Field(
        default=598.0, ge=150.0, le=2000.0, description="Bề cao vùng hiển thị khi treo dọc, mm"
    )
    panel_width_px: int = Field(
        default=1080, ge=480, le=8192, description="Số điểm ảnh theo bề ngang khi treo dọc"
    )
    panel_height_px: int = Field(
        default=1920, ge=480, le=8192, description="Số điểm ảnh theo bề cao khi treo dọc"
    )
    orientation: Literal["portrait", "landscape"] = Field(
        default="portrait", description="Cách treo màn hình: portrait (dọc) hoặc landscape (ngang)"
    )
    screen: str = Field(
        default="",
        description="Tên màn hình nếu máy có nhiều, ví dụ HDMI-1; để trống: màn hình chính",
    )
    number: int = Field(default=1, ge=1, le=99, description="Số của kiosk trong sảnh")
    mounting_height_mm: float = Field(
        default=750.0,
        ge=300.0,
        le=800.0,
        description="Cạnh dưới của vùng hiển thị cách sàn, mm; mọi nút nằm dưới 1100 mm",
    )
    directions: Names = Field(
        default=Names(vi="bàn hướng dẫn", en="the guidance desk"),
        description="Nơi mời người dân tới khi kiosk không giúp được, viết sau chữ “tới”",
    )
    speaker: str | None = Field(
        default=None, description="Mã loa hoặc tai nghe của kiosk này; để trống: kiosk không đọc"
    )
    printer: str | None = Field(
        default=None, description="Mã máy in phiếu của kiosk này; để trống: kiosk không in"
    )
    second_printer: str | None = Field(
        default=None,
        description="Mã máy in thứ hai: in thay khi máy in của kiosk không in được",
    )
    languages: tuple[Language, ...] = Field(
        default=("vi", "en"),
        min_length=1,
        description="Ngôn ngữ trên màn hình; ngôn ngữ đầu tiên hiện sẵn cho mỗi người",
    )
    ticket_time_out_s: float = Field(
        default=10.0,
        ge=5.0,
        le=120.0,
        description="Trang số đứng bao lâu sau khi phiếu đã ra, giây",
    )
    number_time_out_s: float = Field(
        default=60.0,
        ge=20.0,
        le=300.0,
        description="Trang số đứng tối đa bao lâu khi chưa chắc có phiếu, giây",
    )
    idle_time_out_s: float = Field(
        default=60.0,
        ge=30.0,
        le=600.0,
        description="Không ai chạm bao lâu thì về trang đầu, giây",
    )
    idle_warning_s: float = Field(
        default=30.0,
        ge=20.0,
        le=45.0,
        description="Hỏi “còn ở đây không” trước khi về trang đầu bao lâu, giây",
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.languages)) != len(self.languages):
            raise ValueError("mỗi ngôn ngữ chỉ ghi một lần")
        if self.idle_time_out_s < self.idle_warning_s + 10:
            raise ValueError("idle_time_out_s phải dài hơn idle_warning_s ít nhất 10 giây")
        if self.second_printer and self.second_printer == self.printer:
            raise ValueError("second_printer phải là một máy in khác printer")
        if self.second_printer and not self.printer:
            raise ValueError("second_printer chỉ dùng khi có printer")
        return self

    @property
    def printers(self) -> list[str]:
        """The printers of this kiosk, the first one first."""
        return [one for one in (self.printer, self.second_printer) if one]

    @property
    def seconds(self) -> dict[str, str]:
        """Which printer takes over from which."""
        return {self.printer: self.second_printer} if self.printer and self.second_printer else {}

    @property
    def reach_line_mm(self) -> float:
        """How far below the upper edge of the panel the controls begin, as it hangs."""
        sides_mm = sorted((self.panel_width_mm, self.panel_height_mm))
        upright = self.orientation == "portrait"
        height_mm = sides_mm[1] if upright else sides_mm[0]
        reachable_mm = REACH_MM - self.mounting_height_mm
        if upright:
            reachable_mm = min(reachable_mm, REACH_SHARE * height_mm)
        return max(0.0, height_mm - reachable_mm)


MOST_KEYS = 8
"""More push buttons than this nobody reads through."""


class BoxKey(BaseModel):
    """What one push button gives."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(min_length=1, description="Tên phím, như trong loại bàn phím của hộp nút")
    service: str = Field(description="Mã dịch vụ của số được cấp")
    priority: str | None = Field(
        default=None, description="Mã diện ưu tiên của số được cấp; để trống: không ưu tiên"
    )


class ButtonBoxSettings(BaseModel):
    """A box with push buttons that is a kiosk of its own: its keys, its printer, its speaker."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    point: str | None = Field(
        default=None,
        description="Điểm tiếp nhận của hộp nút; để trống: điểm của counter_display đầu tiên",
    )
    keypad: str | None = Field(
        default=None, description="Mã bàn phím (thường là USB) mà các nút của hộp nối vào"
    )
    keys: tuple[BoxKey, ...] = Field(default=(), description="Một đến tám nút: mỗi nút một dịch vụ")
    printer: str | None = Field(
        default=None, description="Mã máy in riêng của hộp nút; để trống: số chỉ đọc qua loa"
    )
    speaker: str | None = Field(
        default=None,
        description="Mã loa riêng của hộp nút; để trống: hết giấy thì hộp không cấp số",
    )
    number: int = Field(
        default=9, ge=1, le=99, description="Số kiosk của hộp nút trong sảnh, để gọi người giúp"
    )
    language: Language = Field(default="vi", description="Ngôn ngữ của phiếu và của loa")

    @model_validator(mode="after")
    def _works(self) -> Self:
        names = [one.key for one in self.keys]
        if len(names) > MOST_KEYS:
            raise ValueError(f"keys: nhiều nhất {MOST_KEYS} nút")
        if len(set(names)) != len(names):
            raise ValueError("keys: mỗi nút chỉ ghi một lần")
        if self.keypad and not (self.keys and (self.printer or self.speaker)):
            raise ValueError("hộp nút cần ít nhất một nút (keys), và một máy in hoặc một loa")
        return self

    @property
    def devices(self) -> list[str]:
        """What belongs to the box alone."""
        return [one for one in (self.keypad, self.printer, self.speaker) if one]


NARROWEST_MM = 130.0
"""A rating screen that stands upright is at least so wide, or its controls had no room."""


class RatingSettings(BaseModel):
    """The rating screen of one counter: its panel as it stands, its faces, who sits there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    screen: str = Field(
        default="",
        description="Tên màn hình nếu máy có nhiều, ví dụ HDMI-1; để trống: màn hình chính",
    )
    width_mm: float = Field(
        default=217.0,
        ge=NARROWEST_MM,
        le=600.0,
        description="Bề ngang vùng hiển thị như khi đặt, mm",
    )
    height_mm: float = Field(
        default=136.0, ge=85.0, le=600.0, description="Bề cao vùng hiển thị như khi đặt, mm"
    )
    width_px: int = Field(
        default=1280, ge=480, le=8192, description="Số điểm ảnh theo bề ngang như khi đặt"
    )
    height_px: int = Field(
        default=800, ge=480, le=8192, description="Số điểm ảnh theo bề cao như khi đặt"
    )
    faces: Literal[3, 4, 5] = Field(default=5, description="Số mức để chọn: 3, 4 hoặc 5 khuôn mặt")
    contrast: bool = Field(
        default=False, description="Tương phản cao: chữ trắng và vàng trên nền đen, cho nơi chói"
    )
    role: Names = Field(
        default=Names(vi="Cán bộ tiếp nhận", en="Reception officer"),
        description="Chức danh hiện trên màn hình; không hiện tên riêng của cán bộ",
    )
    speaker: str | None = Field(
        default=None, description="Mã loa của màn hình đánh giá; để trống: không đọc"
    )
    languages: tuple[Language, ...] = Field(
        default=("vi", "en"),
        min_length=1,
        description="Ngôn ngữ trên màn hình; ngôn ngữ đầu tiên hiện sẵn cho mỗi người",
    )

    @model_validator(mode="after")
    def _true_to_the_panel(self) -> Self:
        if max(self.width_mm, self.height_mm) < 150.0:
            raise ValueError("cạnh dài ít nhất 150 mm (màn hình 7 inch)")
        across, down = self.width_px / self.width_mm, self.height_px / self.height_mm
        if abs(across - down) > 0.05 * down:
            raise ValueError("số điểm ảnh trên mỗi mm theo hai chiều phải như nhau")
        if len(set(self.languages)) != len(self.languages):
            raise ValueError("mỗi ngôn ngữ chỉ ghi một lần")
        return self
