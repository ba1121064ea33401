"""What is still to be said in a hall, worked out from the journal's newest events. Pure.

An announcement is the newest call of one ticket, or of one kiosk that wants help, as long as
nothing later has ended or taken back what it says. It stands in the place of the oldest call that
it takes up, so that nobody falls back by being called again. Times are steady seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from office.model import Event
from office.tickets import MOVES, standing

HELP = "help.asked"
FOLLOWED = MOVES | {HELP, "help.answered"}
"""Every kind of event that begins, changes or ends an announcement."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What `event` tells is to be said; `taken_up`: its seq and those of calls that it replaces."""

    event: Event
    taken_up: tuple[int, ...]


class Announcements:
    """The events of the last `longest_s` seconds, and which of them are settled.

    `said` are the kinds of events that are said. Whoever has said an announcement, or given it up,
    settles it. One thread at a time.
    """

    def __init__(self, said: Iterable[str], longest_s: float) -> None:
        self._said = frozenset(said)
        self._longest_s = longest_s
        self._heard: list[tuple[float, Event]] = []
        self._settled: set[int] = set()

    def hear(self, event: Event, happened_s: float) -> None:
        """Take an event in, in the order of the journal."""
        if event.kind in FOLLOWED:
            self._heard.append((happened_s, event))

    def waiting(self) -> list[Announcement]:
        """What is to be said, in order: those who want help first, then by place."""
        runs: dict[str, list[Event]] = {}
        for event in self._standing():
            due = event.kind in self._said and event.seq not in self._settled
            runs[event.subject] = [*runs.get(event.subject, ()), event] if due else []
        waiting = [
            Announcement(run[-1], tuple(event.seq for event in run)) for run in runs.values() if run
        ]
        return sorted(waiting, key=lambda one: (one.event.kind != HELP, one.taken_up[0]))

    def settle(self, announcement: Announcement) -> None:
        """It is said, or will never be."""
        self._settled.update(announcement.taken_up)

    def taken_back(self, announcement: Announcement) -> bool:
        """Whether an undo has made it untrue."""
        return announcement.event not in self._standing()

    def is_newest(self, announcement: Announcement) -> bool:
        """Whether nothing has happened since to the ticket or place that it tells of."""
        subject = announcement.event.subject
        ours = [event for event in self._standing() if event.subject == subject]
        return ours[-1:] == [announcement.event]

    def aged(self, now_s: float) -> list[Announcement]:
        """Settle what has waited for too long, and give it; older events are forgotten."""
        oldest_s = now_s - self._longest_s
        old = {event.seq for happened_s, event in self._heard if happened_s < oldest_s}
        aged = [one for one in self.waiting() if one.event.seq in old]
        self._heard = [heard for heard in self._heard if heard[1].seq not in old]
        self._settled &= {event.seq for _, event in self._heard}
        return aged

    def _standing(self) -> list[Event]:
        return standing(event for _, event in self._heard)
