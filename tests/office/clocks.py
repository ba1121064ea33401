"""Clocks that are not believed, for the tests of days: how they become so, and what is noted."""

import json

from tests.fakes.office import Hall, at

DEAD = "2000-01-01 07:00"
"""What a clock shows whose battery is dead."""
TUESDAY = "2026-12-08 08:00"


def boot(here: Hall, shows: str) -> None:
    """The machine starts without a time server, and its clock shows this."""
    here.clock.is_agreed = False
    here.clock.put(at(shows))


def facts(here: Hall, kind: str) -> list[dict[str, str]]:
    """The data of all events of a kind."""
    return [json.loads(event.data) for event in here.journal() if event.kind == kind]


def clock_is_moved(here: Hall, seconds: float) -> None:
    """Somebody puts the clock right by hand, in front of a running program."""
    here.clock.is_agreed = False
    here.clock.advance(seconds)
    here.clock.jump = here.clock.now()


def time_server_comes(here: Hall, shows: str) -> None:
    """A time server is there, and what it has put right is no jump."""
    here.clock.put(at(shows))
    here.clock.jump = None
    here.clock.is_agreed = True
