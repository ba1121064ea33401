"""Whether a printer prints as fast as its line and its paper allow."""

from devices.printers import Reason
from devices.printers.dialogue import Complaints

__all__ = ["Pace"]

SLOWEST_MM_S = 40.0
"""No ticket printer that we know of prints slower; makers promise 60 mm/s to 300 mm/s."""
CUT_S = 1.5
"""Feeding, cutting and answering, amply."""
SLOW_MISSES = 3
"""One that leaves more jobs than these in a row without an answer has stopped answering."""


class Pace:
    """What the last answered job took against what it may take. One thread.

    A printer takes its bytes and prints at the same time, so that the longer of the two counts. One
    job is enough either way: a slow printer is still used, and the next slip that comes in time
    says that it is well again. Of one that has stopped answering nothing can be said.
    """

    def __init__(self) -> None:
        self._slow = False
        self._missed = 0
        """How many jobs in a row."""

    def took(self, real_s: float, wire_s: float, height_mm: float) -> None:
        """A job of `height_mm`, `wire_s` long on its line, was answered for after `real_s`."""
        self._missed = 0
        self._slow = real_s > max(wire_s, height_mm / SLOWEST_MM_S) + CUT_S

    def missed(self) -> None:
        """A printer in order, which used to answer, did not answer for a job in time."""
        self._missed += 1
        self._slow = self._missed <= SLOW_MISSES

    def came_late(self) -> None:
        """The answer for a job came, when its time was over."""
        self._missed = 0
        self._slow = True

    def judge(self, complaints: Complaints) -> Complaints:
        """The same complaints, with what its pace says."""
        return complaints if complaints is None or not self._slow else complaints | {Reason.SLOW}
