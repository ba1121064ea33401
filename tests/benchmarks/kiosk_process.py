"""The measured kiosk itself: `python -m tests.benchmarks.kiosk_process MODE …`.

It imports nothing of ours before the mode does, and prints one JSON object. Times are of the
monotonic clock, which all processes of a machine share.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motcua.settings import Settings
    from screens.hand import Hand

WAIT_MS = 20_000
KIOSK_STANDS = "the kiosk stands"
BARE_QML = b"import QtQuick\nWindow { visible: true; width: 1080; height: 1920; color: 'white' }"


def bare() -> int:
    """A window of plain QML, until it is drawn."""
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtQml import QQmlApplicationEngine
    from PySide6.QtQuick import QQuickWindow

    application = QGuiApplication(["bare"])
    engine = QQmlApplicationEngine()
    engine.loadData(BARE_QML)
    window = next(root for root in engine.rootObjects() if isinstance(root, QQuickWindow))
    window.frameSwapped.connect(application.quit)
    application.exec()
    _answer({"drawn_at": time.monotonic(), "rss_mb": _rss_mb()})
    del window, engine
    return 0


def start(data_dir: str) -> int:
    """`motcua kiosk` as it is; once it stands, a number is taken by touch."""
    logging.getLogger("motcua.cli.run").addHandler(_WhenItStands())
    from motcua.cli import main

    return main(["kiosk", "--data-dir", data_dir])


class _WhenItStands(logging.Handler):
    """Hears the kiosk say that it stands, in the midst of drawing, and lets the touch follow."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == KIOSK_STANDS:
            from PySide6.QtCore import QTimer

            QTimer.singleShot(0, partial(_take_number, time.monotonic()))


def _take_number(interactive_at: float) -> None:
    fetching = time.monotonic()
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtQuick import QQuickWindow

    from kiosk.visit import TAP_GUARD_MS
    from screens.hand import Hand, wait_for

    windows = QGuiApplication.topLevelWindows()
    hand = Hand(next(one for one in windows if isinstance(one, QQuickWindow)))
    hand_s = time.monotonic() - fetching
    wait_for(partial(_shown, hand, "service-ho-tich"), WAIT_MS, "the services")
    touchable_at = time.monotonic()
    # What follows is not measured: it proves that a touch is taken, once the tremble guard is over.
    guarded_until = touchable_at + TAP_GUARD_MS / 1000
    wait_for(partial(_later_than, guarded_until), WAIT_MS, "the end of the guard")
    hand.touch("service-ho-tich")
    wait_for(partial(_shown, hand, "number"), WAIT_MS, "the number")
    _answer({"interactive_at": interactive_at, "touchable_at": touchable_at, "hand_s": hand_s})
    QCoreApplication.quit()


def _shown(hand: "Hand", name: str) -> bool:
    from screens.hand import HandError

    try:
        hand.item(name)
    except HandError:
        return False
    return True


def _later_than(moment: float) -> bool:
    return time.monotonic() > moment


def visits(data_dir: str, port: str, count: str, rss_after: str) -> int:
    """So many visits by touch, with a real printer's driver at `port`."""
    from motcua.machine import machine
    from motcua.programs import kiosk_desk
    from tests.benchmarks.touches import Touches

    settings = _with_printer_at(port)
    with machine(settings, Path(data_dir)) as here, kiosk_desk(here) as desk:
        touches = Touches(desk, settings.kiosk)
        released_at, rss_mb = [], 0.0
        for number in range(1, int(count) + 1):
            released_at.append(touches.visit())
            if number == int(rss_after):
                rss_mb = _rss_mb()
        _answer({"released_at": released_at, "rss_mb": rss_mb, "end_rss_mb": _rss_mb()})
        touches.close()
    return 0


def _with_printer_at(port: str) -> "Settings":
    """The sample office, with the kiosk's printer on a serial line of this machine."""
    from devices.config import SerialConnection
    from motcua.settings import load

    settings = load(None)
    connection = SerialConnection(kind="serial", path=port, baud=115_200)
    printers = tuple(
        one.model_copy(update={"connection": connection})
        if one.id == settings.kiosk.printer
        else one
        for one in settings.devices.printers
    )
    devices = settings.devices.model_copy(update={"printers": printers})
    return settings.model_copy(update={"devices": devices})


def _rss_mb() -> float:
    """Resident memory of this process now, in 10⁶ bytes (proc(5), `status`)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    resident = next(line for line in lines if line.startswith("VmRSS:"))
    return int(resident.split()[1]) * 1024 / 1e6


def _answer(facts: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")


MODES: dict[str, Callable[..., int]] = {"bare": bare, "start": start, "visits": visits}

if __name__ == "__main__":
    sys.exit(MODES[sys.argv[1]](*sys.argv[2:]))
