"""Checking a document scanner."""

from devices.health import Evidence, Finding, judged, nothing_to_try
from devices.scanners import DocumentScanner
from devices.status import Status

__all__ = ["ScannerHealth"]


class ScannerHealth:
    """A scanner is asked what it can do; paper is never moved without anybody beside it."""

    def __init__(self, scanner: DocumentScanner) -> None:
        self._scanner = scanner

    def status(self) -> Status:
        """How the last scan or check went."""
        return self._scanner.status()

    def passive(self) -> Evidence:
        """A scanner counts nothing."""
        return {}

    def internal(self) -> Finding:
        """Have it tell its sources and resolutions."""
        self._scanner.check()
        sources = len(self._scanner.capabilities().sources)
        return judged(self._scanner.status(), {"sources": sources})

    def external(self) -> Finding:
        """A scan needs paper: `motcua scan` is that trial."""
        return nothing_to_try()

    def interactive(self) -> Finding:
        """As `external`."""
        return nothing_to_try()
