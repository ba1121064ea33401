"""How many bytes the link to the central system takes for an event."""

import hashlib
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from office.journal import digest, hashed_text
from office.model import Event
from office.store import events, open_store
from sync.batches import MOST_EVENTS, Batch, pack
from tests.benchmarks.figures import ROOT, Bench, Figure, progress

VISITS, COUNTERS, SEED = 1000, 40, 1
PERSONAL_EVERY = 20
"""Every so many events one has a personal value beside it."""
MOST_WIRE_BYTES = 68.0
TIMEOUT_S = 600
COMMONEST = 6
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def measure(visits: int = VISITS, counters: int = COUNTERS) -> list[Figure]:
    """The events of a played day, in batches as they are sent."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder:
        day = Path(folder) / "day"
        progress(f"a day of {visits} visits at {counters} counters")
        words = f"simulate day --visits {visits} --counters {counters} --seed {SEED} --json"
        command = [sys.executable, "-m", "motcua", *words.split(), "--data-dir", folder]
        subprocess.run(
            [*command, "--out", str(day)],
            capture_output=True,
            check=True,
            cwd=ROOT,
            timeout=TIMEOUT_S,
        )
        store = open_store(day)
        with store.read() as tx:
            journal = _with_persons(_at_their_times(events.all_events(tx)))
        store.close()
    return [_wire_bytes(journal)]


def _wire_bytes(journal: Sequence[Event]) -> Figure:
    whole = len(journal) // MOST_EVENTS * MOST_EVENTS or len(journal)
    journal = journal[:whole]
    batches = (journal[at : at + MOST_EVENTS] for at in range(0, whole, MOST_EVENTS))
    sent = sum(len(pack(Batch("office", one))) for one in batches)
    raw = sum(len(hashed_text(one).encode()) + 1 for one in journal)
    kinds = Counter(one.kind for one in journal).most_common(COMMONEST)
    mix = ", ".join(f"{kind} {100 * count / whole:.0f} %" for kind, count in kinds)
    note = (
        f"{whole} events of a played day in batches of {MOST_EVENTS}, gzip; one in "
        f"{PERSONAL_EVERY} with a personal digest; {mix}; baseline: a line of JSON for each"
    )
    return Figure("event_wire_bytes", sent / whole, "B", raw / whole, MOST_WIRE_BYTES, note)


def _at_their_times(journal: Iterable[Event]) -> list[Event]:
    """The same events with ids as a day of that length mints them: this one took some seconds."""
    minted: dict[str, str] = {}

    def mint(found: re.Match[str], at: int) -> str:
        stamp = f"{at:012x}"
        return minted.setdefault(found[0], f"{stamp[:8]}-{stamp[8:]}{found[0][13:]}")

    def moved(text: str, at: int) -> str:
        return _UUID.sub(lambda found: mint(found, at), text)

    return [
        replace(
            one,
            id=moved(one.id, one.at),
            subject=moved(one.subject, one.at),
            command=moved(one.command, one.at),
            data=moved(one.data, one.at),
        )
        for one in journal
    ]


def _with_persons(journal: Sequence[Event]) -> list[Event]:
    """The same events, some of them with a digest, chained anew."""
    chained: list[Event] = []
    for event in journal:
        personal = hashlib.sha256(event.hash).digest() if event.seq % PERSONAL_EVERY == 0 else None
        prev = chained[-1].hash if chained else event.prev
        moved = replace(event, prev=prev, personal_digest=personal or event.personal_digest)
        chained.append(replace(moved, hash=digest(moved)))
    return chained


BENCHES = (Bench(("event_wire_bytes",), measure),)
