"""What the hall may see of the day's figures, reckoned anew now and then beside all else."""

from collections.abc import Callable
from queue import Full

from hall.lane import Lane
from office.clock import steady_s
from office.errors import Refused
from office.office import Office
from office.statistics import HallFigures, day_figures, for_the_hall, read_day

EVERY_S = 60.0
"""A whole day is added up for them: so often is enough for whoever waits in the hall."""


class DayFiguresBeside:
    """The figures of a point's day, from a lane of their own; whoever asks for them never waits."""

    def __init__(
        self,
        office: Office,
        point: str,
        steady_s: Callable[[], float] = steady_s,
        every_s: float = EVERY_S,
    ) -> None:
        self._office, self._point = office, point
        self._steady_s, self._every_s = steady_s, every_s
        self._known: HallFigures | None = None
        self._asked_s: float | None = None
        self._lane = Lane("figures of the day")

    def now(self) -> HallFigures | None:
        """The newest that there are, None before the first and on a day without a number.

        Where they are older than they should be, newer ones are begun.
        """
        now_s = self._steady_s()
        if self._asked_s is None or now_s - self._asked_s >= self._every_s:
            self._asked_s = now_s
            try:
                self._lane.submit(self._reckon)
            except Full:
                self._known = None  # nothing is told rather than what has long been otherwise
        return self._known

    def stop(self) -> None:
        """Finish what is begun, then end."""
        self._lane.stop()

    def _reckon(self) -> None:
        points = [one.id for one in self._office.settings.points]
        try:
            with self._office.look() as (tx, now):
                record = read_day(tx, now.day, points)
        except Refused:  # no number was given yet
            self._known = None
            return
        self._known = for_the_hall(day_figures(record, self._office.calendar, self._point))
