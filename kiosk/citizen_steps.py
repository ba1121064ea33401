"""What a citizen's touch, or a code held to the reader, leads to on the pages before the number."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.visit_values import (
    CODE_DIGITS,
    Appointing,
    Choosing,
    Control,
    Home,
    Issuing,
    Place,
    Refused,
    Tapped,
    Visit,
)

__all__ = ["scanned", "tapped"]


def tapped(visit: Visit, tap: Tapped, new_id: Callable[[], str]) -> Place | None:
    """The place after a touch; None where it means nothing there. `new_id` is for a new wish."""
    match visit.place:
        case Home():
            return _at_home(visit, tap, new_id)
        case Choosing() as place:
            return _choosing(place, tap, new_id)
        case Appointing() as place:
            return _appointing(place, tap, new_id)
        case Refused() as place:
            return _refused(visit, place, tap)
        case _:
            return None


def scanned(visit: Visit, code: str, new_id: Callable[[], str]) -> Issuing | None:
    """The wish for the number of a code; None where no visit may begin or is about to."""
    match visit.place:
        case Home() if visit.checks_in:
            return _check_in(code, None, new_id)
        case Choosing() | Appointing() as place:
            return _check_in(code, place.priority, new_id)
        case Refused(unanswered=None) as place:
            return _check_in(code, place.priority, new_id)
        case _:
            return None


def _at_home(visit: Visit, tap: Tapped, new_id: Callable[[], str]) -> Place | None:
    if not visit.serving and not (visit.keeping and tap.control is Control.APPOINTMENT):
        return None
    if tap.control is Control.START:
        return Choosing()
    return _choosing(Choosing(), tap, new_id)


def _choosing(place: Choosing, tap: Tapped, new_id: Callable[[], str]) -> Place | None:
    match tap.control:
        case Control.SERVICE:
            return Issuing(new_id(), tap.value, place.priority)
        case Control.CLOSED_SERVICE:
            return replace(place, touched_closed=tap.value)
        case Control.PRIORITIES:
            return replace(place, classes=True)
        case Control.PRIORITY:
            return Choosing(priority=tap.value or None)
        case Control.MORE:
            return place
        case Control.APPOINTMENT:
            return Appointing(place.priority)
        case _:
            return None


def _appointing(place: Appointing, tap: Tapped, new_id: Callable[[], str]) -> Place | None:
    match tap.control:
        case Control.KEY if tap.value.isdecimal():
            return replace(place, digits=(place.digits + tap.value)[:CODE_DIGITS])
        case Control.ERASE:
            return replace(place, digits=place.digits[:-1])
        case Control.ENTER if place.ready:
            return _check_in(place.digits, place.priority, new_id)
        case _:
            return None


def _refused(visit: Visit, place: Refused, tap: Tapped) -> Place | None:
    match tap.control:
        case Control.AGAIN if place.unanswered is not None:
            return replace(place.unanswered, attempts=1, resting=False)
        case Control.AGAIN if visit.checks_in and place.appointment:
            return Appointing(place.priority)
        case Control.AGAIN | Control.START if visit.serving:
            return Choosing(priority=place.priority)
        case Control.AGAIN:
            return Home()
        case _:
            return None


def _check_in(code: str, priority: str | None, new_id: Callable[[], str]) -> Issuing:
    return Issuing(new_id(), "", priority, appointment=code)
