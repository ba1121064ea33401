"""Files of appointments, as another system or a spreadsheet gives them: CSV or JSON.

A JSON is a list of objects. Both know `booking`, `service`, `time`, `name`, `phone`, `id`; the last
two may be missing. Only the form is looked at here; whether a line can be booked is for the office
to say.
"""

from dataclasses import dataclass
from typing import Any

from office.list_files import FileUnfit, json_of, require_known, table_of, text_of
from office.personal import Personal

NEEDED = ("booking", "service", "time", "name")
OPTIONAL = ("phone", "id")
MOST_LINES = 200
"""A file's appointments are one transaction, behind which everybody else waits."""


@dataclass(frozen=True, slots=True)
class BookingLine:
    """A line of a file as it was written; the first one is 1, headings included."""

    line: int
    service: str
    time: str
    person: Personal


def read_bookings(data: bytes, *, as_json: bool) -> list[BookingLine]:
    """The lines of a file; raises FileUnfit."""
    text = text_of(data)
    lines = _of_json(text) if as_json else _of_csv(text)
    if len(lines) > MOST_LINES:
        raise FileUnfit("too-many", str(MOST_LINES))
    if not lines:
        raise FileUnfit("empty")
    return lines


def _of_json(text: str) -> list[BookingLine]:
    found = json_of(text)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FileUnfit("no-list")
    return [_line(number, _texts(number, one)) for number, one in enumerate(found, start=1)]


def _texts(number: int, item: dict[str, Any]) -> dict[str, str]:
    """An object's values; a number as it is written, anything that holds others is no value."""
    require_known(list(item), (*NEEDED, *OPTIONAL))
    for key, value in item.items():
        if isinstance(value, dict | list | bool | float):
            raise FileUnfit("no-text", f"{number}: {key}")
    return {key: "" if value is None else str(value) for key, value in item.items()}


def _of_csv(text: str) -> list[BookingLine]:
    return [_line(number, values) for number, values in table_of(text, NEEDED, OPTIONAL)]


def _line(number: int, values: dict[str, str]) -> BookingLine:
    values = {key: value.strip() for key, value in values.items()}
    typed = Personal(*(values.get(key, "") for key in ("name", "phone", "id", "booking")))
    return BookingLine(number, values.get("service", ""), values.get("time", ""), typed)
