"""The whole program in a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
END_TIMEOUT_S = 10
PROGRAM = """
import logging, sys
from kiosk.app import run_kiosk
from kiosk.config import KioskSettings
from tests.fakes.desk import FakeDesk

logging.basicConfig(level=logging.WARNING)
told = "store imported" if "sqlalchemy" in sys.modules else "interactive"


def tell():
    print(told, flush=True)


sys.exit(run_kiosk(FakeDesk(), KioskSettings(), on_first_interactive=tell))
"""


@pytest.fixture
def program(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The kiosk on a fake desk, once it has shown its first page."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CACHE_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_shows_the_hall_and_ends_when_told(
    program: subprocess.Popen[str], ending: signal.Signals
) -> None:
    assert program.stdout is not None
    assert program.stdout.readline() == "interactive\n"
    program.send_signal(ending)
    _, said = program.communicate(timeout=END_TIMEOUT_S)
    assert (program.returncode, said) == (0, "")
