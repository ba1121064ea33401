"""Who sits at which counter, by the second opinion; who leaves, leaves nobody waiting for him.

A counter that is left gives back what it holds and whom it was sent, as one that closes; who takes
another's seat goes on with them.
"""

from typing import TYPE_CHECKING

from office.signing import SignIn, SignOut
from office.staff import AddStaff, ChangeStaff
from tests.office.expected_values import Asked, Desk

if TYPE_CHECKING:
    from tests.office.expected import Expected

OF_OFFICERS: tuple[type, ...] = (SignIn, SignOut, AddStaff, ChangeStaff)


def seat_of(hall: "Expected", officer: int) -> int | None:
    """The counter at which somebody is signed in."""
    return next((number for number, desk in hall.desks.items() if desk.officer == officer), None)


def nobody_to_seat(hall: "Expected", asked: Asked) -> bool:
    """Whether a person is meant who does not work here."""
    if asked.kind is ChangeStaff:
        return asked.number not in hall.staff
    return asked.kind is SignIn and not hall.staff.get(asked.officer)


def seated_already(hall: "Expected", asked: Asked) -> bool:
    """Whether it is so already."""
    if asked.kind is ChangeStaff:
        return asked.active in (None, hall.staff[asked.number])
    officer = hall.desks[asked.counter].officer if asked.counter else None
    return (asked.kind is SignIn and officer == asked.officer) or (
        asked.kind is SignOut and officer is None
    )


def deal_with_officers(hall: "Expected", asked: Asked) -> None:
    """Somebody begins to work here, sits down, leaves a counter, or the office."""
    if asked.kind is AddStaff:
        hall.staff[len(hall.staff) + 1] = True
    elif asked.kind is ChangeStaff:
        hall.staff[asked.number] = bool(asked.active)
        _leave(hall, None if asked.active else seat_of(hall, asked.number))
    elif asked.kind is SignOut:
        _leave(hall, asked.counter)
    else:
        _leave(hall, seat_of(hall, asked.officer))
        stand_up(hall.desks[asked.counter or 0])
        hall.desks[asked.counter or 0].officer = asked.officer


def stand_up(desk: Desk) -> None:
    """Whoever sits there leaves, and takes nothing back any more."""
    if desk.officer is not None:
        desk.officer, desk.last = None, None


def sit_again(hall: "Expected", was: Desk, now: Desk) -> int | None:
    """Who sits at a counter whose last command, a closing perhaps, is taken back."""
    closing = was.state != "closed" == now.state
    back = was.officer if closing and now.officer is None else None
    if back is None or seat_of(hall, back) or not hall.staff.get(back):
        return now.officer
    return back


def _leave(hall: "Expected", counter: int | None) -> None:
    if counter is not None and hall.desks[counter].officer is not None:
        stand_up(hall.desks[counter])
        hall.desks[counter].closed_at = hall.commands
        hall.let_go(counter)
