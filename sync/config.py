"""The link's part of the settings file."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sync.pace import CAP_S


class LinkSettings(BaseModel):
    """Which central system this office tells what happens, and by what the two know each other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    central: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/@?#]+(/[^\s@?#]*)?$",
        description="Địa chỉ hệ thống trung tâm, ví dụ https://trung-tam.vi-du; "
        "để trống: văn phòng không nối với hệ thống nào",
    )
    authority: Path | None = Field(
        default=None,
        description="Tệp chứng thư (PEM) của nơi cấp mà hệ thống trung tâm phải có; "
        "để trống: các nơi cấp mà máy này tin",
    )
    certificate: Path | None = Field(
        default=None, description="Tệp chứng thư (PEM) của văn phòng này, có kèm key"
    )
    key: Path | None = Field(
        default=None, description="Tệp khóa riêng (PEM) của chứng thư ấy; chỉ chủ tệp được đọc"
    )
    sync_backoff_cap_s: float = Field(
        default=CAP_S,
        ge=5,
        le=3600,
        description="Mất liên lạc thì thử lại sau mỗi quãng dài dần, lâu nhất bấy nhiêu giây",
    )

    @model_validator(mode="after")
    def _is_sealed(self) -> Self:
        """Nothing goes over a network that anybody may read or change."""
        if self.central and self.central.startswith("http://"):
            host = urlsplit(self.central).hostname
            if host not in ("127.0.0.1", "::1", "localhost"):
                raise ValueError("central: địa chỉ ở máy khác phải bắt đầu bằng https://")
        return self

    @model_validator(mode="after")
    def _go_together(self) -> Self:
        if (self.certificate is None) is not (self.key is None):
            raise ValueError("certificate và key đi cùng nhau: ghi cả hai hoặc bỏ cả hai")
        return self
