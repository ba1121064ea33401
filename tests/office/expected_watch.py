"""What is to be seen to by itself, as it should be: open tickets and long waits, from the rules.

Somebody who waits counts from when he came into the line: on arrival, from a counter, or back from
an absence; who is called or served for another number does not wait.
An alert begins at ten minutes, is over below seven, and ends with its day.
A question about an open ticket stands until anybody deals with the ticket.
"""

from typing import TYPE_CHECKING

from office import counters as at
from tests.office.expected_values import Asked

if TYPE_CHECKING:
    from tests.office.expected import Expected

ALERT_MS, CALM_MS = 600_000, 420_000


def longest_waits(hall: "Expected") -> dict[str, int]:
    """Service → the longest wait (milliseconds) of those who could be called."""
    found: dict[str, int] = {}
    for one in hall.today:
        if one.state == "waiting" and one.visit not in hall.busy:
            found[one.service] = max(found.get(one.service, 0), hall.ms - one.entered)
    return found


def alerts_of_today(hall: "Expected") -> set[str]:
    """The services whose alert stands."""
    belongs = hall.day.belongs
    return {one for one, day in hall.alerts.items() if belongs.get(day) == hall.day.name}


def alerts_to_be(hall: "Expected") -> set[str]:
    """The services whose alert is to stand now."""
    waits, standing = longest_waits(hall), alerts_of_today(hall)
    if hall.doubtful or hall.day.closed:
        return standing
    kept = {one for one in standing if waits.get(one, 0) >= CALM_MS}
    return kept | {one for one, wait in waits.items() if wait >= ALERT_MS}


def note_waits(hall: "Expected") -> None:
    """What a note of the waits changes."""
    wanted = alerts_to_be(hall)
    kept = {one: day for one, day in hall.alerts.items() if one in wanted}
    begun = wanted - alerts_of_today(hall)
    hall.alerts = {**kept, **dict.fromkeys(begun, hall.day.name or "")}


def nothing_to_ask(hall: "Expected", asked: Asked) -> bool:
    """Whether a question about an open ticket, or an end for want of an answer, comes too late."""
    slip = hall.at(asked.counter or 0)
    if slip is None or hall.doubtful:
        return True
    if asked.kind is at.EndUnattended:
        return slip.question != asked.reminder
    return (slip.id, slip.seen) != (asked.ticket, asked.seen) or slip.question is not None
