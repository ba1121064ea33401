"""A counter sign on a shared line, whatever frames its model speaks."""

import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Protocol

from pydantic import Field

from devices.bus import Bus, Exchange
from devices.errors import UnencodableTextError
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["BusSign", "RefreshSeconds", "SignFrames"]

RefreshSeconds = Annotated[float, Field(ge=1, le=3600, description="Gửi lại nội dung sau, giây")]


class SignFrames(Protocol):
    """What a sign's settings know: how it is told something, and what it answers."""

    @property
    def refresh_s(self) -> float:
        """Seconds until the text is sent again."""
        ...

    def setup_exchanges(self) -> Sequence[Exchange]:
        """What it is told before its first text and after each return, as its brightness."""
        ...

    def text_exchange(self, text: str, *, blink: bool, device: str) -> Exchange:
        """What shows `text`. Raises UnencodableTextError."""
        ...

    def refusal(self, answer: bytes) -> str | None:
        """The error code of an answer that says no; None where the sign did what it was told."""
        ...


@dataclass(frozen=True, eq=False)
class _Content:
    """What the sign shall show. Each is itself alone: the same text said again is sent again."""

    exchange: Exchange
    fault: Status | None = None
    """Why this stands in the place of what it was told; None: it is what it was told."""


class BusSign:
    """A sign that follows its settings. It is dark until it is told something.

    The text is sent when it changes, every `refresh_s` at the latest, and as the question by which
    the bus finds an absent sign again: a sign that comes back shows the right text at once, and is
    set up next.
    """

    def __init__(
        self,
        device: str,
        settings: SignFrames,
        bus: Bus,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.device = device
        self._settings = settings
        self._chance = chance
        self._bus = bus
        self._wanted = self._content("", blink=False)
        self._confirmed: _Content | None = None
        self._under_way = self._wanted
        self._setup = tuple(_Content(one) for one in settings.setup_exchanges())
        self._to_set_up = deque(self._setup)
        self._refused_text: Status | None = None
        self._refused_setup: Status | None = None
        self._seat = bus.attach(self)

    def show(self, text: str, blink: bool = False) -> None:
        """Show `text` from now on; a sign that cannot blink shows it steadily.

        What it cannot show makes it dark and raises UnencodableTextError; see `CounterSign.show`.
        """
        try:
            self._wanted = self._content(text, blink=blink)
        except UnencodableTextError as error:
            fault = _fault(error.code, State.FAILED, Level.FAULT)
            self._wanted = replace(self._content("", blink=False), fault=fault)
            raise
        finally:
            self._bus.wake()

    @property
    def poll_every_s(self) -> float:
        """Seconds to the next refresh: a line full of signs must not refresh them all at once."""
        return self._settings.refresh_s * (1 - 0.5 * self._chance())

    def clear(self) -> None:
        """Show nothing."""
        self.show("")

    def status(self) -> Status:
        """What the last answer, or its absence, told; a text that could not be shown is a fault.

        That fault stands until the sign has confirmed a text that it can show. A sign that refuses
        its setting up still shows its texts: a warning.
        """
        heard = self._seat.status
        if heard.level is Level.FAULT:
            return heard
        shown = self._confirmed
        fault = self._wanted.fault or self._refused_text or (shown and shown.fault)
        return fault or self._refused_setup or heard

    def next_write(self) -> Exchange | None:
        """What sets the sign up, then the text, while the sign has not confirmed it."""
        if self._to_set_up:
            self._under_way = self._to_set_up[0]
            return self._under_way.exchange
        return self.poll() if self._wanted is not self._confirmed else None

    def poll(self) -> Exchange:
        """The text, once more."""
        self._under_way = self._wanted
        return self._under_way.exchange

    def done(self, data: bytes, at_monotonic: float) -> bool:
        """The sign has heard what was sent; nobody touched it.

        What it refuses is not sent again before its time: it would only refuse again.
        """
        del at_monotonic
        code = self._settings.refusal(data) if data else None
        if self._to_set_up and self._under_way is self._to_set_up[0]:
            self._to_set_up.popleft()
            self._refused_setup = self._refused_setup or _fault(code, State.DEGRADED, Level.WARN)
        else:
            self._confirmed = self._under_way
            self._refused_text = _fault(code, State.FAILED, Level.FAULT)
        return False

    def returned(self) -> None:
        """It may have been without power: whatever it was set to is gone.

        The frame that it has just answered carried the text.
        """
        self._to_set_up = deque(self._setup)
        self._refused_setup = None

    def _content(self, text: str, *, blink: bool) -> _Content:
        return _Content(self._settings.text_exchange(text, blink=blink, device=self.device))


def _fault(code: str | None, state: State, level: Level) -> Status | None:
    """A status with this reason; None where there is none."""
    return None if code is None else Status(state, level, (code,), utc_now(), Source.INFERRED)
