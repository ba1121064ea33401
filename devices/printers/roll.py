"""The roll of paper in one printer: what was printed since it was put in, and how often was cut.

Where a printer has no sensor for paper that ends soon, it counts as low by this.
"""

import json
import logging

from devices.errors import DeviceError
from devices.memory import DeviceMemory, recalled
from devices.printers import Reason
from devices.printers.dialogue import Complaints

__all__ = ["Roll"]

_logger = logging.getLogger(__name__)

ROLL = "roll"
"""The name of the count in a printer's memory."""
LOW_SHARE = 0.1
"""A roll is low with a tenth left: what makers print on rolls is seldom exact."""


class Roll:
    """Counts in millimetres off a roll of `length_mm`; 0 leaves it to the sensor. One thread.

    Counting and judging touch no memory, so that no slip waits for it and none fails by it; `keep`
    does. A count that cannot be kept now is kept with the next one.
    """

    def __init__(self, memory: DeviceMemory, length_mm: int = 0) -> None:
        self._memory = memory
        self._length_mm = length_mm
        kept = recalled(memory, ROLL)
        self.cuts, self.used_mm = int(kept.get("cuts", 0)), int(kept.get("mm", 0))
        self._changing = kept.get("changing") is True
        self._tried = self._facts

    @property
    def low(self) -> bool:
        """Whether the count says that the paper ends soon."""
        return 0 < self._length_mm * (1 - LOW_SHARE) <= self.used_mm

    def count(self, mm: int) -> None:
        """So much was printed and cut off."""
        self.cuts, self.used_mm = self.cuts + 1, self.used_mm + mm

    def renew(self) -> None:
        """There is a new roll in."""
        self.used_mm = 0

    def judge(self, complaints: Complaints) -> Complaints:
        """The same complaints, with what the count says.

        Paper that is there again after it had ended is a new roll; and so is a cover that was open
        and is closed, while the count said that it was time. Many printers miss their paper
        whenever the cover is open: then it has not ended.
        """
        if complaints is None:
            return None
        is_open = Reason.COVER_OPEN in complaints
        if self.low if is_open else Reason.PAPER_OUT in complaints:
            self._changing = True
        elif self._changing and not is_open:
            self._changing = False
            self.renew()
        if self.low and Reason.PAPER_OUT not in complaints:
            return complaints | {Reason.PAPER_LOW}
        return complaints

    def keep(self) -> None:
        """Let what has changed since outlive the program, as far as it can be kept."""
        if (facts := self._facts) == self._tried:
            return
        self._tried = facts
        try:
            self._memory.keep(ROLL, json.dumps(facts))
        except DeviceError as error:
            _logger.warning("the count of paper is not kept: %s", error)

    @property
    def _facts(self) -> dict[str, int | bool]:
        return {"cuts": self.cuts, "mm": self.used_mm, "changing": self._changing}
