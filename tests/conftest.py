"""Common to all tests: a record on a folder of its own, and the command line on it."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.cli.shell import DATA_VARIABLE
from office.store import open_store
from tests.fakes.command_line import CommandLine


@pytest.fixture(scope="session")
def empty_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose record is empty; it is copied, since making one takes a while."""
    folder = tmp_path_factory.mktemp("record") / "data"
    open_store(folder).close()
    return folder


@pytest.fixture
def data_dir(empty_record: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, its record empty."""
    return shutil.copytree(empty_record, tmp_path / "data")


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
