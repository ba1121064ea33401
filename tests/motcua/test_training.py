"""A training: the office's own counters and screens, no real device, a record of its own."""

from pathlib import Path

import pytest

from devices.catalogue import Catalogue
from devices.config import DevicesSettings, SimulatedConnection
from motcua.settings import load
from motcua.supervisor import role_child
from motcua.training import for_training
from office.store import STORE_FILE
from tests.fakes.command_line import CommandLine

REAL = {
    "printers": [
        {"id": "in-1", "connection": {"kind": "serial", "path": "/dev/ttyUSB0", "baud": 9600}},
        {"id": "in-2", "connection": {"kind": "tcp", "host": "192.0.2.7"}},
        {"id": "in-3", "connection": {"kind": "usb", "vendor": 0x04B8, "product": 0x0202}},
        {"id": "in-4", "connection": {"kind": "usblp", "path": "/dev/usb/lp0"}},
        {"id": "in-5", "connection": {"kind": "simulated", "baud": 19_200}},
    ],
    "buses": [{"id": "day", "connection": {"kind": "serial", "path": "/dev/ttyS1"}}],
    "speakers": [{"id": "loa", "kind": "alsa", "output": "hw:0"}],
    "scanners": [
        {"id": "quet-1", "connection": {"kind": "sane", "name": "airscan:e0:Phong-ho-tich"}},
        {"id": "quet-2", "connection": {"kind": "camera", "path": "/dev/video0"}},
    ],
}


def test_no_device_of_a_training_is_real() -> None:
    office = load(None).model_copy(update={"devices": DevicesSettings.model_validate(REAL)})
    devices = for_training(office).devices
    lines = [one.connection for one in devices.printers]
    lines += [one.connection for one in devices.buses]
    simulated = [one.baud for one in lines if isinstance(one, SimulatedConnection)]
    assert simulated == [9600, 115_200, 115_200, 115_200, 19_200, 9600]
    assert [(one.kind, one.output) for one in devices.speakers] == [("file", "")]
    kinds = [one.connection.kind for one in devices.scanners]
    assert kinds == ["simulated", "simulated-camera"]
    ids = ["in-1", "in-2", "in-3", "in-4", "in-5", "day", "loa", "quet-1", "quet-2"]
    assert list(devices.kinds()) == ids


DESKS = {
    "hid_keypad_models": {"so": {"keys": {"next": "KEY_KP7"}}},
    "contact_panel_models": {"nut": {"faces": [{"pressed": one} for one in ("31", "32", "33")]}},
    "light_stack_models": {"den": {"lamps": {"green": {"on": "A1", "off": "A0"}}}},
    "hid_keypads": [{"id": "so-1", "model": "so"}],
    "rating_panels": [
        {"id": "mat-1", "model": "nut", "connection": {"kind": "serial", "path": "/dev/ttyS2"}}
    ],
    "readers": [
        {"id": "doc-1", "connection": {"kind": "camera", "path": "/dev/video0"}},
        {"id": "doc-2", "connection": {"kind": "input"}},
    ],
    "light_stacks": [
        {"id": "den-1", "model": "den", "connection": {"kind": "tcp", "host": "192.0.2.8"}}
    ],
}


def test_nothing_on_the_desks_of_a_training_is_real(tmp_path: Path) -> None:
    office = load(None).model_copy(update={"devices": DevicesSettings.model_validate(DESKS)})
    devices = for_training(office).devices
    assert {type(one.connection) for one in devices.desk_places()} == {SimulatedConnection}
    catalogue = Catalogue(devices, tmp_path)
    assert len(catalogue.simulators()) == len(devices.desk_places()) == 5
    ports = {catalogue.port_of(one.id) for one in devices.desk_places()}
    assert ports == {str(tmp_path / one.id / "port") for one in devices.desk_places()}
    assert not catalogue.desks.is_taught("so-1")


def test_the_scanners_of_a_training_are_simulated_as_what_they_are() -> None:
    scanners = [
        {"id": "quet-1", "connection": {"kind": "sane", "name": "airscan:e0:a"}},
        {"id": "chup-1", "connection": {"kind": "camera", "path": "/dev/video0"}},
        {"id": "chup-2", "connection": {"kind": "simulated-camera", "each_s": 2.0}},
    ]
    devices = DevicesSettings.model_validate({"scanners": scanners})
    office = load(None).model_copy(update={"devices": devices})
    kinds = [one.connection.kind for one in for_training(office).devices.scanners]
    assert kinds == ["simulated", "simulated-camera", "simulated-camera"]


def test_a_training_is_open_at_any_hour_and_says_what_it_is() -> None:
    settings = for_training(load(None))
    assert (settings.office.mark, settings.office.always_open) == ("training", True)
    assert settings.run.roles[0] == "simulators"
    assert settings.run.roles.count("simulators") == 1
    assert load(None).office.mark == "sample"


def test_a_training_has_a_record_of_its_own(motcua: CommandLine) -> None:
    motcua.done("ticket issue ho-tich --no-print --training")
    assert (motcua.data_dir / "training" / STORE_FILE).exists()
    assert motcua.done("ticket list")["tickets"] == []
    assert len(motcua.done("ticket list --training")["tickets"]) == 1


@pytest.mark.parametrize("training", [True, False])
def test_its_programs_are_told(motcua: CommandLine, training: bool) -> None:
    words = role_child("kiosk", None, motcua.data_dir, training=training)._words
    assert ("--training" in words) is training
    assert str(motcua.data_dir) in words


def test_its_simulators_stand_in_its_folder(motcua: CommandLine) -> None:
    listed = motcua.done("devices list --training")["devices"]
    assert [one["id"] for one in listed] == list(load(None).devices.kinds())
    assert not (motcua.data_dir / "devices").exists()
