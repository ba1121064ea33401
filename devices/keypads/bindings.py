"""Which keypad works for which counter, and whether it still stands where it stood.

Twins differ only in the socket they are plugged into, so a counter is bound to a socket. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from devices.transport.input_units import InputUnit, at_home

__all__ = ["Binding", "Place", "Standing", "bind", "bindings_from", "bindings_text", "standings"]


@dataclass(frozen=True, slots=True)
class Binding:
    """A counter and the keypad that was taught for it, as it stood then."""

    counter: int
    unit: InputUnit


class Place(StrEnum):
    """Where a counter's keypad stands now."""

    HERE = "here"
    MISSING = "missing"
    MOVED = "moved"
    """Perhaps: an equal one stands elsewhere, and calls nobody until a person says it is this."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A counter's keypad now."""

    counter: int
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


def bind(bindings: Iterable[Binding], counter: int, unit: InputUnit) -> tuple[Binding, ...]:
    """The bindings once `unit` works for `counter`; it leaves any other counter, which has none."""
    kept = [one for one in bindings if one.counter != counter and one.unit.place != unit.place]
    return tuple(sorted([*kept, Binding(counter, unit)], key=lambda one: one.counter))


def standings(bindings: Sequence[Binding], present: Sequence[InputUnit]) -> dict[int, Standing]:
    """Where each counter's keypad stands now, counter → standing.

    Only one that is here may be opened, which `opener_of` holds to as well. What has moved stays
    silent until somebody confirms it by `bind`.
    """
    homes = {one.counter: at_home(one.unit, present) for one in bindings}
    taken = {unit.place for unit in homes.values() if unit}
    free = [unit for unit in present if unit.place not in taken]
    return {one.counter: _standing(one, homes[one.counter], free) for one in bindings}


def _standing(binding: Binding, here: InputUnit | None, free: Sequence[InputUnit]) -> Standing:
    if here:
        return Standing(binding.counter, Place.HERE, (here,))
    twins = [unit for unit in free if unit.model == binding.unit.model]
    itself = [unit for unit in twins if unit.serial and unit.serial == binding.unit.serial]
    units = tuple(itself if len(itself) == 1 else twins)
    return Standing(binding.counter, Place.MOVED if units else Place.MISSING, units)
