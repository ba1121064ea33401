"""How long it takes to be up to date again after thirty days without the central system."""

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from office.bell import Bell
from office.clock import SystemClock
from office.model import Event
from office.store import link, open_store
from sync.central import Central
from sync.outbox import Outbox
from sync.worker import Worker
from tests.benchmarks.figures import ROOT, Bench, Figure, progress
from tests.benchmarks.played import played_days, write_journal
from tests.fakes.postgres import Server

EVENTS = 100_000
MOST_S = 30.0
START_S, DRAIN_TIMEOUT_S = 30.0, 300.0
_SERVE = "from sync.reference.serving import serve; import sys; serve(sys.argv[1], '127.0.0.1', 0)"


def measure() -> Sequence[Figure]:
    """A record on this machine's disk, the central system and its PostgreSQL beside it."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder,
        database() as url,
    ):
        journal = played_days(Path(folder), EVENTS)
        progress(f"a record of {len(journal)} events")
        office = Path(folder) / "office"
        write_journal(office, journal)
        with central_program(url) as port:
            took_s = drained_s(office, port)
        bare_s = _bare_s(url, journal)
        faults = missing(url, journal)
    if faults:
        raise ValueError(f"{faults} events are not there as they were")
    note = (
        f"{len(journal)} events of played days from a record on disk over HTTP to the reference "
        "central system on PostgreSQL, synchronous_commit=on, all on this machine, each event's "
        "form and chain checked; baseline: the same rows into a bare table by COPY"
    )
    return [Figure("drain_100k_s", took_s, "s", bare_s, MOST_S, note)]


@contextmanager
def database() -> Iterator[str]:
    """A PostgreSQL server on this machine's disk, as Debian sets it up, until the end."""
    home = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    server = Server(home, settings=())
    server.start()
    try:
        yield server.create("central")
    finally:
        server.stop("immediate")
        shutil.rmtree(home)


@contextmanager
def central_program(url: str) -> Iterator[int]:
    """The reference central system in a process of its own; its port."""
    words = [sys.executable, "-c", _SERVE, url]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            yield int(program.stdout.readline())
        finally:
            program.terminate()


def drained_s(folder: Path, port: int) -> float:
    """From the worker's start until the last event is acknowledged, in seconds."""
    store = open_store(folder)
    outbox, over = Outbox(store), threading.Event()
    speaking = Central(f"http://127.0.0.1:{port}")
    worker = Worker(outbox, speaking, SystemClock(), Bell())
    began_s = time.monotonic()
    worker.start()
    while not over.wait(0.05) and time.monotonic() - began_s < DRAIN_TIMEOUT_S:
        row, waits = outbox.look()
        if not waits and row.acknowledged:
            break
    took_s = time.monotonic() - began_s
    worker.stop()
    speaking.close()
    with store.read() as tx:
        assert link.link(tx).fault == "", link.link(tx)
    store.close()
    return took_s


def missing(url: str, journal: Sequence[Event]) -> int:
    """How many events the central system has not, has twice, or has otherwise."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT seq, id, hash FROM events ORDER BY seq").fetchall()
    there = [(seq, event_id, bytes(hashed)) for seq, event_id, hashed in rows]
    wanted = [(one.seq, one.id, one.hash) for one in journal]
    return len(set(wanted) ^ set(there)) + abs(len(wanted) - len(there))


def _bare_s(url: str, journal: Sequence[Event]) -> float:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE bare (seq bigint PRIMARY KEY, id text, data text)")
        began_s = time.monotonic()
        with connection.cursor().copy("COPY bare FROM STDIN") as into:
            for one in journal:
                into.write_row((one.seq, one.id, one.data))
        connection.commit()
        return time.monotonic() - began_s


BENCHES = (Bench(("drain_100k_s",), measure),)
