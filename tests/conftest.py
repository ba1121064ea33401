"""Common to all tests: a record on a folder of its own, and the command line on it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.cli.shell import DATA_VARIABLE
from tests.fakes.command_line import CommandLine
from tests.fakes.office import empty_record


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder of the test's own, its record empty."""
    folder = tmp_path / "data"
    empty_record(folder)
    return folder


@pytest.fixture
def motcua(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[CommandLine]:
    """The command line on a data folder of its own."""
    monkeypatch.setenv(DATA_VARIABLE, str(data_dir))
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield CommandLine(data_dir, capsys)
    for added in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(added)
        added.close()
    root.setLevel(level)
