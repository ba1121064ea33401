"""Visits for the tests of their rules."""

from itertools import count

from kiosk.visit import VisitMachine
from kiosk.visit_values import Control, Effect, Event, Place, Rules, Tapped, Visit, Wait


def machine(max_attempts: int = 5) -> VisitMachine:
    """The rules, with command ids that can be told."""
    ids = (f"command-{n}" for n in count(1))
    return VisitMachine(Rules(max_attempts=max_attempts), ids.__next__)


def tap(control: Control, value: str = "", at_ms: int = 60_000) -> Tapped:
    """A touch."""
    return Tapped(control, at_ms, value)


def at(place: Place, language: str = "vi") -> Visit:
    """A visit that stands there, its wait the seventh."""
    return Visit(language=language, place=place, timer=7)


def play(
    visit: Visit, *events: Event, by: VisitMachine | None = None
) -> tuple[Visit, list[Effect]]:
    """Let the events happen one after another; the visit after them and all their effects."""
    by = by or machine()
    effects: list[Effect] = []
    for event in events:
        visit, more = by.step(visit, event)
        effects += more
    return visit, effects


def waits_s(effects: list[Effect]) -> list[float]:
    """How long each wait among them is."""
    return [effect.seconds for effect in effects if isinstance(effect, Wait)]
