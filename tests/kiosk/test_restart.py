"""The kiosk's program ends with its supervisor's code when staff want it to start again."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CODE = 75
TIMEOUT_S = 60
PROGRAM = f"""
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from kiosk.app import run_kiosk
from kiosk.config import KioskSettings
from tests.benchmarks.paper_change import Staff
from tests.fakes.desk import PIN, FakeDesk


def restart():
    window = next(one for one in QGuiApplication.topLevelWindows() if isinstance(one, QQuickWindow))
    staff = Staff(window)
    staff.hold_clock()
    staff.type("3")
    staff.type(PIN)
    staff.touch("restart")


def later():
    QTimer.singleShot(0, restart)


sys.exit(run_kiosk(FakeDesk(), KioskSettings(), on_first_interactive=later, restart_code={CODE}))
"""


def test_staff_have_the_program_start_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.returncode == CODE, done.stderr
