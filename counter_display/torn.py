"""What an officer has said so far of the numbers that were torn off strips of paper. Pure."""

from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Literal

from office.clock import from_ms
from office.strips import SettleStrips, Unsettled

Fate = Literal["served", "given", "kept"]
_NEXT: dict[Fate, Fate] = {"served": "given", "given": "kept", "kept": "served"}


@dataclass(frozen=True, slots=True)
class Torn:
    """A strip: the last number that was torn off, and who is no such case.

    `first` is its first number, of `service` on `day`. `upto` is None until that is said, and 0
    where none was torn off. Of the numbers up to it all were served by hand but for `given`, whose
    people still wait, and `kept`, that nobody has. `since` is when the power went (milliseconds),
    None where nobody can wait any more.
    """

    day: str
    service: str
    first: int
    upto: int | None = None
    given: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    since: int | None = None

    def is_of(self, one: Unsettled) -> bool:
        """Whether it is about this strip."""
        return (self.day, self.service, self.first) == (one.day, one.service.id, one.strip.first)

    def fate(self, number: int) -> Fate:
        """What became of a number that was torn off."""
        if number in self.given:
            return "given"
        return "kept" if number in self.kept else "served"

    def turned(self, number: int) -> "Torn":
        """One press on a number: served, still waiting, nobody's, served again."""
        becomes = _NEXT[self.fate(number)]
        given, kept = self.given - {number}, self.kept - {number}
        return replace(
            self,
            given=given | {number} if becomes == "given" else given,
            kept=kept | {number} if becomes == "kept" else kept,
        )

    def moved(self, minutes: int, now: int) -> "Torn":
        """The power went so many minutes later (earlier below 0), but not after `now`."""
        if self.since is None:
            return self
        return replace(self, since=min(self.since + minutes * 60_000, now))

    def torn(self, strip: Unsettled) -> tuple[int, ...]:
        """The numbers that were torn off, in order."""
        return tuple(one for one in strip.numbers if one <= (self.upto or 0))

    def settled(self, strip: Unsettled, tz: tzinfo) -> SettleStrips:
        """The command that says so; `tz` is the office's."""
        fates = {one: self.fate(one) for one in self.torn(strip)}
        given = tuple(one for one, fate in fates.items() if fate == "given")
        since = None
        if given and self.since is not None:
            since = from_ms(self.since).astimezone(tz).time().isoformat("milliseconds")
        return SettleStrips(
            self.service,
            self.day,
            tuple(one for one, fate in fates.items() if fate == "served"),
            given,
            since,
            strip.strip.point,
            (self.first,),
        )


def torn_of(value: str) -> Torn:
    """The strip that a row stands for: "2026-12-07 ho-tich 501"."""
    day, service, first = value.split(" ")
    return Torn(day, service, int(first))
