"""What a hundred offices bring to one central system at once, and how long each push takes."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.drain import database
from tests.benchmarks.figures import ROOT, Bench, Figure, percentile, progress
from tests.benchmarks.played import played_day
from tests.proofs.fan_in import A_SECOND, fan_in

OFFICES, SECONDS, LONG_SECONDS = 100, 60, 600
LEAST_PER_S, MOST_P99_MS = 2000.0, 200.0
_RATE, _P99 = "central_events_per_s", "central_push_p99_ms"


def measure(seconds: int = SECONDS, suffix: str = "") -> Sequence[Figure]:
    """Each office by the real worker from a record of its own, over TLS with certificates."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder,
        database() as url,
    ):
        day = played_day(Path(folder))
        progress(f"{OFFICES} offices, {A_SECOND} events a second each, for {seconds} s")
        told = fan_in(Path(folder), url, day, OFFICES, seconds)
    if told.missing or told.faults:
        raise ValueError(f"{told.missing} events are not there; {told.faults[:3]}")
    took_ms = [one * 1000 for one in told.took_s]
    note = (
        f"{OFFICES} offices for {seconds} s, each {A_SECOND} events a second, {len(took_ms)} "
        "pushes, gzip, TLS with certificates on both sides, chain and bodies checked, "
        "PostgreSQL with synchronous_commit=on, everything on this machine"
    )
    offered = float(OFFICES * A_SECOND)
    # the last push comes a moment after the last second
    least = LEAST_PER_S * seconds / (seconds + 1)
    median = percentile(took_ms, 50)
    return [
        Figure(_RATE + suffix, told.events_per_s, "1/s", offered, least, note, at_least=True),
        Figure(_P99 + suffix, percentile(took_ms, 99), "ms", median, MOST_P99_MS, note),
    ]


def _long() -> Sequence[Figure]:
    return measure(LONG_SECONDS, "_10min")


BENCHES = (
    Bench((_RATE, _P99), measure),
    Bench((f"{_RATE}_10min", f"{_P99}_10min"), _long, apart="10min"),
)
