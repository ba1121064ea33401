"""The watch over the queue: it does by itself what is due, and no harm beside another."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hall.queue_watch import LEARN_EVERY_S, QueueWatch
from office.counters import CallNext, Finish, OpenCounter
from tests.fakes.office import Hall, Steady, hall, open_office, settings

MIN = 60
WAIT_S = 30.0
POINTS = {
    "points": [{"id": one, "name": {"vi": f"Sảnh {one}"}} for one in ("main", "second")],
    "services": [
        {"id": "civil", "name": {"vi": "Hộ tịch"}, "series": "A"},
        {"id": "tax", "name": {"vi": "Thuế"}, "series": "A", "point": "second"},
    ],
    "counters": [
        {"number": 1, "services": ["civil"]},
        {"number": 1, "services": ["tax"], "point": "second"},
    ],
}


@pytest.fixture
def steady() -> Steady:
    """The machine's steady time."""
    return Steady()


def opened(here: Hall, *points: str) -> None:
    """Counter 1 of each point serves somebody, and another one waits."""
    for point, service in zip(points, ("civil", "tax"), strict=False):
        here.do(OpenCounter(1, point=point))
        here.issue(service, point=point)
        here.do(CallNext(1, point=point))
        here.issue(service, point=point)


def test_it_sees_to_every_point(tmp_path: Path, steady: Steady) -> None:
    with hall(tmp_path, office_settings=settings(**POINTS)) as here:
        opened(here, "main", "second")
        watch = QueueWatch(here.office, "counters:1", steady)
        before = here.journal()[-1].seq
        here.clock.advance(61 * MIN)
        watch.look()
        here.clock.advance(5 * MIN)
        watch.look()
        left = [(one.kind, one.point) for one in here.journal() if one.seq > before]
    assert left == [
        ("ticket.reminded", "main"),
        ("wait.alerted", "main"),
        ("ticket.reminded", "second"),
        ("wait.alerted", "second"),
        ("ticket.finished", "main"),
        ("ticket.finished", "second"),
    ]


def test_what_it_does_the_office_does(tmp_path: Path, steady: Steady) -> None:
    with hall(tmp_path) as here:
        opened(here, "main")
        here.clock.advance(61 * MIN)
        QueueWatch(here.office, "counters:1", steady).look()
        last = here.journal()[-1]
        assert (last.actor, last.origin) == ("office", "counters:1")


def test_two_of_them_do_it_once(tmp_path: Path, steady: Steady) -> None:
    with hall(tmp_path) as here:
        opened(here, "main")
        watches = [QueueWatch(here.office, f"counters:{n}", steady) for n in (1, 2)]
        before = here.journal()[-1].seq
        for minutes in (61, 5, 1):
            here.clock.advance(minutes * MIN)
            for watch in watches:
                watch.look()
        kinds = here.kinds(since=before)
    assert kinds == ["ticket.reminded", "wait.alerted", "ticket.finished"]


def test_two_programs_at_the_same_moment_do_it_once(tmp_path: Path) -> None:
    """Each with a store of its own; whoever comes second finds it done."""
    with hall(tmp_path) as here:
        opened(here, "main")
        before = here.journal()[-1].seq
        programs = [open_office(tmp_path, here.clock) for _ in range(4)]
        watches = [QueueWatch(one, f"counters:{n}") for n, one in enumerate(programs)]
        with ThreadPoolExecutor(len(watches)) as pool:
            for minutes in (61, 5):
                here.clock.advance(minutes * MIN)
                together = threading.Barrier(len(watches))
                looks = [pool.submit(look_together, together, one) for one in watches]
                assert [one.result(WAIT_S) for one in looks] == [None] * len(watches)
        for one in programs:
            one.store.close()
        kinds = here.kinds(since=before)
    assert kinds == ["ticket.reminded", "wait.alerted", "ticket.finished"]


def look_together(together: threading.Barrier, watch: QueueWatch) -> None:
    """One of several programs looks."""
    together.wait(WAIT_S)
    watch.look()


def test_it_learns_again_how_long_a_service_takes(tmp_path: Path, steady: Steady) -> None:
    with hall(tmp_path) as here:
        opened(here, "main")
        watch = QueueWatch(here.office, "counters:1", steady)
        watch.look()
        for _ in range(25):
            here.do(Finish(1))
            here.issue()
            here.do(CallNext(1))
            here.clock.advance(MIN)
        here.clock.advance(4 * MIN)
        watch.look()
        assert here.kinds()[-1] == "ticket.called"
        steady.advance(LEARN_EVERY_S)
        watch.look()
        assert here.kinds()[-1] == "ticket.reminded"


def test_it_looks_by_itself(tmp_path: Path) -> None:
    with hall(tmp_path) as here:
        opened(here, "main")
        here.clock.advance(61 * MIN)
        rings = here.office.bell.rings
        watch = QueueWatch(here.office, "counters:1")
        watch.start()
        here.office.bell.wait(rings, WAIT_S)
        watch.stop()
        assert "ticket.reminded" in here.kinds()
