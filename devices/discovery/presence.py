"""What came and what went between one look and the next; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from devices.discovery.ports import Port

__all__ = ["Change", "Presence"]

MISSES = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A port that came (again), or went."""

    port: Port
    came: bool


class Presence:
    """The ports that count as there; one that is missed counts as gone after `misses` looks.

    A hub that resets hides all that hangs on it for a moment. Only where the kernel itself has told
    of a removal is one look enough.
    """

    def __init__(self, misses: int = MISSES) -> None:
        self._misses = misses
        self._there: dict[Port, Port] = {}
        self._missed: dict[Port, int] = {}

    def saw(self, ports: Iterable[Port], *, removal_told: bool = False) -> tuple[Change, ...]:
        """Take in a look; one that stands there again after a plugging has come."""
        seen = {port.place: port for port in ports}
        came = [port for place, port in seen.items() if self._there.get(place) != port]
        for place in self._there:
            self._missed[place] = 0 if place in seen else self._missed.get(place, 0) + 1
        gone = [
            place
            for place, missed in self._missed.items()
            if missed >= self._misses or (missed and removal_told)
        ]
        went = [self._there.pop(place) for place in gone]
        for place in gone:
            del self._missed[place]
        self._there.update(seen)
        return (*(Change(port, False) for port in went), *(Change(port, True) for port in came))
