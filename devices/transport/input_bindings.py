"""Which socket is whose: each device of the settings and the unit that was taught for it.

Twins differ only in the socket they are plugged into, so a device is bound to a socket. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from devices.transport.input_units import InputUnit, at_home

__all__ = ["Binding", "Place", "Standing", "bind", "bindings_from", "bindings_text", "standings"]


@dataclass(frozen=True, slots=True)
class Binding:
    """A device of the settings and the unit that was taught for it, as it stood then."""

    device: str
    unit: InputUnit


class Place(StrEnum):
    """Where a device's unit stands now."""

    HERE = "here"
    MISSING = "missing"
    MOVED = "moved"
    """Perhaps: an equal one stands elsewhere, and is not heard until a person says it is this."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A device's unit now."""

    device: str
    place: Place
    units: tuple[InputUnit, ...] = ()
    """Here: the one in its socket. Moved: those that may be it, best first."""


_KEPT = TypeAdapter(tuple[Binding, ...])


def bindings_text(bindings: Sequence[Binding]) -> str:
    """The bindings as a `DeviceMemory` keeps them."""
    return _KEPT.dump_json(tuple(bindings)).decode("utf-8")


def bindings_from(text: str | None) -> tuple[Binding, ...]:
    """What `bindings_text` gave; none from None. Raises ValueError for anything else."""
    return _KEPT.validate_json(text) if text else ()


def bind(bindings: Iterable[Binding], device: str, unit: InputUnit) -> tuple[Binding, ...]:
    """The bindings once `unit` is `device`; another device that it was until now has none."""
    kept = [one for one in bindings if one.device != device and one.unit.place != unit.place]
    return tuple(sorted([*kept, Binding(device, unit)], key=lambda one: one.device))


def standings(bindings: Sequence[Binding], present: Sequence[InputUnit]) -> dict[str, Standing]:
    """Where each device's unit stands now, device → standing.

    Only one that is here may be opened. What has moved stays silent until somebody confirms it by
    `bind`.
    """
    homes = {one.device: at_home(one.unit, present) for one in bindings}
    taken = {unit.place for unit in homes.values() if unit}
    free = [unit for unit in present if unit.place not in taken]
    return {one.device: _standing(one, homes[one.device], free) for one in bindings}


def _standing(binding: Binding, here: InputUnit | None, free: Sequence[InputUnit]) -> Standing:
    if here:
        return Standing(binding.device, Place.HERE, (here,))
    twins = [unit for unit in free if unit.model == binding.unit.model]
    itself = [unit for unit in twins if unit.serial and unit.serial == binding.unit.serial]
    units = tuple(itself if len(itself) == 1 else twins)
    return Standing(binding.device, Place.MOVED if units else Place.MISSING, units)
