"""What was asked of the office on a simulated day, and which refusals people there would meet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from office.errors import OfficeError, Refusal, Refused

_R = Refusal
EXPECTED: Mapping[str, frozenset[Refusal]] = {
    "ticket.issue": frozenset({_R.SERVICE_CLOSED}),
    "ticket.reprint": frozenset({_R.TICKET_STATE}),
    "ticket.reclassify": frozenset({_R.TICKET_STATE}),
    "counter.call-number": frozenset({_R.TICKET_STATE, _R.VISIT_BUSY, _R.TICKET_BOUND}),
    "counter.resume": frozenset({_R.TICKET_STATE, _R.VISIT_BUSY}),
    "counter.transfer": frozenset({_R.COUNTER_CLOSED}),
    "counter.close": frozenset({_R.COUNTER_BUSY}),
    "counter.undo": frozenset({_R.UNDO_TOO_LATE}),
    "rating.give": frozenset({_R.RATING_CLOSED}),
    "officer.sign-in": frozenset({_R.PIN_WRONG}),
    "day.close": frozenset({_R.DAY_STILL_OPEN, _R.DAY_STILL_WAITING}),
}
"""Command → the rules that a real officer or citizen would meet; any other refusal is a fault."""


class SimulationFailedError(OfficeError):
    """The office refused what nobody could have expected: a fault of the program."""

    def __init__(self, command: str, code: str, clock: str) -> None:
        super().__init__("simulation-failed", command=command, refusal=code, clock=clock)


@dataclass
class Tally:
    """How often each command left something, and how often it was refused by which rule."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def refuse(self, command: str, refusal: Refused, clock: str) -> None:
        """Count a refusal. Raises SimulationFailedError for one that should not have been."""
        if refusal.code not in EXPECTED.get(command, ()):
            raise SimulationFailedError(command, refusal.code, clock) from refusal
        self.refused[command, refusal.code] += 1
