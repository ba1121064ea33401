"""Each window opened alone, from its command to what it is to show."""

from typing import Any

import pytest

from motcua import windows
from tests.fakes.command_line import CommandLine

OPENED = {
    "kiosk": ("show_kiosk", ("",)),
    "board": ("show_board", ("main", "")),
    "panel --counter 2": ("show_panel", ("main", 2, "")),
    "rating --counter 2": ("show_rating", ("main", 2, "")),
}


@pytest.mark.parametrize("words", OPENED)
def test_a_window_opens_alone(
    motcua: CommandLine, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    name, expected = OPENED[words]
    opened: list[tuple[Any, ...]] = []

    def show(_here: object, *where: object) -> int:
        opened.append(where)
        return 0

    monkeypatch.setattr(windows, name, show)
    monkeypatch.setenv("DISPLAY", ":0")
    shown = motcua(words)
    assert shown.exit_code == 0, shown
    assert [one[: len(expected)] for one in opened] == [expected]
