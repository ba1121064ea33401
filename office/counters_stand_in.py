"""The own record of a machine with counters, in which numbers are called by hand.

While the office's is there it learns who sits and who is called at which counter. Several programs
of a machine have it open, and commands do, each for itself; what one of them wrote there, any of
them brings to the office's record.
"""

from dataclasses import dataclass
from typing import ClassVar

from office.act import Act
from office.config import MAIN_POINT
from office.standing_in import StandIn
from office.store import cursors, events, hands, places, ports, staff
from office.store.create import APART


@dataclass(frozen=True, slots=True)
class KeepCounters:
    """The own record knows the counters as they are, and with its event the present day.

    It hears of the office each day: else its clock would be doubted after some days of silence.
    """

    name: ClassVar[str] = "counters.keep"
    upto: int
    point: str = MAIN_POINT

    def perform(self, act: Act) -> None:
        """Always possible."""
        act.record("counters.kept", "office", {"upto": self.upto})


class CountersStandIn(StandIn):
    """Looks after the two records of a machine with counters; it leases no numbers."""

    _told_upto = -1
    """The last event of the own record when all of it was told."""

    @property
    def is_up_to_date(self) -> bool:
        """Whether the own record knows the counters as they are; asks both."""
        with self._office.store.read() as tx:
            upto = events.head(tx)
        with self._own.store.read() as tx:
            return hands.known_upto(tx) == upto

    def renew(self) -> None:
        """Let the own record know staff, day and time."""
        with self._office.look() as (tx, now):
            people = staff.everyone(tx)
            upto = events.head(tx)
            opened = places.services_opened_on(tx, now.day)
            remembered = ports.all_remembered(tx)
        self._know(people, now.day, opened)
        self._remember(remembered)
        cursors.keep(self._own.store, APART, round(self._store.clock.apart_s() * 1000))
        with self._own.look() as (_, own_now):
            is_new = own_now.is_new
        if is_new and not now.doubted:
            self._own.do(KeepCounters(upto, self._point), self._who)

    def keep_up(self) -> None:
        """Let the own record know the counters as they are now, if anything has happened.

        What another program has written there meanwhile is told first.
        """
        self._told_all()
        self._mirror()

    def _told_all(self) -> None:
        with self._own.store.read() as tx:
            written = events.head(tx)
        if written != self._told_upto:
            self.hand_over()
            self._told_upto = written

    def _mirror(self) -> None:
        points = [one.id for one in self._office.settings.points]
        with self._own.store.read() as tx:
            known = hands.known_upto(tx)
        with self._office.store.read() as tx:
            upto = events.head(tx)
            if upto == known:
                return
            found, opened = hands.at_work(tx, points)
            (last,) = events.after(tx, upto - 1, 1)
        with self._own.store.write() as tx:
            if events.head(tx) != self._told_upto:
                return  # another program has called somebody: that is told first
            hands.mirror(tx, found, opened, upto, last.at)
