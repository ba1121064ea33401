"""From settings to devices."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from devices.bus_sim import BusSimulator
from devices.catalogue import Catalogue
from devices.config import DevicesSettings, PrinterPlace
from devices.errors import NotConfiguredError
from devices.printers.sim import PrinterSimulator
from motcua.settings import load


@pytest.fixture
def devices() -> DevicesSettings:
    return load(None).devices


def test_a_simulated_device_stands_at_a_fixed_path(
    devices: DevicesSettings, tmp_path: Path
) -> None:
    catalogue = Catalogue(devices, tmp_path)
    assert catalogue.port_of("may-in-kiosk") == str(tmp_path / "may-in-kiosk" / "port")


def test_signs_and_keypads_hang_on_their_line(devices: DevicesSettings, tmp_path: Path) -> None:
    catalogue = Catalogue(devices, tmp_path)
    assert (
        catalogue.port_of("led-3") == catalogue.port_of("phim-1") == catalogue.port_of("day-quay")
    )


def test_a_line_brings_all_its_units(devices: DevicesSettings, tmp_path: Path) -> None:
    line = Catalogue(devices, tmp_path).line("day-quay")
    assert sorted(line.signs) == [f"led-{number}" for number in range(1, 6)]
    assert sorted(line.keypads) == [f"phim-{number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("connection", "expected"),
    [
        ({"kind": "tcp", "host": "192.0.2.10"}, "192.0.2.10:9100"),
        ({"kind": "serial", "path": "/dev/ttyS9", "baud": 115200}, "/dev/ttyS9"),
    ],
)
def test_real_connections(connection: dict[str, object], expected: str, tmp_path: Path) -> None:
    settings = DevicesSettings.model_validate(
        {"printers": [{"id": "in", "connection": connection}]}
    )
    catalogue = Catalogue(settings, tmp_path)
    assert catalogue.port_of("in") == expected
    assert catalogue.simulators() == []


def test_simulators_stand_for_simulated_connections_only(
    devices: DevicesSettings, tmp_path: Path
) -> None:
    kinds = [type(one) for one in Catalogue(devices, tmp_path).simulators()]
    assert kinds == [PrinterSimulator, PrinterSimulator, BusSimulator]


def test_unknown_devices_are_refused(devices: DevicesSettings, tmp_path: Path) -> None:
    catalogue = Catalogue(devices, tmp_path)
    for ask in (catalogue.printer, catalogue.line, catalogue.speaker, catalogue.port_of):
        with pytest.raises(NotConfiguredError):
            ask("khong-co")


@pytest.mark.parametrize(
    ("baud", "slow_s"), [(9600, 21), (38400, 5), (57600, None), (115200, None)]
)
def test_a_line_too_slow_for_dots_says_how_long_it_would_take(
    baud: int, slow_s: int | None
) -> None:
    place = PrinterPlace.model_validate(
        {"id": "in", "connection": {"kind": "serial", "path": "/dev/x", "baud": baud}}
    )
    assert place.too_slow_s == slow_s


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"printers": [{"id": "a", "connection": {"kind": "simulated"}}] * 2}, "hai lần"),
        ({"signs": [{"id": "s", "bus": "khong", "address": 1, "model": "m"}]}, "không có khong"),
    ],
)
def test_settings_that_do_not_fit_together(change: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        DevicesSettings.model_validate(change)
