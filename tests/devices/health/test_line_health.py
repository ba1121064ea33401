"""Checking what stands on a shared line, and the line itself."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from devices.bus import Bus
from devices.errors import DeviceTimeoutError, NotFoundError, UnpluggedError
from devices.framing import CommandCode
from devices.health import CheckLevel, Result, check
from devices.health.line import BusHealth, KeypadHealth, SignHealth
from devices.keypads.tap import TappedKeypad
from devices.signs.driver import BusSign
from devices.status import State
from devices.transport.memory import MemoryTransport
from tests.devices.health.checks import LIT
from tests.fakes.bus import QUICK, WAIT_S, MemoryLine, memory_line, quick_sign, running, until

INTERNAL = CheckLevel.INTERNAL


def kept_away(line: MemoryLine, device: str) -> None:
    """Let a unit be quarantined for longer than a test waits."""
    line.crowd.asleep.add(device)
    until(lambda: line.bus.counters()[device].quarantined_since is not None)


def test_a_unit_that_answers_again_passes_before_its_quarantine_ends(tmp_path: Path) -> None:
    patient = QUICK.model_copy(update={"quarantine_s": 60.0})
    with memory_line(tmp_path, patient) as line:
        health = KeypadHealth(TappedKeypad(line.keypads[0]), line.bus)
        kept_away(line, "keypad-1")
        assert check("keypad-1", health, INTERNAL).next_step == "device-timeout"
        line.crowd.asleep.clear()
        assert check("keypad-1", health, INTERNAL).result is Result.PASS
        assert line.keypads[0].status().state is State.ONLINE


def test_nonsense_is_not_taken_for_an_answer(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        health = KeypadHealth(TappedKeypad(line.keypads[0]), line.bus)
        line.crowd.damage = 0x01
        result = check("keypad-1", health, INTERNAL)
        assert (result.result, result.next_step) == (Result.FAIL, "device-protocol")
        assert int(result.evidence["received_bytes"]) > 0


def test_one_that_answers_is_enough_for_the_line(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.crowd.asleep = {"sign", "keypad-1"}
        result = check("day", BusHealth(line.bus), INTERNAL)
        assert (result.result, result.evidence["asked"]) == (Result.PASS, 3)


def test_a_line_on_which_nobody_answers_is_silent(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.crowd.asleep = {"sign", "keypad-1", "keypad-2"}
        result = check("day", BusHealth(line.bus), INTERNAL)
        assert (result.result, result.next_step) == (Result.FAIL, "bus-silent")


def test_a_port_that_is_gone_names_itself(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.transport.refuse_open(NotFoundError("memory"))
        line.transport.unplug()
        result = check("day", BusHealth(line.bus), INTERNAL)
        assert result.result is Result.FAIL
        assert result.next_step in ("device-disconnected", "device-not-found")


def test_a_port_that_is_unplugged_is_not_waited_for() -> None:
    transport = MemoryTransport()
    transport.refuse_open(UnpluggedError("memory"))
    with running(transport) as bus, ThreadPoolExecutor(1) as pool:
        BusSign("sign", quick_sign(1), bus)
        waiting = pool.submit(bus.ask, "sign", 2 * WAIT_S)
        with pytest.raises(UnpluggedError):
            waiting.result(WAIT_S)


def test_a_line_that_does_not_get_to_it_is_a_time_out() -> None:
    bus = Bus(MemoryTransport(), QUICK)
    BusSign("sign", quick_sign(1), bus)
    with pytest.raises(DeviceTimeoutError):
        bus.ask("sign", 0.05)


def test_a_sign_that_never_answers_is_left_to_peoples_eyes() -> None:
    settings = quick_sign(1)
    mute = settings.layout.model_copy(update={"commands": {"show": CommandCode(code=b"S")}})
    transport = MemoryTransport()
    with running(transport) as bus:
        sign = BusSign("sign", settings.model_copy(update={"layout": mute}), bus)
        result = check("sign", SignHealth(sign, bus, LIT, sign.clear), INTERNAL)
        assert (result.result, result.next_step) == (Result.SKIPPED, "no-answer-expected")
        assert int(result.evidence["sent_bytes"]) > 0
        assert check("day", BusHealth(bus), INTERNAL).result is Result.SKIPPED
        assert bytes(transport.written).count(b"S") >= 2


def test_all_segments_light_and_the_counter_comes_back(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.sign.show("A015")
        until(lambda: "A015" in line.texts())
        health = SignHealth(line.sign, line.bus, LIT, lambda: line.sign.show("A015"), lit_s=0.0)
        result = check("sign", health, CheckLevel.EXTERNAL)
        assert (result.result, result.evidence["shown"]) == (Result.PASS, LIT)
        until(lambda: line.texts()[-1] == "A015")
        assert LIT in line.texts()


def test_a_sign_that_does_not_light_does_not_pass(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.crowd.asleep.add("sign")
        health = SignHealth(line.sign, line.bus, LIT, line.sign.clear, lit_s=0.0)
        assert check("sign", health, CheckLevel.EXTERNAL).result is Result.FAIL


def test_a_tried_press_is_told_and_calls_nobody(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        tap = TappedKeypad(line.keypads[0])
        tap.listen(line.presses.put)
        health = KeypadHealth(tap, line.bus, press_timeout_s=WAIT_S)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(check, "keypad-1", health, CheckLevel.INTERACTIVE)
            until(lambda: tap.is_tried)
            line.buttons[0].press("next")
            result = waiting.result(WAIT_S)
        assert (result.result, result.evidence["key"]) == (Result.PASS, "next")
        assert line.presses.empty()
        line.buttons[0].press("recall")
        assert line.presses.get(timeout=WAIT_S).key == "recall"


def test_a_key_that_nobody_presses_fails(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        tap = TappedKeypad(line.keypads[0])
        result = check(
            "keypad-1", KeypadHealth(tap, line.bus, press_timeout_s=0.01), CheckLevel.INTERACTIVE
        )
        assert (result.result, result.next_step) == (Result.FAIL, "key-not-heard")
        assert not tap.is_tried


def test_asking_leaves_the_line_to_the_others(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        threads = [threading.Thread(target=line.bus.ask, args=("sign", WAIT_S)) for _ in range(20)]
        for thread in threads:
            thread.start()
        line.buttons[1].press("next")
        assert line.presses.get(timeout=WAIT_S).device == "keypad-2"
        for thread in threads:
            thread.join(WAIT_S)
        assert line.all_online()
