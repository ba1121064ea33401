"""The one settings file: sections that the packages declare, put together and checked.

A wrong file is an error that names file, key, value and what was expected; an unknown key names
the nearest one that exists.
"""

import difflib
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Self, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import assets
from counter_display.config import CounterDisplaySettings
from devices.config import DevicesSettings
from kiosk.config import KioskSettings
from office.config import OfficeSettings
from office.errors import SettingsError

Role = Literal["simulators", "counters", "kiosk"]


class RunSettings(BaseModel):
    """What `motcua run` starts on this machine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    roles: tuple[Role, ...] = Field(
        default=("counters", "kiosk"), description="Các chương trình chạy trên máy này"
    )
    max_store_pages: int = Field(
        default=0, ge=0, description="Giới hạn tệp dữ liệu, trang 4 KiB; 0: không giới hạn"
    )


class Settings(BaseModel):
    """The whole settings file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: OfficeSettings
    devices: DevicesSettings = DevicesSettings()
    counter_display: CounterDisplaySettings = CounterDisplaySettings()
    kiosk: KioskSettings = KioskSettings()
    run: RunSettings = RunSettings()

    @model_validator(mode="after")
    def _devices_exist(self) -> Self:
        printers = [one.id for one in self.devices.printers]
        _named("kiosk.printer", self.kiosk.printer, printers)
        for place in self.devices.printers:
            if place.too_slow_s:
                raise ValueError(
                    f"devices.printers.{place.id}.baud: tối thiểu 57600; ở tốc độ này mỗi phiếu "
                    f"in mất khoảng {place.too_slow_s} giây"
                )
        display = self.counter_display
        numbers = [one.number for one in self.office.counters if one.point == display.point]
        for one in display.counters:
            if one.number not in numbers:
                raise ValueError(f"counter_display.counters: không có quầy {one.number}")
            _named("counter_display.sign", one.sign, [s.id for s in self.devices.signs])
            _named("counter_display.keypad", one.keypad, [k.id for k in self.devices.keypads])
        _named("counter_display.speaker", display.speaker, [s.id for s in self.devices.speakers])
        return self


def _named(key: str, value: str | None, known: list[str]) -> None:
    if value is not None and value not in known:
        raise ValueError(f"{key}: không có thiết bị {value}; có: {', '.join(known) or '(chưa có)'}")


def load(path: Path | None) -> Settings:
    """Read a settings file, or the embedded sample office. Raises SettingsError."""
    if path is None:
        text = (resources.files(assets) / "sample_office" / "office.toml").read_text("utf-8")
        return parse(text, "văn phòng mẫu")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(str(path), "-", error.strerror or "", "tệp đọc được") from error
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), "-", "-", "tệp văn bản mã UTF-8") from error
    return parse(text, str(path))


def parse(text: str, file: str) -> Settings:
    """Read settings from TOML text."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file, "-", str(error), "cú pháp TOML đúng") from error
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise _explained(file, error) from error


def _explained(file: str, error: ValidationError) -> SettingsError:
    """The first fault of a file in words; keys that nobody knows come before all others."""
    faults = error.errors(include_url=False)
    fault = next((one for one in faults if one["type"] == "extra_forbidden"), faults[0])
    where = [str(part) for part in fault["loc"]]
    key = ".".join(where) or "-"
    value = fault["input"]
    shown = str(value) if isinstance(value, str | int | float | bool) else "…"
    if fault["type"] == "extra_forbidden":
        known = sorted(_keys_at(Settings, where[:-1]))
        near = difflib.get_close_matches(where[-1], known, n=1, cutoff=0.5)
        wanted = f"không có mục này; gần nhất là “{near[0]}”" if near else "không có mục này"
        return SettingsError(file, key, shown, wanted)
    return SettingsError(file, key, shown, _expected(fault["type"], fault["msg"], fault.get("ctx")))


_EXPECTED = {
    "missing": "phải có mục này",
    "int_type": "số nguyên",
    "int_parsing": "số nguyên",
    "float_type": "số",
    "string_type": "chuỗi chữ trong ngoặc kép",
    "bool_type": "true hoặc false",
    "tuple_type": "danh sách trong ngoặc vuông",
    "dict_type": "một bảng",
    "greater_than_equal": "ít nhất {ge}",
    "less_than_equal": "nhiều nhất {le}",
    "greater_than": "lớn hơn {gt}",
    "less_than": "nhỏ hơn {lt}",
    "literal_error": "một trong {expected}",
    "string_pattern_mismatch": "viết theo mẫu {pattern}",
    "too_short": "ít nhất {min_length} phần tử",
    "string_too_short": "ít nhất {min_length} ký tự",
    "union_tag_invalid": "kind là một trong {expected_tags}",
    "union_tag_not_found": "phải có kind",
    "date_from_datetime_parsing": "ngày dạng 2026-11-23",
    "date_type": "ngày dạng 2026-11-23",
    "value_error": "{error}",
}


def _expected(kind: str, message: str, context: dict[str, Any] | None) -> str:
    pattern = _EXPECTED.get(kind)
    return pattern.format(**(context or {})) if pattern else message


def _keys_at(model: type[BaseModel], path: list[str]) -> set[str]:
    """The keys that the settings know at a place."""
    models = [model]
    for part in path:
        found = [m for one in models for m in _models_under(one, part)]
        models = found or models
    return {name for one in models for name in one.model_fields}


def _models_under(model: type[BaseModel], part: str) -> list[type[BaseModel]]:
    field = model.model_fields.get(part)
    return list(_models_in(field.annotation)) if field else []


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (tuple, dict, Union, UnionType) or get_args(annotation):
        for inner in get_args(annotation):
            yield from _models_in(inner)
