"""The owner of a shared line (RS-485): one thread that speaks, for all units on it.

Writes go before polls. After a key press the line is left free for a moment, so that the frame
which the key causes does not wait behind a poll. A unit that never stops talking jams the line for
all: that is the line's own fault, `bus-jammed`, and each unit's until somebody can be heard again.
"""

import contextlib
import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from pydantic import Field

from devices.bus_turns import Counters, Patience, Seat, Turns, Unit
from devices.errors import DeviceError, DeviceTimeoutError, by_code
from devices.exchange import BusJammedError, Exchange, Frame, Outcome, Wire
from devices.framing import Declared
from devices.status import NO_ANSWER_EXPECTED, Level, Source, State, Status, lost, utc_now
from devices.transport import Transport

__all__ = [
    "BUS_SILENT",
    "Bus",
    "BusSettings",
    "Counters",
    "Exchange",
    "Frame",
    "RoundTrip",
    "Seat",
    "Unit",
]

log = logging.getLogger(__name__)

ASK_EVERY_S = 0.02
BUS_SILENT = "bus-silent"
"""The reason of a line on which none of several units answers."""
IDLE_MAX_S = 0.5
"""A line that nobody needs is listened to so often, lest somebody talks on it without end."""


class BusSettings(Declared):
    """How the line is shared."""

    key_grace_ms: Annotated[
        float, Field(ge=0, le=200, description="Nhường đường dây sau một lần bấm phím, ms")
    ] = 40.0
    gap_chars: Annotated[
        float, Field(ge=0, le=50, description="Khoảng lặng giữa hai khung, ký tự")
    ] = 3.5
    turnaround_ms: Annotated[
        float, Field(ge=0, le=1000, description="Nghỉ sau khung không có trả lời, ms")
    ] = 10.0
    misses: Annotated[
        int, Field(ge=1, le=20, description="Số lần liền không trả lời đúng để coi là mất")
    ] = 3
    stray_bytes: Annotated[
        int,
        Field(ge=0, le=255, description="Lẫn nhiều byte lạ hơn thế: coi như không trả lời đúng"),
    ] = 8
    quarantine_s: Annotated[
        float,
        Field(gt=0, le=600, description="Hỏi lại thiết bị đã mất sau, giây"),
    ] = 5.0
    echo: Annotated[bool, Field(description="Bộ chuyển đổi dội lại byte ta gửi; sẽ được bỏ đi")] = (
        False
    )
    reconnect_first_s: Annotated[
        float, Field(gt=0, le=60, description="Thử mở lại cổng đã mất lần đầu sau, giây")
    ] = 0.5
    reconnect_max_s: Annotated[
        float, Field(gt=0, le=600, description="Khoảng nghỉ dài nhất giữa hai lần thử, giây")
    ] = 30.0

    @property
    def patience(self) -> Patience:
        """When a unit is quarantined."""
        return Patience(self.misses, self.stray_bytes, self.quarantine_s)

    def reconnect_delays(self, chance: Callable[[], float]) -> Iterator[float]:
        """Pauses in seconds that double up to the longest, each cut by up to 25 % at random."""
        delay_s = self.reconnect_first_s
        while True:
            yield delay_s * (0.75 + 0.25 * chance())
            delay_s = min(2 * delay_s, self.reconnect_max_s)


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """One frame to a unit, and what came back."""

    sent: bytes
    received: int
    """Bytes that came back, those of nobody's answer included."""
    answer: bytes | None
    """What the sound answer carried; None where none came."""
    expected: bool
    """Whether a unit of this kind answers at all."""


@dataclass(eq=False)
class _Question:
    """A frame that somebody waits for."""

    seat: Seat
    trip: RoundTrip | None = None
    is_answered: threading.Event = field(default_factory=threading.Event)


class Bus:
    """One line and everything on it.

    Units' callbacks run in the bus thread: they must be short, for nothing moves on the line while
    they run. An error in one is logged and goes no further.
    """

    def __init__(
        self,
        transport: Transport,
        settings: BusSettings,
        now: Callable[[], datetime] = utc_now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._transport = transport
        self._wire = Wire(
            transport,
            gap_chars=settings.gap_chars,
            turnaround_s=settings.turnaround_ms / 1000,
            echo=settings.echo,
        )
        self._settings = settings
        self._now = now
        self._chance = chance
        self._turns = Turns()
        self._status = Status(State.CONNECTING, Level.INFO, (), now(), Source.INFERRED)
        self._work = threading.Event()
        self._closing = transport.closing
        self._plugged_in = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"bus {transport.name}", daemon=True)
        self._delays = settings.reconnect_delays(chance)
        self._grace_until = 0.0
        self._defects: dict[str, str] = {}
        self._unanswered = 0
        """Frames in a row, to whatever units, that should have been answered and were not."""
        self._questions: deque[_Question] = deque()
        self.unasked_bytes = 0
        """Bytes that came while nobody was asked: noise, or a unit that speaks on its own."""

    def attach(self, unit: Unit) -> Seat:
        """Give `unit` its place on the line; the seat tells how it stands."""
        seat = Seat(unit, self._settings.patience, self._now())
        self._turns.add(seat)
        self.wake()
        return seat

    def wake(self) -> None:
        """Some unit has something to write. Never blocks; any thread may call it."""
        self._work.set()

    def try_again(self) -> None:
        """Something was plugged in: a lost port need not wait for its next turn to be tried."""
        self._plugged_in.set()

    def start(self) -> None:
        """Begin to speak. A port that is not there yet is tried again, as if it had been lost."""
        self._thread.start()

    def close(self, timeout_s: float = 2.0) -> None:
        """Send what is still waiting, give the port back and end the thread.

        Raises DeviceTimeoutError when it has not ended within `timeout_s`.
        """
        self._closing.set()
        self._plugged_in.set()
        self.wake()
        if not self._thread.is_alive():
            return
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            raise DeviceTimeoutError(self._transport.name, f"bus not closed in {timeout_s} s")

    def status(self) -> Status:
        """How the line stands: the port's own trouble, or that none of its units answers.

        What each unit says stands in its own status. One unit that is silent may be broken; where
        all are, nothing gets through.
        """
        asked = [one for one in self._turns.seats if NO_ANSWER_EXPECTED not in one.status.reasons]
        silent = len(asked) > 1 and all(one.quarantined for one in asked)
        if silent and self._status.state is State.ONLINE:
            reasons = (BUS_SILENT,)
            return replace(self._status, state=State.OFFLINE, level=Level.FAULT, reasons=reasons)
        return self._status

    def counters(self) -> dict[str, Counters]:
        """What happened at each address since the start, by device id."""
        return {seat.unit.device: seat.counters for seat in self._turns.seats}

    def ask(self, device: str, timeout_s: float) -> RoundTrip:
        """Have the next frame go to this unit, and wait for what comes of it; not the bus thread.

        Raises KeyError for a unit that is not on the line; the error that keeps the line from
        working, as soon as it has been tried once more, within `timeout_s` at the latest; and
        DeviceTimeoutError where the unit's turn has not come by then.
        """
        seat = {seat.unit.device: seat for seat in self._turns.seats}[device]
        question = _Question(seat)
        try:
            self._put(question, timeout_s)
        finally:
            with contextlib.suppress(ValueError):  # taken up, most often
                self._questions.remove(question)
        if question.trip is not None:
            return question.trip
        if self._status.reasons:
            raise by_code(self._status.reasons[0])(device, self._transport.name)
        raise DeviceTimeoutError(device, f"no turn on the line in {timeout_s:g} s")

    def _put(self, question: _Question, timeout_s: float) -> None:
        """Wait until it is answered, or the line is lost anew."""
        before = self._status
        self._questions.append(question)
        self.wake()
        deadline = time.monotonic() + timeout_s
        while not question.is_answered.wait(ASK_EVERY_S) and time.monotonic() < deadline:
            if self._status is not before and self._status.gone:
                return

    def frames(self) -> tuple[Frame, ...]:
        """The last that was said on the line, oldest first: what a technician may want to see."""
        return self._wire.frames()

    # Everything below runs in the bus thread.

    def _run(self) -> None:
        # Never begun anew: a defect that returns at every try must not fill the log with traces.
        defect_delays = self._settings.reconnect_delays(self._chance)
        while not self._closing.is_set():
            try:
                self._hold_line()
            except DeviceError as error:
                self._line_lost(error)
                self._pause(self._pause_s(error))
            except Exception as error:  # noqa: BLE001  # no defect may silence the line for good
                self._note_defect(f"{self._transport.name}: an unforeseen error", error)
                self._line_lost(DeviceError(self._transport.name, repr(error)))
                self._pause(next(defect_delays))

    def _pause(self, pause_s: float) -> None:
        """Wait before the port is tried again; `try_again` and `close` end it."""
        if self._plugged_in.wait(pause_s):
            self._plugged_in.clear()

    def _hold_line(self) -> None:
        """Own the port until it breaks or the bus is closed."""
        try:
            self._wire.open()
            self._line_found()
            self._serve()
        finally:
            self._transport.close()

    def _line_found(self) -> None:
        if self._status.level is Level.FAULT:
            log.info("%s is back", self._transport.name)
        self._status = Status(State.ONLINE, Level.INFO, (), self._now(), Source.POLLED)
        self._delays = self._settings.reconnect_delays(self._chance)

    def _line_lost(self, error: DeviceError) -> None:
        if self._status.reasons != (error.code,):
            log.warning("%s", error)
        now = self._now()
        self._status = lost(error.code, now)
        for seat in self._turns.seats:
            seat.cut_off(error.code, now, self._settings.reconnect_max_s)

    def _pause_s(self, error: DeviceError) -> float:
        """Seconds until the line is tried again; one that is jammed may be free at any moment."""
        jammed = isinstance(error, BusJammedError)
        return self._settings.reconnect_first_s if jammed else next(self._delays)

    def _serve(self) -> None:
        while True:
            self._work.clear()
            self._answer_questions()
            turn = self._next_turn(time.monotonic())
            if turn is not None:
                self._exchange(*turn)
            elif self._closing.is_set():
                return
            else:
                self._work.wait(self._idle_s(time.monotonic()))
                self.unasked_bytes += self._wire.settle()

    def _answer_questions(self) -> None:
        while self._questions:
            question = self._questions.popleft()
            question.trip = self._exchange(question.seat, question.seat.unit.poll())
            question.is_answered.set()

    def _next_turn(self, now_s: float) -> tuple[Seat, Exchange] | None:
        turn = self._turns.next_write()
        if turn is not None:
            self._grace_until = 0.0  # what the line was left free for
            return turn
        if self._closing.is_set() or now_s < self._grace_until:
            return None
        seat = self._turns.next_poll(now_s)
        return None if seat is None else (seat, seat.unit.poll())

    def _idle_s(self, now_s: float) -> float:
        """Seconds until a poll may be due, should nobody write before."""
        due_at = self._turns.next_due_at()
        if due_at is None:
            return IDLE_MAX_S
        return min(max(due_at, self._grace_until) - now_s, IDLE_MAX_S)

    def _exchange(self, seat: Seat, exchange: Exchange) -> RoundTrip:
        """One frame out, and what came of it.

        A sound answer is handed on at once, before the line has come to rest: a key must not wait.
        Nobody waits for a unit that was offline; whether it is believed shows when all is heard.
        """
        began_s = time.monotonic()
        was_offline = seat.offline
        outcome = self._wire.carry(exchange)
        answer = b"" if outcome.found is None else outcome.found.data
        sound = exchange.find is None or outcome.found is not None
        if sound and not was_offline:
            self._hand_on(seat, answer, outcome.ended_at)
        stray_bytes = outcome.stray_bytes + self._wire.settle()
        if self._went_offline(seat, exchange, outcome, stray_bytes):
            log.warning("%s does not answer: %s", seat.unit.device, seat.status.reasons[0])
            if self._unanswered >= self._settings.misses:
                self._turns.ask_all(time.monotonic())
        if seat.quarantined and was_offline:
            self._turns.probed_in_vain(began_s, time.monotonic())
        elif sound and was_offline:
            log.info("%s is back", seat.unit.device)
            seat.unit.returned()
            self._hand_on(seat, answer, outcome.ended_at)
        return _round_trip(exchange, outcome, stray_bytes)

    def _went_offline(
        self, seat: Seat, exchange: Exchange, outcome: Outcome, stray_bytes: int
    ) -> bool:
        """Write down what came of a frame; True when its unit thereby went offline."""
        now = self._now()
        if exchange.find is None:
            seat.sent(outcome.ended_at, now, stray_bytes)
            return False
        if outcome.found is None:
            self._unanswered += 1
            return seat.missed(outcome.ended_at, now, stray_bytes)
        self._unanswered = 0
        self._status = Status(State.ONLINE, Level.INFO, (), now, Source.POLLED)
        return seat.answered(outcome.ended_at, now, stray_bytes)

    def _hand_on(self, seat: Seat, answer: bytes, at_monotonic: float) -> None:
        if self._tell(seat, answer, at_monotonic):
            seat.active_at = at_monotonic
            self._grace_until = time.monotonic() + self._settings.key_grace_ms / 1000

    def _tell(self, seat: Seat, data: bytes, at_monotonic: float) -> bool:
        """Hand the answer to its unit; one follower's fault must not silence the whole line."""
        try:
            return seat.unit.done(data, at_monotonic)
        except Exception as error:  # noqa: BLE001  # noted, and the line goes on
            self._note_defect(f"{seat.unit.device}: a listener failed", error)
            return False

    def _note_defect(self, what: str, error: Exception) -> None:
        """Log a defect once, until it changes: it may come again with every frame."""
        if self._defects.get(what) != repr(error):
            self._defects[what] = repr(error)
            log.error("%s", what, exc_info=error)


def _round_trip(exchange: Exchange, outcome: Outcome, stray_bytes: int) -> RoundTrip:
    found = outcome.found
    received = stray_bytes + (found.end - found.start if found else 0)
    answer = found.data if found else None
    return RoundTrip(exchange.request, received, answer, exchange.find is not None)
