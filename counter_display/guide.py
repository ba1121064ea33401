"""What a guide does from a panel: numbers handed out and changed, slips, services taken. Pure."""

from dataclasses import dataclass

from office.act import Command
from office.config import MAIN_POINT
from office.counters import ChangeServices
from office.model import ORDINARY
from office.queue import IssueTicket, ReclassifyTicket, ReprintTicket
from office.views import CounterNow

LANGUAGES = ("vi", "en")
"""The languages of a slip."""


@dataclass(frozen=True, slots=True)
class KeepPrinter:
    """From now on this panel's slips come from that printer; a habit, and no fact of the office."""

    counter: int
    printer: str
    point: str = MAIN_POINT


@dataclass(frozen=True, slots=True)
class Arrive:
    """Somebody with an appointment is here, by its code as it was typed or chosen."""

    code: str
    point: str = MAIN_POINT
    printer: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What a guide has chosen so far: class, language and printer, and a waiting ticket's id."""

    priority: str = ORDINARY
    language: str = "vi"
    printer: str | None = None
    picked: str = ""


def guide_command(
    action: str, value: str, order: Order, place: tuple[str, int]
) -> Command | KeepPrinter | None:
    """The command of one of a guide's controls at (point, counter); None for any other control."""
    point, counter = place
    match action:
        case "issue":
            return IssueTicket(value, order.priority, point, order.language, order.printer)
        case "printer":
            return KeepPrinter(counter, value, point)
        case "new-service" if order.picked:
            return ReclassifyTicket(order.picked, service=value, point=point, counter=counter)
        case "new-class" if order.picked:
            return ReclassifyTicket(order.picked, priority=value, point=point, counter=counter)
        case "reprint-picked" if order.picked and order.printer:
            return ReprintTicket(order.picked, order.printer, point)
        case _:
            return None


def turned(counter: CounterNow, service: str, point: str) -> ChangeServices:
    """One press on a service: taken after not taken, then helped with, then not taken again."""
    takes = tuple(one for one in counter.services if one != service)
    helps = tuple(one for one in counter.helps if one != service)
    if service in counter.services:
        helps = (*helps, service)
    elif service not in counter.helps:
        takes = (*takes, service)
    return ChangeServices(counter.number, takes, helps, point, arranged=True)
