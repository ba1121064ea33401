"""How well waits are foretold on days never seen before, and how long that takes."""

import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from motcua import BUILT
from motcua.settings import load
from office.clock import SetClock
from office.counters import CallNext, OpenCounter
from office.model import Ticket
from office.office import Office, Who
from office.queue import IssueTicket
from office.store import open_store
from office.views import issue_answer
from office.waits import Waits
from tests.benchmarks.figures import ROOT, Bench, Figure, median, percentile, progress, spread
from tests.benchmarks.history import folder_with_history
from tests.office.day_types import DAY_TYPES
from tests.office.wait_days import HELD_OUT
from tests.office.wait_scores import RIVALS, Score, scores

EVERY = 8
"""Every so-manieth citizen of a day is told something: all would take many minutes."""
NOT_WORSE, BETTER = 1.05, 0.85
"""Against the best rival of a kind of day; against each of them over all days."""
ESTIMATE_LIMIT_MS = 20.0
PAST_TICKETS = 5_000
SERVED, WAITING, ROUNDS = 400, 60, 120
MORNING = datetime.fromisoformat("2026-12-07T08:00:00+07:00")
WHO = Who("bench", "bench")
KINDS = {kind: f"wait_mae_{kind.replace(' ', '_')}" for kind in DAY_TYPES}


def errors() -> list[Figure]:
    """Every kind of day, twenty days each."""
    progress(f"wait_mae: {len(DAY_TYPES)} kinds of day, {len(HELD_OUT)} days each")
    found = scores(HELD_OUT, EVERY)
    figures = [
        Figure(name, one.error, "min", one.best, NOT_WORSE * one.best, _told(one))
        for kind, name in KINDS.items()
        for one in [found[kind]]
    ]
    over_all = found["all"]
    limit = BETTER * over_all.best
    note = _told(over_all)
    return [*figures, Figure("wait_mae_all", over_all.error, "min", over_all.best, limit, note)]


def _told(one: Score) -> str:
    rivals = ", ".join(f"{rival} {one.rivals[rival]:.2f}" for rival in RIVALS)
    return (
        f"{one.count} waits; baseline: the best of {rivals}; "
        f"{one.under:.1%} under the upper end, {one.inside:.1%} inside the range"
    )


def estimates() -> list[Figure]:
    """A number's wait, from the record, in a hall that is full and has worked all day."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder:
        home = Path(folder)
        folder_with_history(home / "old", PAST_TICKETS, MORNING)
        store = open_store(home / "old")
        clock = SetClock(MORNING)
        office = Office(load(None).office, store, clock, BUILT)
        progress(f"estimate_p95_ms: {SERVED} served, {WAITING} waiting, {ROUNDS} rounds")
        _work(office, clock)
        waits, took_ms, told = Waits(office), [], 0
        for number in range(ROUNDS):
            ticket = _issued(office, number)
            began = time.thread_time()
            told += waits.of(ticket) is not None
            took_ms.append((time.thread_time() - began) * 1000)
            _called(office, number)
        store.close()
    if told < ROUNDS:
        raise ValueError(f"{ROUNDS - told} numbers were told no wait")
    note = f"{WAITING} waiting; {spread(took_ms, 1)}; first {took_ms[0]:.1f}; baseline: the median"
    value = percentile(took_ms[1:], 95)
    return [Figure("estimate_p95_ms", value, "ms", median(took_ms), ESTIMATE_LIMIT_MS, note)]


def _work(office: Office, clock: SetClock) -> None:
    for counter in office.settings.counters:
        office.do(OpenCounter(counter.number, confirm=True), WHO)
    for number in range(SERVED + WAITING):
        _issued(office, number)
        if number >= WAITING:
            clock.put(MORNING + timedelta(seconds=45 * number))
            _called(office, number)


def _issued(office: Office, number: int) -> Ticket:
    services = office.settings.services
    done = office.do(IssueTicket(services[number % len(services)].id), WHO)
    return issue_answer(done).ticket


def _called(office: Office, number: int) -> None:
    counters = office.settings.counters
    office.do(CallNext(counters[number % len(counters)].number), WHO)


BENCHES = (
    Bench((*KINDS.values(), "wait_mae_all"), errors),
    Bench(("estimate_p95_ms",), estimates),
)
