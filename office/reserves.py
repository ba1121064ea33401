"""What became of the numbers that kiosks held in reserve on a day, for the sheet that proves it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from office.hand_calls import MARK
from office.leases import Account, account
from office.numbering import OWN_SERIES, parse_number
from office.office import Office
from office.store import Transaction, events, leases
from office.store import tickets as rows
from office.told_facts import CALLED, EARLY, FORGOTTEN, NOTED_BEFORE, OVER, UNKNOWN, is_early


@dataclass(frozen=True, slots=True)
class NotedCall:
    """A number that was called by hand at `at` (milliseconds), or ended, in vain, and why."""

    number: str
    counter: int
    at: int
    why: str


@dataclass(frozen=True, slots=True)
class Reserves:
    """The leases of a day, and the labels of the numbers that kiosks gave beyond them.

    `by_hand` is how many were called by hand at counters that were cut off; `noted` are the calls
    of which nothing came.
    """

    day: str
    accounts: tuple[Account, ...]
    own: tuple[str, ...]
    by_hand: int = 0
    noted: tuple[NotedCall, ...] = ()


def reserves(office: Office, day: str | None = None) -> Reserves:
    """Those of a day, by default the present one."""
    with office.look() as (tx, now):
        of_day = day or now.day
        points = [one.id for one in office.settings.points]
        given = [one for point in points for one in rows.of_days(tx, point, [of_day])]
        called = _called(tx, points, of_day)
        return Reserves(
            of_day,
            tuple(account(tx, one) for one in leases.of_day(tx, of_day)),
            tuple(one.label for one in given if one.series == OWN_SERIES),
            len({ticket for ticket, _, _ in called}),
            tuple(one for point in points for one in _noted(tx, point, of_day, called)),
        )


_ENDS = ("ticket.finished", "ticket.missed")
_Called = set[tuple[str, int, str]]
"""Ticket, time and command of each call by hand that moved somebody."""


def _called(tx: Transaction, points: list[str], day: str) -> _Called:
    return {
        (one.subject, one.at, one.command)
        for one in events.of_tickets_since(tx, points, [day], 0)
        if one.kind == CALLED and json.loads(one.data).get(MARK)
    }


def _noted(tx: Transaction, point: str, day: str, called: _Called) -> Iterator[NotedCall]:
    """The calls that changed nothing; of numbers that came later only those that still do not.

    And how those were ended whom a record that was restored has forgotten.
    """
    for one in events.of_each(tx, f"{NOTED_BEFORE}{point}:{day}:"):
        told = json.loads(one.data)
        if told["kind"] not in (_ENDS if told["why"] == FORGOTTEN else (CALLED,)):
            continue
        label, why = one.subject.rpartition(":")[2], told["why"]
        parsed = parse_number(label)
        for ticket in rows.by_number(tx, point, [day], *parsed) if parsed else ():
            if (ticket.id, one.at, one.command) in called:
                break
            if why == UNKNOWN:
                why = EARLY if is_early(one.at, ticket.issued_at) else OVER
        else:
            yield NotedCall(label, told["data"]["counter"], one.at, why)
