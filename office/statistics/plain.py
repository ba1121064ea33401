"""A day's figures as one JSON object; docs/figures.md tells what each key means."""

from collections.abc import Mapping
from typing import Any

from office.clock import rfc3339
from office.restored import Restoration
from office.statistics.figures import DayFigures, Group, HallFigures, Paper, for_the_hall
from office.statistics.outages import Outage
from office.statistics.spreads import Satisfaction, Spread, percent


def plain(figures: DayFigures) -> dict[str, Any]:
    """The object of `motcua report day --json`."""
    return {
        "business_day": figures.day,
        "parts": list(figures.parts),
        "point": figures.point,
        "closed": figures.closed_at is not None,
        "opened_at": _time(figures.opened_at),
        "closed_at": None if figures.closed_at is None else _time(figures.closed_at),
        "closed_by_itself": figures.by_itself,
        "closings": figures.closings,
        "total": _group(figures.total),
        "points": _groups(figures.points, "id"),
        "services": _groups(figures.services, "id"),
        "counters": [
            {"point": point, "number": number, **_group(one, of_person=True)}
            for (point, number), one in figures.counters.items()
        ],
        "officers": [
            {"number": number, **_group(one, of_person=True)}
            for number, one in figures.officers.items()
        ],
        "agencies": [
            {"id": name, **_group(one, of_person=True)} for name, one in figures.agencies.items()
        ],
        "hours": _groups(figures.hours, "hour"),
        "hall": _hall(for_the_hall(figures)),
        "overrides": dict(figures.overrides),
        "rating_reasons": dict(figures.reasons),
        "paper": _paper(figures.paper),
        "outages": [_outage(one) for one in figures.outages],
        "restored": [_restored(one) for one in figures.restored],
        "supplements": [
            {"at": _time(one.at), "numbers": list(one.numbers), "by_hand": one.by_hand}
            for one in figures.supplements
        ],
        "late": [
            {"at": _time(one.at), "number": one.number, "kind": one.kind, "data": dict(one.facts)}
            for one in figures.late
        ],
    }


def _time(at: int) -> str:
    return rfc3339(at)


def _groups(groups: Mapping[Any, Group], key: str) -> list[dict[str, Any]]:
    return [{key: name, **_group(one)} for name, one in groups.items()]


def _group(group: Group, *, of_person: bool = False) -> dict[str, Any]:
    """A group; `of_person`: what few have said of it is nobody's to read."""
    told = group.ratings.is_enough or not of_person
    return {
        "counts": dict(group.counts),
        **{name: _spread(one) for name, one in group.times.items()},
        "ratings": _satisfaction(group.ratings) if told else _too_few(group.ratings),
    }


def _hall(one: HallFigures) -> dict[str, Any]:
    return {
        "issued": one.issued,
        "served": one.served,
        "waiting": one.waiting,
        "wait": {"n": one.wait.n, "mean_s": one.wait.mean_s},
        "services": [
            {"id": name, "n": wait.n, "mean_s": wait.mean_s} for name, wait in one.services.items()
        ],
        "ratings": _satisfaction(one.ratings) if one.ratings else None,
    }


def _too_few(one: Satisfaction) -> dict[str, Any]:
    """So few verdicts that each could be guessed: only how many there are."""
    hidden = ("scores", "from_4", "from_4_percent", "from_3", "from_3_percent")
    return {**_satisfaction(one), **dict.fromkeys(hidden)}


def _spread(one: Spread) -> dict[str, Any]:
    return {
        "n": one.n,
        "mean_s": one.mean_s,
        "p50_s": one.p50_s,
        "p85_s": one.p85_s,
        "p95_s": one.p95_s,
        "longest_s": one.longest_s,
        "within_min": {str(limit): n for limit, n in one.within.items()},
        "left_out": dict(one.left_out),
    }


def _satisfaction(one: Satisfaction) -> dict[str, Any]:
    return {
        "rated": one.rated,
        "of": one.of,
        "rated_percent": percent(one.rated, one.of),
        "scores": {str(score): n for score, n in one.scores.items()},
        "from_4": one.high,
        "from_4_percent": percent(one.high, one.rated),
        "from_3": one.fair,
        "from_3_percent": percent(one.fair, one.rated),
    }


def _paper(paper: Paper) -> dict[str, Any]:
    return {"requested": paper.requested, "copies": paper.copies, **paper.outcomes}


def _restored(one: Restoration) -> dict[str, Any]:
    return {
        "at": _time(one.at),
        "copied_at": None if one.copied_at is None else _time(one.copied_at),
        "epoch": one.epoch,
        "missing": [
            {"point": gap.point, "first": first, "last": last}
            for gap in one.gaps
            for first, last in gap.missing
        ],
    }


def _outage(one: Outage) -> dict[str, Any]:
    return {
        "device": one.device,
        "faults": one.faults,
        "down_s": one.down_s,
        "down_open_s": one.down_open_s,
        "lasting": one.lasting,
        "reasons": list(one.reasons),
    }
