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
from tests.fakes.statements import compile_once

HERE = Path(__file__).parent
WINDOWS = (HERE / "kiosk", HERE / "counter_display", HERE / "screens")
LONGEST = (
    "end_to_end/test_demo.py",
    "end_to_end/test_run.py",
    "proofs/test_run_kill.py",
    "proofs/test_crew.py",
    "counter_display/test_panel_geometry.py",
    "motcua/test_checking_cli.py",
    "counter_display/test_board_window.py",
    "motcua/test_scan_cli.py",
    "office/test_concurrency.py",
    "motcua/test_paper_cli.py",
    "kiosk/test_geometry.py",
    "devices/scanners/test_escl_sim.py",
    "proofs/test_soak.py",
    "motcua/test_technics.py",
    "devices/scanners/test_photos.py",
    "accessibility/test_windows.py",
    "office/test_recount.py",
    "motcua/test_simulated_day.py",
    "motcua/test_doctor_cli.py",
    "inspection/test_citizen_pages.py",
    "motcua/test_simulate_day_cli.py",
    "office/test_machine.py",
    "end_to_end/test_bad_disk.py",
    "motcua/test_simulate_cli.py",
    "devices/scanners/test_page_rate.py",
    "proofs/test_kill_office.py",
)
"""Files that take 20 s and more, the longest first: with them at the end, one processor would have
nothing more to do while the other is still at work on one of them."""

compile_once()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; let a warning of Qt fail its test.

    Such a warning tells of a binding that fails, or of a type that does not fit.
    """
    turns = {HERE / name: turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path, len(turns)))
    files = {item.path for item in items}
    strict = {file for file in files if any(file.is_relative_to(one) for one in WINDOWS)}
    for item in items:
        if item.path in strict:
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
