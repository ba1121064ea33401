"""How long a number and a call take, on a new record and on one with years behind it."""

import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pysqlite3 import dbapi2

from motcua import BUILT
from motcua.settings import load
from office.act import Command
from office.clock import SetClock
from office.counters import CallNext, OpenCounter
from office.office import Office, Who
from office.queue import IssueTicket
from office.store import STORE_FILE, open_store
from tests.benchmarks.figures import ROOT, Bench, Figure, median, percentile, progress, spread
from tests.benchmarks.history import folder_with_history

ROUNDS = 400
WARM_UP = 20
PAST_TICKETS = 100_000
COMMIT_ALLOWANCE_MS = 4.0
"""How much longer than a bare commit a command may take."""
GROWTH, GROWTH_MS = 1.2, 0.5
"""How much slower a command may become with its history: so many times, and so much more."""
MORNING = datetime.fromisoformat("2026-12-07T08:00:00+07:00")
WAITING = 30
"""So many wait all the time, as in a busy hall."""
NUMBER = IssueTicket("ho-tich", printer="kiosk-1")
CALL = CallNext(2)
"""A counter that takes the service of `NUMBER`."""
WHO = Who("bench", "bench")


@dataclass
class Record:
    """An office on a record of its own, and what its commands took, in milliseconds."""

    office: Office
    issue_ms: list[float] = field(default_factory=list)
    call_ms: list[float] = field(default_factory=list)

    def give_and_call(self) -> None:
        """One citizen comes and is called, which ends the visit of the one before."""
        self.issue_ms.append(self._do(NUMBER, "ticket.issued"))
        self.call_ms.append(self._do(CALL, "ticket.called"))

    def _do(self, command: Command, kind: str) -> float:
        began = time.perf_counter()
        done = self.office.do(command, WHO)
        took_ms = (time.perf_counter() - began) * 1000
        if all(event.kind != kind for event in done.events):
            raise ValueError(f"{command} did not do what is measured")
        return took_ms


R = TypeVar("R", bound=Record)


class BareCommits:
    """What the disk and SQLite alone take: one row, one commit, as many bytes as a number has."""

    def __init__(self, path: Path, size: int) -> None:
        self.size = size
        self.took_ms: list[float] = []
        self._connection = dbapi2.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE bytes (id INTEGER PRIMARY KEY, content BLOB)")

    def commit(self) -> None:
        """Write once."""
        began = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO bytes (content) VALUES (?)", (bytes(self.size),))
        self._connection.execute("COMMIT")
        self.took_ms.append((time.perf_counter() - began) * 1000)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def measure(rounds: int = ROUNDS, past: int = PAST_TICKETS) -> list[Figure]:
    """Give and call in turns on both records, with a bare commit in between."""
    return _figures(*in_turns(rounds, past, Record))


def in_turns(rounds: int, past: int, measured: type[R]) -> tuple[BareCommits, R, R]:
    """What the commands took on a new record and on one with a past, and bare commits beside them.

    Which record comes first changes from round to round, so that both meet the same noise.
    """
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder:
        home = Path(folder)
        folder_with_history(home / "old", past, MORNING)
        new, old = _record(home / "new", measured), _record(home / "old", measured)
        bare = BareCommits(home / "bare.db", _bytes_of_a_number(new.office))
        progress(f"issue and call: {rounds} rounds, {bare.size} bytes a number")
        for number in range(WARM_UP + rounds):
            bare.commit()
            for record in (new, old) if number % 2 else (old, new):
                record.give_and_call()
        bare.close()
        for record in (new, old):
            record.office.store.close()
    return bare, new, old


def _record(folder: Path, measured: type[R]) -> R:
    office = Office(load(None).office, open_store(folder), SetClock(MORNING), BUILT)
    office.do(OpenCounter(CALL.counter), WHO)
    for _ in range(WAITING):
        office.do(NUMBER, WHO)
    return measured(office)


def _bytes_of_a_number(office: Office) -> int:
    """How many bytes of values one number puts into the record."""
    connection = dbapi2.connect(office.store.folder / STORE_FILE)
    before = _bytes_in(connection)
    office.do(NUMBER, WHO)
    size = _bytes_in(connection) - before
    connection.close()
    return size


def _bytes_in(connection: dbapi2.Connection) -> int:
    size = 0
    for table in ("events", "tickets", "visits", "commands", "print_jobs"):
        for row in connection.execute(f"SELECT * FROM {table}"):
            size += sum(len(v) if isinstance(v, str | bytes) else 8 for v in row if v is not None)
    return size


def _figures(bare: BareCommits, new: Record, old: Record) -> list[Figure]:
    commits = bare.took_ms[WARM_UP:]
    raw = percentile(commits, 95)
    note = f"{bare.size} bytes, {STORE_FILE} left aside; {spread(commits, 2)}"
    figures = [Figure("commit_raw_p95_ms", raw, "ms", None, None, note)]
    for name, fresh, aged in (
        ("issue", new.issue_ms[WARM_UP:], old.issue_ms[WARM_UP:]),
        ("call", new.call_ms[WARM_UP:], old.call_ms[WARM_UP:]),
    ):
        p50, p95 = median(fresh), percentile(fresh, 95)
        notes = [f"{spread(one, 2)}; baseline: " for one in (fresh, aged)]
        half, most = notes[0] + "commit_raw, p50", notes[0] + "commit_raw, p95"
        figures += [
            Figure(f"{name}_p50_ms_0", p50, "ms", median(commits), None, half),
            Figure(f"{name}_p95_ms_0", p95, "ms", raw, raw + COMMIT_ALLOWANCE_MS, most),
        ]
        for percent, before in ((50, p50), (95, p95)):
            limit = before * GROWTH + GROWTH_MS
            value = percentile(aged, percent)
            what = notes[1] + "the same on a new record"
            figures.append(Figure(f"{name}_p{percent}_ms_100k", value, "ms", before, limit, what))
    return figures


BENCHES = (
    Bench(
        (
            "commit_raw_p95_ms",
            *(
                f"{command}_p{percent}_ms_{past}"
                for command in ("issue", "call")
                for past in ("0", "100k")
                for percent in (50, 95)
            ),
        ),
        measure,
    ),
)
