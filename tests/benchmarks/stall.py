"""How long the kiosk's loop ever stands still while citizens come and go."""

import json
import os
import subprocess
import sys

from tests.benchmarks.figures import ROOT, Bench, Figure, progress

VISITS = 60
LIMIT_MS = 50.0
RUN_TIMEOUT_S = 300.0
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}


def stall() -> list[Figure]:
    """Visits of every kind to the real kiosk, beside the bare loop of the same process."""
    progress(f"visit_stall_ms: {VISITS} visits")
    done = subprocess.run(
        [sys.executable, "-m", "tests.proofs.soak", str(VISITS)],
        cwd=ROOT,
        env={**os.environ, **OFFSCREEN},
        check=True,
        stdout=subprocess.PIPE,
        timeout=RUN_TIMEOUT_S,
    )
    told = json.loads(done.stdout)
    bare = float(told["bare_ms"])
    note = (
        f"longest time between two beats of the Qt loop over {VISITS} visits (language, large "
        f"letters, contrast, reach, help), beyond that of the bare loop, which is the baseline"
    )
    value = max(0.0, float(told["stall_ms"]) - bare)
    return [Figure("visit_stall_ms", value, "ms", bare, LIMIT_MS, note)]


BENCHES = (Bench(("visit_stall_ms",), stall),)
