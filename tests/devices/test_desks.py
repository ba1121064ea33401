"""From settings to what stands on desks, each kind heard over its own simulated wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from devices.catalogue import Catalogue
from devices.config import DevicesSettings
from devices.errors import NotConfiguredError, NotFoundError
from devices.keypads import KeyPressed
from devices.keypads.hid import HidKeypad
from devices.light_stack import Light
from devices.light_stack.serial import SerialLightStack
from devices.light_stack.sim import SimLightStack
from devices.rating_panels import FacePressed
from devices.rating_panels.contact import ContactRatingPanel
from devices.rating_panels.hid import HidRatingPanel
from devices.readers import Code, CodeRead
from devices.readers.camera import CameraReader
from devices.readers.hid import HidReader
from devices.readers.serial import SerialReader
from devices.status import State
from devices.talker_sim import say_at
from devices.transport.input_sim import tap_at
from tests.fakes.waiting import wait_for

SIMULATED = {"kind": "simulated"}
SERIAL = {"kind": "serial", "path": "/dev/serial/by-id/a"}
BY_PATH = {"kind": "input", "path": "/dev/input/by-path/pci-usb-0:2:1.0-event-kbd"}
TAUGHT = {"kind": "input"}
CAMERA = {"kind": "camera", "path": "/dev/video0"}
LAMPS = {"green": {"on": "A1", "off": "A0"}}
MODELS: dict[str, Any] = {
    "hid_keypad_models": {"so": {"keys": {"next": "KEY_KPENTER"}}},
    "hid_panel_models": {"mat": {"faces": ["KEY_1", "KEY_2", "KEY_3"]}},
    "contact_panel_models": {"nut": {"faces": [{"pressed": one} for one in ("31", "32", "33")]}},
    "light_stack_models": {"den": {"lamps": LAMPS}},
}


def settings(**places: list[dict[str, Any]]) -> DevicesSettings:
    """Settings with these places."""
    return DevicesSettings.model_validate(MODELS | places)


def reader(connection: dict[str, Any], name: str = "doc") -> dict[str, Any]:
    return {"id": name, "connection": connection}


ALL = settings(
    hid_keypads=[{"id": "phim", "connection": SIMULATED, "model": "so"}],
    rating_panels=[{"id": "mat", "connection": SIMULATED, "model": "mat"}],
    readers=[reader(SIMULATED)],
    light_stacks=[{"id": "den", "connection": SIMULATED, "model": "den"}],
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """One of each kind, all simulated and plugged in."""
    catalogue = Catalogue(ALL, tmp_path)
    simulators = catalogue.simulators()
    for simulator in simulators:
        simulator.start()
    yield catalogue
    for simulator in simulators:
        simulator.stop()


Panel = HidRatingPanel | ContactRatingPanel


@contextmanager
def started(device: HidKeypad | SerialReader | SerialLightStack | Panel) -> Iterator[None]:
    """A device at work; its port is open."""
    device.start()
    try:
        device.check()
        yield
    finally:
        device.close()


def test_a_key_of_a_simulated_keypad_is_heard(catalogue: Catalogue) -> None:
    keypad, heard = catalogue.desks.keypad("phim"), list[KeyPressed]()
    keypad.listen(heard.append)
    with started(keypad):
        tap_at(Path(catalogue.port_of("phim")), "KEY_KPENTER")
        wait_for(lambda: heard)
    assert [one.key for one in heard] == ["next"]


def test_a_face_of_a_simulated_panel_is_heard(catalogue: Catalogue) -> None:
    panel, heard = catalogue.desks.rating_panel("mat"), list[FacePressed]()
    assert isinstance(panel, HidRatingPanel)
    panel.listen(heard.append)
    with started(panel):
        tap_at(Path(catalogue.port_of("mat")), "KEY_3")
        wait_for(lambda: heard)
    assert [one.face for one in heard] == [3]


def test_a_button_of_a_simulated_contact_board_is_heard(tmp_path: Path) -> None:
    place = {"id": "nut", "connection": SIMULATED, "model": "nut"}
    catalogue = Catalogue(settings(rating_panels=[place]), tmp_path)
    (simulator,) = catalogue.simulators()
    simulator.start()
    panel, heard = catalogue.desks.rating_panel("nut"), list[FacePressed]()
    assert isinstance(panel, ContactRatingPanel)
    panel.listen(heard.append)
    with started(panel):
        say_at(catalogue.home("nut"), b"2")
        wait_for(lambda: heard)
    simulator.stop()
    assert [one.face for one in heard] == [2]


def test_a_code_before_a_simulated_reader_is_heard(catalogue: Catalogue) -> None:
    reader, heard = catalogue.desks.reader("doc"), list[Code]()
    assert isinstance(reader, SerialReader)
    reader.listen(heard.append)
    with started(reader):
        say_at(catalogue.home("doc"), "Nguyễn Thị Ánh\r".encode())
        wait_for(lambda: heard)
    assert isinstance(heard[0], CodeRead)
    assert heard[0].text == "Nguyễn Thị Ánh"


def test_a_light_stack_is_told_over_its_line(tmp_path: Path) -> None:
    place = {"id": "den", "connection": SIMULATED, "model": "den"}
    catalogue = Catalogue(settings(light_stacks=[place]), tmp_path)
    (simulated,) = catalogue.simulators()
    assert isinstance(simulated, SimLightStack)
    simulated.start()
    stack = catalogue.desks.light_stack("den")
    with started(stack):
        assert stack.status().reasons == ("no-answer-expected",)
        stack.show({"green": Light.ON})
        wait_for(lambda: simulated.lit["green"])
    wait_for(lambda: not simulated.lit["green"])
    simulated.stop()


def test_nobody_is_heard_where_no_simulator_is(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        tap_at(tmp_path / "port", "KEY_1")
    with pytest.raises(NotFoundError):
        say_at(tmp_path, b"A015")


@pytest.mark.parametrize(
    ("connection", "kind", "port"),
    [
        (SERIAL, SerialReader, "/dev/serial/by-id/a"),
        (BY_PATH, HidReader, BY_PATH["path"]),
        (TAUGHT, HidReader, "input:doc"),
        (CAMERA, CameraReader, "/dev/video0"),
    ],
)
def test_each_connection_has_its_driver_and_its_port(
    connection: dict[str, Any], kind: type, port: str, tmp_path: Path
) -> None:
    catalogue = Catalogue(settings(readers=[reader(connection)]), tmp_path)
    assert type(catalogue.desks.reader("doc")) is kind
    assert catalogue.port_of("doc") == port
    assert catalogue.desks.is_taught("doc") == (connection is TAUGHT)


def test_a_panel_behind_a_contact_board(tmp_path: Path) -> None:
    place = {"id": "mat", "connection": SERIAL, "model": "nut"}
    panel = Catalogue(settings(rating_panels=[place]), tmp_path).desks.rating_panel("mat")
    assert isinstance(panel, ContactRatingPanel)
    assert (panel.faces, panel.status().state) == (3, State.CONNECTING)


def test_a_device_that_is_not_in_the_settings(tmp_path: Path) -> None:
    desks = Catalogue(ALL, tmp_path).desks
    for ask in (desks.keypad, desks.rating_panel, desks.reader, desks.light_stack, desks.port_of):
        with pytest.raises(NotConfiguredError):
            ask("khong-co")


@pytest.mark.parametrize(
    ("places", "word"),
    [
        ({"hid_keypads": [{"id": "a", "model": "x"}]}, r"hid_keypads\.a\.model = x: không có kiểu"),
        (
            {"rating_panels": [{"id": "a", "model": "nut"}]},
            r"rating_panels\.a\.model = nut: không có kiểu",
        ),
        (
            {"rating_panels": [{"id": "a", "model": "mat", "connection": SERIAL}]},
            r"rating_panels\.a\.model = mat: không có kiểu",
        ),
        (
            {"light_stacks": [{"id": "a", "model": "x", "connection": SIMULATED}]},
            r"light_stacks\.a\.model = x: không có kiểu",
        ),
        ({"readers": [reader(SERIAL), reader(SERIAL, "b")]}, r"b\.connection = .*đã là của doc"),
        ({"readers": [reader(BY_PATH), reader(BY_PATH, "b")]}, r"b\.connection = .*đã là của doc"),
        ({"readers": [reader({"kind": "input", "path": "/dev/input/event3"})]}, "pattern"),
        ({"readers": [reader(SIMULATED)] * 2}, r"doc\.id = doc: mã này đã là của"),
    ],
)
def test_settings_that_do_not_fit_are_refused(
    places: dict[str, list[dict[str, Any]]], word: str
) -> None:
    with pytest.raises(ValidationError, match=word):
        settings(**places)


def test_two_taught_devices_need_no_ports() -> None:
    places = [{"id": name, "model": "so"} for name in ("a", "b")]
    assert settings(hid_keypads=places).kinds() == {"a": "keypad", "b": "keypad"}
