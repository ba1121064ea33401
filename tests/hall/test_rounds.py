"""Rounds: done again and again, whatever a round meets, and never after the end."""

import queue

import pytest

from hall.rounds import Rounds

WAIT_S = 10.0


class Walker:
    """Counts its rounds; the first one fails."""

    def __init__(self) -> None:
        self.done: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.count = 0

    def round(self) -> None:
        """One round."""
        self.count += 1
        self.done.put(self.count)
        if self.count == 1:
            raise RuntimeError("a stone in the shoe")


def test_a_round_that_fails_is_told_and_the_next_one_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    walker = Walker()
    rounds = Rounds("walk", walker.round, 0.01)
    rounds.start()
    try:
        assert [walker.done.get(timeout=WAIT_S) for _ in range(3)] == [1, 2, 3]
    finally:
        rounds.stop()
    assert "walk: a round failed" in caplog.text
    assert "a stone in the shoe" in caplog.text


def test_its_end_is_told_to_a_round_that_waits() -> None:
    rounds = Rounds("walk", lambda: rounds.stopping.wait(WAIT_S), 0.01)
    rounds.start()
    assert not rounds.stopping.is_set()
    rounds.stop()
    assert rounds.stopping.is_set()


def test_before_its_first_pause_is_over_nothing_is_done() -> None:
    walker = Walker()
    rounds = Rounds("walk", walker.round, 0.01, first_s=60.0)
    rounds.start()
    rounds.stop()
    assert walker.count == 0
