"""The states of an appointment: which arrow leads where, and what each event does to it.

    made –move→ made   –cancel→ cancelled   –check-in→ kept (a number)   –day ends→ lapsed
    kept –its number is given up→ made

Who comes on the day is taken even if the day was closed in between: a lapsed one can be kept. A
number that was cancelled, voided or not served any more has not used the appointment up.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from office.model import Appointment, AppointmentState, Event

_S = AppointmentState

ARROWS: Mapping[str, tuple[tuple[AppointmentState, ...], AppointmentState]] = {
    "appointment.moved": ((_S.MADE,), _S.MADE),
    "appointment.cancelled": ((_S.MADE,), _S.CANCELLED),
    "appointment.kept": ((_S.MADE, _S.LAPSED), _S.KEPT),
    "appointment.freed": ((_S.KEPT,), _S.MADE),
    "appointment.lapsed": ((_S.MADE,), _S.LAPSED),
}
"""Kind of event → (states it may start from, state it leads to)."""
KINDS = ("appointment.made", *ARROWS)
"""Every kind of event that makes or changes an appointment."""


def make(event: Event) -> Appointment:
    """The appointment that an `appointment.made` event brings."""
    data = json.loads(event.data)
    return Appointment(
        code=event.subject.partition(":")[2],
        point=event.point,
        service=data["service"],
        business_day=data["day"],
        due_at=data["due_at"],
        state=_S.MADE,
        made_seq=event.seq,
        seq=event.seq,
    )


def evolve(appointment: Appointment, event: Event) -> Appointment:
    """The appointment after `event`. Raises ValueError where no arrow leads on from its state."""
    states, state = ARROWS[event.kind]
    if appointment.state not in states:
        raise ValueError(f"{event.kind} from {appointment.state}")
    changes: dict[str, Any] = {}
    data = json.loads(event.data)
    if event.kind == "appointment.moved":
        changes = {key: data[key] for key in ("service", "due_at")}
        changes["business_day"] = data["day"]
    elif event.kind == "appointment.kept":
        changes = {"ticket": data["ticket"]}
    elif event.kind == "appointment.freed":
        changes = {"ticket": None}
    return replace(appointment, state=state, seq=event.seq, **changes)


def fold(history: Iterable[Event]) -> list[Appointment]:
    """All appointments after their events, in the order in which they were made."""
    found: dict[str, Appointment] = {}
    for event in history:
        known = found.get(event.subject)
        found[event.subject] = evolve(known, event) if known else make(event)
    return list(found.values())
