"""Checking a ticket printer."""

from collections.abc import Callable
from typing import Protocol

from devices.errors import DeviceTimeoutError
from devices.health import Evidence, Finding, Result, judged
from devices.printers import Outcome
from devices.printers import Result as Printed
from devices.status import Status
from devices.transport.metered import Traffic

__all__ = ["AskedPrinter", "PrinterHealth"]


class AskedPrinter(Protocol):
    """What a check needs of a printer."""

    def status(self) -> Status:
        """What was last heard."""
        ...

    def poll(self) -> Status:
        """Ask it now."""
        ...

    def traffic(self) -> Traffic:
        """What went over its wire so far."""
        ...


class PrinterHealth:
    """A printer; `test_print` prints a test slip and tells what became of it."""

    def __init__(self, printer: AskedPrinter, test_print: Callable[[], Outcome]) -> None:
        self._printer = printer
        self._test_print = test_print

    def status(self) -> Status:
        """What was last heard."""
        return self._printer.status()

    def passive(self) -> Evidence:
        """What went over its wire since the program began."""
        traffic = self._printer.traffic()
        return {"sent_bytes": traffic.sent, "received_bytes": traffic.received}

    def internal(self) -> Finding:
        """Open, identify, DLE EOT: a printer that has said nothing just now does not pass."""
        before = self._printer.traffic()
        status = self._printer.poll()
        now = self._printer.traffic().since(before)
        evidence: dict[str, str | int] = {
            "sent_bytes": now.sent,
            "received_bytes": now.received,
        }
        if not now.received:
            reason = status.reasons[0] if status.reasons else DeviceTimeoutError.code
            return Finding(Result.FAIL, reason, evidence)
        return judged(status, {**evidence, "answer": now.last.hex(" ")})

    def external(self) -> Finding:
        """A test slip: only one that the printer itself confirms passes."""
        outcome = self._test_print()
        evidence = {"printed": outcome.result.value, "evidence": outcome.evidence.value}
        if outcome.result is Printed.CONFIRMED:
            return Finding(Result.PASS, "", evidence)
        if outcome.result is Printed.FAILED:
            return Finding(Result.FAIL, _first(outcome), evidence)
        return Finding(Result.WARN, "paper-unconfirmed", evidence)

    def interactive(self) -> Finding:
        """A slip to look at."""
        return self.external()


def _first(outcome: Outcome) -> str:
    return outcome.reasons[0] if outcome.reasons else DeviceTimeoutError.code
