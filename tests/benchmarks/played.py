"""A journal of played days, as a record has it that was long without its central system."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from pysqlite3 import dbapi2

from office.journal import digest
from office.model import Event
from office.store import STORE_FILE, events, open_store
from office.store.events import GENESIS
from office.store.values import values_of
from tests.benchmarks.figures import ROOT, progress

VISITS, COUNTERS, SEED = 1000, 40, 1
PERSONAL_EVERY = 20
"""Every so many events one has a personal value beside it."""
TIMEOUT_S = 600
_DAY_MS = 24 * 60 * 60 * 1000
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def played_day(folder: Path, visits: int = VISITS, counters: int = COUNTERS) -> list[Event]:
    """The events of one played day, some of them with a personal digest."""
    day = folder / "day"
    progress(f"a day of {visits} visits at {counters} counters")
    words = f"simulate day --visits {visits} --counters {counters} --seed {SEED} --json"
    command = [sys.executable, "-m", "motcua", *words.split(), "--data-dir", str(folder)]
    subprocess.run(
        [*command, "--out", str(day)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        timeout=TIMEOUT_S,
    )
    store = open_store(day)
    with store.read() as tx:
        played = list(events.all_events(tx))
    store.close()
    return _chained(_on_day(played, 0))


def played_days(folder: Path, at_least: int) -> list[Event]:
    """One day after another, each with ids of its own, until there are so many events."""
    day = played_day(folder)
    days = (one for number in count() for one in _on_day(day, number))
    return _chained(islice(days, at_least))


def one_of_many(day: Sequence[Event], number: int, at_least: int) -> list[Event]:
    """So many events of an office of its own, made of one played day."""
    first = number * 1000
    days = (one for later in count() for one in _on_day(day, first + later))
    return _chained(islice(days, at_least))


def write_journal(folder: Path, journal: Sequence[Event]) -> None:
    """A new record that has these events, and nothing that they made."""
    open_store(folder).close()
    rows = [values_of(one) for one in journal]
    with dbapi2.connect(folder / STORE_FILE) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        names = ", ".join(f":{name}" for name in rows[0])
        columns = ", ".join(f'"{name}"' for name in rows[0])
        connection.executemany(f"INSERT INTO events ({columns}) VALUES ({names})", rows)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _on_day(journal: Iterable[Event], number: int) -> Iterator[Event]:
    """The same events so many days later, with ids as they are minted at their times."""
    minted: dict[str, str] = {}

    def mint(found: re.Match[str], at: int) -> str:
        stamp = f"{at:012x}"
        random = hashlib.sha256(f"{number} {found[0]}".encode()).hexdigest()
        rest = f"7{random[:3]}-8{random[3:6]}-{random[6:18]}" if number else found[0][14:]
        return minted.setdefault(found[0], f"{stamp[:8]}-{stamp[8:]}-{rest}")

    def moved(text: str, at: int) -> str:
        return _UUID.sub(lambda found: mint(found, at), text)

    for one in journal:
        at = one.at + number * _DAY_MS
        yield replace(
            one,
            at=at,
            id=moved(one.id, at),
            subject=moved(one.subject, at),
            command=moved(one.command, at),
            data=moved(one.data, at),
        )


def _chained(journal: Iterable[Event]) -> list[Event]:
    """The same events, one in `PERSONAL_EVERY` with a digest, chained anew."""
    chained: list[Event] = []
    for seq, event in enumerate(journal, start=1):
        personal = hashlib.sha256(event.id.encode()).digest() if seq % PERSONAL_EVERY == 0 else None
        prev = chained[-1].hash if chained else GENESIS
        moved = replace(event, seq=seq, prev=prev, personal_digest=personal)
        chained.append(replace(moved, hash=digest(moved)))
    return chained
