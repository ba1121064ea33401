"""A sign on a shared line, of one line of text or several, whatever frames its model speaks."""

import itertools
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Protocol

from pydantic import Field

from devices.bus import Bus, Exchange
from devices.errors import UnencodableTextError
from devices.signs.text import SignText
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["BusSign", "RefreshSeconds", "SignFrames"]

RefreshSeconds = Annotated[float, Field(ge=1, le=3600, description="Gửi lại nội dung sau, giây")]


class SignFrames(Protocol):
    """What a sign's settings know: how it is told something, and what it answers."""

    @property
    def refresh_s(self) -> float:
        """Seconds until the text is sent again."""
        ...

    @property
    def lines(self) -> int:
        """How many lines it has."""
        ...

    @property
    def text(self) -> SignText:
        """What a line can show."""
        ...

    def setup_exchanges(self) -> Sequence[Exchange]:
        """What it is told before its first text and after each return, as its brightness."""
        ...

    def text_exchange(self, text: str, *, blink: bool, device: str, line: int) -> Exchange:
        """What shows `text` on a line, 0 being the top one. Raises UnencodableTextError."""
        ...

    def refusal(self, answer: bytes) -> str | None:
        """The error code of an answer that says no; None where the sign did what it was told."""
        ...


@dataclass(frozen=True, eq=False)
class _Content:
    """What a line shall show. Each is itself alone: the same text said again is sent again."""

    exchange: Exchange
    line: int = 0
    fault: Status | None = None
    """Why this stands in the place of what it was told; None: it is what it was told."""


class BusSign:
    """A sign that follows its settings. It is dark until it is told something.

    Each line is sent when it changes, every `refresh_s` at the latest, and as the question by which
    the bus finds an absent sign again: a sign that comes back shows a right text at once, is set up
    next, and is then told its other lines.
    """

    def __init__(
        self,
        device: str,
        settings: SignFrames,
        bus: Bus,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.device = device
        self.lines = settings.lines
        self.positions = settings.text.positions
        self._settings = settings
        self._chance = chance
        self._bus = bus
        self._wanted = [self._content("", blink=False, line=line) for line in range(self.lines)]
        self._confirmed: list[_Content | None] = [None] * self.lines
        self._refused_text: list[Status | None] = [None] * self.lines
        self._next_line = itertools.cycle(range(self.lines))
        self._under_way = self._wanted[0]
        self._setup = tuple(_Content(one) for one in settings.setup_exchanges())
        self._to_set_up = deque(self._setup)
        self._refused_setup: Status | None = None
        self._seat = bus.attach(self)

    def show(self, text: str, blink: bool = False) -> None:
        """Show `text` on the first line; see `show_line`."""
        self.show_line(0, text, blink)

    def show_line(self, line: int, text: str, blink: bool = False) -> None:
        """Show `text` from now on; a sign that cannot blink shows it steadily.

        What it cannot show makes the line dark and raises UnencodableTextError; see
        `CounterSign.show`.
        """
        try:
            self._wanted[line] = self._content(text, blink=blink, line=line)
        except UnencodableTextError as error:
            fault = _fault(error.code, State.FAILED, Level.FAULT)
            dark = self._content("", blink=False, line=line)
            self._wanted[line] = replace(dark, fault=fault)
            raise
        finally:
            self._bus.wake()

    @property
    def poll_every_s(self) -> float:
        """Seconds to the next refresh: a line full of signs must not refresh them all at once."""
        return self._settings.refresh_s / self.lines * (1 - 0.5 * self._chance())

    def clear(self) -> None:
        """Show nothing."""
        for line in range(self.lines):
            self.show_line(line, "")

    def status(self) -> Status:
        """What the last answer, or its absence, told; a text that could not be shown is a fault.

        That fault stands until the sign has confirmed a text that it can show. A sign that refuses
        its setting up still shows its texts: a warning.
        """
        heard = self._seat.status
        if heard.level is Level.FAULT:
            return heard
        faults = (self._fault_of(line) for line in range(self.lines))
        return next(filter(None, faults), self._refused_setup or heard)

    def next_write(self) -> Exchange | None:
        """What sets the sign up, then each line that the sign has not confirmed."""
        if self._to_set_up:
            self._under_way = self._to_set_up[0]
            return self._under_way.exchange
        pairs = zip(self._wanted, self._confirmed, strict=True)
        waiting = next((wanted for wanted, confirmed in pairs if wanted is not confirmed), None)
        if waiting is None:
            return None
        self._under_way = waiting
        return waiting.exchange

    def poll(self) -> Exchange:
        """A line once more, each in its turn."""
        self._under_way = self._wanted[next(self._next_line)]
        return self._under_way.exchange

    def done(self, data: bytes, at_monotonic: float) -> bool:
        """The sign has heard what was sent; nobody touched it.

        What it refuses is not sent again before its time: it would only refuse again.
        """
        del at_monotonic
        code = self._settings.refusal(data) if data else None
        sent = self._under_way
        if self._to_set_up and sent is self._to_set_up[0]:
            self._to_set_up.popleft()
            self._refused_setup = self._refused_setup or _fault(code, State.DEGRADED, Level.WARN)
        else:
            self._confirmed[sent.line] = sent
            self._refused_text[sent.line] = _fault(code, State.FAILED, Level.FAULT)
        return False

    def returned(self) -> None:
        """It may have been without power: whatever it was set to, or showed, is gone.

        The frame that it has just answered carried the text of one line.
        """
        self._to_set_up = deque(self._setup)
        self._refused_setup = None
        self._confirmed = [None] * self.lines

    def _fault_of(self, line: int) -> Status | None:
        shown = self._confirmed[line]
        shown_fault = None if shown is None else shown.fault
        return self._wanted[line].fault or self._refused_text[line] or shown_fault

    def _content(self, text: str, *, blink: bool, line: int) -> _Content:
        frame = self._settings.text_exchange(text, blink=blink, device=self.device, line=line)
        return _Content(frame, line)


def _fault(code: str | None, state: State, level: Level) -> Status | None:
    """A status with this reason; None where there is none."""
    return None if code is None else Status(state, level, (code,), utc_now(), Source.INFERRED)
