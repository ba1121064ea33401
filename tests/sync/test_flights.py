"""One at a time: the same thing is joined, another waits, and failures are everybody's."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from sync.adapters.flights import Flights
from tests.fakes.waiting import WAIT_S


class What:
    """A thing to do, which tells when it is compared with what is under way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.compared = threading.Event()

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, What)
        for one in (self, other):
            one.compared.set()
        return self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


def fail() -> str:
    raise ValueError("nothing came of it")


@contextmanager
def two(
    first: Callable[[], str], second: What, timeout_s: float = WAIT_S
) -> Iterator[tuple[Future[str], Future[str], threading.Event]]:
    """One that is under way with "a", and one that came meanwhile; the event lets the first end."""
    flights: Flights[str] = Flights()
    begun, end = threading.Event(), threading.Event()

    def slowly() -> str:
        begun.set()
        assert end.wait(WAIT_S)
        return first()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(flights.do, "key", What("a"), slowly, WAIT_S)
        assert begun.wait(WAIT_S)
        other = pool.submit(flights.do, "key", second, lambda: "own", timeout_s)
        assert second.compared.wait(WAIT_S)
        yield one, other, end
        end.set()


def test_who_comes_with_the_same_gets_the_outcome() -> None:
    with two(lambda: "first", What("a")) as (one, other, end):
        end.set()
        assert (one.result(WAIT_S), other.result(WAIT_S)) == ("first", "first")


def test_who_comes_with_another_thing_waits_and_does_it() -> None:
    with two(lambda: "first", What("b")) as (one, other, end):
        assert not other.done()
        end.set()
        assert (one.result(WAIT_S), other.result(WAIT_S)) == ("first", "own")


def test_a_failure_is_everybodys() -> None:
    with two(fail, What("a")) as (one, other, end):
        end.set()
        for each in (one, other):
            with pytest.raises(ValueError, match="nothing"):
                each.result(WAIT_S)


@pytest.mark.parametrize("name", ["a", "b"])
def test_nobody_waits_for_ever(name: str) -> None:
    with two(lambda: "first", What(name), timeout_s=0.01) as (_, other, _):
        assert isinstance(other.exception(WAIT_S), TimeoutError)


def test_a_failure_is_not_kept() -> None:
    flights: Flights[str] = Flights()
    with pytest.raises(ValueError, match="nothing"):
        flights.do("key", "a", fail, WAIT_S)
    assert flights.do("key", "a", lambda: "done", WAIT_S) == "done"
