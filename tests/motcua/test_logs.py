"""Logs: in the data folder, bounded, and never in the way."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from motcua.logs import FILES, log_to

WAIT_S = 10.0


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def end() -> None:
    """End the log as the end of the program does."""
    ours = [one for one in logging.getLogger().handlers if type(one).__module__ == "motcua.logs"]
    for handler in ours:
        handler.close()


def written(data_dir: Path, program: str) -> str:
    """The log, once the program has ended."""
    end()
    return (data_dir / "logs" / f"{program}.log").read_text(encoding="utf-8")


def test_a_program_writes_its_own_file(tmp_path: Path) -> None:
    log_to(tmp_path, "kiosk")
    logging.getLogger("kiosk").info("the kiosk %s", "stands")
    assert "INFO" in (text := written(tmp_path, "kiosk"))
    assert "kiosk: the kiosk stands\n" in text


def test_a_trace_is_written_once_and_whole(tmp_path: Path) -> None:
    log_to(tmp_path, "kiosk")
    try:
        int("số không")
    except ValueError:
        logging.getLogger("kiosk").exception("it %s", "broke")
    text = written(tmp_path, "kiosk")
    assert text.count("it broke\nTraceback") == 1
    assert text.count("ValueError: invalid literal for int() with base 10: 'số không'") == 1


def test_nobody_waits_for_the_disk(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    os.mkfifo(tmp_path / "logs" / "kiosk.log")  # to open it blocks until somebody reads
    log_to(tmp_path, "kiosk")
    tap = threading.Thread(target=logging.getLogger("kiosk").info, args=("tapped",), daemon=True)
    tap.start()
    tap.join(WAIT_S)
    assert not tap.is_alive()
    with (tmp_path / "logs" / "kiosk.log").open(encoding="utf-8") as file:
        assert "tapped" in file.readline()


def test_what_was_logged_last_is_written_when_the_program_ends(tmp_path: Path) -> None:
    program = (
        "import logging, pathlib, sys; from motcua.logs import log_to;"
        "log_to(pathlib.Path(sys.argv[1]), 'cli');"
        "[logging.getLogger('x').info('line %d', n) for n in range(2000)]"
    )
    words = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, timeout=60, check=True)
    lines = (tmp_path / "logs" / "cli.log").read_text(encoding="utf-8").splitlines()
    assert [line.split(": ")[1] for line in lines] == [f"line {number}" for number in range(2000)]
    assert (done.stdout, done.stderr) == (b"", b"")


def test_a_program_that_logs_nothing_leaves_no_file(tmp_path: Path) -> None:
    log_to(tmp_path, "cli")
    end()
    assert not (tmp_path / "logs").exists()


def test_one_process_has_one_log(tmp_path: Path) -> None:
    log_to(tmp_path, "cli")
    log_to(tmp_path, "run")
    logging.getLogger("x").warning("here")
    end()
    assert [file.name for file in (tmp_path / "logs").iterdir()] == ["run.log"]


def test_what_was_logged_before_the_log_moved_is_not_lost(tmp_path: Path) -> None:
    log_to(tmp_path, "cli")
    logging.getLogger("x").warning("before")
    log_to(tmp_path, "run")
    assert "before" in (tmp_path / "logs" / "cli.log").read_text(encoding="utf-8")


def test_files_are_bounded(tmp_path: Path) -> None:
    log_to(tmp_path, "run", max_bytes=1000)
    for _ in range(300):
        logging.getLogger("x").info("y" * 50)
    end()
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == FILES
    assert max(file.stat().st_size for file in files) <= 1000


def folder_is_a_file(logs: Path) -> None:
    logs.write_text("a file where the folder should be")


def disk_is_full(logs: Path) -> None:
    logs.mkdir()
    (logs / "run.log").symlink_to("/dev/full")


@pytest.mark.parametrize("trouble", [folder_is_a_file, disk_is_full])
def test_a_disk_that_takes_nothing_stops_nobody_and_shows_no_trace(
    tmp_path: Path, trouble: Callable[[Path], None]
) -> None:
    trouble(tmp_path / "logs")
    program = (
        "import logging, pathlib, sys; from motcua.logs import log_to;"
        "log_to(pathlib.Path(sys.argv[1]), 'run');"
        "[logging.getLogger('x').error('nobody reads this') for _ in range(3)];"
        "logging.getLogger('x').error('too %s many', 'words', 'here');"
        "log_to(pathlib.Path(sys.argv[1]), 'run');"
        "logging.getLogger('x').error('nobody reads this');"
        "print('done')"
    )
    words = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == (b"done\n", b"")
