"""The kiosk's part of the settings file."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Literal["vi", "en"]


class KioskSettings(BaseModel):
    """One kiosk: its panel, its printer, its languages and how long a page may stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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
    printer: str | None = Field(
        default=None, description="Mã máy in phiếu của kiosk này; để trống: kiosk không in"
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
        ge=20.0,
        le=600.0,
        description="Không ai chạm bao lâu thì về trang đầu, giây",
    )

    @model_validator(mode="after")
    def _languages_differ(self) -> Self:
        if len(set(self.languages)) != len(self.languages):
            raise ValueError("mỗi ngôn ngữ chỉ ghi một lần")
        return self
