"""Which closings of a panel's contacts are presses of a person. Pure; times are monotonic seconds.

Contacts bounce, hands play on with buttons, and a button that sticks would rate the office for
ever: a panel with one is broken until the button is free again.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from devices.rating_panels import FacePressed, OnFace
from devices.rating_panels.models import PressRules
from devices.status import Level, Source, State, Status, utc_now

__all__ = ["KEY_STUCK", "Contacts", "PanelButtons"]

KEY_STUCK = "key-stuck"


@dataclass(frozen=True, slots=True)
class _Hold:
    """A closed contact, or one that has just opened and may only be bouncing."""

    since: float
    last: float
    """When it was last said to be closed, or was opened."""
    closed: bool = True


class Contacts:
    """The contacts of one panel, numbered by face.

    A device that never says when a button was let go is told by `hold_gap_s`: a button of which
    nothing was heard for so long is free.
    """

    def __init__(self, rules: PressRules, hold_gap_s: float | None = None) -> None:
        self._debounce_s = rules.debounce_ms / 1000
        self._lock_out_s = rules.lock_out_ms / 1000
        self._stuck_s = rules.stuck_s
        self._hold_gap_s = hold_gap_s
        self._holds: dict[int, _Hold] = {}
        self._open_from: float | None = None
        """When presses count again after the last one; None before the first."""

    def closed(self, face: int, at_s: float) -> bool:
        """A contact closed, or is said to be closed still; True when that is a new press."""
        hold = self._hold(face, at_s)
        if hold and self._is_closed(hold, at_s):
            self._holds[face] = _Hold(hold.since, at_s)
            return False
        unheard = self.stuck(at_s) or (self._open_from is not None and at_s < self._open_from)
        self._holds[face] = _Hold(at_s, at_s)
        if not unheard:
            self._open_from = at_s + self._lock_out_s
        return not unheard

    def still_closed(self, face: int, at_s: float) -> None:
        """A contact is closed that may have been so before anybody listened: no press."""
        hold = self._hold(face, at_s)
        since = hold.since if hold and self._is_closed(hold, at_s) else at_s
        self._holds[face] = _Hold(since, at_s)

    def opened(self, face: int, at_s: float) -> None:
        """A contact opened."""
        hold = self._holds.get(face)
        if hold and hold.closed:
            self._holds[face] = replace(hold, last=at_s, closed=False)

    def forget(self) -> None:
        """Nothing is known of any contact: events were lost, or the panel was away."""
        self._holds.clear()

    def stuck(self, now_s: float) -> tuple[int, ...]:
        """The faces whose contact has been closed for too long, however it chatters."""
        holds = {face: self._hold(face, now_s) for face in sorted(self._holds)}
        return tuple(
            face
            for face, hold in holds.items()
            if hold and self._is_closed(hold, now_s) and now_s - hold.since > self._stuck_s
        )

    def _is_closed(self, hold: _Hold, now_s: float) -> bool:
        """Whether a contact is closed, or has opened so lately that it only bounces."""
        return hold.closed or now_s - hold.last < self._debounce_s

    def _hold(self, face: int, now_s: float) -> _Hold | None:
        """How a contact stands, a silent one being free."""
        hold = self._holds.get(face)
        silent = hold and self._hold_gap_s is not None and now_s - hold.last >= self._hold_gap_s
        return None if silent else hold


class PanelButtons:
    """What all panels do with their contacts: tell `on_face` presses, say when a button sticks.

    The port's thread tells what the contacts do; any thread may ask for the status.
    """

    def __init__(
        self,
        device: str,
        contacts: Contacts,
        on_face: OnFace,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device = device
        self._contacts = contacts
        self._on_face = on_face
        self._now = now
        self._clock = clock
        self._lock = threading.Lock()

    def closed(self, face: int, at_monotonic: float) -> None:
        """A contact closed, or is closed still."""
        with self._lock:
            is_press = self._contacts.closed(face, at_monotonic)
        if is_press:
            self._on_face(FacePressed(self._device, face, at_monotonic))

    def still_closed(self, face: int, at_monotonic: float) -> None:
        """A contact is closed, which is no press."""
        with self._lock:
            self._contacts.still_closed(face, at_monotonic)

    def opened(self, face: int, at_monotonic: float) -> None:
        """A contact opened."""
        with self._lock:
            self._contacts.opened(face, at_monotonic)

    def forget(self) -> None:
        """Nothing is known of any contact."""
        with self._lock:
            self._contacts.forget()

    def status(self, port: Status) -> Status:
        """The panel's status, given how its port stands."""
        with self._lock:
            stuck = self._contacts.stuck(self._clock())
        if not stuck or port.level is Level.FAULT:
            return port
        return Status(State.FAILED, Level.FAULT, (KEY_STUCK,), self._now(), Source.PUSHED)
