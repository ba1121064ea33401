"""Each fault of the simulated line, and how the bus takes it; on a real pty at 9600 baud."""

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.bus import BUS_SILENT
from devices.bus_faults import (
    Faults,
    LineFault,
    LineFaults,
    Trouble,
    UnitFault,
    collide,
)
from devices.bus_samples import sample_keypad, sample_sign
from devices.bus_sim import BusSimulator, press_key
from devices.signs.driver import BusSign
from devices.signs.led485 import Led485Settings
from devices.signs.text import Encoding, SignText
from devices.status import Level, State
from devices.transport.serial import SerialTransport
from tests.fakes.bus import BAUD, QUICK, WAIT_S, Line, running, simulated_line, until

ANSWER = bytes.fromhex("A5 01 02 03")


@pytest.mark.parametrize(
    ("faults", "expected"),
    [
        (Faults(), "A5 01 02 03"),
        (Faults(corrupt=True), "A5 01 02 02"),
        (Faults(stray=b"\x00\xff", stray_behind=b"\x55"), "00 FF A5 01 02 03 55"),
    ],
)
def test_an_answer_is_spoiled_as_told(faults: Faults, expected: str) -> None:
    assert Trouble().spoil(ANSWER, faults) == bytes.fromhex(expected)


def test_stray_bytes_alone_are_up_to_so_many() -> None:
    trouble = Trouble()
    lengths = {len(trouble.spoil(ANSWER, Faults(stray_only=30))) for _ in range(500)}
    assert lengths == set(range(1, 31))


def test_noise_hits_so_many_bytes() -> None:
    sent = bytes(20_000)
    heard = Trouble().carry(sent, LineFaults(noise=0.05))
    wrong = Counter(byte.bit_count() for byte in heard)
    assert set(wrong) == {0, 1}
    assert wrong[1] == pytest.approx(1000, rel=0.2)
    assert Trouble().carry(sent, LineFaults()) == sent


def test_units_that_answer_at_once_garble_each_other() -> None:
    assert collide([b"\xa5\x0f", b"\xa5\xf1\x02"]) == b"\xa5\x01\x02"
    assert collide([ANSWER]) == ANSWER


def press(line: Line, keypad: str, key: str) -> None:
    """Press a key and wait until it was heard."""
    heard = len(line.presses)
    press_key(line.folder, keypad, key)
    until(lambda: len(line.presses) > heard)


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (Faults(silent=True), "device-timeout"),
        (Faults(stray_only=30), "device-protocol"),
        (Faults(stray=bytes(30)), "device-protocol"),
        (Faults(stray_behind=b"\xff" * 30), "device-protocol"),
        (Faults.of([UnitFault.COLLISION]), "device-protocol"),
    ],
)
def test_a_unit_in_a_bad_mood_is_quarantined_and_the_others_go_on(
    tmp_path: Path, faults: Faults, reason: str
) -> None:
    with simulated_line(tmp_path) as line:
        line.simulator.fault("keypad-1", faults)
        until(lambda: line.state("keypad-1") is State.OFFLINE)
        assert line.bus.counters()["keypad-1"].last_error == reason
        press(line, "keypad-2", "next")
        line.signs["sign-1"].show("A001")
        until(lambda: line.shows("sign-1") == "A001")
        line.simulator.fault("keypad-1", Faults())
        until(line.all_online)


def test_a_unit_that_answers_late_disturbs_nobody_and_recovers(tmp_path: Path) -> None:
    """Whether it is quarantined is chance.

    Its answer to one question may come in time for the next one to it, and no datasheet lets the
    two be told apart: where the round of the line has just that length, it seems to be well.
    """
    with simulated_line(tmp_path) as line:
        line.simulator.fault("keypad-1", Faults.of([UnitFault.LATE]))
        until(lambda: line.bus.counters()["keypad-1"].last_error != "")
        error = line.bus.counters()["keypad-1"].last_error
        assert error in {"device-timeout", "device-protocol"}
        press(line, "keypad-2", "next")
        line.signs["sign-1"].show("A001")
        until(lambda: line.shows("sign-1") == "A001")
        line.simulator.fault("keypad-1", Faults())
        until(line.all_online)
        press(line, "keypad-1", "next")


def test_a_unit_that_never_stops_jams_the_line_until_it_does(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.simulator.fault("sign-2", Faults(babbles=True))
        until(lambda: line.bus.status().reasons == ("bus-jammed",))
        line.signs["sign-1"].show("A002")
        assert line.keypads["keypad-1"].status().reasons == ("bus-jammed",)
        line.simulator.fault("sign-2", Faults())
        until(line.all_online)
        until(lambda: line.shows("sign-1") == "A002")


@pytest.mark.parametrize("declared", [False, True])
def test_an_adapter_that_echoes_disturbs_nobody(tmp_path: Path, declared: bool) -> None:
    settings = QUICK.model_copy(update={"echo": declared})
    with simulated_line(tmp_path, settings, LineFaults(echo=True)) as line:
        press(line, "keypad-1", "next")
        line.signs["sign-1"].show("A003")
        until(lambda: line.shows("sign-1") == "A003")
        assert line.all_online()
        assert line.bus.counters()["keypad-1"].stray_bytes == 0


def test_noise_garbles_frames_and_the_right_text_stands_in_the_end(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.simulator.line_fault(LineFaults(noise=0.03))
        for number in range(1, 11):
            line.signs["sign-1"].show(f"A{number:03}")
            line.signs["sign-2"].show(f"B{number:03}")
        until(lambda: sum(one.garbled for one in line.bus.counters().values()) > 0)
        line.simulator.line_fault(LineFaults())
        until(lambda: (line.shows("sign-1"), line.shows("sign-2")) == ("A010", "B010"))
        until(line.all_online)


def test_every_name_is_a_fault_of_its_own() -> None:
    units = [Faults.of([]), *(Faults.of([name]) for name in UnitFault)]
    lines = [LineFaults.of([]), *(LineFaults.of([name]) for name in LineFault)]
    assert (units[0], lines[0]) == (Faults(), LineFaults())
    assert len({*units, *lines}) == len(units) + len(lines)


def test_a_line_that_is_cut_is_silent_until_it_is_mended(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.simulator.line_fault(LineFaults.of([LineFault.CUT]))
        line.signs["sign-1"].show("A004")
        until(lambda: line.state("keypad-1") is State.OFFLINE)
        line.simulator.line_fault(LineFaults())
        until(line.all_online)
        until(lambda: line.shows("sign-1") == "A004")


def test_a_slow_line_is_slower_and_works(tmp_path: Path) -> None:
    with simulated_line(tmp_path, faults=LineFaults.of([LineFault.SLOW])) as line:
        press(line, "keypad-1", "next")
        line.signs["sign-1"].show("A005")
        until(lambda: line.shows("sign-1") == "A005")
        waits_s = [
            heard.at_monotonic - asked.at_monotonic
            for asked, heard in itertools.pairwise(line.events)
            if asked.by_master and not heard.by_master
        ]
        assert min(waits_s) >= LineFaults.of([LineFault.SLOW]).slower_ms / 1000


def test_bytes_out_of_nothing_quarantine_nobody(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.simulator.line_fault(LineFaults.of([LineFault.CHATTER]))
        until(lambda: sum(one.stray_bytes for one in line.bus.counters().values()) > 0)
        press(line, "keypad-2", "next")
        line.signs["sign-1"].show("A006")
        until(lambda: line.shows("sign-1") == "A006")
        assert line.all_online()


@contextmanager
def asked(simulator: BusSimulator, folder: Path) -> Iterator[SerialTransport]:
    """The simulator's port, opened by a master that does nothing by itself."""
    simulator.start()
    port = SerialTransport(str(folder / "line"), BAUD)
    try:
        port.open()
        yield port
    finally:
        port.close()
        simulator.stop()


def heard(port: SerialTransport, count: int) -> bytes:
    """So many bytes from the port."""
    answer = b""
    while len(answer) < count:
        chunk = port.read(count - len(answer), WAIT_S)
        assert chunk, "nothing came"
        answer += chunk
    return answer


def test_two_units_at_one_address_garble_each_other(tmp_path: Path) -> None:
    twins = {"keypad-1": sample_keypad(1), "keypad-9": sample_keypad(1)}
    simulator = BusSimulator(tmp_path / "line", BAUD, tmp_path, signs={}, keypads=twins)
    layout = twins["keypad-1"].layout
    with asked(simulator, tmp_path) as port:
        press_key(tmp_path, "keypad-9", "next")
        port.write(layout.build("poll", 1), 1.0)
        answer = heard(port, 6)
    both = [layout.build_reply("poll", 1, data) for data in (b"\x00\x00", b"\x01\x01")]
    assert answer == collide(both)
    assert layout.find_reply("poll", 1, answer) is None


def test_a_unit_that_answers_late_lets_others_answer_meanwhile(tmp_path: Path) -> None:
    keypads = {"late": sample_keypad(1), "prompt": sample_keypad(2)}
    simulator = BusSimulator(tmp_path / "line", BAUD, tmp_path, signs={}, keypads=keypads)
    simulator.fault("late", Faults(late_ms=200.0))
    layout = keypads["late"].layout
    with asked(simulator, tmp_path) as port:
        for address in (1, 2):
            port.write(layout.build("poll", address), 1.0)
        answers = [heard(port, 6)[1] for _ in range(2)]
    assert answers == [2, 1]


def test_modbus_signs_and_declared_units_share_a_line(tmp_path: Path) -> None:
    led = Led485Settings(
        kind="led485", address=0x21, text=SignText(encoding=Encoding.SEGMENTS, positions=4)
    )
    simulator = BusSimulator(
        tmp_path / "line",
        BAUD,
        tmp_path,
        signs={"led": led, "sign-1": sample_sign(0x41)},
        keypads={"keypad-1": sample_keypad(1)},
    )
    simulator.start()
    try:
        with running(SerialTransport(str(tmp_path / "line"), BAUD)) as bus:
            signs = [BusSign("led", led, bus), BusSign("sign-1", sample_sign(0x41), bus)]
            for sign in signs:
                sign.show("A015")
            until(lambda: all(sign.status().state is State.ONLINE for sign in signs))
            shown = [(tmp_path / f"{one.device}.txt").read_text("utf-8") for one in signs]
    finally:
        simulator.stop()
    assert shown == ["A015", "A015"]
    assert simulator.overlaps == 0


def test_a_line_on_which_nobody_answers_any_more_is_itself_the_trouble(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.simulator.line_fault(LineFaults.of([LineFault.CUT]))
        until(lambda: line.bus.status().reasons == (BUS_SILENT,))
        assert line.bus.status().level is Level.FAULT
        line.simulator.line_fault(LineFaults())
        until(line.all_online)
        assert line.bus.status().state is State.ONLINE


def test_one_silent_unit_is_not_the_whole_line(tmp_path: Path) -> None:
    with simulated_line(tmp_path) as line:
        line.simulator.fault("keypad-1", Faults(silent=True))
        until(lambda: line.state("keypad-1") is State.OFFLINE)
        assert line.bus.status().state is State.ONLINE
