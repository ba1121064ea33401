"""Common to all tests: a record on a folder of its own, the command line on it, windows.

Windows are drawn offscreen, by the software renderer; any word of warning from Qt fails.
"""

import logging
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from motcua.cli.shell import DATA_VARIABLE
from screens.application import prepare_application
from tests.fakes.command_line import CommandLine
from tests.fakes.office import empty_record

HERE = Path(__file__).parent
WINDOWS = (HERE / "kiosk", HERE / "counter_display", HERE / "screens")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a warning of Qt (a binding that fails, a type that does not fit) fail its test."""
    for item in items:
        if any(folder in item.path.parents for folder in WINDOWS):
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """Our programs need no widgets."""
    return QGuiApplication


@pytest.fixture(scope="session")
def application(qapp: QGuiApplication) -> QGuiApplication:
    """The application, with the program's letters."""
    return prepare_application([qapp.applicationName()])


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
