"""The same as `office` on a record with a million past tickets; measured only by `BENCH=1m`.

The first run writes them: some ten minutes and 3.5 GB under `build/`, and as much again while it
measures.
"""

import time
from dataclasses import dataclass, field

from office.hall_views import panel_now
from tests.benchmarks.figures import Bench, Figure, percentile, spread
from tests.benchmarks.office import CALL, WARM_UP, Record, in_turns

ROUNDS = 4000
"""So many that the 95th percentile of a noisy disk is nearly the same from run to run."""
PAST_TICKETS = 1_000_000
GROWTH = 1.2
"""How much slower a command may be with its history: so many times what it takes without."""


@dataclass
class Watched(Record):
    """A record whose panel is read after each call, as panels do."""

    panel_ms: list[float] = field(default_factory=list)

    def give_and_call(self) -> None:
        """One citizen comes and is called; the officer's panel shows it."""
        super().give_and_call()
        began = time.perf_counter()
        panel_now(self.office, CALL.point, CALL.counter)
        self.panel_ms.append((time.perf_counter() - began) * 1000)


def measure(rounds: int = ROUNDS, past: int = PAST_TICKETS) -> list[Figure]:
    """Give, call and look in turns on a new record and on the old one."""
    bare, new, old = in_turns(rounds, past, Watched)
    beside = f"bare commit {spread(bare.took_ms[WARM_UP:], 2)}"
    figures = []
    for name, fresh, aged in (
        ("issue", new.issue_ms[WARM_UP:], old.issue_ms[WARM_UP:]),
        ("call", new.call_ms[WARM_UP:], old.call_ms[WARM_UP:]),
        ("panel", new.panel_ms[WARM_UP:], old.panel_ms[WARM_UP:]),
    ):
        note = f"{spread(aged, 2)}; baseline: the same on a new record, in turns; {beside}"
        for percent in (50, 95):
            value, before = percentile(aged, percent), percentile(fresh, percent)
            label = f"{name}_p{percent}_ms_1m"
            figures.append(Figure(label, value, "ms", before, before * GROWTH, note))
    return figures


BENCHES = (
    Bench(
        tuple(
            f"{name}_p{percent}_ms_1m"
            for name in ("issue", "call", "panel")
            for percent in (50, 95)
        ),
        measure,
        apart="1m",
    ),
)
