"""`make bench`: measure, and print one JSON object.

Usage: `python -m tests.benchmarks [PREFIX]`; with a prefix, the figures whose name begins so. What
takes too long for the whole has a word of its own, such as `1m`, and is measured by that. Ends with
1 when a figure is beyond its limit or could not be measured; the others are printed all the
same.
"""

import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict

from tests.benchmarks import (
    bus_crowd,
    children,
    drain,
    fan_in,
    fault_stall,
    first_change,
    help_call,
    keys,
    kiosk,
    link,
    office,
    office_1m,
    pages,
    paper_change,
    postgres,
    printing,
    reconnect,
    search,
    simulated_day,
    stall,
    voice,
    waits,
)
from tests.benchmarks.figures import Bench, Figure, machine, progress

BENCHES: tuple[Bench, ...] = (
    *office.BENCHES,
    *office_1m.BENCHES,
    *simulated_day.BENCHES,
    *postgres.BENCHES,
    *link.BENCHES,
    *drain.BENCHES,
    *fan_in.BENCHES,
    *reconnect.BENCHES,
    *search.BENCHES,
    *printing.BENCHES,
    *children.BENCHES,
    *kiosk.BENCHES,
    *first_change.BENCHES,
    *stall.BENCHES,
    *fault_stall.BENCHES,
    *keys.BENCHES,
    *bus_crowd.BENCHES,
    *voice.BENCHES,
    *help_call.BENCHES,
    *paper_change.BENCHES,
    *pages.BENCHES,
    *waits.BENCHES,
)


def main(prefix: str = "") -> int:
    """Measure and print; the exit code."""
    here = machine()
    wanted = [one for one in BENCHES if one.wanted(prefix)]
    if not wanted:
        progress(f"no figure begins with {prefix!r}")
        return 2
    results = [_measured(bench) for bench in wanted]
    figures = [
        one
        for bench, result in zip(wanted, results, strict=True)
        for one in result or ()
        if bench.told(one, prefix)
    ]
    text = json.dumps(
        {"machine": here, "figures": [asdict(one) for one in figures]}, ensure_ascii=False, indent=2
    )
    sys.stdout.write(text + "\n")
    missed = [one for one in figures if one.missed]
    for one in missed:
        progress(f"MISSED {one.beside_limit}")
    return 1 if missed or None in results else 0


def _measured(bench: Bench) -> Sequence[Figure] | None:
    """The figures of a measurement; None where it failed, which stderr tells."""
    try:
        return bench.measure()
    except Exception:
        logging.exception("NOT MEASURED %s", ", ".join(bench.names))
        return None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
