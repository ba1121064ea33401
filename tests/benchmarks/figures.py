"""Figures: a measured value beside its baseline and its limit, and what it was measured on."""

import math
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

ROOT = Path(__file__).resolve().parents[2]
"""The tree that is measured."""


@dataclass(frozen=True)
class Figure:
    """One measured value.

    `baseline` is measured in the same run, in the same unit: what the bare machine, or the usual
    library, takes for the like; `limit` is what the program promises; `note` says over how many
    runs, and what else the reader must know.
    """

    name: str
    value: float
    unit: str
    baseline: float | None
    limit: float | None
    note: str
    at_least: bool = False
    """Whether the limit is the least that the program promises; else it is the most."""

    @property
    def missed(self) -> bool:
        """Whether the value is beyond its limit."""
        if self.limit is None:
            return False
        return self.value < self.limit if self.at_least else self.value > self.limit

    @property
    def beside_limit(self) -> str:
        """The value beside its limit, for people."""
        told = f"{self.name}: {self.value:.4g} {self.unit}"
        if self.limit is None:
            return told
        bound = "at least" if self.at_least else "at most"
        return f"{told}, promised {bound} {self.limit:g} {self.unit}"


@dataclass(frozen=True)
class Bench:
    """A measurement and the figures that it gives.

    One with a word in `apart` takes too long for the whole: it is measured by that word alone.
    """

    names: tuple[str, ...]
    measure: Callable[[], Sequence[Figure]]
    apart: str = ""

    def wanted(self, word: str) -> bool:
        """Whether `make bench BENCH=word` measures it; without a word all that is not apart."""
        if self.apart:
            return word in (self.apart, *self.names)
        return any(name.startswith(word) for name in self.names)

    def told(self, figure: Figure, word: str) -> bool:
        """Whether a figure of it is one that was asked for."""
        return word == self.apart or figure.name.startswith(word)


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile: the smallest value that so many percent do not exceed."""
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


def median(values: Sequence[float]) -> float:
    """The middle value, the lower one of two."""
    return percentile(values, 50)


def spread(values: Sequence[float], digits: int) -> str:
    """How the runs lie, for a note: count, least, middle, largest."""
    shown = (f"{value:.{digits}f}" for value in (min(values), median(values), max(values)))
    return f"{len(values)} runs: " + " / ".join(shown) + " (min / median / max)"


def machine() -> dict[str, Any]:
    """What the figures were measured on; `load_1min` tells how much else was going on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mib": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20,
        "system": platform.platform(),
        "python": platform.python_version(),
        "pyside6": version("PySide6-Essentials"),
        "sqlite": dbapi2.sqlite_version,
        "load_1min": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def progress(text: str) -> None:
    """Say on stderr what is going on; stdout belongs to the figures."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
