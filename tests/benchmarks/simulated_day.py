"""How long a whole day takes: a thousand visits at forty counters, through the real commands."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pysqlite3 import dbapi2

from office.store import STORE_FILE
from tests.benchmarks.figures import ROOT, Bench, Figure, progress
from tests.benchmarks.office import BareCommits

VISITS, COUNTERS, SEED = 1000, 40, 1
LIMIT_S = 60.0
TIMEOUT_S = 600


def measure(visits: int = VISITS, counters: int = COUNTERS) -> list[Figure]:
    """Play the day by the command line, then commit as often and as much without an office."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder:
        home = Path(folder)
        progress(f"a day of {visits} visits at {counters} counters")
        words = f"simulate day --visits {visits} --counters {counters} --seed {SEED} --json"
        command = [sys.executable, "-m", "motcua", *words.split(), "--data-dir", str(home)]
        began = time.perf_counter()
        done = subprocess.run(
            [*command, "--out", str(home / "day")],
            capture_output=True,
            check=True,
            cwd=ROOT,
            timeout=TIMEOUT_S,
        )
        took_s = time.perf_counter() - began
        told = json.loads(done.stdout)
        commits = _commits(home / "day")
        size = (home / "day" / STORE_FILE).stat().st_size // commits
        bare_s = _bare_s(home / "bare.db", commits, size)
    note = (
        f"1 run, the program's start and the proof of the record included: {told['events']} events "
        f"of {commits} commands, {told['tickets']} tickets; baseline: as many bare commits of "
        f"{size} bytes"
    )
    return [Figure("simulate_day_s", took_s, "s", bare_s, LIMIT_S, note)]


def _commits(folder: Path) -> int:
    """How many commands left something in a record."""
    connection = dbapi2.connect(folder / STORE_FILE)
    count = connection.execute("SELECT count(*) FROM commands").fetchone()[0]
    connection.close()
    return int(count)


def _bare_s(path: Path, commits: int, size: int) -> float:
    bare = BareCommits(path, size)
    began = time.perf_counter()
    for _ in range(commits):
        bare.commit()
    took_s = time.perf_counter() - began
    bare.close()
    return took_s


BENCHES = (Bench(("simulate_day_s",), measure),)
