"""How long each page stands before something happens by itself."""

from kiosk.desk import PaperState
from kiosk.machine_values import AtMachine
from kiosk.staff_values import AtPrinter, AtWork, SigningIn
from kiosk.visit_values import Issuing, Rules, Ticketed, Visit

__all__ = ["patience_s"]

SPEAKING_PATIENCE = 3
"""Listening takes so many times as long as reading."""


def patience_s(visit: Visit, rules: Rules) -> float:
    """How long the page of a visit may stand now, in seconds."""
    longer = SPEAKING_PATIENCE if visit.ease.speaking else 1
    match visit.place:
        case Issuing() as place:
            return rules.retry_s if place.resting else rules.answer_s
        case Ticketed() as place:
            confirmed = place.paper is PaperState.CONFIRMED
            return longer * (rules.ticket_s if confirmed else rules.number_s)
        case AtPrinter(done=False) | AtMachine(doing=str()):
            return rules.paper_s
        case AtMachine() as place if place.mending:
            return rules.paper_s
        case SigningIn() | AtWork() | AtPrinter() | AtMachine():
            return rules.staff_s
        case _:
            return longer * (rules.warning_s if visit.warned else rules.idle_s)
