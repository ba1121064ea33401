"""One exchange on a shared line: a frame out and, where the unit speaks at all, its answer back."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from devices.framing import Found, FrameLayout
from devices.transport import Transport

__all__ = ["Exchange", "Outcome", "Wire"]

GAP_MIN_S = 0.00175
WRITE_TIMEOUT_S = 1.0
READ_BYTES = 256


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
        reply_timeout_s: float,
    ) -> Self:
        """The exchange of one declared command."""
        find = partial(layout.find_reply, command, address) if layout.answers(command) else None
        return cls(layout.build(command, address, data), find, reply_timeout_s)


@dataclass(frozen=True)
class Outcome:
    """How an exchange ended."""

    ended_at: float
    """Monotonic seconds of the last byte."""
    found: Found | None = None
    """The sound answer, where one came."""
    heard: bool = False
    """Whether any byte came that was not our own echo."""


class Wire:
    """Carries exchanges over a half-duplex line, one at a time, with the rests that it needs.

    Between two frames the line is silent for `gap_chars` characters, 1.75 ms at the least (Modbus
    over Serial Line V1.02, 2.5.1.1), and after a frame that nobody answers for `turnaround_s`. With
    `echo` the adapter sends our own bytes back, and they are stripped.
    """

    def __init__(
        self, transport: Transport, *, gap_chars: float, turnaround_s: float, echo: bool
    ) -> None:
        self._transport = transport
        self._gap_chars = gap_chars
        self._turnaround_s = turnaround_s
        self._echo = echo
        self._free_at = 0.0

    def carry(self, exchange: Exchange) -> Outcome:
        """Wait until the line is free, send, and hear the answer out.

        Raises DeviceTimeoutError or DisconnectedError where the port fails.
        """
        time.sleep(max(0.0, self._free_at - time.monotonic()))
        self._transport.discard_input()
        wire_s = len(exchange.request) * self._transport.byte_time_s
        sent_at = time.monotonic() + wire_s
        self._transport.write(exchange.request, wire_s + WRITE_TIMEOUT_S)
        gap_s = max(self._gap_chars * self._transport.byte_time_s, GAP_MIN_S)
        if exchange.find is None:
            self._free_at = sent_at + max(self._turnaround_s, gap_s)
            return Outcome(sent_at)
        outcome = self._listen(exchange, exchange.find, sent_at + exchange.reply_timeout_s)
        self._free_at = outcome.ended_at + gap_s
        return outcome

    def _listen(
        self, exchange: Exchange, find: Callable[[bytes], Found | None], deadline: float
    ) -> Outcome:
        echo = exchange.request if self._echo else b""
        stream = b""
        while (left_s := deadline - time.monotonic()) > 0:
            stream += self._transport.read(READ_BYTES, left_s)
            found = find(stream.removeprefix(echo))
            if found is not None:
                return Outcome(time.monotonic(), found, heard=True)
        return Outcome(time.monotonic(), heard=not echo.startswith(stream))
