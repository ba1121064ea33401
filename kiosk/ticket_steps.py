"""The rules of a number that was given: its paper, printing it again, and one more. Pure."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.desk import PaperState
from kiosk.visit_values import (
    MAX_REPRINTS,
    Appointing,
    Choosing,
    PaperChanged,
    Reprint,
    ReprintAnswered,
    Ticketed,
    Visit,
)


def another(visit: Visit, place: Ticketed) -> Visit:
    """The visit in which the same person wants a number for something else, of the same class.

    Where no more are given than those for appointments, one of these.
    """
    priority = place.issued.priority
    wish = Choosing(priority) if visit.serving else Appointing(priority)
    return replace(visit, place=wish, beside=place.issued)


def printed_again(place: Ticketed, new_id: Callable[[], str]) -> tuple[Ticketed, Reprint]:
    """Ask for the paper once more; a wish whose outcome is not known keeps its command id."""
    command_id = place.reprint_id or new_id()
    printing = replace(
        place, paper=PaperState.PRINTING, reprint_id=command_id, awaiting_reprint=True
    )
    return printing, Reprint(command_id, place.issued.ticket_id)


def answered(place: Ticketed, event: PaperChanged | ReprintAnswered) -> Ticketed:
    """The number after word of its paper; a late one of other paper changes nothing."""
    if isinstance(event, ReprintAnswered):
        known = event.command_id == place.reprint_id and place.awaiting_reprint
        return _reprinted(place, event.accepted) if known else place
    if event.ticket_id != place.issued.ticket_id or place.awaiting_reprint:
        return place
    return replace(place, paper=event.paper)


def _reprinted(place: Ticketed, accepted: bool | None) -> Ticketed:
    """The ticket after a second print was answered; an unknown one keeps its command id."""
    if accepted is None:
        return replace(place, paper=PaperState.UNCONFIRMED, awaiting_reprint=False)
    paper, count = (
        (PaperState.PRINTING, place.reprints + 1) if accepted else (PaperState.FAILED, MAX_REPRINTS)
    )
    return replace(place, paper=paper, reprints=count, reprint_id=None, awaiting_reprint=False)
