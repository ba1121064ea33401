"""Kiosks whose lines flap in the middle of commands, and are cut for a day: nothing is lost.

Three kiosks and the office give numbers, one after another by one clock. Then everybody is called.
"""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from office.counters import OpenCounter
from office.errors import StoreBusy
from office.model import Ticket, new_id
from office.office import Office
from office.store import open_store
from tests.fakes.kiosks import Kiosk, kiosk
from tests.fakes.office import BUILT, MONDAY, Hall, HandClock, settings
from tests.fakes.postgres import drop_records, new_record
from tests.fakes.waiting import wait_for
from tests.proofs.paper_trail import assert_all_good, called

_logger = logging.getLogger(__name__)

KIOSKS = 3
EACH_S = 2
MOMENTS = (b"BEGIN", b"INSERT", b"commands", b"UPDATE", b"COMMIT\0")
"""What a kiosk's last words on a line may be."""
MENDED = 0.3
"""So likely is a line that is cut mended before its kiosk gives the next number."""


@dataclass
class Day:
    """An office on a server, its kiosks, and every number that somebody has on paper."""

    hall: Hall
    kiosks: list[Kiosk]
    dice: random.Random
    paper: list[Ticket] = field(default_factory=list)

    def give(self, one: Kiosk) -> None:
        """A kiosk gives a number; its time is its own."""
        self.hall.clock.advance(EACH_S)
        gesture = new_id()
        self.paper.append(patiently(lambda: one.issue(command_id=gesture)))

    def flap(self, one: Kiosk) -> None:
        """The line breaks behind some words of the next command; one that is broken is mended."""
        if one.cut_off:
            if self.dice.random() < MENDED:
                back(one)
        else:
            one.line.cut_behind(self.dice.choice(MOMENTS))


def patiently(give: Callable[[], Ticket]) -> Ticket:
    """Press again while somebody whose line is cut keeps others from writing."""
    for _ in range(KIOSKS):
        with suppress(StoreBusy):
            return give()
    return give()


def back(one: Kiosk) -> None:
    """The line is whole, and the kiosk has noticed."""
    one.line.mend()
    wait_for(lambda: not one.cut_off)


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """A morning; the seed of its dice is in the log of a failure."""
    seed = random.randrange(2**32)
    _logger.warning("seed %d", seed)
    with ExitStack() as running:
        running.callback(drop_records)
        key, url = new_record()
        clock = HandClock(MONDAY.replace(hour=7, minute=30))
        (tmp_path / "office.key").write_bytes(key)
        (tmp_path / "office.key").chmod(0o600)
        store = open_store(tmp_path, url=url)
        running.callback(store.close)
        there = Hall(Office(settings(always_open=True), store, clock, BUILT), clock)
        kiosks = [
            running.enter_context(
                kiosk(
                    tmp_path / f"kiosk-{number}",
                    url,
                    clock,
                    number=number,
                    key=key,
                    office_settings=there.office.settings,
                )
            )
            for number in range(1, KIOSKS + 1)
        ]
        there.do(OpenCounter(1))
        wait_for(lambda: all(one.ready for one in kiosks))
        yield Day(there, kiosks, random.Random(seed))


def nothing_is_lost(day: Day) -> None:
    """Every number on paper is in the record once, and in the order of its time."""
    for one in day.kiosks:
        if one.cut_off:
            back(one)
    day.hall.clock.advance(EACH_S)
    assert_all_good(day.hall, [(one.id, one.label) for one in day.paper])
    labels = [one.label for one in day.paper]
    assert called(day.hall, len(labels)) == labels


def in_the_middle_of_commands(day: Day, rounds: int) -> None:
    """In each round one line flaps, and all kiosks and a counter give a number."""
    for _ in range(rounds):
        day.flap(day.dice.choice(day.kiosks))
        for one in day.kiosks:
            day.give(one)
        day.hall.clock.advance(EACH_S)
        day.paper.append(patiently(day.hall.issue))
    nothing_is_lost(day)


def cut_for_a_day(day: Day, numbers: int) -> None:
    """All lines are cut, and each kiosk gives so many."""
    for one in day.kiosks:
        one.line.cut()
    for _ in range(numbers):
        for one in day.kiosks:
            day.give(one)
    assert all(one.cut_off for one in day.kiosks)
    nothing_is_lost(day)


def test_lines_that_flap_lose_and_double_nothing(day: Day) -> None:
    in_the_middle_of_commands(day, 12)


def test_a_morning_without_the_office_loses_nothing(day: Day) -> None:
    cut_for_a_day(day, 30)


@pytest.mark.prove
@pytest.mark.timeout(1200)
def test_lines_that_flap_at_length(day: Day) -> None:
    in_the_middle_of_commands(day, 150)


@pytest.mark.prove
@pytest.mark.timeout(1200)
def test_a_whole_day_without_the_office(day: Day) -> None:
    cut_for_a_day(day, 300)
