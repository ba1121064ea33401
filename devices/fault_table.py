"""What is wrong with a simulated device, by name: faults switched on and off one by one. Pure.

A fault is a word of the simulator's own enum. Some belong to the device as a whole, some to one
unit of it, as to a sign on a line; such a one without a unit's name befalls all units.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from devices.errors import UnsupportedError

__all__ = ["FaultTable", "Wrong"]


class Wrong(NamedTuple):
    """One fault that is on; `unit` is empty for the device as a whole."""

    fault: str
    unit: str = ""


class FaultTable:
    """The faults of one simulated device.

    `whole` are the faults of the device itself, `each` those of its `units`: their ids, each with
    another name that people may call it by, as its address. `apply` is told all that is wrong after
    each change, in the thread of whoever changes it.
    """

    def __init__(
        self,
        device: str,
        apply: Callable[[frozenset[Wrong]], None],
        *,
        whole: Iterable[str] = (),
        each: Iterable[str] = (),
        units: Mapping[str, str] | None = None,
    ) -> None:
        self.whole = tuple(map(str, whole))
        self.each = tuple(map(str, each))
        self.units = dict(units or {})
        self._device = device
        self._apply = apply
        self._wrong: frozenset[Wrong] = frozenset()

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        """All that is wrong now."""
        return tuple(sorted(self._wrong))

    @property
    def all(self) -> tuple[Wrong, ...]:
        """Every fault that there is, those of units on the first one."""
        unit = next(iter(self.units), "")
        return (*map(Wrong, self.whole), *(Wrong(fault, unit) for fault in self.each))

    def set(self, fault: str, unit: str = "") -> None:
        """Let this be wrong from now on. Raises UnsupportedError."""
        self._change(self._wrong | self._named(fault, unit))

    def clear(self, fault: str = "", unit: str = "") -> None:
        """Mend this fault; without a name all of this unit's, or all. Raises UnsupportedError."""
        if fault:
            mended = self._named(fault, unit)
        else:
            wanted = self._units(unit) if unit else None
            mended = frozenset(one for one in self._wrong if wanted is None or one.unit in wanted)
        self._change(self._wrong - mended)

    def _named(self, fault: str, unit: str) -> frozenset[Wrong]:
        if fault in self.whole and not unit:
            return frozenset((Wrong(fault),))
        if fault not in self.each:
            raise UnsupportedError(self._device, f"{fault} {unit}".strip())
        return frozenset(Wrong(fault, one) for one in self._units(unit))

    def _units(self, name: str) -> tuple[str, ...]:
        """The unit of this id or other name; all of them without a name."""
        found = tuple(one for one, other in self.units.items() if name in ("", one, other))
        if not found:
            raise UnsupportedError(self._device, name)
        return found

    def _change(self, wrong: frozenset[Wrong]) -> None:
        if wrong != self._wrong:
            self._apply(wrong)
            self._wrong = wrong  # a failure is tried again
