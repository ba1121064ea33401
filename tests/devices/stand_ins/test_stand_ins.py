"""Every kind of stand-in: reached by its port, wrong as told, and well again."""

import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from devices.bus import Bus
from devices.errors import ClaimedError, DeviceError, UnsupportedError
from devices.keypads import KeyPressed
from devices.keypads.polled import PolledKeypad
from devices.printers import PrintJob, Result
from devices.rating_panels.models import Contact, ContactPanelModel
from devices.scanners import ColourMode, PaperSource, ScannedPage, ScanRequest
from devices.scanners.sane import SaneScanner
from devices.signs.driver import BusSign
from devices.stand_ins import UNPLUGGED, Happening, Kind, Plug, StandIn
from devices.stand_ins.kinds import BAUDS, KINDS, Wish
from devices.stand_ins.line import LineStandIn
from devices.stand_ins.printer import PrinterStandIn
from devices.stand_ins.small import PanelStandIn
from devices.status import Level, State
from devices.transport import Transport
from devices.transport.serial import SerialTransport
from devices.transport.tcp import TcpTransport
from tests.fakes.bus import running
from tests.fakes.printers import driver, page
from tests.fakes.waiting import wait_for

PATIENT_S = 5.0
"""For the answer to a slip, on a machine that is busy with other things."""
ACTING = [Kind.KEYPAD, Kind.RATING_PANEL, Kind.READER]


@contextmanager
def standing(wish: Wish, kind: Kind) -> Iterator[StandIn]:
    """A stand-in that has started."""
    stand_in = KINDS[kind](wish)
    stand_in.start()
    try:
        yield stand_in
    finally:
        stand_in.stop()


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    """Two units on a quick line."""
    return Wish(tmp_path, 115_200)


def port_of(stand_in: StandIn) -> Transport:
    """How another program reaches it, by what it says itself."""
    connection = stand_in.connection
    if connection["kind"] == "tcp":
        return TcpTransport(str(connection["host"]), int(connection["port"]))
    if connection["kind"] == "sane":
        url = urlsplit(str(connection["name"]).removeprefix("airscan:escl:mo-phong:"))
        return TcpTransport(str(url.hostname), url.port or 0)
    return SerialTransport(str(connection["path"]), int(connection["baud"]))


def is_there(port: Transport) -> bool:
    """Whether another program reaches it."""
    try:
        port.open()
    except DeviceError:
        return False
    port.close()
    return True


def test_every_kind_can_be_stood_in_for() -> None:
    assert set(KINDS) == set(Kind)
    assert set(BAUDS) <= set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_its_port_is_there_while_it_stands(kind: Kind, wish: Wish) -> None:
    with standing(wish, kind) as stand_in:
        port = port_of(stand_in)
        port.open()
        port.close()
    with pytest.raises(DeviceError):
        port.open()


@pytest.mark.parametrize("kind", Kind)
def test_its_port_is_gone_while_it_is_unplugged(kind: Kind, wish: Wish) -> None:
    with standing(wish, kind) as stand_in:
        port = port_of(stand_in)
        stand_in.faults.set(UNPLUGGED)
        wait_for(lambda: not is_there(port))
        stand_in.faults.clear(UNPLUGGED)
        wait_for(partial(is_there, port))


def test_a_panel_that_tells_no_release_is_declared_without_one(tmp_path: Path) -> None:
    model = ContactPanelModel(faces=tuple(Contact(pressed=bytes((one,))) for one in range(1, 4)))
    declared = tomllib.loads(PanelStandIn(tmp_path, 9600, model).declared)["devices"]
    (place,) = declared["rating_panels"]
    assert "released" not in declared["contact_panel_models"][place["model"]]["faces"][0]
    assert ContactPanelModel.model_validate(declared["contact_panel_models"]["bang-nut"]) == model


@pytest.mark.parametrize("kind", ACTING)
def test_what_can_be_done_with_it_is_told_by_example(kind: Kind, wish: Wish) -> None:
    with standing(wish, kind) as stand_in:
        ((word, rest),) = stand_in.acts.items()
        stand_in.act(word, rest)
        assert [one for one in stand_in.happened() if one.what in ("pressed", "face", "scanned")]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("said", [("fly", ""), ("press", "9 next"), ("press", "phim-1 fly")])
def test_what_makes_no_sense_is_refused(kind: Kind, wish: Wish, said: tuple[str, str]) -> None:
    with standing(wish, kind) as stand_in, pytest.raises(UnsupportedError):
        stand_in.act(*said)


def test_a_fault_from_the_start_is_there_from_the_start(wish: Wish) -> None:
    stand_in = KINDS[Kind.READER](wish)
    stand_in.faults.set(UNPLUGGED)
    stand_in.start()
    assert not (wish.folder / "port").exists()
    stand_in.faults.clear()
    assert (wish.folder / "port").exists()
    stand_in.stop()


@pytest.fixture(params=[None, 0], ids=["serial", "tcp"])
def printer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StandIn]:
    """A printer on either of its links."""
    with standing(Wish(tmp_path, 115_200, tcp_port=request.param), Kind.PRINTER) as stand_in:
        yield stand_in


def test_a_printer_prints_and_tells_so(printer: StandIn, tmp_path: Path) -> None:
    port = driver(port_of(printer), PATIENT_S)
    assert port.print(PrintJob("one", page())).result is Result.CONFIRMED
    (told,) = wait_for(printer.happened)
    assert (told.what, told.facts["unknown"]) == ("printed", "")
    assert told.facts["file"] == str(tmp_path / "0001.png")
    assert told.facts["bytes"] == (tmp_path / "0001.bin").stat().st_size
    port.close()


@pytest.mark.parametrize("fault", ["paper-out", UNPLUGGED])
def test_a_printer_in_a_bad_mood_says_so_and_prints_again(printer: StandIn, fault: str) -> None:
    port = driver(port_of(printer), PATIENT_S)
    assert port.poll().state is State.ONLINE
    printer.faults.set(fault)
    wait_for(lambda: port.poll().level is Level.FAULT)
    printer.faults.clear()
    wait_for(lambda: port.poll().state is State.ONLINE)
    assert port.print(PrintJob("two", page())).result is Result.CONFIRMED
    port.close()


def test_a_printer_begins_well_whatever_was_wrong_with_it_yesterday(tmp_path: Path) -> None:
    (tmp_path / "fault").write_text("paper-out\n", encoding="utf-8")
    with standing(Wish(tmp_path, 115_200), Kind.PRINTER) as stand_in:
        port = driver(port_of(stand_in), PATIENT_S)
        assert port.poll().state is State.ONLINE
        port.close()


def test_a_port_that_somebody_has_is_no_defect_of_ours(tmp_path: Path) -> None:
    with standing(Wish(tmp_path, 9600, tcp_port=0), Kind.PRINTER) as first:
        second = PrinterStandIn(tmp_path / "second", 9600, 576, int(first.connection["port"]))
        with pytest.raises(ClaimedError) as caught:
            second.start()
        assert caught.value.device == f"127.0.0.1:{first.connection['port']}"


class Stubborn:
    """Does nothing the first time."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> None:
        """Fail once."""
        self.asked += 1
        if self.asked == 1:
            raise OSError("not yet")


def test_a_plug_that_did_not_go_in_is_tried_again() -> None:
    start = Stubborn()
    plug = Plug(start, Stubborn())
    with pytest.raises(OSError, match="not yet"):
        plug.power(on=True)
    plug.power(on=True)
    assert start.asked == 2


@contextmanager
def hall(stand_in: StandIn) -> Iterator[tuple[Bus, BusSign, PolledKeypad]]:
    """A bus of another program, with the first sign and the first keypad."""
    assert isinstance(stand_in, LineStandIn)
    with running(port_of(stand_in)) as bus:
        signs, keypads = stand_in.settings
        yield bus, BusSign("a", signs["led-1"], bus), PolledKeypad("b", keypads["phim-1"], bus)


def test_a_line_is_used_by_another_program(wish: Wish) -> None:
    presses: list[KeyPressed] = []
    with standing(wish, Kind.BUS) as stand_in, hall(stand_in) as (_, sign, keypad):
        keypad.listen(presses.append)
        sign.show("A015", blink=True)
        wait_for(lambda: sign.status().state is keypad.status().state is State.ONLINE)
        stand_in.act("press", "17 next")
        wait_for(lambda: [one.key for one in presses] == ["next"])
        told: list[Happening] = []

        def told_of_blinking() -> bool:
            told.extend(stand_in.happened())
            return "blinking" in {one.what for one in told}

        wait_for(told_of_blinking)
    assert Happening("pressed", {"unit": "phim-1", "key": "next"}) in told
    assert Happening("blinking", {"unit": "led-1", "text": "A015"}) in told
    assert (wish.folder / "led-1.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("fault", ["silent", "collision", "cut", UNPLUGGED])
def test_a_line_in_a_bad_mood_is_noticed_and_comes_back(wish: Wish, fault: str) -> None:
    with standing(wish, Kind.BUS) as stand_in, hall(stand_in) as (_, sign, keypad):
        wait_for(lambda: sign.status().state is keypad.status().state is State.ONLINE)
        stand_in.faults.set(fault)
        wait_for(lambda: keypad.status().state is State.OFFLINE)
        stand_in.faults.clear()
        sign.show("A016")
        wait_for(lambda: sign.status().state is keypad.status().state is State.ONLINE)
        wait_for(lambda: (wish.folder / "led-1.txt").read_text("utf-8") == "A016")


def test_one_unit_alone_falls_silent(wish: Wish) -> None:
    with standing(wish, Kind.BUS) as stand_in, hall(stand_in) as (_, sign, keypad):
        wait_for(lambda: sign.status().state is keypad.status().state is State.ONLINE)
        stand_in.faults.set("silent", "17")
        wait_for(lambda: keypad.status().state is State.OFFLINE)
        assert sign.status().state is State.ONLINE


def test_lines_tell_where_their_units_stand(wish: Wish) -> None:
    units = KINDS[Kind.BUS](wish).units
    assert [(one.id, one.address) for one in units] == [
        ("phim-1", 17),
        ("phim-2", 18),
        ("led-1", 1),
        ("led-2", 2),
    ]


def test_a_scanner_is_used_by_a_program_that_knows_sane(wish: Wish) -> None:
    quiet = wish.folder / "quiet"
    quiet.mkdir()
    (quiet / "dll.conf").write_text("airscan\n", encoding="ascii")
    (quiet / "airscan.conf").write_text("[options]\ndiscovery = disable\n", encoding="ascii")
    with standing(wish, Kind.SCANNER) as stand_in:
        name = str(stand_in.connection["name"])
        scanner = SaneScanner("may-quet", name, config_dir=quiet)
        pages: list[ScannedPage] = []
        scanner.scan(ScanRequest(PaperSource.FEEDER, ColourMode.GRAY, 75), pages.append)
        assert len(pages) == 3
        assert stand_in.happened() == [Happening("side-given", {"number": 3})]
        assert stand_in.happened() == []
        stand_in.faults.set(UNPLUGGED)
        with pytest.raises(DeviceError):
            scanner.check()
        stand_in.faults.clear()
        scanner.check()


def test_what_was_shown_before_is_not_told_again(wish: Wish) -> None:
    old = {"at": "", "sign": "led-1", "text": "OLD", "blink": False}
    (wish.folder / "signs.jsonl").write_text(json.dumps(old) + "\n", encoding="utf-8")
    with standing(wish, Kind.SIGN) as stand_in:
        told = wait_for(stand_in.happened)
    assert {one.what for one in told} == {"dark"}
