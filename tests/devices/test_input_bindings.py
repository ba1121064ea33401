"""Where each device's unit stands: in its socket, nowhere, or perhaps elsewhere."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.transport.input_bindings import (
    Binding,
    Place,
    bind,
    bindings_from,
    bindings_text,
    standings,
)
from devices.transport.input_units import InputUnit


def unit(port: int, serial: str = "", name: str = "Keypad", interface: int = 0) -> InputUnit:
    """A unit in a socket; its path says nothing about it."""
    return InputUnit(
        f"/dev/input/event{port + 20}",
        0x1A2C,
        0x0E24,
        name,
        serial,
        f"usb-0000:00:14.0-{port}/input{interface}",
    )


def test_a_unit_is_one_device_and_a_device_is_one_unit() -> None:
    bindings = bind(bind((), "pad-1", unit(1)), "pad-2", unit(2))
    assert bindings == (Binding("pad-1", unit(1)), Binding("pad-2", unit(2)))
    assert bind(bindings, "pad-1", unit(2)) == (Binding("pad-1", unit(2)),)
    assert bind(bindings, "pad-2", unit(3)) == (
        Binding("pad-1", unit(1)),
        Binding("pad-2", unit(3)),
    )


BOUND = (Binding("pad-1", unit(1)), Binding("pad-2", unit(2)))
SERIALS = (Binding("pad-1", unit(1, "A")), Binding("pad-2", unit(2, "B")))
BOGUS = (Binding("pad-1", unit(1, "0001")), Binding("pad-2", unit(2, "0001")))


@pytest.mark.parametrize(
    ("bindings", "present", "places"),
    [
        pytest.param(BOUND, [unit(1), unit(2)], "here here", id="all in place"),
        pytest.param(BOUND, [unit(2)], "missing here", id="one pulled out"),
        pytest.param(BOUND, [unit(2), unit(7)], "moved here", id="one in another socket"),
        pytest.param(BOUND, [unit(7), unit(8)], "moved moved", id="both elsewhere"),
        pytest.param(BOUND, [unit(2), unit(7, name="Mouse")], "missing here", id="something else"),
        pytest.param(BOUND, [unit(1, name="Mouse"), unit(2)], "missing here", id="in its socket"),
        pytest.param(
            BOUND, [unit(2), unit(2, interface=1)], "missing here", id="a twin's second interface"
        ),
        pytest.param(SERIALS, [unit(1, "B"), unit(2, "A")], "moved moved", id="swapped"),
        pytest.param(SERIALS, [unit(1, "C"), unit(2, "B")], "here here", id="a spare at home"),
        pytest.param(SERIALS, [unit(7, "A"), unit(2, "B")], "moved here", id="known by its serial"),
        pytest.param(
            BOGUS, [unit(1, "0001"), unit(2, "0001")], "here here", id="serials all alike"
        ),
        pytest.param(BOGUS, [unit(7, "0001"), unit(2, "0001")], "moved here", id="and one moved"),
        pytest.param((), [unit(1)], "", id="nothing taught"),
    ],
)
def test_where_each_devices_unit_stands(
    bindings: Sequence[Binding], present: Sequence[InputUnit], places: str
) -> None:
    found = standings(bindings, present)
    assert " ".join(found[one.device].place for one in bindings) == places


def test_a_serial_number_tells_which_of_the_moved_is_meant() -> None:
    found = standings(SERIALS, [unit(7, "B"), unit(8, "A")])
    assert found["pad-1"].units == (unit(8, "A"),)
    assert found["pad-2"].units == (unit(7, "B"),)


def test_a_moved_unit_works_once_it_is_confirmed() -> None:
    present = [unit(2), unit(7)]
    (candidate,) = standings(BOUND, present)["pad-1"].units
    confirmed = bind(BOUND, "pad-1", candidate)
    assert standings(confirmed, present)["pad-1"].place is Place.HERE


def test_without_a_socket_twins_are_told_apart_by_serial_alone() -> None:
    first, second = (InputUnit("/dev/x", 1, 2, "Pad", serial) for serial in "AB")
    bindings = (Binding("pad-1", first), Binding("pad-2", second))
    found = standings(bindings, [second])
    assert (found["pad-1"].place, found["pad-2"].place) == (Place.MISSING, Place.HERE)


SOCKETS = st.lists(st.integers(1, 9), unique=True, max_size=6)


@given(SOCKETS, SOCKETS)
def test_no_unit_is_ever_taken_for_two(taught: list[int], now: list[int]) -> None:
    bindings = tuple(Binding(f"pad-{port}", unit(port)) for port in taught)
    found = standings(bindings, [unit(port) for port in now])
    at_home = [one.units[0].port for one in found.values() if one.place is Place.HERE]
    offered = {u.port for one in found.values() if one.place is Place.MOVED for u in one.units}
    assert len(at_home) == len(set(at_home))
    assert not offered & set(at_home)
    for binding in bindings:
        is_here = found[binding.device].place is Place.HERE
        assert is_here == (binding.unit.port in {unit(port).port for port in now})


@given(SOCKETS)
def test_the_order_of_units_changes_nothing(taught: list[int]) -> None:
    bindings = tuple(Binding(f"pad-{port}", unit(port)) for port in taught)
    present = [unit(port) for port in taught]
    assert standings(bindings, present) == standings(bindings, present[::-1])
    assert all(one.place is Place.HERE for one in standings(bindings, present).values())


@given(SOCKETS, st.text(max_size=8))
def test_bindings_are_kept_as_text(taught: list[int], name: str) -> None:
    bindings = tuple(Binding(f"pad-{port}", unit(port, name=name)) for port in taught)
    assert bindings_from(bindings_text(bindings)) == bindings


def test_without_anything_kept_nothing_is_bound() -> None:
    assert bindings_from(None) == bindings_from(bindings_text(())) == ()
    with pytest.raises(ValueError, match="JSON"):
        bindings_from("pad-1: unit 2")
