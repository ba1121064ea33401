"""What `motcua run` starts on a machine and where it copies the record, as the file says it."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    field_validator,
)

Role = Literal["simulators", "counters", "kiosk", "buttons", "panel", "board", "rating", "sync"]


def _counter_read(value: object) -> object:
    """`3` is a counter of the first hall, `"tang-2/3"` one of another point."""
    if not isinstance(value, str):
        return ("", value)
    point, _, number = value.rpartition("/")
    return (point, int(number) if number.isdecimal() else value)


def _counter_written(place: tuple[str, int]) -> int | str:
    point, number = place
    return f"{point}/{number}" if point else number


CounterPlaceHere = Annotated[
    tuple[str, int],
    BeforeValidator(_counter_read, json_schema_input_type=int | str),
    PlainSerializer(_counter_written, when_used="json"),
]
"""A counter with a window on this machine: its point, "" for that of the first hall, and number."""


class RunSettings(BaseModel):
    """What `motcua run` starts on this machine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roles: tuple[Role, ...] = Field(
        default=("counters", "kiosk"),
        min_length=1,
        description="Các chương trình chạy trên máy này",
    )
    panels: tuple[CounterPlaceHere, ...] = Field(
        default=(),
        description="Vai panel: các quầy có bảng gọi số trên máy này; "
        'quầy của điểm khác: "tang-2/3"',
    )
    ratings: tuple[CounterPlaceHere, ...] = Field(
        default=(),
        description="Vai rating: các quầy có màn hình đánh giá trên máy này, ghi như panels",
    )
    machine: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9][a-z0-9-]{0,31}$",
        description="Tên máy này trong sảnh, ví dụ kiosk-2; để trống: theo mã cài đặt của máy",
    )
    sheet_printer: str | None = Field(
        default=None,
        description="Máy in in tờ tổng kết khi ngày tự đóng; để trống: không tự in",
    )
    record_url: str | None = Field(
        default=None,
        description="Sổ dữ liệu trong PostgreSQL, dùng chung được cho nhiều máy: "
        "postgresql://tên@máy-chủ/sổ; để trống: một tệp trong thư mục dữ liệu",
    )
    max_store_pages: int = Field(
        default=0, ge=0, description="Giới hạn tệp dữ liệu, trang 4 KiB; 0: không giới hạn"
    )

    @field_validator("record_url")
    @classmethod
    def _is_a_database_without_password(cls, value: str | None) -> str | None:
        """Many read the settings file; a password has a file of its own (libpq's passfile)."""
        if value is None:
            return None
        from office.store.postgres import url_of

        try:
            url = url_of(value)
        except ValueError as error:
            raise ValueError("cần dạng postgresql://tên@máy-chủ/sổ") from error
        if url.password is not None or "password" in url.query:
            raise ValueError(
                "không ghi mật khẩu ở đây; để nó trong tệp riêng và thêm ?passfile=/đường/dẫn"
            )
        return value


class BackupSettings(BaseModel):
    """Where this machine puts copies of the record by itself, and how many stay there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: tuple[Path, ...] = Field(
        default=(),
        description="Các thư mục trên ổ khác (ổ thứ hai, thẻ nhớ, thư mục mạng) mà sổ được tự "
        "sao lưu sang; để trống: không tự sao lưu",
    )
    hours: int = Field(
        default=10, ge=1, le=100, description="Giữ bấy nhiêu bản gần nhất trong ngày"
    )
    days: int = Field(
        default=14, ge=1, le=3660, description="Rồi mỗi ngày giữ một bản, trong bấy nhiêu ngày"
    )
    elsewhere: bool = Field(
        default=False,
        description="Máy khác, hoặc người quản trị máy chủ dữ liệu, lo việc sao lưu: không nhắc",
    )

    @field_validator("to")
    @classmethod
    def _are_whole_paths(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        """A program that starts by itself is in no folder in particular."""
        if any(not one.is_absolute() for one in value) or len(set(value)) != len(value):
            raise ValueError("cần đường dẫn đầy đủ, mỗi thư mục một lần")
        return value
