"""How long it takes to find procedures among six thousand, and how often the one meant is there."""

import random
import time
from collections.abc import Iterator, Sequence

from office.folding import bare, words
from office.procedures import Procedure
from office.search import Index
from office.search_words import Vocabulary
from tests.benchmarks.figures import Bench, Figure, percentile, progress, spread
from tests.fakes.procedures import long_catalogue

PROCEDURES, QUERIES = 6000, 600
LIMIT_MS = 20.0
SHOWN = 5
"""So many a screen shows at once."""
ALSO = ("dk tam tru", "so do", "gpxd nha o", "cap lai cccd", "t", "cap", "tam tru can j", "qwerty")
"""Short for much, half a word, questions, nothing."""
SEED = 1


def measure(count: int = PROCEDURES, queries: int = QUERIES) -> list[Figure]:
    """Words as people type them, one search at a time, beside a plain scan over folded names."""
    procedures = long_catalogue(count)
    progress(f"search_p95_ms: {count} procedures, {queries} queries")
    began = time.perf_counter()
    index = Index(procedures, Vocabulary())
    built_ms = (time.perf_counter() - began) * 1000
    names = [(one.code, bare(one.name)) for one in procedures]
    typed = [*_typed(procedures, queries), *((one, None) for one in ALSO)]
    took, scan_took, hits, scan_hits = [], [], 0, 0
    for text, meant in typed:
        began = time.perf_counter()
        found = [one.procedure.name for one in index.search(text).found[:SHOWN]]
        took.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        folded = bare(text)
        scanned = [code for code, name in names if folded in name]
        scan_took.append((time.perf_counter() - began) * 1000)
        if meant:
            hits += meant.name in found
            scan_hits += meant.code in scanned
    of = sum(meant is not None for _, meant in typed)
    note = (
        f"{count} procedures; the one meant among the first {SHOWN} {hits / of:.1%}, "
        f"in the scan at all {scan_hits / of:.1%}; {spread(took, 1)}; index {built_ms:.0f} ms; "
        "baseline: a scan of the folded names for what was typed, folded"
    )
    baseline = percentile(scan_took, 95)
    return [Figure("search_p95_ms", percentile(took, 95), "ms", baseline, LIMIT_MS, note)]


def _typed(procedures: Sequence[Procedure], count: int) -> Iterator[tuple[str, Procedure]]:
    """What people type for a procedure: its name, more or less; a code now and then."""
    chance = random.Random(SEED)
    for _ in range(count):
        meant = chance.choice(procedures)
        said = words(meant.name)
        match chance.randrange(6):
            case 0:
                yield meant.code, meant
            case 1:
                yield " ".join(said), meant
            case 2:
                yield bare(" ".join(said)), meant
            case 3:
                yield _half(bare(" ".join(said))), meant
            case 4:
                yield _misspelt(chance, [bare(one) for one in said]), meant
            case _:
                left_out = chance.randrange(len(said))
                yield bare(" ".join([*said[:left_out], *said[left_out + 1 :]])), meant


def _half(text: str) -> str:
    """A text whose last word is not finished."""
    *whole, last = text.split()
    return " ".join([*whole, last[: 1 + len(last) // 2]])


def _misspelt(chance: random.Random, said: list[str]) -> str:
    """One of the longer words has two letters swapped."""
    long_ones = [at for at, word in enumerate(said) if len(word) >= 4]
    if long_ones:
        at = chance.choice(long_ones)
        place = chance.randrange(1, len(said[at]) - 1)
        word = said[at]
        said[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(said)


BENCHES = (Bench(("search_p95_ms",), measure),)
