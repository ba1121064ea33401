"""A record with years of work behind it, written in bulk: chain and rows as the office makes them.

Six events a ticket (visit, number, slip asked for, slip confirmed, call, end) and the commands that
did it, some two hundred and fifty tickets a working day. A history is kept under `build/`, some
3.5 GB for a million tickets, and made again when the office would write it differently.
"""

import hashlib
import inspect
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from office import journal, model, tickets
from office.clock import to_ms
from office.journal import Fact, canonical, chain
from office.model import Data, Day, Event, PrintJob, Ticket, new_id
from office.store import STORE_FILE, open_store, tables
from office.store.events import GENESIS, CommandRow
from office.store.values import Slotted, values_of
from office.tickets import evolve, issue
from tests.benchmarks.figures import ROOT, progress

TICKETS_A_DAY = 250
SERVICES = (("ho-tich", "A"), ("chung-thuc", "C"))
BATCH = 20_000
_SHAPE = (journal, model, tickets, tables)


def folder_with_history(target: Path, count: int, before: datetime) -> None:
    """Put a record with `count` past tickets in place, the last ones of the day before `before`."""
    kept = ROOT / "build" / f"history-{count}-{before:%Y%m%d}-{_fingerprint()}"
    if not (kept / STORE_FILE).exists():
        progress(f"writing a history of {count} tickets")
        for outdated in kept.parent.glob(f"history-{count}-*"):
            shutil.rmtree(outdated)
        aside = kept.with_suffix(".new")
        seed(aside, count, before)
        aside.rename(kept)
    shutil.copytree(kept, target, dirs_exist_ok=True)


def seed(folder: Path, count: int, before: datetime) -> None:
    """Write a new record with `count` past tickets into an empty folder."""
    open_store(folder).close()
    connection = dbapi2.connect(folder / STORE_FILE)
    connection.execute("PRAGMA synchronous=OFF")
    rows = _History(before).rows(count)
    while batch := list(islice(rows, BATCH)):
        for table in {name for name, _ in batch}:
            _insert(connection, table, [values for name, values in batch if name == table])
        connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _insert(connection: dbapi2.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = ", ".join(f":{name}" for name in rows[0])
    columns = ", ".join(f'"{name}"' for name in rows[0])
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({names})", rows)


def _fingerprint() -> str:
    """Changes with whatever decides how the office writes."""
    sources = "".join(inspect.getsource(module) for module in _SHAPE)
    return hashlib.sha256(sources.encode()).hexdigest()[:12]


Row = tuple[str, dict[str, Any]]
"""A table's name and the values of one of its rows."""


class _History:
    """The pen that writes history."""

    def __init__(self, before: datetime) -> None:
        self._before = before
        self._seq = 0
        self._hash = GENESIS
        self._at = 0
        self._doing = ""
        self._written: list[Row] = []

    def rows(self, count: int) -> Iterator[Row]:
        """The rows of all tables, in the order of time."""
        days = -(-count // TICKETS_A_DAY)
        for number in range(days):
            morning = self._before - timedelta(days=days - number)
            self._at = to_ms(morning)
            self._day(f"{morning:%Y-%m-%d}", min(TICKETS_A_DAY, count - number * TICKETS_A_DAY))
            yield from self._written
            self._written = []

    def _day(self, day: str, count: int) -> None:
        opened = self._record("day.opened", f"day:{day}", {})
        for number in range(count):
            self._ticket(day, number)
        with self._command("day.close"):
            self._record("day.closed", f"day:{day}", {})
        self._write("days", Day(day, opened.seq, closed=True, counts_as=day))

    def _ticket(self, day: str, number: int) -> None:
        """A citizen comes, waits, is called and goes."""
        self._at += 90_000
        ticket = self._given(day, number)
        counter = 1 + number % 5
        call: Data = {"counter": counter, "rule": "fifo", "since_returned": 3}
        end: Data = {"ended_by": "next_call", "counter": counter}
        self._at += 30_000
        with self._command("counter.call"):
            ticket = evolve(ticket, self._record("ticket.called", ticket.id, call))
            ticket = evolve(ticket, self._record("ticket.finished", ticket.id, end))
        self._write("tickets", ticket)

    def _given(self, day: str, number: int) -> Ticket:
        service, series = SERVICES[number % len(SERVICES)]
        visit, job = new_id(), new_id()
        facts: Data = {
            "visit": visit,
            "day": day,
            "series": series,
            "number": 1 + number // len(SERVICES),
            "service": service,
            "ahead": number % 7,
        }
        asked: Data = {"job": job, "printer": "kiosk-1", "copy": False}
        with self._command("ticket.issue"):
            self._record("visit.opened", visit, {})
            ticket = issue(self._record("ticket.issued", new_id(), facts))
            slip = self._record("print.requested", ticket.id, asked)
        with self._command("print.settle"):
            self._record("print.confirmed", ticket.id, {"job": job, "evidence": "answered"})
        printed = PrintJob(
            job, ticket.id, "kiosk-1", False, slip.at, slip.seq, "confirmed", "answered"
        )
        self._write("print_jobs", printed)
        opened = {"id": visit, "point": "main", "opened_at": ticket.issued_at}
        self._written.append(("visits", opened))
        return ticket

    @contextmanager
    def _command(self, name: str) -> Iterator[None]:
        """What is recorded within is done by one command."""
        self._doing, first = new_id(), self._seq + 1
        yield
        digest = hashlib.sha256(canonical({"name": name, "id": self._doing}).encode()).digest()
        self._write("commands", CommandRow(self._doing, name, digest, first, self._seq))
        self._doing = ""

    def _record(self, kind: str, subject: str, data: Data) -> Event:
        fact = Fact(kind, subject, data, self._at, "main", "seed", "seed", self._doing)
        event = chain(fact, self._seq + 1, self._hash, new_id())
        self._seq, self._hash = event.seq, event.hash
        self._write("events", event)
        return event

    def _write(self, table: str, row: Slotted) -> None:
        self._written.append((table, values_of(row)))
