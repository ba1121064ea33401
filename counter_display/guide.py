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
class Order:
    """What was chosen so far for a number: class, language, printer, the visit that it joins.

    `picked` is the id of a waiting ticket that a guide changes.
    """

    priority: str = ORDINARY
    language: str = "vi"
    printer: str | None = None
    picked: str = ""
    visit: str | None = None


@dataclass(frozen=True, slots=True)
class Arrive:
    """Somebody with an appointment is here, by its code as it was typed or chosen.

    `counter` is where he stands; `order` what was chosen for his number.
    """

    code: str
    counter: int
    order: Order
    point: str = MAIN_POINT


def guide_command(
    action: str, value: str, order: Order, place: tuple[str, int]
) -> Command | KeepPrinter | None:
    """The command of one of a guide's controls at (point, counter); None for any other control."""
    point, counter = place
    match action:
        case "issue":
            asked = (order.priority, point, order.language, order.printer, order.visit)
            return IssueTicket(value, *asked)
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
