"""Keys and units: what a key is called, and how an input device is known again.

What the kernel answers to our questions is tried against umockdev, which knows nothing of our code.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from devices.transport.evdev import KeyEvent, Stroke
from devices.transport.input_keys import KEYS, KeyMap, KeyName, any_key, one_key_each
from devices.transport.input_units import InputUnit, present_units
from tests.fakes.kernel_input import needs_umockdev, under_umockdev

KP7, KP7_SCAN = 71, 0x7005F
HEADER = Path("/usr/include/linux/input-event-codes.h")
RUN_TIMEOUT_S = 60.0


@pytest.mark.skipif(not HEADER.exists(), reason="the kernel's headers are not installed")
def test_keys_bear_the_kernels_names_and_codes() -> None:
    defined = re.findall(r"^#define\s+(KEY_\w+)\s+(\d+|0x\w+)\b", HEADER.read_text("ascii"), re.M)
    kernel = {name: int(code, 0) for name, code in defined}
    assert {name: kernel[name] for name in KEYS} == KEYS
    assert len(KEYS) == len(set(KEYS.values())) > 100


def press(code: int, scan: int | None = None) -> KeyEvent:
    return KeyEvent(code, Stroke.PRESSED, scan, 0.0)


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (press(96), "next"),
        (press(96, 0x70058), "next"),
        (press(240, 0x70099), "recall"),
        (press(96, 0x70099), "recall"),
        (press(241), "hold"),
        (press(242), None),
        (press(KP7, KP7_SCAN), None),
    ],
)
def test_a_key_is_known_by_its_name_its_own_code_or_its_number(
    event: KeyEvent, name: str | None
) -> None:
    keys = KeyMap({"next": "KEY_KPENTER", "recall": "0x70099", "hold": "#241"})
    assert keys.name_of(event) == name


@pytest.mark.parametrize("event", [press(KP7, KP7_SCAN), press(240, 0x70099), press(241)])
def test_every_key_has_a_name_that_settings_take(event: KeyEvent) -> None:
    name = any_key(event)
    TypeAdapter(KeyName).validate_python(name)
    assert KeyMap({"it": name}).name_of(event) == "it"


@pytest.mark.parametrize(
    ("key", "complaint"),
    [("KEY_KPENTR", "KEY_KPENTER?"), ("kp1", "kp1"), ("0xZZ", "0x70058"), ("", "KEY_KPENTER")],
)
def test_an_unknown_key_is_refused_with_the_nearest(key: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(complaint)):
        TypeAdapter(KeyName).validate_python(key)


def test_a_key_means_one_thing() -> None:
    one_key_each(["KEY_1", "KEY_2"])
    with pytest.raises(ValueError, match="KEY_1: phím này có hai lần"):
        one_key_each(["KEY_1", "KEY_2", "KEY_1"])


@pytest.mark.parametrize(
    ("serial", "port", "identity", "place"),
    [
        ("A1", "usb-2/input0", "serial:1a2c:0e24:Pad:input0:A1", "port:usb-2/input0"),
        ("", "usb-2/input0", "port:usb-2/input0", "port:usb-2/input0"),
        ("A1", "", "serial:1a2c:0e24:Pad::A1", "serial:1a2c:0e24:Pad::A1"),
        ("", "", "name:1a2c:0e24:Pad:", "name:1a2c:0e24:Pad:"),
    ],
)
def test_a_unit_is_known_by_serial_then_socket_then_name(
    serial: str, port: str, identity: str, place: str
) -> None:
    unit = InputUnit("/dev/input/event5", 0x1A2C, 0x0E24, "Pad", serial, port)
    assert (unit.identity, unit.place) == (identity, place)


def test_what_answers_no_questions_is_no_unit(tmp_path: Path) -> None:
    (tmp_path / "event1").touch()
    assert present_units(tmp_path) == ()


ASK = """
import json, time
from dataclasses import asdict
from devices.transport.evdev import EventStream, EvdevTransport
from devices.memory import MemoryOfItsOwn
from devices.transport.input_sockets import TaughtSockets
sockets = TaughtSockets(MemoryOfItsOwn())
units = sockets.present()
sockets.teach("pad-1", units[0])
port = EvdevTransport("the first", sockets.opener("pad-1"))
port.open()
events = EventStream().feed(port.read(1536, 5.0), time.monotonic())
print(json.dumps([[asdict(one) for one in units], [(e.code, e.stroke, e.scan) for e in events]]))
"""


@needs_umockdev
def test_a_kernel_device_tells_who_it_is_and_is_grabbed_and_heard(tmp_path: Path) -> None:
    devices = {5: ((KP7, 96), "SEM USB Keypad"), 6: ((116,), "Power Button")}
    press = f"E: 0.0 0004 0004 {KP7_SCAN}\nE: 0.0 0001 0047 1\nE: 0.0 0000 0000 0\n"
    asked = subprocess.run(
        [*under_umockdev(tmp_path, devices, {5: press}), sys.executable, "-c", ASK],
        capture_output=True,
        timeout=RUN_TIMEOUT_S,
        check=True,
    )
    (keypad,), events = json.loads(asked.stdout)
    assert InputUnit(**keypad) == InputUnit(
        "/dev/input/event5", 0x1A2C, 0x0E24, "SEM USB Keypad", "", "usb-0000:00:14.0-5/input0"
    )
    assert events == [[KP7, Stroke.PRESSED, KP7_SCAN]]
