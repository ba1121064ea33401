"""Files of appointments, as another system or a spreadsheet gives them: CSV or JSON.

A CSV is UTF-8 with a line of headings, split by commas, semicolons or tabs; a JSON is a list of
objects. Both know `booking`, `service`, `time`, `name`, `phone`, `id`; the last two may be missing.
Only the form is looked at here; whether a line can be booked is for the office to say.
"""

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any

from office.personal import Personal

NEEDED = ("booking", "service", "time", "name")
OPTIONAL = ("phone", "id")
MOST_LINES = 200
"""A file's appointments are one transaction, behind which everybody else waits."""


class FileUnfit(Exception):
    """A file that is no list of appointments; `code` says why, `value` what is wrong."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


@dataclass(frozen=True, slots=True)
class BookingLine:
    """A line of a file as it was written; the first one is 1, headings included."""

    line: int
    service: str
    time: str
    person: Personal


def read_bookings(data: bytes, *, as_json: bool) -> list[BookingLine]:
    """The lines of a file; raises FileUnfit."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnfit("not-utf-8") from error
    lines = _of_json(text) if as_json else _of_csv(text)
    if len(lines) > MOST_LINES:
        raise FileUnfit("too-many", str(MOST_LINES))
    if not lines:
        raise FileUnfit("empty")
    return lines


def _of_json(text: str) -> list[BookingLine]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileUnfit("not-json") from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FileUnfit("no-list")
    return [_line(number, _texts(number, one)) for number, one in enumerate(found, start=1)]


def _texts(number: int, item: dict[str, Any]) -> dict[str, str]:
    """An object's values; a number as it is written, anything that holds others is no value."""
    _require_known(list(item))
    for key, value in item.items():
        if isinstance(value, dict | list | bool | float):
            raise FileUnfit("no-text", f"{number}: {key}")
    return {key: "" if value is None else str(value) for key, value in item.items()}


def _of_csv(text: str) -> list[BookingLine]:
    first = text.partition("\n")[0]
    split = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=split, strict=True)
    lines = []
    try:
        headings = [one.strip().lower() for one in next(reader, [])]
        _require_known(headings)
        _require_needed(headings)
        for cells in reader:
            if not any(one.strip() for one in cells):
                continue
            if len(cells) != len(headings):
                raise FileUnfit("columns", str(reader.line_num))
            lines.append(_line(reader.line_num, dict(zip(headings, cells, strict=True))))
    except csv.Error as error:
        raise FileUnfit("not-csv", str(reader.line_num)) from error
    return lines


def _require_known(keys: list[str]) -> None:
    for key in keys:
        if key not in (*NEEDED, *OPTIONAL):
            # the first line of a table without headings holds somebody's name
            raise FileUnfit("heading-unknown", key if re.fullmatch("[a-z_]+", key) else "…")


def _require_needed(keys: list[str]) -> None:
    for key in NEEDED:
        if key not in keys:
            raise FileUnfit("heading-missing", key)


def _line(number: int, values: dict[str, str]) -> BookingLine:
    values = {key: value.strip() for key, value in values.items()}
    typed = Personal(*(values.get(key, "") for key in ("name", "phone", "id", "booking")))
    return BookingLine(number, values.get("service", ""), values.get("time", ""), typed)
