"""From settings to devices."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from devices.bus_sim import BusSimulator
from devices.catalogue import Catalogue
from devices.config import DevicesSettings, PrinterPlace
from devices.errors import NotConfiguredError
from devices.printers.sim import PrinterSimulator
from devices.scanners import PaperSource
from devices.scanners.escl_sim import EsclSimulator
from devices.scanners.sane import SaneScanner
from devices.speakers import Sound, Speaker
from devices.speakers.file import FileSpeaker
from devices.speakers.player import PlayerSpeaker
from devices.transport.input_sim import SimInput
from motcua.settings import load


@pytest.fixture
def devices() -> DevicesSettings:
    return load(None).devices


def test_a_simulated_device_stands_at_a_fixed_path(
    devices: DevicesSettings, tmp_path: Path
) -> None:
    catalogue = Catalogue(devices, tmp_path)
    assert catalogue.port_of("may-in-kiosk") == str(tmp_path / "may-in-kiosk" / "port")
    assert catalogue.port_of("loa-sanh") == str(tmp_path / "loa-sanh")


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
    expected = [PrinterSimulator, PrinterSimulator, BusSimulator, EsclSimulator, SimInput]
    assert kinds == expected


def test_unknown_devices_are_refused(devices: DevicesSettings, tmp_path: Path) -> None:
    catalogue = Catalogue(devices, tmp_path)
    for ask in (
        catalogue.printer,
        catalogue.line,
        catalogue.speaker,
        catalogue.scanner,
        catalogue.port_of,
    ):
        with pytest.raises(NotConfiguredError):
            ask("khong-co")


SPEAKERS = DevicesSettings.model_validate(
    {
        "speakers": [
            {"id": "loa-tep"},
            {"id": "loa-sanh", "kind": "alsa", "output": "plughw:CARD=Device,DEV=0"},
            {"id": "tai-nghe", "kind": "pulse"},
        ]
    }
)


@pytest.mark.parametrize(
    ("speaker", "kind", "port"),
    [
        ("loa-tep", FileSpeaker, "{folder}/loa-tep"),
        ("loa-sanh", PlayerSpeaker, "alsa:plughw:CARD=Device,DEV=0"),
        ("tai-nghe", PlayerSpeaker, "pulse:default"),
    ],
)
def test_a_speaker_is_a_file_or_an_output_of_the_machine(
    speaker: str, kind: type[Speaker], port: str, tmp_path: Path
) -> None:
    catalogue = Catalogue(SPEAKERS, tmp_path)
    assert type(catalogue.speaker(speaker)) is kind
    assert catalogue.speaker(speaker).device == speaker
    assert catalogue.port_of(speaker) == port.format(folder=tmp_path)


def test_a_file_takes_a_sound_at_once_where_that_is_wanted(tmp_path: Path) -> None:
    speaker = Catalogue(SPEAKERS, tmp_path, paced_sound=False).speaker("loa-tep")
    assert speaker.play(Sound(bytes(2 * 3600 * 22_050), 22_050), "một giờ")


SCANNERS = DevicesSettings.model_validate(
    {
        "scanners": [
            {"id": "mang", "connection": {"kind": "sane", "name": "airscan:e0:Phong ho tich"}},
            {"id": "thu", "connection": {"kind": "simulated"}},
            {"id": "camera", "connection": {"kind": "camera", "path": "/dev/video0"}},
        ]
    }
)


@pytest.mark.parametrize(
    ("scanner", "port"),
    [
        ("mang", "sane:airscan:e0:Phong ho tich"),
        ("thu", "{folder}/thu"),
        ("camera", "/dev/video0"),
    ],
)
def test_a_scanner_has_a_port_that_one_program_owns(
    scanner: str, port: str, tmp_path: Path
) -> None:
    assert Catalogue(SCANNERS, tmp_path).port_of(scanner) == port.format(folder=tmp_path)
    assert SCANNERS.kinds()[scanner] == "scanner"


def test_a_camera_is_a_scanner_that_finds_its_sheet(tmp_path: Path) -> None:
    scanner = Catalogue(SCANNERS, tmp_path).scanner("camera")
    assert (scanner.device, scanner.capabilities().sources) == ("camera", (PaperSource.CAMERA,))


@pytest.mark.parametrize("scanner", ["mang", "thu"])
def test_a_scanner_is_read_through_sane(scanner: str, tmp_path: Path) -> None:
    made = Catalogue(SCANNERS, tmp_path).scanner(scanner)
    assert type(made) is SaneScanner
    assert made.device == scanner


@pytest.mark.parametrize(
    "connection",
    [
        {"kind": "sane", "name": ""},
        {"kind": "sane", "name": "a\0b"},
        {"kind": "camera"},
        {"kind": "simulated", "sheets": 0},
    ],
)
def test_a_scanner_that_could_not_be_reached_is_refused(connection: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DevicesSettings.model_validate({"scanners": [{"id": "quet", "connection": connection}]})


def test_one_scanner_stands_once() -> None:
    same = {"connection": {"kind": "sane", "name": "epson2:libusb:001:004"}}
    with pytest.raises(ValidationError, match=r"b\.connection = sane:.*: cổng này đã là của a"):
        DevicesSettings.model_validate({"scanners": [{"id": "a"} | same, {"id": "b"} | same]})


@pytest.mark.parametrize(
    ("speakers", "word"),
    [
        ([{"id": "loa", "output": "hw:0"}], "output chỉ dùng với kind"),
        ([{"id": "loa", "kind": "alsa", "output": "hw:0 hw:1"}], "khoảng trắng"),
        (
            [{"id": "loa", "kind": "alsa"}, {"id": "tai-nghe", "kind": "alsa"}],
            "tai-nghe.connection = alsa:default: cổng này đã là của loa",
        ),
    ],
)
def test_a_speaker_that_could_not_be_heard_is_refused(
    speakers: list[dict[str, str]], word: str
) -> None:
    with pytest.raises(ValidationError, match=word):
        DevicesSettings.model_validate({"speakers": speakers})


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


SAMPLE = load(None).devices.model_dump(include={"sign_models", "keypad_models"})
LINE = {"id": "day", "connection": {"kind": "simulated"}}
SERIAL = {"kind": "serial", "path": "/dev/ttyS0"}
TCP = {"kind": "tcp", "host": "in-1.mau.vn"}
USB = {"kind": "usb", "vendor": 0x04B8, "product": 0x0202}


def unit(model: str, name: str = "mot", address: int = 1) -> dict[str, object]:
    """A sign or keypad on the line."""
    return {"id": name, "bus": "day", "address": address, "model": model}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"signs": [unit("led8", address=256)]}, r"signs\.mot\.address: .*256"),
        ({"keypads": [unit("phim", address=999)]}, r"keypads\.mot\.address: .*999"),
        ({"signs": [unit("led8"), unit("led8", "hai")]}, "hai.address = 1: .* day đã là của mot"),
        ({"signs": [unit("led8")], "keypads": [unit("phim", "hai")]}, "hai.address = 1"),
        (
            {
                "printers": [{"id": "in", "connection": SERIAL}],
                "buses": [LINE | {"connection": SERIAL}],
            },
            "day.connection = /dev/ttyS0: cổng này đã là của in",
        ),
        (
            {
                "printers": [
                    {"id": "in-1", "connection": TCP},
                    {"id": "in-2", "connection": TCP | {"host": "IN-1.mau.vn"}},
                ]
            },
            "in-2.connection = in-1.mau.vn:9100: cổng này",
        ),
        (
            {
                "printers": [
                    {"id": "in-1", "connection": USB},
                    {"id": "in-2", "connection": USB | {"serial_number": "A1"}},
                ]
            },
            "in-1.connection = usb:04b8:0202: không rõ là máy in nào.*in-2",
        ),
        (
            {
                "printers": [
                    {"id": "in-1", "connection": USB | {"bus_path": "1-2"}},
                    {"id": "in-2", "connection": USB},
                ]
            },
            "in-2.connection = usb:04b8:0202: không rõ là máy in nào.*in-1",
        ),
    ],
)
def test_what_would_stop_the_line_is_refused(change: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        DevicesSettings.model_validate({"buses": [LINE]} | SAMPLE | change)


def test_usb_printers_that_can_be_told_apart_are_no_matter() -> None:
    known = [USB | {"serial_number": "A1"}, USB | {"bus_path": "1-2"}, USB | {"product": 0x0E15}]
    printers = [{"id": f"in-{at}", "connection": each} for at, each in enumerate(known)]
    assert len(DevicesSettings.model_validate({"printers": printers}).printers) == 3


@pytest.mark.parametrize("wrong", [{"positions": 6}, {"positions": 10}])
def test_a_sign_whose_frame_has_no_room_for_its_text_is_refused(wrong: dict[str, int]) -> None:
    written = DevicesSettings.model_validate(SAMPLE).model_dump()
    written["sign_models"]["led8"]["text"] |= wrong
    with pytest.raises(ValidationError, match=r"signs\.mot\.layout.*byte dữ liệu"):
        DevicesSettings.model_validate(written | {"buses": [LINE], "signs": [unit("led8")]})


def test_an_address_that_only_the_answer_cannot_carry_is_refused() -> None:
    written = DevicesSettings.model_validate(SAMPLE).model_dump()
    written["sign_models"]["led8"]["layout"]["frame"][1]["width"] = 2
    with pytest.raises(ValidationError, match=r"signs\.mot\.address"):
        DevicesSettings.model_validate(
            written | {"buses": [LINE], "signs": [unit("led8", address=300)]}
        )


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"printers": [{"id": "a", "connection": {"kind": "simulated"}}] * 2}, "mã này đã là"),
        (
            {"signs": [{"id": "s", "bus": "khong", "address": 1, "model": "m"}]},
            "khong: không có trong",
        ),
    ],
)
def test_settings_that_do_not_fit_together(change: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        DevicesSettings.model_validate(change)
