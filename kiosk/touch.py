"""What fingers on the glass mean, as values: fingers and an event give fingers and effects.

A press acts when its finger landed on a target while the glass was free, and lifts near the target
soon enough. A finger that comes while another is down never acts; a palm stops everything until the
glass is empty. Nothing here waits or reads a clock: how long a hold lasts comes from the times of
the events. That a tap repeated by a trembling hand counts once is the visit's rule, not this one's.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from math import hypot

SLIP_MM = 12.0
"""A finger may lift so far beside what it landed on: old hands slip."""

HOLD_MS = 5000
"""A finger that is down so long is a hand at rest, not a wish, and is in nobody's way."""

PALM_FINGERS = 3
PALM_MS = 300
"""So many fingers down that landed within this time are a palm or a sleeve."""


@dataclass(frozen=True)
class Spot:
    """A point of the glass, millimetres from its upper left corner."""

    x_mm: float
    y_mm: float


@dataclass(frozen=True)
class Target:
    """What can be pressed, and the corners of its rectangle; one not `enabled` takes no press."""

    key: Hashable
    upper_left: Spot
    lower_right: Spot
    enabled: bool = True

    def near(self, spot: Spot) -> bool:
        """Whether a finger that lifts at `spot` still means this target."""
        beside_mm = hypot(
            max(self.upper_left.x_mm - spot.x_mm, 0.0, spot.x_mm - self.lower_right.x_mm),
            max(self.upper_left.y_mm - spot.y_mm, 0.0, spot.y_mm - self.lower_right.y_mm),
        )
        return beside_mm <= SLIP_MM


@dataclass(frozen=True)
class Finger:
    """A finger that is down since `landed_ms`."""

    id: int
    landed_ms: int

    def rests(self, at_ms: int) -> bool:
        """Whether it is down too long to mean anything."""
        return at_ms - self.landed_ms >= HOLD_MS


@dataclass(frozen=True)
class Press:
    """The finger that may act and what it landed on: None beside every target.

    `shown` tells that the target looks pressed, which it does while the finger is near.
    """

    finger: Finger
    target: Target | None
    shown: bool


@dataclass(frozen=True)
class Touch:
    """All fingers that are down, and the press among them that may act."""

    fingers: tuple[Finger, ...] = ()
    press: Press | None = None
    palm: bool = False


# --- events ---


@dataclass(frozen=True)
class Landed:
    """A finger touched the glass, on `target` or beside every one."""

    finger: int
    at_ms: int
    target: Target | None


@dataclass(frozen=True)
class Moved:
    """A finger lies at another spot."""

    finger: int
    spot: Spot


@dataclass(frozen=True)
class Lifted:
    """A finger left the glass."""

    finger: int
    at_ms: int
    spot: Spot


@dataclass(frozen=True)
class Waited:
    """Time went on without anything else."""

    at_ms: int


@dataclass(frozen=True)
class Cancelled:
    """The system took all fingers away."""


Event = Landed | Moved | Lifted | Waited | Cancelled


# --- effects ---


@dataclass(frozen=True)
class Down:
    """Show the target pressed."""

    target: Target


@dataclass(frozen=True)
class Up:
    """Show it released."""

    target: Target


@dataclass(frozen=True)
class Act:
    """The press was a wish."""

    target: Target


@dataclass(frozen=True)
class Held:
    """The finger stays: no wish any more, but perhaps the sign that staff give."""

    target: Target


@dataclass(frozen=True)
class Missed:
    """A press landed beside every target."""


Effect = Down | Up | Act | Held | Missed
Step = tuple[Touch, tuple[Effect, ...]]


def step(touch: Touch, event: Event) -> Step:
    """What follows from `event`; one about a finger that is not down changes nothing."""
    match event:
        case Moved():
            return _moved(touch, event)
        case Cancelled():
            return Touch(), _let_go(touch.press)
        case Landed() | Lifted() | Waited():
            touch, held = _held(touch, event.at_ms)
            touch, then = _changed(touch, event)
            return touch, (*held, *then)


def _changed(touch: Touch, event: Landed | Lifted | Waited) -> Step:
    match event:
        case Landed():
            return _landed(touch, event)
        case Lifted():
            return _lifted(touch, event)
        case Waited():
            return touch, ()


def _held(touch: Touch, at_ms: int) -> Step:
    press = touch.press
    if press is None or not press.finger.rests(at_ms):
        return touch, ()
    held = (Held(press.target),) if press.target and press.shown else ()
    return replace(touch, press=None), (*_let_go(press), *held)


def _landed(touch: Touch, event: Landed) -> Step:
    finger, target = Finger(event.finger, event.at_ms), event.target
    fingers = (*touch.fingers, finger)
    together = [one for one in fingers if event.at_ms - one.landed_ms <= PALM_MS]
    if touch.palm or len(together) >= PALM_FINGERS:
        return Touch(fingers, palm=True), _let_go(touch.press)
    free = all(one.rests(event.at_ms) for one in touch.fingers)
    if not free or (target and not target.enabled):
        return replace(touch, fingers=fingers), ()
    press = Press(finger, target, shown=target is not None)
    return Touch(fingers, press), (Down(target),) if target else ()


def _moved(touch: Touch, event: Moved) -> Step:
    press = touch.press
    if press is None or press.target is None or press.finger.id != event.finger:
        return touch, ()
    near = press.target.near(event.spot)
    if near == press.shown:
        return touch, ()
    shown = Down(press.target) if near else Up(press.target)
    return replace(touch, press=replace(press, shown=near)), (shown,)


def _lifted(touch: Touch, event: Lifted) -> Step:
    press = touch.press
    left = tuple(one for one in touch.fingers if one.id != event.finger)
    touch = replace(touch, fingers=left, palm=touch.palm and bool(left))
    if press is None or press.finger.id != event.finger:
        return touch, ()
    wish = (Act(press.target),) if press.target and press.target.near(event.spot) else ()
    missed = () if press.target else (Missed(),)
    return replace(touch, press=None), (*_let_go(press), *wish, *missed)


def _let_go(press: Press | None) -> tuple[Effect, ...]:
    """A press that ends without a wish, or just before it."""
    return (Up(press.target),) if press and press.target and press.shown else ()
