"""Sixty-six programs on one record in a database: how much gets done, how long each waits."""

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from office.store import open_store
from tests.benchmarks.figures import Bench, Figure, percentile, progress
from tests.fakes.postgres import Server
from tests.proofs.crew import COUNTERS, KIOSKS, Crew, Task, Told, crew, wrong

NUMBERS, CALLS = 150, 15
"""What each kiosk gives before, and what each counter then calls."""
PACE_A_SECOND, PACED_S = 40, 30
COMMIT_BYTES = 1500
"""Some as many as a number writes."""
LEAST_A_SECOND, MOST_P99_MS = 100, 150


def measure() -> Sequence[Figure]:
    """As fast as they can, then at a pace that no hall reaches; bare commits in the same run."""
    home = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    server = Server(home, settings=())
    server.start()
    try:
        return _measured(server, home / "key")
    finally:
        server.stop("immediate")
        shutil.rmtree(home)


def _measured(server: Server, folder: Path) -> Sequence[Figure]:
    url = server.create("motcua")
    open_store(folder, url=url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (content bytea)")
    progress(f"{KIOSKS} kiosks and {COUNTERS} counters on one database")
    with crew(folder, url) as team:
        told = team.do(Task(NUMBERS), None)
        told += team.do(Task(1), Task(1))  # a program's first command compiles its statements
        bare = _rate(team, Task(CALLS, bare=COMMIT_BYTES), told=[])
        rate = _rate(team, Task(CALLS), told)
        told += team.do(Task(NUMBERS), None)
        paced = team.do_paced(PACE_A_SECOND, PACED_S)
    faults = wrong(folder, url, told + paced)
    if faults:
        raise ValueError("; ".join(faults[:5]))
    late_ms = [one.late_s * 1000 for one in paced]
    note = f"{KIOSKS} kiosks and {COUNTERS} counters, a process each"
    return [
        Figure("pg_raw_commits_per_s", bare, "1/s", None, None, f"{note}: one row a commit"),
        Figure(
            "pg_calls_per_s",
            rate,
            "1/s",
            bare,
            LEAST_A_SECOND,
            f"{note}: numbers and calls, as fast as they can; every commit is on the disk",
            at_least=True,
        ),
        Figure(
            "pg_call_p99_ms",
            percentile(late_ms, 99),
            "ms",
            None,
            MOST_P99_MS,
            f"{note}: {len(paced)} numbers and calls, {PACE_A_SECOND} a second together;"
            f" median {percentile(late_ms, 50):.1f}, from the moment at which each was due",
        ),
    ]


def _rate(team: Crew, task: Task, told: list[Told]) -> float:
    """How many a second all of them together get done."""
    began = time.monotonic()
    done = team.do(task, task)
    told += done
    return len(done) / (time.monotonic() - began)


BENCHES = (Bench(("pg_raw_commits_per_s", "pg_calls_per_s", "pg_call_p99_ms"), measure),)
