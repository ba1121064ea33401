"""How long a citizen's turn at a counter takes, from the turns lately observed; pure.

A turn lasts from its call to the next call of that counter as long as people waited, so that it
holds what a counter loses between two citizens too. Whatever ended it, it kept the counter: whoever
is put aside or sent on has had a turn, and takes another one later.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
LEAST_TURNS = 20
"""With fewer turns observed of a service nothing is said of its waits."""
KEPT = 60
"""So many of the latest turns of a service count."""
PAST_COUNTS_AS = 12
"""All turns of earlier days together count as this many of today's."""
LEVELS = 64
"""A pace is kept as this many quantiles."""
LONGEST_GAP_MS = 15 * MINUTE_MS
"""Between two citizens; what is longer was lunch, a meeting or an empty hall."""
USUAL_GAP_MS = 20_000
LEAST_MS = 1_000
"""Nobody is called and gone in less."""
USUAL_ABSENT, USUAL_CALLS, USUAL_WAIT_MS = 1, 20, 10 * MINUTE_MS
"""What counts as seen before a day's first call: one absent in so many, after such a wait."""
OUTLIER = 6
"""A turn longer than so many medians was something else: a ticket put aside, a forgotten one."""
RECENT_MS = 90 * MINUTE_MS
"""How far back the present speed of hall and counters is looked for."""
HALL_PRIOR, COUNTER_PRIOR = 8, 6
"""How many turns at the usual speed stand against what was seen of the hall, of a counter."""
HALL = 0
"""Stands for the whole hall where speeds are told by counter."""
SLOW_FROM = 1.5
"""An open turn tells that work is slow once it is longer than so many usual ones."""


USUAL_ASIDE_MS, ASIDES = 15 * MINUTE_MS, 2
"""How long somebody is put aside, and how many of those count as seen before a day begins."""
ONWARD_PRIOR = 4
"""So many turns that led nowhere else count as seen of a service before any."""


class End(StrEnum):
    """What ended a turn, as far as it tells of the next ones."""

    DONE = "done"
    ASIDE = "aside"
    SENT_ON = "sent-on"
    ABSENT = "absent"
    UNKNOWN = "unknown"


_WORKED = frozenset({End.DONE, End.ASIDE, End.SENT_ON})


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: `ended_at` is None while the ticket is open. Milliseconds.

    `since` is when the wait for it began. `to` and `to_counter` are the service that somebody was
    sent on to, and the counter if he was sent to one alone.
    Of an end that is `UNKNOWN` only the time that it took is known, not what was done in it.
    """

    service: str
    counter: int
    since: int
    called_at: int
    ended_at: int | None
    end: End = End.DONE
    dossiers: int = 1
    to: str = ""
    to_counter: int | None = None

    @property
    def served(self) -> bool:
        """Whether somebody was dealt with: whether it tells how long turns take."""
        return self.end in _WORKED


Cycle = tuple[Turn, float]
"""A turn that has ended, and for how many milliseconds it kept its counter from the next one."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a service's turns take, in milliseconds a dossier.

    `count` turns were observed; `levels` are their quantiles, evenly spaced; `varies` is the
    standard deviation as a share of the mean.
    """

    count: int
    mean_ms: float
    varies: float
    levels: Sequence[float]


def paces(ended: Sequence[Cycle], past: Mapping[str, Sequence[float]]) -> dict[str, Pace]:
    """The pace of each service; `past` holds turns of earlier days, milliseconds a dossier.

    What was seen today moves the level that earlier days had; the shape comes from both.
    """
    today: dict[str, list[float]] = defaultdict(list)
    for turn, lasted_ms in ended:
        if turn.served:
            today[turn.service].append(lasted_ms / turn.dossiers)
    return {
        service: _pace(today.get(service, []), past.get(service, ())) for service in {*today, *past}
    }


@dataclass(frozen=True, slots=True)
class Absences:
    """How likely it is that somebody who is called is not there: the longer the wait, the more.

    `always` is the part that does not depend on the wait, `per_ms` what each millisecond adds;
    both are rates, so that nobody is more than certainly absent. `lasts_ms` is the turn of
    somebody absent.
    """

    always: float
    per_ms: float
    lasts_ms: float

    def likely(self, waited_ms: float) -> float:
        """The probability for somebody who has waited so long."""
        return 1 - math.exp(-self.always - self.per_ms * waited_ms)


def absences(ended: Sequence[Cycle]) -> Absences:
    """What was seen of absences today: half is put down to how long people had waited."""
    known = [(one, took_ms) for one, took_ms in ended if one.end is not End.UNKNOWN]
    lasted = [took_ms for one, took_ms in known if one.end is End.ABSENT]
    absent, calls = len(lasted) + USUAL_ABSENT, len(known) + USUAL_CALLS
    waited = sum(one.called_at - one.since for one, _ in known) + USUAL_CALLS * USUAL_WAIT_MS
    lasts_ms = (sum(lasted) + USUAL_ABSENT * MINUTE_MS) / absent
    return Absences(absent / calls / 2, absent / waited / 2, lasts_ms)


@dataclass(frozen=True, slots=True)
class Onward:
    """What becomes of whoever has had a turn of a service: shares of its turns.

    `aside` are put aside and come back to their counter, `sent_on` go on to a service, to one of
    its counters alone or to any (None).
    """

    aside: float = 0.0
    sent_on: Mapping[tuple[str, int | None], float] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The share of turns that lead to another one; below 1."""
        return self.aside + sum(self.sent_on.values())


Way = tuple[End, str, int | None]
"""How a turn ended, and the service and counter that it led to."""
Ways = Mapping[Way, int]
"""How many of a service's turns ended so."""


def ways(turns: Iterable[Turn]) -> dict[str, Ways]:
    """How the turns of each service ended in which somebody was dealt with."""
    found: dict[str, Counter[Way]] = defaultdict(Counter)
    for one in turns:
        if one.served and one.ended_at is not None:
            found[one.service][one.end, one.to, one.to_counter] += 1
    return dict(found)


def onward(today: Mapping[str, Ways], past: Mapping[str, Ways]) -> dict[str, Onward]:
    """What becomes of people behind their turns, from how turns ended today and before.

    All turns of earlier days together count as `PAST_COUNTS_AS` of today's at most. Left out are
    services that nobody was put aside in or sent on from.
    """
    found = {}
    for service in {*today, *past}:
        counted: dict[Way, float] = defaultdict(float, today.get(service, {}))
        before = past.get(service, {})
        weight = min(1.0, PAST_COUNTS_AS / max(1, sum(before.values())))
        for way, count in before.items():
            counted[way] += weight * count
        all_turns = sum(counted.values()) + ONWARD_PRIOR
        shares = {
            way: count / all_turns for way, count in counted.items() if way[0] is not End.DONE
        }
        if shares:
            sent_on = {way[1:]: share for way, share in shares.items() if way[0] is End.SENT_ON}
            found[service] = Onward(shares.get((End.ASIDE, "", None), 0.0), sent_on)
    return found


def aside_ms(came_back: Sequence[int], still: Sequence[int]) -> float:
    """How long somebody is put aside, on average, from those who are so still too."""
    lasted = sum(came_back) + sum(still) + ASIDES * USUAL_ASIDE_MS
    return lasted / (len(came_back) + ASIDES)


def coming_rates(issued: Iterable[tuple[str, str, int]], now: int) -> dict[tuple[str, str], float]:
    """How many of each (service, class) come in an hour, from who came lately and when.

    Each kind is as frequent as it was in the last hour, or since the first number of the day.
    """
    lately = [(service, priority, at) for service, priority, at in issued if at > now - HOUR_MS]
    if not lately:
        return {}
    window_ms = max(10 * MINUTE_MS, now - min(at for _, _, at in lately))
    counted = Counter((service, priority) for service, priority, _ in lately)
    return {kind: count * HOUR_MS / window_ms for kind, count in counted.items()}


def cycles(turns: Sequence[Turn]) -> list[Cycle]:
    """Each turn that has ended, with how long it kept its counter; the latest call first."""
    found = []
    after: dict[int, Turn] = {}
    for turn in sorted(turns, key=lambda one: one.called_at, reverse=True):
        following = after.get(turn.counter)
        after[turn.counter] = turn
        if turn.ended_at is None:
            continue
        gap_ms: float = USUAL_GAP_MS
        if following and following.since <= turn.ended_at:
            seen_ms = following.called_at - turn.ended_at
            gap_ms = seen_ms if 0 <= seen_ms <= LONGEST_GAP_MS else USUAL_GAP_MS
        found.append((turn, max(LEAST_MS, turn.ended_at - turn.called_at + gap_ms)))
    return found


def speeds(
    turns: Sequence[Turn], ended: Sequence[Cycle], known: Mapping[str, Pace], now: int
) -> dict[int, float]:
    """How many times longer than usual each counter's turns take just now.

    What a counter did is set against what the hall did, and that against the usual: few turns
    move little. An open turn that is long already counts as slow before it ends.
    """
    took: dict[int, float] = defaultdict(float)
    usual: dict[int, float] = defaultdict(float)
    for turn, lasted_ms in ended:
        recent = now - (turn.ended_at or now) <= RECENT_MS
        if recent and turn.served and turn.service in known:
            took[turn.counter] += lasted_ms
            usual[turn.counter] += known[turn.service].mean_ms * turn.dossiers
    for turn in turns:
        if turn.ended_at is None and turn.service in known:
            mean_ms = known[turn.service].mean_ms * turn.dossiers
            took[turn.counter] += max(0.0, now - turn.called_at - SLOW_FROM * mean_ms)
    if not known:
        return {HALL: 1.0}
    one_turn_ms = sum(pace.mean_ms for pace in known.values()) / len(known)
    hall = _speed(sum(took.values()), sum(usual.values()), HALL_PRIOR * one_turn_ms, 1.0)
    prior_ms = COUNTER_PRIOR * one_turn_ms
    at_counters = {HALL, *took, *usual}
    return {one: _speed(took[one], usual[one], prior_ms, hall) for one in at_counters}


def _speed(took_ms: float, usual_ms: float, prior_ms: float, prior: float) -> float:
    return (took_ms + prior * prior_ms) / (usual_ms + prior_ms)


def _pace(today: Sequence[float], past: Sequence[float]) -> Pace:
    shape = sorted([*today[:KEPT], *past[: max(0, KEPT - len(today))]])
    most = OUTLIER * max(MINUTE_MS, shape[len(shape) // 2])
    shape = [min(one, most) for one in shape]
    weight = min(len(past), PAST_COUNTS_AS)
    before = _mean([min(one, most) for one in past[:KEPT]])
    now = [min(one, most) for one in today[:KEPT]]
    level = (sum(now) + weight * before) / (len(now) + weight)
    mean = _mean(shape)
    varies = math.sqrt(_mean([(one / mean - 1) ** 2 for one in shape]))
    count = len(today) + len(past)
    return Pace(count, level, varies, [one * level / mean for one in _levels(shape)])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _levels(ordered: Sequence[float]) -> list[float]:
    last = len(ordered) - 1
    found = []
    for level in range(LEVELS):
        at = (level + 0.5) / LEVELS * last
        low = int(at)
        high = min(low + 1, last)
        found.append(ordered[low] + (ordered[high] - ordered[low]) * (at - low))
    return found
