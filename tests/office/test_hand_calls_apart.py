"""What keeps calls by hand apart: two halls, two programs of a machine, two days, two clocks."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from office.clock import TOLERANCE_S
from office.counters import CallNumber, Finish, Hold, OpenCounter, Resume, Start
from office.counters_stand_in import CountersStandIn
from office.model import TicketState
from office.office import Office, Who
from office.store.create import open_reserved
from office.store.engine import COUNTERS
from office.told_facts import is_early
from office.views import counters_now
from tests.fakes.centre import Centre, back, cut, proved
from tests.fakes.counters import Counters
from tests.fakes.kiosks import SILENT_S
from tests.fakes.office import BUILT, settings
from tests.office.test_config import CIVIL, HALLS, LAND


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """An office with counter 1 open; in the end its record is sound."""
    with ExitStack() as running:
        there = Centre(tmp_path, running)
        there.hall.do(OpenCounter(1))
        with proved(there):
            yield there


def test_two_halls_call_the_same_number(centre: Centre) -> None:
    halls = settings(
        points=HALLS,
        services=[CIVIL, {**LAND, "series": "A", "point": "annex"}],
        counters=[
            {"number": 1, "services": ["civil"]},
            {"number": 7, "services": ["land"], "point": "annex"},
        ],
    )
    desk = centre.counters(there=halls)
    cut(desk)
    desk.do(CallNumber(1, "A001"))
    desk.do(CallNumber(7, "A001", "annex"))
    called = [
        one.ticket.label
        for point in ("main", "annex")
        for one in counters_now(desk.office, point)
        if one.ticket
    ]
    assert called == ["A001"] * 2


def test_nobody_who_is_served_past_midnight_is_ended_by_the_own_record(centre: Centre) -> None:
    desk, hall = centre.counters(), centre.hall
    label = hall.issue().label
    centre.clock.advance(15 * 3600 + 55 * 60)
    hall.do(CallNumber(1, label))
    hall.do(Start(1))
    for _ in range(2):
        desk.stand_in.renew()
        desk.stand_in.keep_up()
        centre.clock.advance(600)
    assert centre.ticket(label).state is TicketState.SERVING


class _Disturbed(CountersStandIn):
    """Another program of the machine calls somebody when all has just been told."""

    desk: Counters

    def _told_all(self) -> None:
        super()._told_all()
        if self.desk.at(1).ticket is None:
            self.desk.call("A001")


def test_what_another_program_has_just_called_stays_at_its_counter(centre: Centre) -> None:
    desk, hall = centre.counters(), centre.hall
    hall.issue()
    cut(desk)
    hall.do(OpenCounter(2))
    folder: Path = desk.store.folder
    store = open_reserved(folder, 0, centre.url, COUNTERS, folder.name, SILENT_S)
    with closing(store):
        alone, own = (
            Office(settings(), one, centre.clock, BUILT) for one in (store.main, store.own)
        )
        other = _Disturbed(store, alone, own, "counters", "main", Who("b", "b"), lambda _: True)
        other.desk = desk
        other.look()
        desk.do(Finish(1))


def test_who_was_taken_up_again_after_a_call_by_hand_stays_at_the_counter(centre: Centre) -> None:
    desk, hall = centre.counters(), centre.hall
    held, typed = hall.issue(), hall.issue()
    hall.call()
    hall.do(Start(1))
    hall.do(Hold(1))
    cut(desk)
    centre.clock.advance(60)
    desk.call(typed.label)
    centre.clock.advance(60)
    hall.do(Resume(1, held.label))
    back(desk)
    states = [centre.ticket(one.label).state for one in (held, typed)]
    assert states == [TicketState.SERVING, TicketState.FINISHED]


def test_clocks_may_differ_a_little() -> None:
    given_at = 1_000_000
    assert not is_early(given_at - TOLERANCE_S * 1000, given_at)
    assert is_early(given_at - TOLERANCE_S * 1000 - 1, given_at)
