"""Faults by name: set, cleared, of one unit or of all, and what is told after each change."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import UnsupportedError
from devices.fault_table import FaultTable, Wrong

UNITS = {"led-1": "65", "led-2": "66"}


def table() -> tuple[FaultTable, list[frozenset[Wrong]]]:
    """A line with two units, and all that it was told to be."""
    told: list[frozenset[Wrong]] = []
    return FaultTable("bus", told.append, whole=["cut"], each=["silent", "late"], units=UNITS), told


@pytest.mark.parametrize(
    ("fault", "unit", "wrong"),
    [
        ("cut", "", {Wrong("cut")}),
        ("silent", "led-2", {Wrong("silent", "led-2")}),
        ("silent", "65", {Wrong("silent", "led-1")}),
        ("silent", "", {Wrong("silent", "led-1"), Wrong("silent", "led-2")}),
    ],
)
def test_a_fault_is_named(fault: str, unit: str, wrong: set[Wrong]) -> None:
    faults, told = table()
    faults.set(fault, unit)
    assert set(faults.wrong) == wrong
    assert told == [frozenset(wrong)]


@pytest.mark.parametrize(("fault", "unit"), [("fire", ""), ("cut", "65"), ("silent", "led-9")])
def test_what_there_is_not_is_refused(fault: str, unit: str) -> None:
    faults, told = table()
    with pytest.raises(UnsupportedError):
        faults.set(fault, unit)
    assert (faults.wrong, told) == ((), [])


@pytest.mark.parametrize(
    ("cleared", "left"),
    [
        (("", ""), set()),
        (("", "65"), {Wrong("cut"), Wrong("late", "led-2")}),
        (("late", ""), {Wrong("cut"), Wrong("silent", "led-1")}),
        (("cut", ""), {Wrong("silent", "led-1"), Wrong("late", "led-2")}),
    ],
)
def test_faults_are_mended(cleared: tuple[str, str], left: set[Wrong]) -> None:
    faults, _ = table()
    for fault, unit in (("cut", ""), ("silent", "led-1"), ("late", "led-2")):
        faults.set(fault, unit)
    faults.clear(*cleared)
    assert set(faults.wrong) == left


WORDS = st.sampled_from([("cut", ""), ("silent", "65"), ("silent", ""), ("late", "led-2")])


@given(st.lists(st.tuples(st.booleans(), WORDS)))
def test_what_is_applied_is_what_is_wrong_and_never_twice_the_same(
    changes: list[tuple[bool, tuple[str, str]]],
) -> None:
    faults, told = table()
    for on, words in changes:
        (faults.set if on else faults.clear)(*words)
    assert (told[-1:] or [frozenset()]) == [frozenset(faults.wrong)]
    assert all(one != other for one, other in itertools.pairwise(told))


def test_every_fault_can_be_gone_through() -> None:
    faults, _ = table()
    assert faults.all == (Wrong("cut"), Wrong("silent", "led-1"), Wrong("late", "led-1"))


def test_a_fault_that_could_not_be_set_is_tried_again() -> None:
    told: list[frozenset[Wrong]] = []

    def apply(wrong: frozenset[Wrong]) -> None:
        told.append(wrong)
        if len(told) == 1:
            raise OSError("not yet")

    faults = FaultTable("bus", apply, whole=["cut"])
    with pytest.raises(OSError, match="not yet"):
        faults.set("cut")
    faults.set("cut")
    assert (faults.wrong, len(told)) == ((Wrong("cut"),), 2)
