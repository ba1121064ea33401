"""The table of holidays, held against the package that wrote it."""

import importlib.util
import tomllib
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from office.holidays import Holidays

ROOT = Path(__file__).parents[2]
YEARS = sorted(map(int, tomllib.loads((ROOT / "assets/holidays/vn.toml").read_text("utf-8"))))


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(365)]


def test_the_table_reaches_well_beyond_this_release() -> None:
    assert list(range(2025, 2041)) == YEARS


@pytest.mark.parametrize("year", YEARS)
def test_every_year_is_what_the_package_says(year: int) -> None:
    table, package = Holidays(), holidays.country_holidays("VN", years=year, language="vi")
    ours = [day for day in days_of(year) if table.name(day)]
    assert ours == [day for day in days_of(year) if day in package]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 2, 17), "Tết Nguyên Đán"),
        (date(2026, 8, 31), "Ngày nghỉ (thay cho ngày 22/08/2026)"),
        (date(2027, 2, 6), "Tết Nguyên Đán"),
        (date(2050, 9, 2), "Quốc khánh"),
        (date(2050, 2, 17), ""),
        (date(2026, 11, 23), ""),
    ],
)
def test_a_day_has_its_name(day: date, name: str) -> None:
    assert Holidays().name(day) == name


def test_the_script_writes_the_table_that_is_here() -> None:
    spec = importlib.util.spec_from_file_location("table", ROOT / "packaging/holidays_table.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.table(YEARS[0], YEARS[-1]) == script.TABLE.read_text(encoding="utf-8")
