"""Who is next, written down a second time from the rules alone; it imports none of the office's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = tuple[int, int]


@dataclass
class Person:
    """Somebody who waits: `place` is his place in line, `back` his place among the returned.

    `hour` is when he was asked to come, None for who just came.
    """

    label: str
    visit: str
    service: str
    priority: str
    place: Key
    back: int | None = None
    back_at: int = 0
    claim: str = ""
    bound: int | None = None
    hour: int | None = None

    @property
    def since(self) -> Key:
        """From when on the waiting counts."""
        return (self.place[0] if self.back is None else self.back_at, self.place[1])


P = TypeVar("P", bound=Person)


@dataclass(frozen=True)
class Law:
    """What the office has decided, and the visits that are busy elsewhere at this moment."""

    ranks: Mapping[str, int]
    between: int
    cap_ms: int | None
    busy: Collection[str] = ()


@dataclass(frozen=True)
class Place:
    """The counter that asks."""

    number: int
    services: Collection[str]
    helps: Collection[str]
    since_returned: int
    since_priority: int


def who_is_next(
    people: Sequence[P], at: Place, law: Law, now: int
) -> tuple[P | None, str, list[P]]:
    """Who is called, by which rule, and who is passed over."""
    taken = {*at.services, *at.helps}
    here = [one for one in people if one.bound == at.number]
    here += [one for one in people if one.bound is None and one.service in taken]
    passed: list[P] = []
    while here:
        person, rule = _first(here, at, law, now)
        if person.visit not in law.busy:
            return person, rule, passed
        passed.append(person)
        here.remove(person)
    return None, "", passed


def goes_before(people: Sequence[P], person: Person, at: Place, law: Law, now: int) -> P | None:
    """Whom `person` must not be called before: without a class, earlier, and past the cap."""
    if law.ranks.get(person.priority, 100) < 100 and law.cap_ms:
        taken = {*at.services, *at.helps}
        for one in sorted(people, key=lambda one: one.since):
            here = one.bound == at.number or (one.bound is None and one.service in taken)
            turn = one.back is None or at.since_returned >= 2
            plain = law.ranks.get(one.priority, 100) == 100 and one.visit not in law.busy
            late = now - one.since[0] > law.cap_ms and one.since < person.since
            if here and turn and plain and late:
                return one
    return None


def is_own(person: Person, at: Place) -> bool:
    """Whether a counter is there for somebody, and does not only help."""
    return person.bound is not None or person.service in at.services


def _first(here: Sequence[P], at: Place, law: Law, now: int) -> tuple[P, str]:
    def rank(one: P) -> int:
        return law.ranks.get(one.priority, 100)

    def is_late(one: P) -> bool:
        plain = rank(one) == 100 and (one.back is None or turn_of_back)
        return plain and law.cap_ms is not None and 0 < law.cap_ms < now - one.since[0]

    turn_of_back = at.since_returned >= 2
    own = [one for one in here if is_own(one, at)]
    if any(is_late(one) for one in here if one not in own):
        own = list(here)
    mine = [one for one in here if one.claim == "resumed"] or own or list(here)
    fit = [one for one in mine if one.back is None or turn_of_back]
    late = [one.since for one in mine if is_late(one)]
    classes_wait = any(rank(one) < 100 and one.back is None for one in mine)

    def order(one: P) -> tuple[int, tuple[int, ...], str]:
        if one.claim == "resumed":
            return 0, one.place, "resumed"
        if one.claim and (rank(one) == 100 or not late or one.since <= min(late)):
            return 1, one.place, "visit"
        if late and one in fit:
            return 2, one.since, "cap"
        if one.hour is not None and one.back is None and now >= one.hour:
            asked_and_here = one.place[0] if one.place[0] > one.hour else one.hour
            return 3, (asked_and_here, *one.place), "appointment"
        if one.back is not None:
            return 4 if turn_of_back else 8, (one.back,), "returned"
        if rank(one) < 100:
            return 5 if at.since_priority >= law.between else 7, (rank(one), *one.place), "priority"
        return 6, one.place, "turn" if classes_wait else "fifo"

    best = min(mine, key=lambda one: order(one)[:2])
    return best, order(best)[2]


def facts(person: Person, rule: str, at: Place, law: Law) -> dict[str, str | int]:
    """What else is told of a call by this rule."""
    filled: dict[str, dict[str, str | int]] = {
        "cap": {"minutes": (law.cap_ms or 0) // 60_000},
        "appointment": {"due": person.hour or 0},
        "returned": {"every": 3},
        "priority": {"priority": person.priority},
        "turn": {"between": law.between},
    }
    helping: dict[str, str | int] = {} if is_own(person, at) else {"helping": person.service}
    return {**filled.get(rule, {}), **helping}
