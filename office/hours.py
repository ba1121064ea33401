"""Hours as the settings file writes them: spans of a day, a week, dates that differ, the zone."""

import itertools
import re
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, model_validator

from office.sections import Identifier, Section

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


def _minutes(hour: str, minute: str) -> int:
    return int(hour) * 60 + int(minute)


def _parse_span(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = _SPAN.fullmatch(value)
    if match is None:
        raise ValueError('khoảng giờ dạng "07:30-11:30"')
    return _minutes(match[1], match[2]), _minutes(match[3], match[4])


def _ordered(span: tuple[int, int]) -> tuple[int, int]:
    if not span[0] < span[1] <= 24 * 60:
        raise ValueError("giờ bắt đầu phải trước giờ kết thúc")
    return span


def hhmm(minutes: int) -> str:
    """Minutes after midnight as they are written: 450 is 07:30."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _written(span: tuple[int, int]) -> str:
    return f"{hhmm(span[0])}-{hhmm(span[1])}"


Span = Annotated[
    tuple[int, int],
    BeforeValidator(_parse_span),
    AfterValidator(_ordered),
    PlainSerializer(_written, when_used="json"),
]
"""From, to: minutes after midnight in the office's zone; written "07:30-11:30"."""


def _apart(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    if any(earlier[1] > later[0] for earlier, later in itertools.pairwise(spans)):
        raise ValueError("các khoảng giờ theo thứ tự và không chồng lên nhau")
    return spans


Spans = Annotated[tuple[Span, ...], AfterValidator(_apart)]
"""The spans of one day, in order."""


class WeekHours(Section):
    """Hours of a week; a weekday without any is closed."""

    mon: Spans = Field(default=(), description="Thứ Hai")
    tue: Spans = Field(default=(), description="Thứ Ba")
    wed: Spans = Field(default=(), description="Thứ Tư")
    thu: Spans = Field(default=(), description="Thứ Năm")
    fri: Spans = Field(default=(), description="Thứ Sáu")
    sat: Spans = Field(default=(), description="Thứ Bảy")
    sun: Spans = Field(default=(), description="Chủ nhật")

    def on(self, day: date) -> tuple[tuple[int, int], ...]:
        """The spans of the weekday of `day`."""
        spans: tuple[tuple[int, int], ...] = getattr(self, WEEKDAYS[day.weekday()])
        return spans


class Hours(Section):
    """When numbers are given, and when counters serve."""

    taking: WeekHours = Field(description="Giờ lấy số")
    serving: WeekHours = Field(description="Giờ làm việc của quầy")


class DatedException(Section):
    """One date that differs from its weekday."""

    date: Annotated[date, Field(description="Ngày, dạng 2026-12-31")]
    closed: bool = Field(default=False, description="Nghỉ cả ngày")
    taking: Spans = Field(default=(), description="Giờ lấy số của riêng ngày này")
    serving: Spans = Field(default=(), description="Giờ làm việc của riêng ngày này")
    services: tuple[Identifier, ...] = Field(
        default=(), description="Chỉ áp dụng cho các dịch vụ này; để trống là tất cả"
    )
    note: str = Field(default="", description="Lý do, hiện cho công dân")

    @model_validator(mode="after")
    def _either(self) -> Self:
        if self.closed == bool(self.taking) or self.closed == bool(self.serving):
            raise ValueError("hoặc closed = true, hoặc có taking và serving")
        return self


@lru_cache(maxsize=8)
def zone_of(name: str) -> ZoneInfo:
    """A time zone from the `tzdata` package, never the machine's. Raises ValueError."""
    package = resources.files("tzdata")
    if name not in (package / "zones").read_text("ascii").split():
        raise ValueError("múi giờ như Asia/Ho_Chi_Minh")
    with package.joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def _known_zone(zone: str) -> str:
    zone_of(zone)
    return zone


Zone = Annotated[str, AfterValidator(_known_zone)]
"""The name of a time zone that `zone_of` knows."""
