"""A disturbed line, in memory: stray bytes, damage, echoes, and somebody who never stops."""

from pathlib import Path

import pytest

from devices.keypads.polled import PolledKeypad
from devices.keypads.sim import SimKeypad
from devices.status import Level, State
from devices.transport.memory import MemoryTransport
from tests.fakes.bus import QUICK, WAIT_S, Crowd, memory_line, quick_keypad, running, until

ECHOING = QUICK.model_copy(update={"echo": True})


def test_garbage_before_an_answer_is_passed_over_and_counted(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.crowd.garbage = b"\xa5\x01\x00"
        until(lambda: line.bus.counters()["keypad-1"].stray_bytes >= 3)
        assert line.keypads[0].status().state is State.ONLINE
        assert line.bus.counters()["keypad-1"].garbled == 0


def test_damaged_answers_are_never_believed(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.crowd.damage = 0x01
        line.buttons[0].press("next")
        until(lambda: line.keypads[0].status().state is State.OFFLINE)
        assert line.keypads[0].status().reasons == ("device-protocol",)
        assert line.presses.empty()


def test_a_unit_that_drowns_its_answers_is_quarantined_until_they_are_clean(
    tmp_path: Path,
) -> None:
    with memory_line(tmp_path) as line:
        line.crowd.garbage = bytes(30)
        until(lambda: line.keypads[0].status().state is State.OFFLINE)
        counters = line.bus.counters()["keypad-1"]
        assert counters.last_error == "device-protocol"
        assert counters.quarantined_since is not None
        line.crowd.garbage = b""
        until(lambda: line.keypads[0].status().state is State.ONLINE)
        assert line.bus.counters()["keypad-1"].quarantined_since is None
        line.go_round()
        line.buttons[0].press("next")
        assert line.presses.get(timeout=WAIT_S).key == "next"


def test_an_echo_that_nobody_declared_quarantines_nobody(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.crowd.echo = True
        line.sign.show("A020")
        until(lambda: "A020" in line.texts())
        line.go_round()
        line.go_round()
        assert line.all_online()


def test_bytes_that_nobody_was_asked_for_are_counted() -> None:
    transport = MemoryTransport()
    with running(transport) as bus:
        until(lambda: bus.status().state is State.ONLINE)
        transport.feed(b"\x55" * 7)
        until(lambda: bus.unasked_bytes == 7)


class Babbling(MemoryTransport):
    """Somebody on it talks without end while `babbling`."""

    babbling = False

    def read(self, size: int, timeout_s: float) -> bytes:
        return b"\x55" * 8 if self.babbling else super().read(size, timeout_s)


def test_a_line_that_is_never_quiet_is_jammed_until_it_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    simulated = SimKeypad("keypad", quick_keypad(1))
    transport = Babbling(Crowd([simulated]).respond)
    with running(transport) as bus:
        keypad = PolledKeypad("keypad", quick_keypad(1), bus)
        until(lambda: keypad.status().state is State.ONLINE)
        transport.babbling = True
        until(lambda: bus.status().reasons == ("bus-jammed",))
        assert bus.status().level is Level.FAULT
        assert keypad.status().reasons == ("bus-jammed",)
        transport.babbling = False
        until(lambda: keypad.status().state is State.ONLINE)
    assert caplog.text.count("bus-jammed") == 1


def test_a_line_that_nobody_uses_is_listened_to() -> None:
    transport = Babbling()
    with running(transport) as bus:
        until(lambda: bus.status().state is State.ONLINE)
        transport.babbling = True
        until(lambda: bus.status().reasons == ("bus-jammed",))


def test_our_own_echo_is_stripped(tmp_path: Path) -> None:
    with memory_line(tmp_path, ECHOING) as line:
        line.sign.show("A020")
        until(lambda: "A020" in line.texts())
        line.go_round()
        assert line.bus.counters()["sign"].stray_bytes == 0
        assert line.bus.counters()["sign"].garbled == 0


def test_an_echo_alone_is_silence(tmp_path: Path) -> None:
    with memory_line(tmp_path, ECHOING) as line:
        line.crowd.asleep.add("keypad-2")
        until(lambda: line.keypads[1].status().state is State.OFFLINE)
        assert line.bus.counters()["keypad-2"].garbled == 0
        assert line.keypads[1].status().reasons == ("device-timeout",)
