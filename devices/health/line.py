"""Checking a shared line and what stands on it: signs and keypads."""

import threading
from collections.abc import Callable
from dataclasses import asdict

from devices.bus import BUS_SILENT, Bus, RoundTrip
from devices.errors import DeviceError, DeviceTimeoutError, ProtocolError
from devices.health import (
    Evidence,
    Finding,
    Result,
    judged,
    nothing_to_try,
)
from devices.keypads.tap import TappedKeypad
from devices.signs import CounterSign
from devices.status import NO_ANSWER_EXPECTED, Status

__all__ = ["BusHealth", "KeypadHealth", "SignHealth"]

TURN_TIMEOUT_S = 2.0
"""A frame that was asked for goes out before all polls; a line that has not sent it by then is
lost or jammed."""
LIT_S = 3.0
"""So long all segments stand, to be looked at."""
PRESS_TIMEOUT_S = 8.0
"""So long a key is waited for: less than whoever asked waits for the answer."""
_COUNTED = ("sent", "answered", "silent", "garbled", "stray_bytes")


class BusHealth:
    """The line itself: it works when anybody on it answers."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def status(self) -> Status:
        """How the port stands."""
        return self._bus.status()

    def passive(self) -> Evidence:
        """What happened at all its addresses together."""
        counters = [asdict(one) for one in self._bus.counters().values()]
        sums: dict[str, str | int] = {name: sum(one[name] for one in counters) for name in _COUNTED}
        return {**sums, "units": len(counters), "unasked_bytes": self._bus.unasked_bytes}

    def internal(self) -> Finding:
        """Ask one unit after the other until one answers."""
        trips: list[RoundTrip] = []
        for device in self._bus.counters():
            trips.append(self._bus.ask(device, TURN_TIMEOUT_S))
            if trips[-1].answer is not None:
                return judged(self.status(), {"asked": len(trips), **_evidence(trips[-1])})
        if not any(trip.expected for trip in trips):
            return Finding(Result.SKIPPED, NO_ANSWER_EXPECTED, {"asked": len(trips)})
        return Finding(Result.FAIL, BUS_SILENT, {"asked": len(trips)})

    def external(self) -> Finding:
        """A line has nothing to show."""
        return nothing_to_try()

    def interactive(self) -> Finding:
        """A line has nothing to show."""
        return nothing_to_try()


class _Unit:
    """What stands at one address."""

    def __init__(self, device: str, bus: Bus, status: Callable[[], Status]) -> None:
        self.status = status
        self._device = device
        self._bus = bus

    def passive(self) -> Evidence:
        """What happened at its address."""
        counters = self._bus.counters()[self._device]
        found = asdict(counters)
        told: dict[str, str | int] = {name: found[name] for name in _COUNTED}
        return {**told, "last_error": counters.last_error} if counters.last_error else told

    def internal(self) -> Finding:
        """One frame to it, now: a keypad is asked for its keys, a sign is told its text again."""
        trip = self._bus.ask(self._device, TURN_TIMEOUT_S)
        evidence = _evidence(trip)
        if not trip.expected:
            return Finding(Result.SKIPPED, NO_ANSWER_EXPECTED, evidence)
        if trip.answer is None:
            wrong: type[DeviceError] = ProtocolError if trip.received else DeviceTimeoutError
            return Finding(Result.FAIL, wrong.code, evidence)
        return judged(self.status(), evidence)


class SignHealth(_Unit):
    """A sign; `lit` is a text that lights all it has, `restore` lets it show its counter again."""

    def __init__(
        self,
        sign: CounterSign,
        bus: Bus,
        lit: str,
        restore: Callable[[], None],
        lit_s: float = LIT_S,
    ) -> None:
        super().__init__(sign.device, bus, sign.status)
        self._sign = sign
        self._lit = lit
        self._restore = restore
        self._lit_s = lit_s

    def external(self) -> Finding:
        """All segments for some seconds, then what its counter wants."""
        try:
            self._sign.show(self._lit)
            finding = self.internal()
            threading.Event().wait(self._lit_s)
        finally:
            self._restore()
        return Finding(finding.result, finding.reason, {**finding.evidence, "shown": self._lit})

    def interactive(self) -> Finding:
        """The segments, to look at."""
        return self.external()


class KeypadHealth(_Unit):
    """A keypad."""

    def __init__(
        self, keypad: TappedKeypad, bus: Bus, press_timeout_s: float = PRESS_TIMEOUT_S
    ) -> None:
        super().__init__(keypad.device, bus, keypad.status)
        self._keypad = keypad
        self._press_timeout_s = press_timeout_s

    def external(self) -> Finding:
        """A keypad has nothing to show."""
        return nothing_to_try()

    def interactive(self) -> Finding:
        """Wait for a key; it calls nobody."""
        pressed = self._keypad.next_press(self._press_timeout_s)
        if pressed is None:
            return Finding(Result.FAIL, "key-not-heard")
        return Finding(Result.PASS, "", {"key": pressed.key})


def _evidence(trip: RoundTrip) -> Evidence:
    told: dict[str, str | int] = {"sent_bytes": len(trip.sent), "received_bytes": trip.received}
    return {**told, "answer": trip.answer.hex(" ")} if trip.answer else told
