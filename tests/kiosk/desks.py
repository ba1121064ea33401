"""Desks that fail in a way of their own."""

from dataclasses import dataclass

from kiosk.desk import DeskUnknown, HallView, Issued
from tests.fakes.desk import FakeDesk

FULL = DeskUnknown("store-full", {"vi": "Ổ đĩa đã đầy.", "en": "The disk is full."})
BUSY = DeskUnknown("store-busy", {"vi": "Sổ dữ liệu đang bận.", "en": "The record is busy."})


@dataclass
class BrokenDesk(FakeDesk):
    """Answers nothing but `fault` while there is one."""

    fault: Exception | None = None

    def view(self) -> HallView:
        """The hall, or the fault."""
        self._fail()
        return super().view()

    def issue(
        self,
        command_id: str,
        service: str,
        priority: str | None,
        language: str,
        visit: str | None = None,
    ) -> Issued:
        """A number, or the fault."""
        self._fail()
        return super().issue(command_id, service, priority, language, visit)

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault
