"""What an officer has said so far of the numbers that were torn off strips of paper. Pure."""

from dataclasses import dataclass, replace
from typing import Literal

from office.strips import SettleStrips, Unsettled

Fate = Literal["served", "given", "kept"]
_NEXT: dict[Fate, Fate] = {"served": "given", "given": "kept", "kept": "served"}


@dataclass(frozen=True, slots=True)
class Torn:
    """The strips of `service` on `day`: the last number that was torn off, and who is no such case.

    `upto` is None until that is said, and 0 where none was torn off. Of the numbers up to it all
    were served by hand but for `given`, whose people still wait, and `kept`, that nobody has.
    """

    day: str
    service: str
    upto: int | None = None
    given: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()

    def is_of(self, one: Unsettled) -> bool:
        """Whether it is about these strips."""
        return (self.day, self.service) == (one.day, one.service.id)

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

    def torn(self, strips: Unsettled) -> tuple[int, ...]:
        """The numbers that were torn off, in order."""
        return tuple(one for one in strips.numbers if one <= (self.upto or 0))

    def settled(self, strips: Unsettled) -> SettleStrips:
        """The command that says so."""
        fates = {one: self.fate(one) for one in self.torn(strips)}
        return SettleStrips(
            self.service,
            self.day,
            tuple(one for one, fate in fates.items() if fate == "served"),
            tuple(one for one, fate in fates.items() if fate == "given"),
            point=strips.point,
        )


def torn_of(value: str) -> Torn:
    """The strips that a row stands for: "2026-12-07 ho-tich"."""
    day, _, service = value.partition(" ")
    return Torn(day, service)
