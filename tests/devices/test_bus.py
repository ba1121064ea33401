"""The owner of the line, over a link in memory: order, silence, garbage, echo, loss, return."""

import itertools
import logging
import queue
import threading
from pathlib import Path

import pytest
from pydantic import ValidationError

from devices.bus import Bus, BusSettings
from devices.errors import DeviceTimeoutError, NotFoundError
from devices.keypads import KeyPressed
from devices.keypads.polled import PolledKeypad
from devices.keypads.sim import SimKeypad
from devices.status import Level, State
from devices.transport.memory import MemoryTransport
from tests.benchmarks.keys import LIMIT_MS
from tests.devices.test_bus_turns import FakeUnit
from tests.fakes.bus import (
    QUICK,
    SIGN_ADDRESS,
    WAIT_S,
    Crowd,
    memory_line,
    quick_keypad,
    quick_sign,
    running,
    until,
)

PATIENT = QUICK.model_copy(update={"key_grace_ms": 5000.0})
ECHOING = QUICK.model_copy(update={"echo": True})


def test_a_write_goes_before_the_polls_that_are_due(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.transport.hold()
        sent = len(line.crowd.frames)
        line.sign.show("A015")
        line.transport.release()
        until(lambda: "A015" in line.texts())
        polled = line.crowd.frames[sent:]
        position = next(i for i, frame in enumerate(polled) if frame[1] == SIGN_ADDRESS)
        assert position <= 1, "only the poll that was already under way"


def test_the_last_writer_wins(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.transport.hold()
        until(lambda: line.bus.status().state is State.ONLINE)
        for text in ("A001", "A002", "A003"):
            line.sign.show(text)
        line.transport.release()
        until(lambda: "A003" in line.texts())
        line.go_round()
        assert line.texts()[-1] == "A003"
        assert "A002" not in line.texts()


def test_a_confirmed_text_is_not_sent_again_at_once(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.sign.show("A015")
        until(lambda: "A015" in line.texts())
        line.go_round()
        assert line.texts().count("A015") == 1


def test_after_a_key_the_line_waits_for_its_frame(tmp_path: Path) -> None:
    with memory_line(tmp_path, PATIENT) as line:
        line.buttons[0].press("next")
        line.presses.get(timeout=WAIT_S)
        sent = len(line.crowd.frames)
        threading.Event().wait(0.05)
        line.sign.show("A016")
        until(lambda: "A016" in line.texts())
        assert line.crowd.frames[sent][1] == SIGN_ADDRESS


class Mute(FakeUnit):
    """A unit that never answers."""

    def done(self, data: bytes, at_monotonic: float) -> bool:
        """Nobody presses anything."""
        del data, at_monotonic
        return False


def test_a_question_that_timed_out_is_not_put_any_more() -> None:
    transport = MemoryTransport()
    bus = Bus(transport, QUICK)
    bus.attach(Mute("A", poll_every_s=3600.0))
    for _ in range(3):
        with pytest.raises(DeviceTimeoutError):
            bus.ask("A", 0.01)
    bus.start()
    bus.ask("A", WAIT_S)
    bus.close()
    assert len(transport.written) <= 2, "the question of now, and the poll that was due"


def test_what_came_before_the_question_is_no_answer(tmp_path: Path) -> None:
    with memory_line(tmp_path, PATIENT) as line:
        line.buttons[0].press("next")
        line.presses.get(timeout=WAIT_S)
        line.transport.feed(quick_sign(SIGN_ADDRESS).layout.build_reply("show", SIGN_ADDRESS))
        line.crowd.asleep.add("sign")
        line.sign.show("A016")
        until(lambda: line.bus.counters()["sign"].silent == 1)


def test_after_a_key_without_frame_the_polls_go_on(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.buttons[0].press("next")
        line.presses.get(timeout=WAIT_S)
        line.go_round()
        assert line.all_online()


def test_a_silent_unit_goes_offline_and_returns_with_its_text(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.sign.show("A017")
        until(lambda: "A017" in line.texts())
        line.crowd.asleep.add("sign")
        line.sign.show("A018")
        until(lambda: line.sign.status().state is State.OFFLINE)
        assert line.sign.status().reasons == ("device-timeout",)
        line.crowd.asleep.clear()
        until(lambda: line.sign.status().state is State.ONLINE)
        assert (tmp_path / "sign.txt").read_text(encoding="utf-8") == "A018"


def test_a_silent_sign_does_not_hold_up_the_keypads(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.crowd.asleep.add("sign")
        line.sign.show("A019")
        until(lambda: line.bus.counters()["sign"].silent >= 2)
        askings = [frame[1] for frame in line.crowd.frames]
        pairs = itertools.pairwise(askings[askings.index(SIGN_ADDRESS) + 1 :])
        assert (SIGN_ADDRESS, SIGN_ADDRESS) not in set(pairs)


def test_a_quarantined_unit_takes_a_small_part_of_the_line(tmp_path: Path) -> None:
    impatient = QUICK.model_copy(update={"quarantine_s": 0.001})
    with memory_line(tmp_path, impatient) as line:
        line.crowd.asleep.add("sign")
        line.sign.show("A019")
        until(lambda: line.sign.status().state is State.OFFLINE)
        begun = len(line.crowd.frames)
        until(lambda: line.bus.counters()["sign"].sent >= 8)
        asked = [frame[1] for frame in line.crowd.frames[begun:]]
        probes = [place for place, address in enumerate(asked) if address == SIGN_ADDRESS]
        assert min(later - earlier for earlier, later in itertools.pairwise(probes)) > 5


def test_a_key_pressed_while_the_keypad_was_away_calls_nobody(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.crowd.asleep.add("keypad-1")
        until(lambda: line.keypads[0].status().state is State.OFFLINE)
        line.buttons[0].press("next")
        line.crowd.asleep.clear()
        until(lambda: line.keypads[0].status().state is State.ONLINE)
        line.go_round()
        assert line.presses.empty()
        line.buttons[0].press("recall")
        assert line.presses.get(timeout=WAIT_S).key == "recall"


def test_a_failing_listener_silences_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(press: KeyPressed) -> None:
        raise RuntimeError(press.key)

    with memory_line(tmp_path) as line:
        line.keypads[0].listen(fail)
        line.buttons[0].press("next")
        until(lambda: "a listener failed" in caplog.text)
        line.buttons[1].press("recall")
        assert line.presses.get(timeout=WAIT_S).device == "keypad-2"


def test_a_listener_that_fails_at_every_press_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tries: queue.Queue[str] = queue.Queue()

    def fail(press: KeyPressed) -> None:
        tries.put(press.key)
        raise RuntimeError("defect")

    with memory_line(tmp_path) as line:
        line.keypads[0].listen(fail)
        for key in ("next", "recall"):
            line.buttons[0].press(key)
            assert tries.get(timeout=WAIT_S) == key
        line.go_round()
    assert caplog.text.count("Traceback") == 1


def test_a_lost_line_is_found_again_and_everything_sent_again(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.sign.show("A021")
        until(lambda: "A021" in line.texts())
        line.transport.refuse_open(NotFoundError("memory"))
        line.transport.unplug()
        until(lambda: line.bus.status().reasons == ("device-not-found",))
        assert line.keypads[0].status().reasons == ("device-not-found",)
        sent = line.texts().count("A021")
        line.transport.refuse_open(None)
        until(line.all_online)
        assert line.texts().count("A021") == sent + 1


class Defective(MemoryTransport):
    """Fails once, at its tenth write, in a way that nobody foresaw."""

    writes = 0

    def write(self, data: bytes, timeout_s: float) -> None:
        self.writes += 1
        if self.writes == 10:
            raise RuntimeError("unforeseen")
        super().write(data, timeout_s)


def test_an_unforeseen_error_is_told_and_the_line_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    simulated = SimKeypad("keypad", quick_keypad(1))
    transport = Defective(Crowd([simulated]).respond)
    with running(transport) as bus:
        keypad = PolledKeypad("keypad", quick_keypad(1), bus)
        until(lambda: bus.status().reasons == ("device-error",))
        assert keypad.status().level is Level.FAULT
        until(lambda: keypad.status().state is State.ONLINE)
    assert "Traceback" in caplog.text
    assert "RuntimeError: unforeseen" in caplog.text


class Refusing(MemoryTransport):
    """Is not there for the first three tries."""

    tries = 0

    def open(self) -> None:
        self.tries += 1
        self.refuse_open(NotFoundError("memory") if self.tries <= 3 else None)
        super().open()


def test_loss_and_return_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with running(Refusing()) as bus:
        until(lambda: bus.status().state is State.ONLINE)
    assert caplog.text.count("device-not-found") == 1
    assert caplog.text.count("memory is back") == 1


def test_a_port_that_is_not_there_yet_is_no_reason_to_fail() -> None:
    transport = MemoryTransport()
    transport.refuse_open(NotFoundError("memory"))
    with running(transport) as bus:
        until(lambda: bus.status().state is State.OFFLINE)
        transport.refuse_open(None)
        until(lambda: bus.status().state is State.ONLINE)


def test_what_was_shown_before_close_still_goes_out(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.transport.hold()
        threading.Event().wait(0.05)
        line.sign.show("A022")
        closing = threading.Thread(target=line.bus.close)
        closing.start()
        threading.Event().wait(0.05)
        line.transport.release()
        closing.join(WAIT_S)
    assert line.texts()[-1] == "A022"
    assert not line.transport.is_open


def test_close_says_when_the_thread_does_not_end() -> None:
    entered, leave = threading.Event(), threading.Event()

    class Stuck(MemoryTransport):
        def open(self) -> None:
            entered.set()
            leave.wait(WAIT_S)

    with running(Stuck()) as bus:
        assert entered.wait(WAIT_S)
        with pytest.raises(DeviceTimeoutError, match="bus not closed"):
            bus.close(timeout_s=0.01)
        leave.set()


def test_a_bus_that_never_started_closes() -> None:
    Bus(MemoryTransport(), BusSettings()).close()


@pytest.mark.parametrize(
    ("chance", "expected"),
    [(1.0, [0.5, 1, 2, 4, 8, 16, 30, 30]), (0.0, [0.375, 0.75, 1.5, 3, 6, 12, 22.5, 22.5])],
)
def test_pauses_between_tries_double_up_to_half_a_minute(
    chance: float, expected: list[float]
) -> None:
    delays = BusSettings().reconnect_delays(lambda: chance)
    assert list(itertools.islice(delays, 8)) == expected


def test_the_line_stays_free_for_longer_than_a_key_may_take_to_its_sign() -> None:
    """A poll that begins just before the key's frame would cost it another 20 ms."""
    assert BusSettings().key_grace_ms > LIMIT_MS


@pytest.mark.parametrize("wrong", [{"misses": 0}, {"quarantine_s": 0}, {"grace": 1}])
def test_settings_outside_their_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        BusSettings.model_validate(wrong)


def test_what_was_said_last_can_be_read_while_the_line_goes_on(tmp_path: Path) -> None:
    with memory_line(tmp_path) as line:
        line.sign.show("A015")
        until(lambda: any(frame.sent and b"A015" in frame.data for frame in line.bus.frames()))
        line.go_round()
        assert {frame.sent for frame in line.bus.frames()} == {True, False}
