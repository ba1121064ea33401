"""Public holidays of Vietnam, from a table in `assets/` that is written beforehand.

The official notice of a year overrides it by dated exceptions in the settings.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

import assets

_SOLAR = {
    "01-01": "Tết Dương lịch",
    "04-30": "Ngày Chiến thắng",
    "05-01": "Ngày Quốc tế Lao động",
    "09-02": "Quốc khánh",
    "11-24": "Ngày Văn hóa Việt Nam",
}
"""What is the same in every year; all that is known of a year beyond the table."""


class Holidays:
    """The holidays of any year."""

    def __init__(self) -> None:
        self._table = _table()

    def name(self, day: date) -> str:
        """What a day is called in Vietnamese, "" where it is no holiday.

        Days in lieu and swapped days are included as far as they were announced.
        """
        return self._table.get(f"{day:%Y}", _SOLAR).get(f"{day:%m-%d}", "")


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    """The table, year → day → name; it is the program's own and never changes while it runs."""
    path = resources.files(assets) / "holidays" / "vn.toml"
    return tomllib.loads(path.read_text("utf-8"))
