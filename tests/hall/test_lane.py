"""Lanes: in order, one at a time, and a stuck one is refused instead of waited for."""

import queue
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from hall.lane import MOST_WAITING, Lane

WAIT_S = 10.0


class Gate:
    """A job that stands in the lane until it is let go."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.opened = threading.Event()

    def __call__(self) -> None:
        self.entered.set()
        assert self.opened.wait(WAIT_S)


def fail() -> None:
    raise ZeroDivisionError


@pytest.fixture
def lane() -> Iterator[Lane]:
    """A lane, ended at last."""
    lane = Lane("test")
    yield lane
    lane.stop()


def test_jobs_are_done_in_order() -> None:
    lane, done = Lane("test"), list[int]()
    for number in range(20):
        lane.submit(partial(done.append, number))
    lane.stop()
    assert done == list(range(20))


def test_a_job_that_fails_is_logged_and_the_next_follows(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lane, done = Lane("printer"), threading.Event()
    lane.submit(fail)
    lane.submit(done.set)
    lane.stop()
    assert done.is_set()
    assert "ZeroDivisionError" in caplog.text
    assert "printer" in caplog.text


def test_a_job_that_fails_again_and_again_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    lane = Lane("printer")
    for _ in range(5):
        lane.submit(fail)
    lane.stop()
    assert caplog.text.count("Traceback") == 1


def test_a_stuck_lane_refuses_at_once(lane: Lane) -> None:
    gate = Gate()
    lane.submit(gate)
    assert gate.entered.wait(WAIT_S)
    for _ in range(MOST_WAITING):
        lane.submit(lambda: None)
    with pytest.raises(queue.Full):
        lane.submit(lambda: None)
    gate.opened.set()


def test_a_stuck_lane_is_left_behind(lane: Lane, caplog: pytest.LogCaptureFixture) -> None:
    gate = Gate()
    lane.submit(gate)
    assert gate.entered.wait(WAIT_S)
    for _ in range(MOST_WAITING):
        lane.submit(lambda: None)
    lane.stop(timeout_s=0.01)
    assert "stuck" in caplog.text
    gate.opened.set()
