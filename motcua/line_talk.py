"""What was said on the shared lines, for whoever helps from afar: frames and counters.

Nothing in it tells of a person: units know keys and the numbers of tickets.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from devices.bus import Bus
from devices.errors import DeviceError, UnsupportedError
from devices.exchange import Frame
from hall.owners import Owners
from hall.requests import Answer, Facts, ask
from motcua.settings import Settings
from office.clock import Clock
from office.store import Store

__all__ = ["FRAMES", "BusActions", "frames_text", "talk_on_lines"]

FRAMES = "frames"
_NOBODY = "status-stale"
"""No program that looks after the line runs."""


class BusActions:
    """What may be asked of a shared line: what was said on it last."""

    def __init__(self, device: str, bus: Bus) -> None:
        self._device = device
        self._bus = bus

    def __call__(self, action: str, args: Facts) -> Facts:
        """`frames`: them as text, and the counters of each address as JSON.

        Anything else raises UnsupportedError.
        """
        del args
        if action != FRAMES:
            raise UnsupportedError(self._device, action)
        counters = {unit: asdict(one) for unit, one in self._bus.counters().items()}
        return {
            "frames": frames_text(self._bus.frames(), time.monotonic()),
            "counters": json.dumps(counters, default=str),
        }


def frames_text(frames: Sequence[Frame], now_s: float) -> str:
    """A line for each frame: seconds before `now_s`, `>` sent or `<` heard, its bytes in hex."""
    return "".join(
        f"{frame.at_monotonic - now_s:10.3f} {'>' if frame.sent else '<'} {frame.data.hex(' ')}\n"
        for frame in frames
    )


def talk_on_lines(settings: Settings, store: Store, clock: Clock) -> Mapping[str, Answer]:
    """What the owner of each line tells of it, by line; an error says why there is nothing."""
    owners = Owners(store, "bundle")
    return {
        bus.id: _told(store, clock, bus.id, owners.living(bus.id) is not None)
        for bus in settings.devices.buses
    }


def _told(store: Store, clock: Clock, bus: str, lives: bool) -> Answer:
    if not lives:
        return Answer({}, _NOBODY)
    try:
        return ask(store, clock, bus, FRAMES, {})
    except DeviceError as error:
        return Answer({}, error.code)
