"""Files of lists, as other systems and spreadsheets give them: their form, whatever they list.

A CSV is UTF-8 with a line of headings, split by commas, semicolons or tabs.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence


class FileUnfit(Exception):
    """A file that is no list of the kind wanted; `code` says why, `value` what is wrong."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


def text_of(data: bytes) -> str:
    """What a file says; raises FileUnfit."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnfit("not-utf-8") from error


def json_of(text: str) -> object:
    """What stands in a JSON; raises FileUnfit."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileUnfit("not-json") from error
    return found


def table_of(
    text: str, needed: Sequence[str], optional: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV with their numbers, the headings being line 1; raises FileUnfit."""
    first = text.partition("\n")[0]
    split = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=split, strict=True)
    try:
        headings = [one.strip().lower() for one in next(reader, [])]
        require_known(headings, (*needed, *optional))
        _require_needed(headings, needed)
        for cells in reader:
            if not any(one.strip() for one in cells):
                continue
            if len(cells) != len(headings):
                raise FileUnfit("columns", str(reader.line_num))
            yield reader.line_num, dict(zip(headings, cells, strict=True))
    except csv.Error as error:
        raise FileUnfit("not-csv", str(reader.line_num)) from error


def require_known(keys: Sequence[str], known: Sequence[str]) -> None:
    """Refuse headings that a list of this kind has not; raises FileUnfit."""
    for key in keys:
        if key not in known:
            # the first line of a table without headings holds somebody's name
            raise FileUnfit("heading-unknown", key if re.fullmatch("[a-z_]+", key) else "…")


def _require_needed(keys: Sequence[str], needed: Sequence[str]) -> None:
    for key in needed:
        if key not in keys:
            raise FileUnfit("heading-missing", key)
