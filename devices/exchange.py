"""One exchange on a shared line: a frame out and, where the unit speaks at all, its answer back."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from devices.errors import DeviceError
from devices.framing import Found, FrameLayout
from devices.transport import Transport

__all__ = ["BusJammedError", "Exchange", "Frame", "Outcome", "Wire"]

GAP_MIN_S = 0.00175
WRITE_TIMEOUT_S = 1.0
READ_BYTES = 256
LUMPS_S = 0.02
"""USB adapters may hand received bytes over only every 16 ms."""
JAM_S = 0.8
"""No frame is so long; together with an exchange under way it stays well under two seconds."""
LONGEST_TALK = 320
"""Bytes; a frame has 256 at the most (Modbus), and stray ones may stand before it."""
FRAMES_KEPT = 200
"""Some seconds of a busy line: what a fault that has just shown itself looked like."""


class BusJammedError(DeviceError):
    """Somebody on the line never stops talking: nobody else can be heard."""

    code = "bus-jammed"
    retryable = True


@dataclass(frozen=True)
class Exchange:
    """A frame, how its answer is recognised in what comes back, and how long that may take."""

    request: bytes
    find: Callable[[bytes], Found | None] | None
    """Gives the sound answer in a stream, or None. Is None itself where the unit never answers."""
    reply_timeout_s: float
    """Seconds from the last byte of the frame to the last byte of the answer."""

    @classmethod
    def declared(
        cls,
        layout: FrameLayout,
        command: str,
        address: int,
        data: bytes = b"",
        *,
        line: int = 0,
        reply_timeout_s: float,
    ) -> Self:
        """The exchange of one declared command."""
        find = partial(layout.find_reply, command, address, line=line)
        answered = find if layout.answers(command) else None
        return cls(layout.build(command, address, data, line), answered, reply_timeout_s)


@dataclass(frozen=True)
class Frame:
    """What one side said in one breath, as it stood on the wire."""

    at_monotonic: float
    """When its last byte was there."""
    sent: bool
    """By us; else heard, from whomever, our own echo included."""
    data: bytes


@dataclass(frozen=True)
class Outcome:
    """How an exchange ended."""

    ended_at: float
    """Monotonic seconds of the last byte."""
    found: Found | None = None
    """The sound answer, where one came."""
    stray_bytes: int = 0
    """Bytes that were neither our own echo nor the sound answer."""
    heard: bytes = b""
    """All that came after the frame, as it stood on the wire."""


class Wire:
    """Carries exchanges over a half-duplex line, one at a time, with the rests that it needs.

    Between two frames the line is silent for `gap_chars` characters, 1.75 ms at the least (Modbus
    over Serial Line V1.02, 2.5.1.1), after a frame that nobody answers for `turnaround_s`, and
    after bytes that nobody understands for 20 ms: an adapter may hand over a long talk in lumps.
    With `echo` the adapter sends our own bytes back, and only what follows them is believed.
    """

    def __init__(
        self, transport: Transport, *, gap_chars: float, turnaround_s: float, echo: bool
    ) -> None:
        self._transport = transport
        self._gap_chars = gap_chars
        self._turnaround_s = turnaround_s
        self._echo = echo
        self._free_at = 0.0
        self._frames: deque[Frame] = deque(maxlen=FRAMES_KEPT)

    def frames(self) -> tuple[Frame, ...]:
        """The last that was said on the line, oldest first; any thread may ask.

        Nothing in it tells of a person: units know keys and the numbers of tickets.
        """
        return tuple(self._frames)

    def open(self) -> None:
        """Open the port and hear whether the line is quiet.

        Raises BusJammedError where it is not, else what the port raises.
        """
        self._transport.open()
        self._free_at = time.monotonic() + LUMPS_S
        self.settle()

    def carry(self, exchange: Exchange) -> Outcome:
        """Send, and hear the answer out; `settle` before and after it.

        Raises DeviceTimeoutError or DisconnectedError where the port fails.
        """
        wire_s = len(exchange.request) * self._transport.byte_time_s
        sent_at = time.monotonic() + wire_s
        self._transport.write(exchange.request, wire_s + WRITE_TIMEOUT_S)
        self._frames.append(Frame(sent_at, True, exchange.request))
        if exchange.find is None:
            self._rest(sent_at, self._turnaround_s)
            return Outcome(sent_at)
        outcome = self._listen(exchange, exchange.find, sent_at + exchange.reply_timeout_s)
        self._heard(outcome.ended_at, outcome.heard)
        if outcome.found is not None:
            self._rest(outcome.ended_at, 0.0)
        else:
            rest_s = LUMPS_S if outcome.stray_bytes else self._turnaround_s
            self._rest(outcome.ended_at, rest_s)
        return outcome

    def settle(self) -> int:
        """Wait until the line is free; gives the number of bytes that came meanwhile.

        Raises BusJammedError when somebody still talks after `JAM_S`, DisconnectedError where the
        port fails.
        """
        stray_bytes = 0
        patience_until = math.inf
        while True:
            time.sleep(max(0.0, self._free_at - time.monotonic()))
            heard = self._transport.read(READ_BYTES, 0.0)
            if not heard:
                return stray_bytes
            now_s = time.monotonic()
            if stray_bytes < LONGEST_TALK:  # endless talk must not drive out what was before it
                self._heard(now_s, heard)
            stray_bytes += len(heard)
            patience_until = min(patience_until, now_s + JAM_S)
            if now_s > patience_until:
                raise BusJammedError(self._transport.name, f"{stray_bytes} bytes without a pause")
            self._rest(now_s, LUMPS_S)

    def _heard(self, at_monotonic: float, data: bytes) -> None:
        if data:
            self._frames.append(Frame(at_monotonic, False, data))

    def _rest(self, from_s: float, rest_s: float) -> None:
        """Keep the line free for `rest_s`, and for its gap at the least."""
        gap_s = max(self._gap_chars * self._transport.byte_time_s, GAP_MIN_S)
        self._free_at = from_s + max(rest_s, gap_s)

    def _listen(
        self, exchange: Exchange, find: Callable[[bytes], Found | None], deadline: float
    ) -> Outcome:
        # An adapter may echo though nobody said so. Where the answer equals the frame, as when
        # Modbus writes one register, only the settings can tell the two apart.
        undeclared = not self._echo and find(exchange.request) is None
        stream = b""
        while (left_s := deadline - time.monotonic()) > 0 and len(stream) < LONGEST_TALK:
            stream += self._transport.read(READ_BYTES, left_s)
            answer = stream
            if self._echo:
                answer = stream.partition(exchange.request)[2]
            elif undeclared:
                answer = stream.removeprefix(exchange.request)
            found = find(answer)
            if found is not None:
                stray_bytes = len(answer) - (found.end - found.start)
                return Outcome(time.monotonic(), found, stray_bytes, stream)
        stray_bytes = len(stream) - _echoed(exchange.request, stream)
        return Outcome(time.monotonic(), None, stray_bytes, stream)


def _echoed(request: bytes, stream: bytes) -> int:
    """How many bytes of the stream are our own echo, or its beginning."""
    if request in stream:
        return len(request)
    return len(stream) if request.startswith(stream) else 0
