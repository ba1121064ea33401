"""What the panel's strip asks by itself: is this still being served, would you help. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from office.act import Command
from office.counters import ChangeServices, Finish, StillServing
from office.hall_views import PanelNow
from office.model import CounterState
from office.unattended import Asked
from office.views import CounterNow
from office.wait_alerts import WaitAlert

KEYS = ("still", "end", "lend", "unlend")
"""The actions of the strip's keys; their value is what they are about."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is asked or told, by its `kind`.

    - `open`: whether ticket `number`, open for `minutes`, is still being served;
    - `lend`: whether this counter would help with `service`;
    - `lending`: it helps, and may stop; `over` once the alert is over;
    - `late`: which `counters` could help, told at the guidance counter;
    - "": nothing.

    `about` is the id of the ticket or the service. At `service` so many are `waiting`, the longest
    for `minutes`; `target` is what the office has promised (minutes).
    """

    kind: str = ""
    about: str = ""
    number: str = ""
    service: str = ""
    waiting: int = 0
    minutes: int = 0
    target: int = 0
    counters: str = ""
    over: bool = False


def watched(
    now: PanelNow, usual: Sequence[str], target_min: int, name_of: Callable[[str], str]
) -> Watched:
    """What is asked or told at a counter that helps with the services of `usual` at all times."""
    if now.asked:
        return _open(now.asked)
    closed = now.counter.state is CounterState.CLOSED
    lent = [] if closed else [one for one in now.counter.helps if one not in usual]
    here = now.counter.number
    offers = [
        *(_alert("lend", one, target_min, name_of) for one in now.alerts if here in one.able),
        *(_alert("lending", one, target_min, name_of) for one in now.alerts if one.service in lent),
        *(_alert("late", one, target_min, name_of) for one in now.alerts if now.guidance),
        *(Watched("lending", one, service=name_of(one), over=True) for one in lent),
    ]
    return next(iter(offers), Watched())


def _open(asked: Asked) -> Watched:
    return Watched("open", asked.ticket.id, asked.ticket.label, minutes=asked.minutes)


def _alert(kind: str, alert: WaitAlert, target_min: int, name_of: Callable[[str], str]) -> Watched:
    return Watched(
        kind=kind,
        about=alert.service,
        service=name_of(alert.service),
        waiting=alert.waits.waiting,
        minutes=alert.waits.longest_ms // 60_000,
        target=target_min,
        counters=", ".join(str(one) for one in sorted(alert.able)),
    )


def answer(action: str, about: str, counter: CounterNow, point: str) -> Command | None:
    """The command of one of the strip's `KEYS`; None where what it is about is gone."""
    number, helps = counter.number, counter.helps
    is_open = counter.ticket is not None and counter.ticket.id == about
    match action:
        case "still" if is_open:
            return StillServing(number, point)
        case "end" if is_open:
            return Finish(number, point=point)
        case "lend" if about not in helps:
            return ChangeServices(number, helps=(*helps, about), point=point)
        case "unlend" if about in helps:
            kept = tuple(one for one in helps if one != about)
            return ChangeServices(number, helps=kept, point=point)
        case _:
            return None
