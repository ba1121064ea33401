"""The bus on a real pty, against the simulator: bytes at 9600 baud, faults, the line vanishing."""

import itertools
import json
from functools import partial
from pathlib import Path

import pytest

from devices.bus_samples import sample_keypad, sample_sign
from devices.bus_sim import BusSimulator, Faults, WireEvent, press_key
from devices.errors import NotFoundError, UnsupportedError
from devices.status import State
from devices.transport.serial import SerialTransport
from tests.fakes.bus import BAUD, Line, simulated_line, until


def press(line: Line, keypad: str, key: str) -> None:
    """Press a key as another process would, and wait until it was heard."""
    heard = len(line.presses)
    press_key(line.folder, keypad, key)
    until(lambda: len(line.presses) > heard)


def test_keys_are_heard_and_signs_show(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        press(line, "keypad-2", "next")
        line.signs["sign-2"].show("A015→03", blink=True)
        until(lambda: line.shows("sign-2") == "A015→03")
        assert [(p.device, p.key) for p in line.presses] == [("keypad-2", "next")]
        assert line.shows("sign-1") == ""
        assert line.simulator.overlaps == 0


def test_every_change_of_a_sign_is_written_down(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.signs["sign-1"].show("A001", blink=True)
        until(lambda: line.shows("sign-1") == "A001")
        line.signs["sign-1"].clear()
        until(lambda: line.shows("sign-1") == "")
    lines = (tmp_path / "signs.jsonl").read_text(encoding="utf-8").splitlines()
    changes = [each for each in map(json.loads, lines) if each["sign"] == "sign-1"]
    assert [(each["text"], each["blink"]) for each in changes] == [
        ("", False),
        ("A001", True),
        ("", False),
    ]


def test_a_unit_without_power_leaves_and_returns(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.simulator.fault("sign-1", Faults(silent=True))
        line.signs["sign-1"].show("A002")
        until(lambda: line.state("sign-1") is State.OFFLINE)
        press(line, "keypad-1", "next")
        assert line.state("sign-2") is State.ONLINE
        line.simulator.fault("sign-1", Faults())
        until(lambda: line.shows("sign-1") == "A002")
        until(lambda: line.state("sign-1") is State.ONLINE)


def test_garbage_and_damaged_answers_on_the_wire(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.simulator.fault("keypad-1", Faults(stray=b"\x00\xa5\xff"))
        line.simulator.fault("keypad-2", Faults(corrupt=True))
        press(line, "keypad-1", "recall")
        until(lambda: line.state("keypad-2") is State.OFFLINE)
        assert line.bus.counters()["keypad-1"].stray_bytes >= 3
        assert line.keypads["keypad-2"].status().reasons == ("device-protocol",)


def test_the_line_vanishes_and_comes_back(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.signs["sign-1"].show("A003")
        until(lambda: line.shows("sign-1") == "A003")
        line.simulator.stop()
        until(lambda: line.state("sign-1") is State.OFFLINE)
        assert not (tmp_path / "line").is_symlink()
        line.signs["sign-2"].show("A004")
        line.simulator.start()
        until(lambda: (line.shows("sign-1"), line.shows("sign-2")) == ("A003", "A004"))
        until(line.all_online)
        press(line, "keypad-1", "next")


def test_the_line_rests_between_frames(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        press(line, "keypad-1", "next")
        line.signs["sign-1"].show("A004")
        until(lambda: line.shows("sign-1") == "A004")
    pauses_s = [
        later.at_monotonic - earlier.at_monotonic
        for earlier, later in itertools.pairwise(line.events)
        if later.by_master
    ]
    assert min(pauses_s) >= 3.5 * 10 / BAUD


def quiet_simulator(folder: Path, events: list[WireEvent] | None = None) -> BusSimulator:
    return BusSimulator(
        folder / "line",
        BAUD,
        folder,
        signs={"sign-1": sample_sign(0x41)},
        keypads={"keypad-1": sample_keypad(1)},
        trace=None if events is None else events.append,
    )


def test_a_port_with_another_baud_rate_is_heard_by_nobody(tmp_path: Path) -> None:
    events: list[WireEvent] = []
    simulator = quiet_simulator(tmp_path, events)
    simulator.start()
    port = SerialTransport(str(tmp_path / "line"), 19200)
    try:
        port.open()
        port.write(sample_sign(0x41).layout.build("show", 0x41, b"A005    "), 1.0)
        until(lambda: bool(events))
        assert port.read(1, 0.05) == b""
        assert (tmp_path / "sign-1.txt").read_text(encoding="utf-8") == ""
    finally:
        port.close()
        simulator.stop()


def test_bytes_keep_the_time_of_the_wire(tmp_path: Path) -> None:
    events: list[WireEvent] = []
    simulator = quiet_simulator(tmp_path, events)
    simulator.start()
    port = SerialTransport(str(tmp_path / "line"), BAUD)
    question = sample_keypad(1).layout.build("poll", 1)
    try:
        port.open()
        port.write(question, 1.0)
        until(lambda: len(events) == 2)
    finally:
        port.close()
        simulator.stop()
    asked, answered = events
    on_the_wire_s = (len(question) + len(answered.data)) * 10 / BAUD + 0.005
    assert answered.at_monotonic - asked.at_monotonic >= on_the_wire_s


def _stands_in(path: Path, text: str) -> bool:
    return path.read_text(encoding="utf-8") == text


def test_peers_come_and_go(tmp_path: Path) -> None:
    simulator = quiet_simulator(tmp_path)
    simulator.start()
    shown = tmp_path / "sign-1.txt"
    try:
        for text in ("A006", "A007"):
            port = SerialTransport(str(tmp_path / "line"), BAUD)
            port.open()
            port.write(sample_sign(0x41).layout.build("show", 0x41, text.ljust(8).encode()), 1.0)
            until(partial(_stands_in, shown, text))
            answer = b""
            while len(answer) < 5:
                answer += port.read(5, 5.0)
            port.close()
    finally:
        simulator.stop()


def test_two_frames_in_one_breath_are_both_obeyed(tmp_path: Path) -> None:
    simulator = quiet_simulator(tmp_path)
    simulator.start()
    show = sample_sign(0x41).layout.build("show", 0x41, b"A008    ")
    port = SerialTransport(str(tmp_path / "line"), BAUD)
    try:
        port.open()
        port.write(show + sample_keypad(1).layout.build("poll", 1), 1.0)
        until(partial(_stands_in, tmp_path / "sign-1.txt", "A008"))
        answers = b""
        while len(answers) < 5 + 6:
            chunk = port.read(16, 5.0)
            assert chunk
            answers += chunk
    finally:
        port.close()
        simulator.stop()


def test_a_frame_torn_by_a_pause_is_no_frame(tmp_path: Path) -> None:
    simulator = quiet_simulator(tmp_path)
    simulator.start()
    torn, whole = (
        sample_sign(0x41).layout.build("show", 0x41, text) for text in (b"A001    ", b"A002    ")
    )
    port = SerialTransport(str(tmp_path / "line"), BAUD)
    try:
        port.open()
        port.write(torn[:6], 1.0)
        assert port.read(1, 0.2) == b""
        port.write(torn[6:] + whole, 1.0)
        until(partial(_stands_in, tmp_path / "sign-1.txt", "A002"))
    finally:
        port.close()
        simulator.stop()
    assert "A001" not in (tmp_path / "signs.jsonl").read_text(encoding="utf-8")


def test_a_master_that_speaks_into_an_answer_is_noticed(tmp_path: Path) -> None:
    simulator = quiet_simulator(tmp_path)
    simulator.fault("keypad-1", Faults(stray=bytes(300)))
    simulator.start()
    question = sample_keypad(1).layout.build("poll", 1)
    port = SerialTransport(str(tmp_path / "line"), BAUD)
    try:
        port.open()
        port.write(question, 1.0)
        assert port.read(1, 5.0)
        port.write(question, 1.0)
        until(lambda: simulator.overlaps == 1)
    finally:
        port.close()
        simulator.stop()


@pytest.mark.parametrize(("keypad", "key"), [("keypad-9", "next"), ("keypad-1", "fly")])
def test_a_key_that_is_not_there_cannot_be_pressed(tmp_path: Path, keypad: str, key: str) -> None:
    simulator = quiet_simulator(tmp_path)
    simulator.start()
    try:
        with pytest.raises(UnsupportedError, match="refused"):
            press_key(tmp_path, keypad, key)
    finally:
        simulator.stop()


def test_a_key_of_no_simulator_cannot_be_pressed(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        press_key(tmp_path, "keypad-1", "next")


def test_a_deep_folder_has_its_socket_too(tmp_path: Path) -> None:
    folder = tmp_path / ("deep" * 30)
    simulator = quiet_simulator(folder)
    simulator.start()
    press_key(folder, "keypad-1", "next")
    simulator.stop()
    simulator.stop()


def test_a_dangling_link_is_replaced(tmp_path: Path) -> None:
    for name in ("line", "line.new"):
        (tmp_path / name).symlink_to("/dev/pts/99999")
    simulator = quiet_simulator(tmp_path)
    simulator.start()
    assert (tmp_path / "line").is_char_device()
    simulator.stop()
