"""How many bytes the link to the central system takes for an event."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from office.journal import hashed_text
from office.model import Event
from sync.batches import MOST_EVENTS, Batch, pack
from tests.benchmarks.figures import ROOT, Bench, Figure
from tests.benchmarks.played import COUNTERS, PERSONAL_EVERY, VISITS, played_day

MOST_WIRE_BYTES = 68.0
COMMONEST = 6


def measure(visits: int = VISITS, counters: int = COUNTERS) -> list[Figure]:
    """The events of a played day, in batches as they are sent."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "build") as folder:
        return [_wire_bytes(played_day(Path(folder), visits, counters))]


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


BENCHES = (Bench(("event_wire_bytes",), measure),)
