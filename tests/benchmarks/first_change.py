"""How soon a touch shows: from the touch delivered to the first frame with other pixels."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.benchmarks.children import office_folder
from tests.benchmarks.figures import ROOT, Bench, Figure, percentile, progress, spread

TOUCHES = 200
LIMIT_MS = 50.0
RUN_TIMEOUT_S = 300.0
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}


def first_change() -> list[Figure]:
    """Fingers that land on the controls of the real kiosk, and on a button of plain QML."""
    progress(f"touch_to_change_p99_ms: {TOUCHES} touches")
    bare = _run("bare")
    with office_folder(waiting=30) as here:
        kiosk = _run("kiosk", str(here.data_dir))
    note = (
        f"a finger lands on a control of the kiosk, offscreen at {kiosk['size']} → the first drawn "
        f"frame whose pixels differ; {spread(kiosk['landed_ms'], 1)}; it lifts and the whole page "
        f"changes (language, letters, contrast): {spread(kiosk['turned_ms'], 1)}; baseline: a "
        f"button in a bare PySide6 QML window of that size, p99 of {spread(bare['landed_ms'], 1)}"
    )
    value, baseline = (percentile(one["landed_ms"], 99) for one in (kiosk, bare))
    return [Figure("touch_to_change_p99_ms", value, "ms", baseline, LIMIT_MS, note)]


def _run(*words: str) -> dict[str, Any]:
    """What a mode of `tests.benchmarks.frames` answers."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.frames", str(TOUCHES), *words],
        cwd=ROOT,
        env={**os.environ, **OFFSCREEN},
        check=True,
        stdout=subprocess.PIPE,
        timeout=RUN_TIMEOUT_S,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


BENCHES = (Bench(("touch_to_change_p99_ms",), first_change),)
