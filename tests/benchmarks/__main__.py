"""`make bench`: measure, and print one JSON object.

Usage: `python -m tests.benchmarks [PREFIX]`; with a prefix, the figures whose name begins so. Ends
with 1 when a figure is beyond its limit.
"""

import json
import sys
from dataclasses import asdict

from tests.benchmarks import children, keys, kiosk, office, printing
from tests.benchmarks.figures import Bench, Figure, machine, progress

BENCHES: tuple[Bench, ...] = (
    *office.BENCHES,
    *printing.BENCHES,
    *children.BENCHES,
    *kiosk.BENCHES,
    *keys.BENCHES,
)


def main(prefix: str = "") -> int:
    """Measure and print; the exit code."""
    here = machine()
    figures = [figure for bench in BENCHES for figure in _measured(bench, prefix)]
    text = json.dumps(
        {"machine": here, "figures": [asdict(one) for one in figures]}, ensure_ascii=False, indent=2
    )
    sys.stdout.write(text + "\n")
    missed = [one for one in figures if one.missed]
    for one in missed:
        progress(f"MISSED {one.name}: {one.value:.4g} {one.unit}, limit {one.limit:g} {one.unit}")
    return 1 if missed else 0


def _measured(bench: Bench, prefix: str) -> list[Figure]:
    """The wanted figures of a measurement; it does not take place where none is wanted."""
    if not any(name.startswith(prefix) for name in bench.names):
        return []
    return [one for one in bench.measure() if one.name.startswith(prefix)]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
