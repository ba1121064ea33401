"""Logs: in the data folder, bounded, and never in the way."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.logs import FILES, log_to


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_a_program_writes_its_own_file(tmp_path: Path) -> None:
    log_to(tmp_path, "kiosk")
    logging.getLogger("kiosk").info("the kiosk stands")
    assert "INFO" in (tmp_path / "logs" / "kiosk.log").read_text(encoding="utf-8")


def test_a_program_that_logs_nothing_leaves_no_file(tmp_path: Path) -> None:
    log_to(tmp_path, "cli")
    assert not (tmp_path / "logs").exists()


def test_one_process_has_one_log(tmp_path: Path) -> None:
    for program in ("cli", "run"):
        log_to(tmp_path, program)
    logging.getLogger("x").warning("here")
    assert [file.name for file in (tmp_path / "logs").iterdir()] == ["run.log"]


def test_files_are_bounded(tmp_path: Path) -> None:
    log_to(tmp_path, "run", max_bytes=1000)
    for _ in range(300):
        logging.getLogger("x").info("y" * 50)
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == FILES
    assert max(file.stat().st_size for file in files) <= 1000


def test_a_folder_that_cannot_be_written_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    log_to(tmp_path, "run")
    logging.getLogger("x").error("nobody reads this")
    sys.stderr.flush()
    assert capsys.readouterr().err == ""
