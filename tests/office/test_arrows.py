"""Every arrow of the ticket's states, and every arrow that there is not."""

from collections.abc import Callable

import pytest

from office.act import Command
from office.counters import (
    CallNumber,
    EndUnattended,
    Finish,
    Hold,
    NoShow,
    OpenCounter,
    Recall,
    Resume,
    Return,
    Start,
    Transfer,
)
from office.model import Ticket
from office.queue import (
    CancelTicket,
    CloseDay,
    ReclassifyTicket,
    ReprintTicket,
    VoidTicket,
)
from tests.fakes.office import Hall

WAYS: dict[str, list[Callable[[str], Command]]] = {
    "waiting": [],
    "called": [lambda number: CallNumber(1, number)],
    "serving": [lambda number: CallNumber(1, number), lambda _: Start(1)],
    "held": [lambda number: CallNumber(1, number), lambda _: Hold(1)],
    "no_show": [lambda number: CallNumber(1, number), lambda _: NoShow(1)],
    "finished": [lambda number: CallNumber(1, number), lambda _: Finish(1)],
    "cancelled": [CancelTicket],
    "voided": [lambda number: VoidTicket(number, "merge")],
    "unserved": [lambda _: CloseDay(), lambda _: OpenCounter(1, confirm=True)],
}
"""State → the commands that bring a new ticket there."""

COMMANDS: dict[str, Callable[[str], Command]] = {
    "call-number": lambda number: CallNumber(1, number),
    "recall": lambda _: Recall(1),
    "start": lambda _: Start(1),
    "no-show": lambda _: NoShow(1),
    "finish": lambda _: Finish(1, "done"),
    "unattended": lambda _: EndUnattended(1),
    "hold": lambda _: Hold(1),
    "transfer": lambda _: Transfer(1, "land"),
    "resume": lambda number: Resume(1, number),
    "return": lambda number: Return(2, number),
    "cancel": CancelTicket,
    "void": lambda number: VoidTicket(number, "merge"),
    "reclassify": lambda number: ReclassifyTicket(number, service="land"),
    "reprint": lambda number: ReprintTicket(number, "kiosk-1"),
    "day-close": lambda _: CloseDay(),
    "day-close-unattended": lambda _: CloseDay(unattended=True),
}

OVER = ("finished", "cancelled", "voided", "unserved")
REFUSALS = {
    "-": "counter-no-ticket",
    "x": "ticket-state",
    "open": "day-still-open",
}
TABLE = """
    command               waiting    called    serving   held       no_show  over
    call-number           called     x         x         x          x        x
    recall                -          called    x         -          -        -
    start                 -          serving   x         -          -        -
    no-show               -          no_show   x         -          -        -
    finish                -          finished  finished  -          -        -
    unattended            -          finished  finished  -          -        -
    hold                  -          held      held      -          -        -
    transfer              -          waiting   waiting   -          -        -
    resume                x          x         x         serving    x        x
    return                x          x         x         x          waiting  x
    cancel                cancelled  x         x         cancelled  x        x
    void                  voided     x         x         voided     x        x
    reclassify            waiting    x         x         x          x        x
    reprint               waiting    called    serving   held       no_show  x
    day-close             unserved   open      open      unserved   no_show  =
    day-close-unattended  unserved   finished  finished  unserved   no_show  =
"""
"""What becomes of a ticket at counter 1; `=`: what it was; or a refusal (`REFUSALS`)."""


def cases() -> list[tuple[str, str, str]]:
    """(state, command, what is expected) from the table."""
    header, *lines = [line.split() for line in TABLE.strip().splitlines()]
    found = []
    for command, *wanted in lines:
        for column, expected in zip(header[1:], wanted, strict=True):
            states = OVER if column == "over" else (column,)
            found += [
                (state, command, REFUSALS.get(expected, state if expected == "=" else expected))
                for state in states
            ]
    return found


def stand(here: Hall, state: str) -> Ticket:
    """A new ticket, brought to a state."""
    ticket = here.issue()
    for step in WAYS[state]:
        here.do(step(ticket.label))
    ticket = here.ticket(ticket.id)
    assert ticket.state == state
    return ticket


@pytest.mark.parametrize(("state", "command", "expected"), cases())
def test_every_arrow(here: Hall, state: str, command: str, expected: str) -> None:
    ticket = stand(here, state)
    asked = COMMANDS[command](ticket.label)
    if expected in WAYS:
        here.do(asked)
        assert here.ticket(ticket.id).state == expected
    else:
        assert here.refused(asked) == expected
        assert here.ticket(ticket.id) == ticket


def test_the_table_knows_every_state_and_command() -> None:
    assert {state for state, _, _ in cases()} == set(WAYS)
    assert {command for _, command, _ in cases()} == set(COMMANDS)


@pytest.mark.parametrize("state", ["called", "serving"])
def test_a_held_ticket_frees_its_counter(here: Hall, state: str) -> None:
    held, following = stand(here, state), here.issue()
    here.do(Hold(1))
    assert here.call(1) == here.ticket(following.id)
    assert here.ticket(held.id).state == "held"
