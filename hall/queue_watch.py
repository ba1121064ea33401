"""What nobody presses a key for: tickets that stand open for long, and waits that become long."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from hall.rounds import Rounds
from office.act import Command
from office.errors import Refused
from office.office import Office, Who
from office.unattended import steps_due, usual_times
from office.wait_alerts import NoteWaits, waits_changed

LOOK_EVERY_S = 5.0
LEARN_EVERY_S = 600.0
"""How long each service usually takes is read this often."""


class QueueWatch:
    """Looks at the queue of every reception point and does what is due.

    What it decides it decides from what it has read; each command looks again whether that still
    stands. So two of them at once, or an officer who was quicker, do no harm.
    """

    def __init__(
        self, office: Office, origin: str, steady_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._office = office
        self._who = Who("office", origin)
        self._steady_s = steady_s
        self._usual: Mapping[str, Mapping[str, int]] = {}
        self._learned_s = -LEARN_EVERY_S
        self._rounds = Rounds("queue watch", self.look, LOOK_EVERY_S)

    def start(self) -> None:
        """Begin to look."""
        self._rounds.start()

    def stop(self) -> None:
        """Look no more."""
        self._rounds.stop()

    def look(self) -> None:
        """Do what is due now; a kiosk that is cut off knows nothing of the counters."""
        if self._office.store.cut_off_s is not None:
            return
        points = [one.id for one in self._office.settings.points]
        if self._steady_s() - self._learned_s >= LEARN_EVERY_S:
            self._usual = {one: usual_times(self._office, one) for one in points}
            self._learned_s = self._steady_s()
        for point in points:
            for step in steps_due(self._office, point, self._usual[point]):
                self._do(step)
            if waits_changed(self._office, point):
                self._do(NoteWaits(point))

    def _do(self, command: Command) -> None:
        with suppress(Refused):  # an officer was quicker
            self._office.do(command, self._who)
