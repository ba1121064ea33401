"""Writes `assets/holidays/vn.toml` from the `holidays` package.

    python packaging/holidays_table.py 2025 2040

The package knows the lunar calendar as it is reckoned in Vietnam, days in lieu and swapped days; it
is too large to be loaded before a kiosk's first touch. Run this when the package has learnt a new
official notice; a test holds the table against it.
"""

import sys
from pathlib import Path

import holidays

TABLE = Path(__file__).parent.parent / "assets" / "holidays" / "vn.toml"
HEAD = """\
# Ngày lễ của Việt Nam, gồm ngày nghỉ bù và hoán đổi đã công bố. Tệp do packaging/holidays_table.py
# viết; thông báo nghỉ hằng năm của cơ quan ghi ở office.exceptions trong tệp cấu hình.
"""


def table(first: int, last: int) -> str:
    """The table of the years `first` to `last` as TOML text."""
    parts = [HEAD]
    for year in range(first, last + 1):
        found = holidays.country_holidays("VN", years=year, language="vi")
        days = [(day, name) for day, name in sorted(found.items()) if day.year == year]
        lines = [f'{day:%m-%d} = "{name.replace(" (ước lượng)", "")}"' for day, name in days]
        parts.append(f"\n[{year}]\n" + "\n".join(lines) + "\n")
    return "".join(parts)


if __name__ == "__main__":
    TABLE.write_text(table(int(sys.argv[1]), int(sys.argv[2])), encoding="utf-8")
