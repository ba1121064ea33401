"""What a counter's place keeps beside the journal: its last choice of a printer, its last slip.

Neither is a fact of the office: each is written over the one before, and none is missed when it is
lost.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from office.errors import Detail
from office.store import Store, Transaction, ports

RETURNED = "slip-returned"
"""The code of the sentence that says that a number is in the line again."""
CHECKED_IN = "checked-in"
"""The code of what says that somebody has the number for an appointment.

Its details are `number`, `arrival` (`office.appointments.Arrival`) and the appointment's `time`.
"""
_PRINTER, _SLIP = "printer", "slip"


@dataclass(frozen=True, slots=True)
class SlipHeld:
    """What became of a slip or an appointment's QR at a counter's reader, at `at` (milliseconds).

    `code` is that of the sentence which says it, `details` fill its blanks.
    """

    code: str
    details: Mapping[str, Detail]
    at: int


def keep_printer(store: Store, point: str, counter: int, printer: str) -> None:
    """Remember which printer was chosen at a counter."""
    with store.write() as tx:
        ports.remember(tx, _seat(point, counter), _PRINTER, printer)


def chosen_printer(tx: Transaction, point: str, counter: int) -> str:
    """The printer that was chosen last at a counter, "" for none."""
    return ports.recalled(tx, _seat(point, counter), _PRINTER) or ""


def keep_slip(store: Store, point: str, counter: int, held: SlipHeld) -> None:
    """Remember what became of the last slip at a counter."""
    text = json.dumps({"code": held.code, "details": dict(held.details), "at": held.at})
    with store.write() as tx:
        ports.remember(tx, _seat(point, counter), _SLIP, text)


def slip_held(tx: Transaction, point: str, counter: int) -> SlipHeld | None:
    """What became of the last slip at a counter's reader."""
    text = ports.recalled(tx, _seat(point, counter), _SLIP)
    return SlipHeld(**json.loads(text)) if text else None


def _seat(point: str, counter: int) -> str:
    return f"counter:{point}:{counter}"
