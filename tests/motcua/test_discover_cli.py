"""`motcua devices discover`, and the watch that lets a line return at once."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from devices.bus import Bus, BusSettings
from devices.config import DevicesSettings
from devices.discovery import PlugFinder, Port, PortKind, present_ports
from devices.discovery.addresses import KEPT
from devices.memory import DeviceMemory, MemoryOfItsOwn
from devices.status import State
from devices.transport.found import FoundTransport
from devices.transport.serial import SerialTransport
from motcua.cli.devices.discovering import discovered
from motcua.counters import start_plug_watch
from tests.fakes.command_line import CommandLine
from tests.fakes.plugs import BARE_A, PRINTER_A, SERIAL_A, Sockets
from tests.fakes.waiting import wait_for

SETTINGS = DevicesSettings.model_validate(
    {
        "printers": [
            {"id": "in-1", "connection": {"kind": "usblp", "serial_number": "X1Y2"}},
            {"id": "in-2", "connection": {"kind": "usblp", "serial_number": "X1Y3"}},
            {"id": "in-3", "connection": {"kind": "tcp", "host": "192.0.2.10"}},
        ]
    }
)


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Sockets]:
    sockets = Sockets(tmp_path)
    yield sockets
    sockets.clear()


def remembering(**facts: str) -> Callable[[str], DeviceMemory]:
    """Memories that all know this of the network."""
    memory = MemoryOfItsOwn()
    memory.keep(KEPT, json.dumps(facts))
    return lambda _: memory


def test_known_new_and_missing_devices_are_told_apart(sockets: Sockets) -> None:
    sockets.plug(PRINTER_A, "1-1", 0)
    sockets.plug(BARE_A, "1-2", 0)
    present = present_ports(sockets.sys, sockets.dev)
    reply = discovered(SETTINGS, present, remembering(), udev=True, taught={})
    assert [(one["device"], one["model"]) for one in reply.data["ports"]] == [
        (None, "1a86:7523"),
        ("in-1", "04b8:0e15"),
    ]
    assert reply.data["absent"] == [{"device": "in-2", "port": "usblp: X1Y3"}]
    assert reply.text.splitlines()[1] == "in-2: KHÔNG THẤY, đã khai usblp: X1Y3"
    assert 'connection = { kind = "serial", bus_path = "1-2", baud = 9600 }' in reply.text


@pytest.mark.parametrize(
    ("configured", "text"),
    [
        ("192.0.2.10", "in-3: mạng · 192.0.2.10 · nay ở 192.0.2.77"),
        ("192.0.2.11", "in-3: mạng · 192.0.2.10"),
    ],
)
def test_a_device_that_has_moved_is_told(configured: str, text: str) -> None:
    memory = remembering(configured=configured, host="192.0.2.77")
    assert text in discovered(SETTINGS, (), memory, udev=True, taught={}).text.splitlines()


DESK = DevicesSettings.model_validate(
    {
        "hid_keypad_models": {"so": {"keys": {"next": "KEY_KP7"}}},
        "hid_keypads": [{"id": f"so-{one}", "model": "so"} for one in (1, 2)],
        "scanners": [{"id": "chup", "connection": {"kind": "camera", "path": "/dev/video7"}}],
    }
)
KEYPAD = Port(PortKind.INPUT, "/dev/input/event5", 0x1A2C, 0x0E24)
CAMERA = Port(PortKind.CAMERA, "/dev/video7", 0x1BCF, 0x2C6D)


def test_what_stands_on_desks_is_told_by_what_was_taught() -> None:
    taught = {"so-1": KEYPAD.path}
    reply = discovered(DESK, (KEYPAD, CAMERA), remembering(), udev=True, taught=taught)
    assert [one["device"] for one in reply.data["ports"]] == ["so-1", "chup"]
    assert reply.data["absent"] == [{"device": "so-2", "port": "input:"}]
    assert "so-2: KHÔNG THẤY: chưa dạy ổ cắm" in reply.text


def test_a_port_that_is_there_is_not_absent_where_no_bus_knows_it() -> None:
    near, far = os.openpty()
    path = os.ttyname(far)
    line = {"id": "day", "connection": {"kind": "serial", "path": path}}
    settings = DevicesSettings.model_validate({"buses": [line]})
    reply = discovered(settings, (), remembering(), udev=True, taught={})
    assert reply.data["absent"] == []
    assert [(one["kind"], one["device"]) for one in reply.data["ports"]] == [("bare", "day")]
    assert reply.text == f"day: cổng có đó, không phải phần cứng cắm vào máy · {path}"
    os.close(near)
    os.close(far)


def test_nothing_is_said_of_sockets_that_nobody_could_ask_for() -> None:
    reply = discovered(DESK, (CAMERA,), remembering(), udev=True, taught=None)
    assert reply.data["absent"] == []


@pytest.mark.parametrize("udev", [True, False])
def test_it_says_plainly_where_udev_is_absent(udev: bool) -> None:
    reply = discovered(DevicesSettings(), (), remembering(), udev=udev, taught={})
    assert ("không chạy udev" in reply.text) is not udev
    assert reply.data == {"udev": udev, "ports": [], "absent": [], "network": []}


def test_the_command_answers_on_any_machine(motcua: CommandLine) -> None:
    assert set(motcua("devices", "discover", "--json").data) == {
        "udev",
        "ports",
        "absent",
        "network",
    }


def test_a_line_whose_adapter_is_plugged_in_need_not_wait(sockets: Sockets) -> None:
    look = partial(present_ports, sockets.sys, sockets.dev)
    finder = PlugFinder(SERIAL_A.wanted("1-1"), look)
    link = FoundTransport("line", finder, partial(SerialTransport, baud=9600))
    bus = Bus(link, BusSettings(reconnect_first_s=60, reconnect_max_s=600))
    with ExitStack() as running:
        running.callback(bus.close)
        bus.start()
        wait_for(lambda: bus.status().state is State.ABSENT)
        start_plug_watch(running, [bus], look)
        sockets.plug(SERIAL_A, "1-1", 0)
        wait_for(lambda: bus.status().state is State.ONLINE)
    assert "plug watch" not in {thread.name for thread in threading.enumerate()}
