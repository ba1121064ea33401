"""What is still to be said: calls that are renewed, taken back, ended, and that grow old."""

import json

import pytest

from counter_display.announcements import Announcements
from office.model import Event

SAID = ("ticket.called", "ticket.recalled", "help.asked")
LONGEST_S = 60.0


def event(seq: int, kind: str, subject: str, **data: int) -> Event:
    """An event of the journal, as far as it matters here."""
    return Event(
        seq=seq,
        id=str(seq),
        at=0,
        point="main",
        kind=kind,
        subject=subject,
        actor="",
        origin="",
        command="",
        data=json.dumps(data),
        personal_digest=None,
        prev=b"",
        hash=b"",
    )


Happened = tuple[str, str] | tuple[str, str, int]
"""Kind, subject, and `to` of an undo."""


def after(*happened: Happened) -> Announcements:
    """What is known after these events, from seq 1 on, one a second."""
    announcements = Announcements(SAID, LONGEST_S)
    for seq, (kind, subject, *to) in enumerate(happened, start=1):
        data = {"to": to[0]} if to else {}
        announcements.hear(event(seq, kind, subject, **data), float(seq))
    return announcements


def waiting(announcements: Announcements) -> list[int]:
    return [one.event.seq for one in announcements.waiting()]


A, B, KIOSK = "ticket a", "ticket b", "kiosk:1"
CALL_A, CALL_B = ("ticket.called", A), ("ticket.called", B)
RECALL_A = ("ticket.recalled", A)
HELP = ("help.asked", KIOSK)

CASES: dict[str, tuple[list[Happened], list[int]]] = {
    "calls in the order in which they were made": ([CALL_B, CALL_A], [1, 2]),
    "a newer call takes the place of the older": ([CALL_A, CALL_B, RECALL_A], [3, 2]),
    "who wants help comes first": ([CALL_A, HELP], [2, 1]),
    "an answered cry for help is not said": ([HELP, ("help.answered", KIOSK)], []),
    "a call taken back is not said": ([CALL_A, CALL_B, ("ticket.undone", A, 0)], [2]),
    "a recall taken back leaves the call": (
        [CALL_A, RECALL_A, CALL_B, ("ticket.undone", A, 1)],
        [1, 3],
    ),
    "who is at the counter is not called": ([CALL_A, ("ticket.started", A)], []),
    "who is absent is not called": ([CALL_A, ("ticket.missed", A)], []),
    "who is called elsewhere is called there": (
        [CALL_A, CALL_B, ("ticket.transferred", A), ("ticket.called", A)],
        [2, 4],
    ),
    "a call next that is taken back leaves the call before": (
        [CALL_A, ("ticket.finished", A), CALL_B, ("ticket.undone", B, 0), ("ticket.undone", A, 1)],
        [1],
    ),
    "paper is no news": ([CALL_A, ("print.requested", A), ("ticket.reprinted", A)], [1]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_waits(case: str) -> None:
    happened, expected = CASES[case]
    assert waiting(after(*happened)) == expected


def test_what_is_said_does_not_wait_any_more() -> None:
    announcements = after(CALL_A, CALL_B, RECALL_A)
    announcements.settle(announcements.waiting()[0])
    assert waiting(announcements) == [2]
    announcements.hear(event(4, "ticket.recalled", A), 4.0)
    assert waiting(announcements) == [2, 4]


def test_a_recall_while_the_call_is_said_is_said_too() -> None:
    announcements = after(CALL_A, CALL_B)
    call = announcements.waiting()[0]
    announcements.hear(event(3, "ticket.recalled", A), 3.0)
    announcements.settle(call)
    assert waiting(announcements) == [2, 3]


def test_what_was_said_before_an_undo_is_not_said_again() -> None:
    announcements = after(CALL_A)
    announcements.settle(announcements.waiting()[0])
    announcements.hear(event(2, "ticket.recalled", A), 2.0)
    announcements.settle(announcements.waiting()[0])
    announcements.hear(event(3, "ticket.undone", A, to=1), 3.0)
    assert waiting(announcements) == []


@pytest.mark.parametrize(
    ("kind", "taken_back", "newest"),
    [
        ("ticket.undone", True, False),
        ("ticket.started", False, False),
        ("ticket.recalled", False, False),
        ("ticket.reprinted", False, True),
    ],
)
def test_what_happens_while_it_is_said(kind: str, taken_back: bool, newest: bool) -> None:
    announcements = after(CALL_A, CALL_B)
    call = announcements.waiting()[0]
    announcements.hear(event(3, kind, A, to=0), 3.0)
    assert announcements.taken_back(call) is taken_back
    assert announcements.is_newest(call) is newest


def test_what_waits_too_long_is_let_go_and_told() -> None:
    announcements = after(CALL_A, CALL_B, RECALL_A)
    assert announcements.aged(LONGEST_S + 2) == []
    assert waiting(announcements) == [2, 3]
    assert [one.event.seq for one in announcements.aged(LONGEST_S + 2.5)] == [2]
    assert waiting(announcements) == [3]
    assert [one.event.seq for one in announcements.aged(LONGEST_S + 3.5)] == [3]
    assert waiting(announcements) == []


def test_what_was_said_is_not_told_when_it_grows_old() -> None:
    announcements = after(CALL_A)
    announcements.settle(announcements.waiting()[0])
    assert announcements.aged(LONGEST_S + 10) == []


def test_kinds_that_are_not_to_be_said_are_not() -> None:
    announcements = Announcements(["ticket.missed"], LONGEST_S)
    announcements.hear(event(1, "ticket.called", A), 1.0)
    announcements.hear(event(2, "ticket.missed", A), 2.0)
    assert waiting(announcements) == [2]
