"""What came and what went: pure, by looking, and by udev's bell under umockdev."""

import errno
import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from devices.discovery import Change, PlugWatch, Port, PortKind, Presence, present_ports, udev_runs
from devices.discovery.presence import MISSES
from devices.discovery.watching import RINGS_MOST
from tests.fakes.plugs import (
    BARE_A,
    BARE_B,
    PRINTER_A,
    PRINTER_B,
    SERIAL_A,
    SERIAL_B,
    Gadget,
    Sockets,
    described,
    files,
)
from tests.fakes.waiting import wait_for

RUN_TIMEOUT_S = 60.0
HERE = Port(PortKind.SERIAL, "/dev/ttyUSB0", 0x0403, 0x6001, "A1", "1-2", plugging="1.5")


def brief(changes: tuple[Change, ...]) -> list[tuple[str, bool]]:
    return [(change.port.path, change.came) for change in changes]


def test_what_stays_is_told_once() -> None:
    presence = Presence()
    assert brief(presence.saw([HERE])) == [("/dev/ttyUSB0", True)]
    assert presence.saw([HERE]) == ()


def test_three_misses_make_a_removal() -> None:
    presence = Presence()
    presence.saw([HERE])
    assert [presence.saw([]) for _ in range(2)] == [(), ()]
    assert brief(presence.saw([])) == [("/dev/ttyUSB0", False)]
    assert presence.saw([]) == ()


def test_a_miss_between_two_sights_is_forgiven() -> None:
    presence = Presence()
    presence.saw([HERE])
    looks = [presence.saw(seen) for seen in ([], [], [HERE], [], [], [HERE])]
    assert looks == [()] * 6


def test_one_miss_is_enough_where_the_kernel_told_it() -> None:
    presence = Presence()
    presence.saw([HERE])
    assert brief(presence.saw([], removal_told=True)) == [("/dev/ttyUSB0", False)]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(replace(HERE, plugging="1.6"), id="so quickly that no look missed it"),
        pytest.param(replace(HERE, path="/dev/ttyUSB1", plugging="1.6"), id="by another name"),
    ],
)
def test_what_was_plugged_in_again_has_come_again(again: Port) -> None:
    presence = Presence()
    presence.saw([HERE])
    assert presence.saw([again]) == (Change(again, came=True),)
    assert [presence.saw([again]) for _ in range(MISSES)] == [()] * MISSES


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Sockets]:
    sockets = Sockets(tmp_path)
    yield sockets
    sockets.clear()


def test_without_udev_it_looks_by_itself(sockets: Sockets) -> None:
    told: list[Change] = []
    look = partial(present_ports, sockets.sys, sockets.dev)
    watch = PlugWatch(told.append, look=look, every_s=0.02)
    watch.start()
    sockets.plug(SERIAL_A, "1-1", 0)
    wait_for(lambda: [change.came for change in told] == [True])
    sockets.pull("1-1")
    wait_for(lambda: [change.came for change in told] == [True, False])
    watch.close()


def test_a_listener_that_fails_is_told_the_next_change_too(sockets: Sockets) -> None:
    told: list[str] = []

    def fail(change: Change) -> None:
        told.append(change.port.bus_path)
        raise ZeroDivisionError

    look = partial(present_ports, sockets.sys, sockets.dev)
    watch = PlugWatch(fail, look=look, every_s=0.02)
    watch.start()
    for number, socket in enumerate(("1-1", "1-2")):
        sockets.plug(BARE_A, socket, number)
        wait_for(partial(told.__contains__, socket))
    watch.close()


def test_a_look_that_fails_is_logged_once_and_taken_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[Change] = []
    looks = itertools.count()

    def look() -> tuple[Port, ...]:
        if next(looks) < 3:
            raise OSError("no /sys")
        return (HERE,)

    watch = PlugWatch(told.append, look=look, every_s=0.01)
    watch.start()
    wait_for(lambda: told)
    watch.close()
    assert brief(tuple(told)) == [("/dev/ttyUSB0", True)]
    assert [one.levelname for one in caplog.records] == ["ERROR"]


class BrokenBell:
    """A monitor that rings all the time, and says why of nothing."""

    def __init__(self) -> None:
        self._end = os.eventfd(1)
        self.asked = 0

    def fileno(self) -> int:
        """Always ready to be read."""
        return self._end

    def poll(self, timeout: float | None = None) -> None:
        """As when the kernel had more to tell than fits."""
        del timeout
        self.asked += 1
        raise OSError(errno.ENOBUFS, "No buffer space available")

    def close(self) -> None:
        """Give its end back."""
        os.close(self._end)


def test_a_bell_that_breaks_is_logged_once_and_looks_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[Change] = []
    present = [HERE]
    with closing(BrokenBell()) as bell:
        watch = PlugWatch(told.append, look=lambda: tuple(present), ring=bell, every_s=0.01)
        watch.start()
        wait_for(lambda: bell.asked >= 2)
        present.append(replace(HERE, path="/dev/ttyUSB1", bus_path="1-3", serial_number="A2"))
        wait_for(lambda: len(told) == 2)
        watch.close()
    assert [one.levelname for one in caplog.records] == ["ERROR"]


@dataclass(frozen=True)
class Added:
    """Something was plugged in."""

    action: str = "add"


class EndlessBell:
    """A monitor that rings on and on, each time when nobody waits for it any more."""

    def __init__(self) -> None:
        self._end = os.eventfd(1)
        self._never = threading.Event()
        self.asked = 0

    def fileno(self) -> int:
        """Always ready to be read."""
        return self._end

    def poll(self, timeout: float | None = None) -> Added:
        """Something more was plugged in."""
        self.asked += 1
        self._never.wait(timeout)
        return Added()

    def close(self) -> None:
        """Give its end back."""
        os.close(self._end)


def test_a_watch_closes_while_its_bell_rings() -> None:
    with closing(EndlessBell()) as bell:
        watch = PlugWatch(print, look=tuple, ring=bell)
        watch.start()
        wait_for(lambda: bell.asked >= 2)
        watch.close()
        assert bell.asked < RINGS_MOST


def test_a_watch_may_be_closed_twice() -> None:
    watch = PlugWatch(print, look=tuple)
    watch.start()
    watch.close()
    watch.close()


def test_udev_is_there_where_its_socket_is(tmp_path: Path) -> None:
    assert not udev_runs(tmp_path / "control")
    (tmp_path / "control").touch()
    assert udev_runs(tmp_path / "control")


def stage(gadgets: dict[Gadget, tuple[str, int]], plugging: int) -> list[tuple[str, str]]:
    """Each gadget as umockdev reads it, and its device file."""
    return [
        (described(one, socket, number, plugging + number), path(one, number))
        for one, (socket, number) in gadgets.items()
    ]


def folders(gadget: Gadget, socket: str, number: int) -> list[str]:
    """What the gadget brought, the innermost first."""
    return [f"/sys/{one}" for one in sorted(files(gadget, socket, number, 0), reverse=True)]


def path(gadget: Gadget, number: int) -> str:
    return f"/dev/ttyUSB{number}" if gadget.kind is PortKind.SERIAL else f"/dev/usb/lp{number}"


@pytest.mark.skipif(not shutil.which("umockdev-wrapper"), reason="umockdev is not installed")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (SERIAL_A, SERIAL_B),
        (BARE_A, BARE_B),
        (BARE_A, SERIAL_A),
        (PRINTER_A, PRINTER_B),
        (PRINTER_A, SERIAL_B),
    ],
    ids=lambda one: one.name,
)
def test_udev_rings_and_the_two_come_back_as_themselves(first: Gadget, second: Gadget) -> None:
    before = {first: ("1-1", 0), second: ("1-2", 1)}
    after = {second: ("1-2", 0), first: ("1-1", 1)}
    wanted = [one.wanted(socket) for one, (socket, _) in before.items()]
    plan = {
        "wanted": [(w.name, w.kind, (w.serial_number, w.bus_path)) for w in wanted],
        "stages": [
            {"pulled": [], "plugged": stage(before, 5)},
            {
                "pulled": [(folders(one, *at), path(one, at[1])) for one, at in before.items()],
                "plugged": stage(after, 15),
            },
        ],
    }
    asked = subprocess.run(
        ["umockdev-wrapper", sys.executable, "-m", "tests.fakes.under_umockdev"],
        input=json.dumps(plan),
        capture_output=True,
        timeout=RUN_TIMEOUT_S,
        check=True,
        text=True,
    )
    assert json.loads(asked.stdout) == [
        [path(one, number) for one, (_, number) in before.items()],
        [path(one, after[one][1]) for one in before],
    ]
