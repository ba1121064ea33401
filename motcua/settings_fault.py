"""A wrong settings file in words: which key, what stands there, what was expected."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from office.errors import SettingsError

_EXPECTED = {
    "missing": "thiếu mục này",
    "int_type": "cần số nguyên",
    "int_parsing": "cần số nguyên",
    "int_from_float": "cần số nguyên",
    "float_type": "cần số",
    "float_parsing": "cần số",
    "finite_number": "cần số",
    "multiple_of": "cần bội số của {multiple_of}",
    "string_type": "cần chuỗi chữ trong ngoặc kép",
    "enum": "cần một trong {expected}",
    "bool_type": "cần true hoặc false",
    "bool_parsing": "cần true hoặc false",
    "tuple_type": "cần danh sách trong ngoặc vuông",
    "dict_type": "cần một bảng",
    "model_type": "cần một bảng",
    "model_attributes_type": "cần một bảng",
    "greater_than_equal": "ít nhất là {ge}",
    "less_than_equal": "nhiều nhất là {le}",
    "greater_than": "phải lớn hơn {gt}",
    "less_than": "phải nhỏ hơn {lt}",
    "literal_error": "cần một trong {expected}",
    "too_short": "cần ít nhất {min_length} phần tử",
    "string_too_short": "không được để trống",
    "union_tag_invalid": "kind là một trong {expected_tags}",
    "union_tag_not_found": "thiếu kind",
    "date_type": "cần ngày dạng 2026-11-23",
    "date_parsing": "cần ngày dạng 2026-11-23",
    "date_from_datetime_parsing": "cần ngày dạng 2026-11-23",
    "date_from_datetime_inexact": "cần ngày dạng 2026-11-23, không có giờ",
}
"""What pydantic calls a fault, and what was expected instead."""

_UNUSABLE = "giá trị không dùng được"

PATTERNS = {
    "^[a-z0-9][a-z0-9-]{0,31}$": "cần chữ thường không dấu, số và gạch nối, dài nhất 32",
    "^[A-Z]{1,2}$": "cần một hoặc hai chữ in hoa từ A đến Z",
    "^[^\\x00-\\x1f]+$": "cần một dòng chữ, không để trống",
    "^(/dev/input/by-(path|id)/.+)?$": "cần liên kết trong /dev/input/by-path hoặc by-id",
    "^https?://[^\\s/@?#]+(/[^\\s@?#]*)?$": "cần địa chỉ, ví dụ https://trung-tam.vi-du",
    "^([0-9A-Fa-f]{2} ?)+$": "cần các byte viết mã hex, ví dụ A5 01",
}
"""Every pattern of the settings, as people read it."""

_KEY_AND_FAULT = re.compile(r"([a-z_][\w.-]*)(?: = (\S+))?: (.+)", re.DOTALL)
"""How a check of several settings names the one that is wrong: `key = value: what was expected`."""
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_TABLE_TWICE = re.compile(r"Cannot declare \((.+)\) twice")
_PASSWORD = re.compile(r"(?<=:)[^:/@]+(?=@)|(?<=password=)[^&]+")
"""A password within an address, which a fault does not repeat to whoever stands by."""
_KEY_TWICE = "Cannot overwrite a value"


def explained(
    file: str, model: type[BaseModel], values: Mapping[str, Any], error: ValidationError
) -> SettingsError:
    """The faults of a file in words; keys that nobody knows come before all others."""
    faults = error.errors(include_url=False)
    faults.sort(key=lambda one: one["type"] != "extra_forbidden")
    (key, shown, expected), *rest = [_told(model, values, one) for one in faults]
    return SettingsError(file, key, shown, expected, "; ".join(f"{k}: {e}" for k, _, e in rest))


def _told(
    model: type[BaseModel], values: Mapping[str, Any], fault: ErrorDetails
) -> tuple[str, str, str]:
    """A fault's key, value, and what was expected."""
    where = fault["loc"]
    key, shown = _key(values, where), _shown(fault["input"])
    if fault["type"] == "extra_forbidden":
        return key, shown, _nearest(str(where[-1]), _keys_at(model, where[:-1]))
    expected = _expected(fault["type"], fault.get("ctx") or {})
    named = _KEY_AND_FAULT.fullmatch(expected)
    if named:
        return ".".join(filter(None, (key, named[1]))), named[2] or "", named[3]
    return key, "" if fault["type"] == "missing" else shown, expected


def toml_fault(file: str, text: str, complaint: str) -> SettingsError:
    """A file that is no TOML: `complaint` is what tomllib says of its `text`."""
    place = _TOML_PLACE.search(complaint)
    if place is None:
        return SettingsError(file, "-", "", "sai cú pháp TOML ở cuối tệp")
    lines, line = text.splitlines(), int(place[1])
    if table := _TABLE_TWICE.match(complaint):
        return SettingsError(file, "-", "", _table_twice(table[1], lines, line))
    if complaint.startswith(_KEY_TWICE):
        key = lines[line - 1].partition("=")[0].strip()
        twice = f"“{key}” ở dòng {line} đã được ghi ở trên, trong cùng mục; giữ một dòng thôi"
        return SettingsError(file, "-", "", twice)
    return SettingsError(file, "-", "", f"sai cú pháp TOML ở dòng {line}, cột {place[2]}")


def _table_twice(named: str, lines: Sequence[str], line: int) -> str:
    """`named` is a table as tomllib shows its path: `'devices', 'sign_models'`."""
    table = f"[{'.'.join(part.strip(chr(39)) for part in named.rstrip(',').split(', '))}]"
    above = enumerate(lines[: line - 1], start=1)
    first = next((number for number, one in above if one.strip().startswith(table)), None)
    where = f", lần đầu ở dòng {first}" if first else ""
    return (
        f"mục {table} ở dòng {line} đã có trong tệp{where}; "
        "chuyển các dòng của nó vào mục đã có, rồi bỏ mục này"
    )


def _expected(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "value_error":
        complaint = str(context["error"])
        return _UNUSABLE if complaint.isascii() else complaint  # a library's own words are English
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(str(context["pattern"]), "viết chưa đúng mẫu")
    text = _EXPECTED.get(kind, _UNUSABLE).format(**context)
    return text.replace(" or ", " hoặc ")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _PASSWORD.sub("…", str(value)) if isinstance(value, str | int | float) else "…"


def _key(values: object, where: Sequence[int | str]) -> str:
    """The key as people find it in the file: list entries by their id or number."""
    parts = []
    for part in where:
        if isinstance(part, int) and isinstance(values, list) and part < len(values):
            values = values[part]
            name = _name_of(values)
            parts.append(str(part + 1 if name is None else name))
        elif isinstance(values, dict) and part in values:
            values = values[part]
            parts.append(str(part))
        elif part == where[-1]:
            parts.append(str(part))
    return ".".join(parts)


def _name_of(entry: object) -> object:
    """By what a list's entry is known in the file; None for one without a name."""
    if not isinstance(entry, dict):
        return None
    return next((entry[key] for key in ("id", "number", "point") if key in entry), None)


def _nearest(key: str, known: set[str]) -> str:
    near = difflib.get_close_matches(key, sorted(known), n=1, cutoff=0.5)
    if near:
        return f"không có mục này; gần nhất là “{near[0]}”"
    return f"không có mục này; có: {', '.join(sorted(known))}"


def _keys_at(model: type[BaseModel], path: Sequence[int | str]) -> set[str]:
    """The keys that the settings know at a place."""
    models = [model]
    for part in path:
        found = [inner for one in models for inner in _models_under(one, str(part))]
        models = found or models
    return {name for one in models for name in one.model_fields}


def _models_under(model: type[BaseModel], part: str) -> list[type[BaseModel]]:
    field = model.model_fields.get(part)
    return list(_models_in(field.annotation)) if field else []


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for inner in get_args(annotation):
        yield from _models_in(inner)
