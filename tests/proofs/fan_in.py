"""Many offices at one central system: each pushes twenty events a second, by the real worker.

`python -m tests.proofs.fan_in FILE` is a crew of offices in a process of its own: it reads its task
from a file, waits for a line on stdin, and tells what each push took on stdout.
"""

import json
import math
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from office.bell import Bell
from office.clock import SystemClock, steady_s
from office.model import Event
from office.store import events, open_store
from office.store.link import LinkRow
from sync.batches import Batch
from sync.central import Central, Files
from sync.contract import Pushed, Standing
from sync.enrolment import Papers, new_key, request_for
from sync.outbox import Outbox
from sync.reference.authority import Authority
from sync.reference.offices import Offices
from sync.reference.record import Record
from sync.worker import Worker
from tests.benchmarks.played import one_of_many, write_journal

ROOT = Path(__file__).parents[2]
A_SECOND = 20
"""Events that each office has in a second, in one push."""
CREWS = 2
LEAD_S = 5.0
SETTLE_S = 20.0
"""So long after the last second everything may take to arrive."""
START_S = 300.0
_SERVE = (
    "import sys, pathlib; from sync.reference.serving import Tls, serve; "
    "from sync.reference.authority import Authority; "
    "url, folder = sys.argv[1:]; "
    "serve(url, '127.0.0.1', 0, Tls(Authority(pathlib.Path(folder)), '127.0.0.1'))"
)


@dataclass(frozen=True)
class Task:
    """What a crew does: its offices' folders, whom they speak to, for how many seconds."""

    folders: list[str]
    address: str
    seconds: int


@dataclass(frozen=True)
class Report:
    """What came of it: pushes in seconds each, events acknowledged in a second, faults."""

    took_s: list[float]
    events_per_s: float
    missing: int
    faults: list[str]


class _Paced(Outbox):
    """An outbox in which so much waits as would have happened by now."""

    def __init__(self, folder: Path, phase_s: float) -> None:
        self._record = open_store(folder)
        super().__init__(self._record)
        self.phase_s = phase_s
        self.began_s = 0.0
        self.seconds = 0

    @property
    def due(self) -> int:
        """Up to which event something has happened."""
        if not self.began_s:
            return 0
        elapsed = math.floor(steady_s() - self.began_s - self.phase_s) + 1
        return max(0, min(elapsed, self.seconds)) * A_SECOND

    def look(self) -> tuple[LinkRow, bool]:
        """The link, and whether anything waits by now."""
        row, _ = super().look()
        return row, row.acknowledged < self.due

    def next(self, at_most: int = A_SECOND) -> Batch | None:
        """What waits by now."""
        row, waits = self.look()
        room = min(at_most, self.due - row.acknowledged)
        return super().next(room) if waits else None

    def close(self) -> None:
        """Close the record."""
        self._record.close()


class _Timed:
    """A central system whose pushes are timed, since `began_s` is set."""

    def __init__(self, central: Central, took_s: list[float]) -> None:
        self._central = central
        self._took_s = took_s

    def standing(self, source: str) -> Standing:
        """As it is."""
        return self._central.standing(source)

    def push(self, body: bytes) -> Pushed:
        """As it is, with its time."""
        began_s = steady_s()
        told = self._central.push(body)
        self._took_s.append(steady_s() - began_s)
        return told


def work(task: Task) -> dict[str, Any]:
    """Be a crew."""
    took_s: list[float] = []
    crew = []
    for number, folder in enumerate(task.folders):
        outbox = _Paced(Path(folder), number / len(task.folders))
        papers = Papers(Path(folder) / "link")
        files = Files(papers.authority, papers.certificate, papers.key)
        central, bell = Central(task.address, files), Bell()
        central.standing(outbox.source)  # a line stands open before it is timed
        worker = Worker(outbox, _Timed(central, took_s), SystemClock(), bell, gather_s=0.0)
        crew.append((outbox, worker, bell, central))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    began_s = steady_s() + LEAD_S  # each asks how far the centre is, before anything happens
    for outbox, worker, _, _ in crew:
        outbox.began_s, outbox.seconds = began_s, task.seconds
        worker.start()
    over, ends_s = threading.Event(), began_s + task.seconds + SETTLE_S
    for second in range(task.seconds):
        for outbox, _, bell, _ in crew:  # in the order of their phases
            over.wait(max(0.0, began_s + second + outbox.phase_s - steady_s()))
            bell.ring()
    while steady_s() < ends_s and any(one.look()[0].acknowledged < _all(one) for one, *_ in crew):
        over.wait(0.1)
    last_s = steady_s() - began_s
    faults = []
    for outbox, worker, _, central in crew:
        worker.stop()
        row, _ = outbox.look()
        if row.fault or row.acknowledged != _all(outbox):
            faults.append(f"{outbox.source}: {row}")
        central.close()
        outbox.close()
    return {"took_s": took_s, "last_s": last_s, "faults": faults}


def _all(outbox: _Paced) -> int:
    return outbox.seconds * A_SECOND


def prepared(
    folder: Path, url: str, day: Sequence[Event], offices: int, seconds: int
) -> list[Path]:
    """So many offices, each with a record that has its own events, and let in."""
    record, authority = Record(url), Authority(folder / "authority")
    known, now, folders = Offices(record, authority), datetime.now(UTC), []
    for number in range(offices):
        home = folder / f"office-{number}"
        write_journal(home, one_of_many(day, number, seconds * A_SECOND))
        store = open_store(home)
        source = Outbox(store).source
        store.close()
        key = new_key()
        pem = known.let_in(known.invite(now), source, request_for(key, source).decode(), now)
        Papers(home / "link").keep(authority.pem, pem.encode(), key)
        folders.append(home)
    record.close()
    return folders


@contextmanager
def central_program(folder: Path, url: str) -> Iterator[str]:
    """The central system in a process of its own, known by its certificate; its address."""
    words = [sys.executable, "-c", _SERVE, url, str(folder / "authority")]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            yield f"https://127.0.0.1:{int(program.stdout.readline())}"
        finally:
            program.terminate()


def fan_in(folder: Path, url: str, day: Sequence[Event], offices: int, seconds: int) -> Report:
    """All of them for so many seconds, and what the central system has then."""
    folders = prepared(folder, url, day, offices, seconds)
    with central_program(folder, url) as address:
        told = _crews(folder, [str(one) for one in folders], address, seconds)
    took_s = [one for crew in told for one in crew["took_s"]]
    wanted = offices * seconds * A_SECOND
    rate = wanted / max(crew["last_s"] for crew in told)
    faults = [fault for crew in told for fault in crew["faults"]]
    return Report(took_s, rate, _missing(url, folders, wanted), faults)


def _crews(folder: Path, folders: list[str], address: str, seconds: int) -> list[dict[str, Any]]:
    programs = []
    for number in range(CREWS):
        file = folder / f"crew-{number}.json"
        file.write_text(json.dumps(asdict(Task(folders[number::CREWS], address, seconds))))
        words = [sys.executable, "-m", "tests.proofs.fan_in", str(file)]
        programs.append(
            subprocess.Popen(
                words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
    try:
        for one in programs:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        told = []
        for one in programs:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        for one in programs:
            out, _ = one.communicate(timeout=seconds + SETTLE_S + START_S)
            told.append(json.loads(out))
        return told
    finally:
        for one in programs:
            with suppress(ProcessLookupError):
                one.kill()
            one.wait()


def _missing(url: str, folders: Sequence[Path], wanted: int) -> int:
    """How many events the central system has not, or has otherwise than the office."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT source, seq, hash FROM events WHERE code = ''").fetchall()
    there = {(source, seq): bytes(hashed) for source, seq, hashed in rows}
    wrong = abs(len(rows) - wanted)
    for folder in folders:
        store = open_store(folder)
        source = Outbox(store).source
        with store.read() as tx:
            wrong += sum(there.get((source, one.seq)) != one.hash for one in events.all_events(tx))
        store.close()
    return wrong


if __name__ == "__main__":
    task = Task(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    sys.stdout.write(json.dumps(work(task)))
