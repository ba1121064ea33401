"""Adding up, and what is said of many times and verdicts."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.recount.journal import Event

Figures = dict[str, Any]
TIMES = ("wait", "wait_open", "service", "ticket_wait", "ticket_wait_open", "vain_wait")


class Count:
    """Adds up: every entry is (code, where, seconds or score or reason, how many)."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, dict[str, Any], Any, int]] = []

    def add(
        self, code: str, where: dict[str, Any], value: int | str | None = None, n: int = 1
    ) -> None:
        """One thing that counts."""
        self.entries.append((code, where, value, n))

    def by(self, key: str) -> list[Any]:
        """The values that some key of `where` has, in order."""
        return sorted({where[key] for _, where, _, _ in self.entries if where.get(key) is not None})

    def group(self, **wanted: str | int) -> Figures:
        """The figures of all entries at some place."""
        mine = [
            one for one in self.entries if all(one[1].get(key) == it for key, it in wanted.items())
        ]
        counts: Counter[str] = Counter()
        for code, _, _, n in mine:
            if code not in (*TIMES, "rating"):
                counts[code] += n
        rated = [value for code, _, value, _ in mine if code == "rating"]
        times = {name: spread([v for code, _, v, _ in mine if code == name]) for name in TIMES}
        of = counts["served"]
        known = {name: n for name, n in sorted(counts.items()) if n}
        return {"counts": known, **times, "ratings": self.verdicts(rated, of, wanted)}

    @staticmethod
    def verdicts(scores: list[int], of: int, wanted: Mapping[str, object]) -> Figures:
        """What is said of ratings; of a counter, officer or agency only with five or more."""
        told = verdicts(scores, of)
        if len(scores) < 5 and {"counter", "officer", "agency"} & wanted.keys():
            told |= {name: None for name in told if name.startswith(("scores", "from_"))}
        return told


def spread(values: Iterable[Any]) -> Figures:
    """What is said of times; a text among them is a reason for a time that is left out."""
    values = list(values)
    times = sorted(one for one in values if not isinstance(one, str))
    n = len(times)
    rank = {p: times[math.ceil(Decimal(p) * n / 100) - 1] if n else None for p in (50, 85, 95)}
    mean = int((Decimal(sum(times)) / n).to_integral_value(ROUND_HALF_UP)) if n else None
    return {
        "n": n,
        "mean_s": mean,
        "p50_s": rank[50],
        "p85_s": rank[85],
        "p95_s": rank[95],
        "longest_s": max(times, default=None),
        "within_min": {str(m): len([t for t in times if t <= m * 60]) for m in (15, 20, 30)},
        "left_out": dict(sorted(Counter(one for one in values if isinstance(one, str)).items())),
    }


def verdicts(scores: list[int], of: int) -> Figures:
    """What is said of ratings."""
    high, fair = len([s for s in scores if s > 3]), len([s for s in scores if s > 2])
    return {
        "rated": len(scores),
        "of": of,
        "rated_percent": share(len(scores), of),
        "scores": {str(score): scores.count(score) for score in (5, 4, 3, 2, 1)},
        "from_4": high,
        "from_4_percent": share(high, len(scores)),
        "from_3": fair,
        "from_3_percent": share(fair, len(scores)),
    }


def share(part: int, whole: int) -> float | None:
    """Percent with one decimal, half up."""
    if not whole:
        return None
    return float((Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def spans_of(changes: list[Event]) -> tuple[list[Any], list[str]]:
    """From when to when a device failed (None: it still does), and all reasons that were given."""
    spans: list[Any] = []
    reasons: dict[str, None] = {}
    for one in changes:
        if one["kind"] == "device.faulted":
            reasons |= dict.fromkeys(one["data"]["reasons"])
            if not spans or spans[-1][1] is not None:
                spans.append([one["at"], None])
        elif spans and spans[-1][1] is None:
            spans[-1][1] = one["at"]
    return spans, list(reasons)


def paper(ours: list[Event]) -> Figures:
    """What became of the slips."""
    asked = [one for one in ours if one["kind"] == "print.requested"]
    ended = Counter(
        one["kind"].partition(".")[2] for one in ours if one["kind"].startswith("print.")
    )
    known = {name: ended[name] for name in ("confirmed", "unconfirmed", "failed")}
    copies = len([one for one in asked if one["data"]["copy"]])
    unknown = len(asked) - sum(known.values())
    return {"requested": len(asked), "copies": copies, **known, "unknown": unknown}


def written(at: int) -> str:
    """A time as the journal writes it."""
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at % 1000:03d}Z"


def differences(ours: object, theirs: object, at: str = "") -> Iterator[str]:
    """Each figure that is not the same in both."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted({*ours, *theirs}):
            yield from differences(ours.get(key), theirs.get(key), f"{at}.{key}".lstrip("."))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for n, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(one, other, f"{at}[{n}]")
    elif ours != theirs:
        yield f"{at}: {ours!r} out of the journal, {theirs!r} in the report"
