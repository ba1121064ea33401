"""The kiosk: how soon citizens can begin, how soon a touch is on paper, and its memory."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.children import bare_start_s, office_folder, program, until
from tests.benchmarks.figures import ROOT, Bench, Figure, median, percentile, progress, spread
from tests.benchmarks.office import BareCommits
from tests.benchmarks.printing import PrinterEnd

STARTS = 9
START_LIMIT_S = 1.0
TAPS = 250
TAP_LIMIT_MS = 50.0
SERVED = 150
"""Enough for a wait to be told with each number."""
COMMIT_BYTES = 2048
"""About what a number with its slip adds to the journal."""
RSS_VISITS = 50
RSS_LIMIT_MB = 200.0
VISITS_TIMEOUT_S = 300.0
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}


def start() -> list[Figure]:
    """A fresh `motcua kiosk` on a folder in use, its printer simulated beside it."""
    touchable, drawn, bare_qml, bare = [], [], [], []
    with (
        office_folder(waiting=30) as here,
        program("run", "--only", "simulators", "--data-dir", str(here.data_dir)),
    ):
        printer = Path(here.catalogue.port_of(str(here.settings.kiosk.printer)))
        until(printer.exists, "the simulated printer")
        _run("start", str(here.data_dir))  # the first one reads from disk what the others do not
        for number in range(1, STARTS + 1):
            progress(f"start_first_frame_s: start {number} of {STARTS}")
            began = time.monotonic()
            kiosk = _run("start", str(here.data_dir))
            touchable.append(kiosk["touchable_at"] - kiosk["hand_s"] - began)
            drawn.append(kiosk["interactive_at"] - began)
            began = time.monotonic()
            bare_qml.append(_run("bare")["drawn_at"] - began)
            bare.append(bare_start_s())
    note = (
        f"process start until a service can be touched; {spread(touchable, 2)}; the median; the "
        f"hall is drawn after {median(drawn):.2f}; baseline: a bare PySide6 QML window, in turns "
        f"(bare interpreter: {median(bare):.3f})"
    )
    value = median(touchable)
    return [Figure("start_first_frame_s", value, "s", median(bare_qml), START_LIMIT_S, note)]


def visits() -> list[Figure]:
    """Visits by real touches, each with its slip on the line of a printer that answers at once."""
    progress(f"tap_to_wire_p99_ms: {TAPS} visits")
    with office_folder(waiting=30, served=SERVED) as here, PrinterEnd() as printer:
        kiosk = _run("visits", str(here.data_dir), printer.port, str(TAPS), str(RSS_VISITS))
        commits_ms = _raw_commits_ms(here.data_dir / "raw.db")
    taps_ms = [
        (began - released) * 1000
        for released, began in zip(kiosk["released_at"], printer.began_at, strict=True)
    ]
    return [
        Figure(
            "tap_to_wire_p99_ms",
            percentile(taps_ms, 99),
            "ms",
            percentile(commits_ms, 99),
            TAP_LIMIT_MS,
            f"touch released in the window → first byte of the slip at the far end of a pty; "
            f"{spread(taps_ms, 1)}; p95 {percentile(taps_ms, 95):.1f}; the first after the start "
            f"{taps_ms[0]:.1f}; baseline: a bare commit on the same disk, p99 (median "
            f"{median(commits_ms):.2f})",
        ),
        Figure(
            "rss_mb",
            kiosk["rss_mb"],
            "MB",
            _run("bare")["rss_mb"],
            RSS_LIMIT_MB,
            f"resident after {RSS_VISITS} visits (after {TAPS}: {kiosk['end_rss_mb']:.0f}); "
            "baseline: a bare PySide6 QML window",
        ),
    ]


def _raw_commits_ms(file: Path) -> list[float]:
    """What the disk takes for a commit of `COMMIT_BYTES` under WAL and `synchronous=FULL`."""
    bare = BareCommits(file, COMMIT_BYTES)
    for _ in range(TAPS):
        bare.commit()
    bare.close()
    return bare.took_ms


def _run(*words: str) -> dict[str, Any]:
    """What a mode of the measured process answers."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.kiosk_process", *words],
        cwd=ROOT,
        env={**os.environ, **OFFSCREEN},
        check=True,
        stdout=subprocess.PIPE,
        timeout=VISITS_TIMEOUT_S,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


BENCHES = (
    Bench(("start_first_frame_s",), start),
    Bench(("tap_to_wire_p99_ms", "rss_mb"), visits),
)
